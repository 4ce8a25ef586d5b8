// The proof of a fact: sentences that a reader can check line by line.

import SourceText

/// An ordered list of proof steps.
public struct Because: Hashable, Sendable {
  /// One sentence of a proof.
  public struct Step: Hashable, Sendable {
    /// The sentence, without a full stop.
    public let text: String
    /// The place that shows it.
    public let span: Span?

    /// Makes a step.
    public init(_ text: String, at span: Span? = nil) {
      self.text = text
      self.span = span
    }
  }

  /// The steps in the order of the argument.
  public var steps: [Step]

  /// Makes a proof.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// Makes a proof of one step.
  public init(_ text: String, at span: Span? = nil) { steps = [Step(text, at: span)] }

  /// The two arguments one after the other.
  public static func + (a: Because, b: Because) -> Because { Because(a.steps + b.steps) }

  /// Adds a step at the end.
  public mutating func add(_ text: String, at span: Span? = nil) {
    steps.append(Step(text, at: span))
  }
}
