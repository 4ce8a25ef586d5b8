// The tree of a regular expression.

/// A part of a pattern.
indirect enum PatternNode {
  case empty
  case set(CharacterSet)
  case assertion(PatternAssertion)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  /// At least `minimum` times; without a maximum any number of times.
  case repeated(PatternNode, minimum: Int, maximum: Int?)
}

/// A condition on a place between characters.
enum PatternAssertion: Sendable {
  case startOfText, endOfText, startOfLine, endOfLine, wordBoundary, notWordBoundary

  /// Whether the condition holds between two characters; nil stands for the ends of the text.
  func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
    switch self {
    case .startOfText: return before == nil
    case .endOfText: return after == nil
    case .startOfLine: return before == nil || before == "\n"
    case .endOfLine: return after == nil || after == "\n"
    case .wordBoundary: return Self.isWord(before) != Self.isWord(after)
    case .notWordBoundary: return Self.isWord(before) == Self.isWord(after)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map(CharacterSet.word.contains) ?? false
  }
}
