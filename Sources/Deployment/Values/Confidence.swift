// How sure a link between two files is, and with it every finding that rests on the link.

/// The strength of an inference.
public enum Confidence: Int, Comparable, Hashable, Sendable, CaseIterable {
  /// The only candidate, or a name that fits.
  case possible
  /// Values that agree (a client id, a URL in the environment).
  case likely
  /// The files say so (a mount, a COPY, a value at its place).
  case certain

  /// Orders from weak to strong.
  public static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }

  /// The word that users see.
  public var name: String {
    switch self {
    case .possible: "possible"
    case .likely: "likely"
    case .certain: "certain"
    }
  }
}

extension Confidence {
  /// The confidence of a word.
  public init?(name: String) {
    guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }
}
