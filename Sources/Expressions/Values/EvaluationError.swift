// What went wrong while an expression ran. In CEL an error is a result, not an exception.

/// The reason why an expression has no value.
public struct EvaluationError: Error, Hashable, Sendable {
  /// What went wrong, as a sentence without a full stop.
  public var message: String
  /// The part of the expression that failed, in bytes of its text.
  public var range: Range<Int>?

  /// Makes an error.
  public init(_ message: String, range: Range<Int>? = nil) {
    self.message = message
    self.range = range
  }
}
