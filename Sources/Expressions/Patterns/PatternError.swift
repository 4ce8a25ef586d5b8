// What is wrong with a pattern.

/// A mistake in a regular expression.
public struct PatternError: Error, Hashable, Sendable {
  /// What is wrong, as a sentence without a full stop.
  public var message: String
  /// The offset of the wrong part in the pattern, in characters.
  public var offset: Int
}
