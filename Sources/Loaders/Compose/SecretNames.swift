// Which variables hold what must never be shown.

/// Recognises variables that hold secrets by their names.
enum SecretNames {
  private static let words = [
    "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "PRIVATE_KEY", "CREDENTIAL", "API_KEY",
    "APIKEY", "ACCESS_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "MASTER_KEY",
  ]
  private static let wordStarts = Array(Set(words.compactMap(\.utf8.first)))
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
    var name = name.uppercased()
    guard
      endings.contains(where: name.hasSuffix) || name == "PASS" || name == "PWD"
        || name.withUTF8(hasWord)
    else { return false }
    return !harmlessEndings.contains(where: name.hasSuffix)
  }

  /// Whether a flag such as `--db-password` holds a secret.
  static func isSecret(flag: String) -> Bool {
    let name = String(flag.drop { $0 == "-" }.map { "-.".contains($0) ? "_" : $0 })
    return isSecret(name)
  }

  /// Whether one of the words stands in the name; by bytes, as every variable of a project is asked.
  private static func hasWord(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.indices.contains { start in
      wordStarts.contains(name[start])
        && words.contains { name[start...].starts(with: $0.utf8) }
    }
  }

  /// Whether masking the value in sentences would mask ordinary words.
  static func isEverydayWord(_ value: String) -> Bool {
    everydayWords.contains(value.lowercased())
  }
}
