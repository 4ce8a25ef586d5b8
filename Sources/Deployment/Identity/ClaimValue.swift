// What a token's claims may be worth: the values of JSON, without the file they come from.

/// A value in a token.
public indirect enum ClaimValue: Hashable, Sendable {
  /// A claim of an object, in the order of the token.
  public struct Member: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: ClaimValue

    /// Makes a claim.
    public init(name: String, value: ClaimValue) {
      self.name = name
      self.value = value
    }
  }

  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number as written.
  case number(String)
  /// A string.
  case text(String)
  /// An array.
  case list([ClaimValue])
  /// An object.
  case object([Member])

  /// The value of a string; nil for all others.
  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The strings of an array, or the one string; empty for all others.
  public var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let values): values.compactMap(\.text)
    case .null, .boolean, .number, .object: []
    }
  }

  /// The members of an object; empty for all others.
  public var members: [Member] { if case .object(let members) = self { members } else { [] } }

  /// A member of an object, the last where it is repeated.
  public subscript(name: String) -> ClaimValue? { members.last { $0.name == name }?.value }

  /// A number without its fraction; nil for all others and where it is too large.
  public var integer: Int? {
    guard case .number(let text) = self else { return nil }
    if let integer = Int(text) { return integer }
    guard let number = Double(text), abs(number) < 1e15 else { return nil }
    return Int(number)
  }
}
