// What of a compose project must never be shown.

import Deployment
import SourceText

/// Collects the secrets of a project while it is loaded.
struct SecretCollector {
  private var redaction = Redaction()
  private var values: Set<String> = []

  /// Adds a variable's value if the name says that it is a secret, or the password of a URL in it.
  mutating func add(_ name: String, _ value: Sourced<String>) {
    if SecretNames.isSecret(name) { add(value) } else { addUserInfo(of: value) }
  }

  /// Adds every place that the value comes from, and the value itself.
  mutating func add(_ value: Sourced<String>) {
    for part in value.parts {
      if part.variable == nil, let span = part.span { redaction.hide(span) }
      if let definition = part.definition { redaction.hide(definition) }
      if let text = part.text { values.insert(text) }
    }
    values.insert(value.textWithUnknownsEmpty)
  }

  /// Adds the content of a file that holds nothing but a secret.
  mutating func add(_ file: SourceFile) {
    redaction.hide(file.span)
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let start = file.bytes.firstIndex(where: { !isBlank($0) }),
      let end = file.bytes.lastIndex(where: { !isBlank($0) }), end - start < 4096
    else { return }
    values.insert(String(decoding: file.bytes[start...end], as: UTF8.self))
  }

  /// The password in `scheme://user:password@host`.
  private mutating func addUserInfo(of value: Sourced<String>) {
    let text = value.textWithUnknownsEmpty
    guard text.utf8.contains(UInt8(ascii: "@")) else { return }
    let isColon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    let isSlash: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") }
    guard let afterScheme = value.cut(at: isColon)?.tail,
      afterScheme.textWithUnknownsEmpty.hasPrefix("//"),
      let rest = afterScheme.cut(at: isSlash)?.tail.cut(at: isSlash)?.tail
    else { return }
    // The last `@` of the authority ends the user info, the first colon in it starts the password.
    let authority = rest.cut { "/?#".utf8.contains($0) }?.head ?? rest
    guard let userInfo = authority.cutLast(at: { $0 == UInt8(ascii: "@") })?.head,
      let password = userInfo.cut(at: isColon)?.tail
    else { return }
    add(password)
  }

  /// Whether a byte is a letter or digit; whatever is not ASCII counts as a letter.
  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: false
    }
  }

  /// The redaction; a value that is a word of a public name is hidden in files, but not in sentences,
  /// which could not be read without the name.
  func redaction(publicNames: [String]) -> Redaction {
    var words = Set(publicNames)
    for name in publicNames {
      words.formUnion(name.utf8.split { !Self.isOfWord($0) }.map { String($0) ?? "" })
    }
    var result = redaction
    for value in values where !words.contains(value) && !SecretNames.isEverydayWord(value) {
      result.hide(value: value)
    }
    return result
  }
}
