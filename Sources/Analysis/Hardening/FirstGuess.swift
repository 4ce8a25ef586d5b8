// Passwords that whoever tries to get in tries first.

/// Tells passwords that are guessed at once.
enum FirstGuess {
  private static let words = [
    "administrator", "password", "keycloak", "changeme", "changeit", "bitnami", "default",
    "welcome",
    "letmein", "passwd", "master", "secret", "qwerty", "admin", "guest", "local", "super", "test",
    "root", "pass", "user", "demo", "dev", "the", "my", "kc", "pw",
  ].map { Array($0.utf8) }

  /// The letters that people write as digits and signs.
  private static let disguises: [UInt8: UInt8] = [
    UInt8(ascii: "0"): UInt8(ascii: "o"), UInt8(ascii: "1"): UInt8(ascii: "i"),
    UInt8(ascii: "3"): UInt8(ascii: "e"), UInt8(ascii: "4"): UInt8(ascii: "a"),
    UInt8(ascii: "5"): UInt8(ascii: "s"), UInt8(ascii: "$"): UInt8(ascii: "s"),
    UInt8(ascii: "@"): UInt8(ascii: "a"),
  ]

  /// No guess of everyday words is longer.
  private static let lengthLimit = 40

  /// Whether a password is the user's own name, everyday words, or a row of digits.
  static func isOne(_ password: String, user: String?) -> Bool {
    if password == user { return true }
    let bytes = Array(password.lowercased().utf8)
    guard !bytes.isEmpty, bytes.count <= lengthLimit else { return false }
    if bytes.allSatisfy(isDigit) { return isRow(bytes) }
    var letters = bytes
    var digits = 0
    while let last = letters.last, isDigit(last) || isMark(last) {
      digits += isDigit(last) ? 1 : 0
      letters.removeLast()
    }
    guard digits <= 4 else { return false }
    letters = letters.filter { !"-_. ".utf8.contains($0) }
    let name = user.map { Array($0.lowercased().utf8) } ?? []
    let known = name.count > 2 ? words + [name] : words
    return consists(letters, of: known) || consists(letters.map { disguises[$0] ?? $0 }, of: known)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isMark(_ byte: UInt8) -> Bool { "!?#.".utf8.contains(byte) }

  /// `123456`, `00000000`: each digit the one before or the next.
  private static func isRow(_ digits: [UInt8]) -> Bool {
    zip(digits, digits.dropFirst()).allSatisfy { first, next in
      next == first || next == first &+ 1 || next &+ 1 == first
    } || digits.count < 6
  }

  /// Whether a text is nothing but words of a list.
  private static func consists(_ text: [UInt8], of words: [[UInt8]]) -> Bool {
    guard !text.isEmpty else { return false }
    var isReached = [Bool](repeating: false, count: text.count + 1)
    isReached[0] = true
    for start in text.indices where isReached[start] {
      for word in words where text[start...].starts(with: word) {
        isReached[start + word.count] = true
      }
    }
    return isReached[text.count]
  }
}
