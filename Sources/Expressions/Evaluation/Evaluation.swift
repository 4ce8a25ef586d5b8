// What running an expression gives.

/// A result and the proof behind it.
public struct Evaluation: Sendable {
  /// The value, which may be unknown or an error.
  public var value: Value
  /// The proof steps of the values that decided the result, in the order of reading, each once.
  public var evidence: [Evidence]
}
