// Which values of a compose project must never be shown.

import Deployment
import SourceText

/// Recognises variables that hold secrets by their names.
enum SecretNames {
  private static let words = [
    "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "PRIVATE_KEY", "CREDENTIAL", "API_KEY",
    "APIKEY", "ACCESS_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "MASTER_KEY",
  ]
  private static let endings = ["_PASS", "_PWD", "_PSK"]
  /// How a name with such a word ends when it says where a secret is, or how long it lives.
  private static let harmlessEndings = [
    "_FILE", "_PATH", "_DIR", "_URL", "_URI", "_ENDPOINT", "_ENABLED", "_REQUIRED", "_TTL",
    "_EXPIRY", "_EXPIRES_IN", "_EXPIRATION", "_LIFETIME", "_LIFESPAN", "_ALGORITHM", "_TYPE",
    "_NAME", "_ID", "_HEADER", "_ISSUER", "_AUDIENCE", "_LENGTH", "_METHOD",
  ]
  /// Values of throw-away deployments that are words of every other sentence; masking them would
  /// make reports unreadable and hide nothing that anybody has to guess.
  private static let everydayWords: Set<String> = [
    "keycloak", "authentik", "postgres", "password", "secret", "changeme", "change_me",
    "changeit", "example", "localhost", "default", "frontend", "backend",
  ]

  /// Whether a variable of this name holds a secret.
  static func isSecret(_ name: String) -> Bool {
    let name = name.uppercased()
    if harmlessEndings.contains(where: name.hasSuffix) { return false }
    return words.contains(where: name.contains) || endings.contains(where: name.hasSuffix)
      || name == "PASS" || name == "PWD"
  }

  /// Whether masking the value in sentences would mask ordinary words.
  static func isEverydayWord(_ value: String) -> Bool {
    everydayWords.contains(value.lowercased())
  }
}

extension Redaction {
  /// Hides a variable's value if the name says that it is a secret, or the password of a URL in it.
  mutating func hideSecret(named name: String, value: Sourced<String>) {
    if SecretNames.isSecret(name) {
      hideAll(of: value)
    } else {
      hideUserInfo(in: value)
    }
  }

  /// Hides every place that the value comes from, and the value itself.
  mutating func hideAll(of value: Sourced<String>) {
    for part in value.parts {
      if part.variable == nil, let span = part.span { hide(span) }
      if let definition = part.definition { hide(definition) }
      if let text = part.text { hideWord(text) }
    }
    hideWord(value.textWithUnknownsEmpty)
  }

  private mutating func hideWord(_ text: String) {
    if !SecretNames.isEverydayWord(text) { hide(value: text) }
  }

  /// Hides the password in `scheme://user:password@host`.
  private mutating func hideUserInfo(in value: Sourced<String>) {
    let text = value.textWithUnknownsEmpty
    guard text.utf8.contains(UInt8(ascii: "@")) else { return }
    let colon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    guard let (_, rest) = value.cut(at: colon), rest.textWithUnknownsEmpty.hasPrefix("//") else {
      return
    }
    // The last `@` of the authority ends the user info, the first colon in it starts the password.
    let authority =
      rest.cut(at: { $0 == UInt8(ascii: "/") })?.tail.cut(at: { $0 == UInt8(ascii: "/") })?.tail
      ?? rest
    let upToPath =
      authority.cut(at: { "/?#".utf8.contains($0) })?.head ?? authority
    guard let (userInfo, _) = upToPath.cutLast(at: { $0 == UInt8(ascii: "@") }),
      let (_, password) = userInfo.cut(at: colon)
    else { return }
    hideAll(of: password)
  }
}
