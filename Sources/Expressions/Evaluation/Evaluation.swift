// What running an expression gives.

/// A result and the proof behind it.
public struct Evaluation: Sendable {
  /// The value, which may be unknown or an error.
  public var value: Value
  private let trail: [Evidence]

  init(value: Value, trail: [Evidence]) {
    self.value = value
    self.trail = trail
  }

  /// The proof steps of the values that decided the result, in the order of reading, each once.
  ///
  /// Worked out when somebody asks: nobody reads the proof of a condition that does not hold.
  public var evidence: [Evidence] { Evidence.unique(trail) }
}
