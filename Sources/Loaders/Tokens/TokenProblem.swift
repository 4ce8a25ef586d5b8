// Why something that somebody holds in hand is no token; nothing of its text is repeated.

/// What keeps a token from being read.
public enum TokenProblem: Error, Equatable, Sendable {
  /// A part of a token.
  public enum Part: Int, Sendable {
    /// The first.
    case header = 1
    /// The second.
    case claims = 2

    var words: String { self == .header ? "part 1 (the header)" : "part 2 (the claims)" }
  }

  /// There is nothing.
  case empty
  /// It is larger than any token.
  case tooLarge
  /// It has another number of parts than three.
  case parts(Int)
  /// It is encrypted (JWE).
  case encrypted
  /// A part has a character, counted from 1, that Base64url does not know.
  case character(Part, Int)
  /// A part has a length that Base64url never has.
  case length(Part)
  /// A part is no JSON object.
  case json(Part)
  /// It is the answer of a token endpoint without a token in it.
  case noTokenInAnswer

  /// What is wrong, without a full stop and without a word of the token.
  public var sentence: String {
    switch self {
    case .empty: "it is empty"
    case .tooLarge: "it is larger than 1 MiB; no token is"
    case .parts(1):
      "a JSON Web Token has three parts with dots between them, and this is one part: an opaque token, "
        + "which only the provider's introspection endpoint can read, or something else"
    case .parts(let count):
      "a JSON Web Token has three parts with dots between them, and this has \(count)"
    case .encrypted:
      "it is encrypted (JWE: five parts), and only the holder of the key can read its claims"
    case .character(let part, let position):
      "\(part.words) is no Base64url: character \(position) of it does not belong there"
    case .length(let part): "\(part.words) is no Base64url: its end is missing"
    case .json(let part): "\(part.words) is no JSON object"
    case .noTokenInAnswer: "it is JSON without an `access_token` or `id_token`"
    }
  }
}
