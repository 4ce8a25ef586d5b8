// Why a value is what it is, as sentences that a reader can check one by one.

import SourceText

/// One step of a proof: a sentence and the place that shows it.
public struct Evidence: Hashable, Sendable {
  /// The sentence, without a full stop.
  public var text: String
  /// Where the reader sees it, if a file says it.
  public var span: Span?

  /// Makes a step.
  public init(_ text: String, span: Span? = nil) {
    self.text = text
    self.span = span
  }

  /// The steps in their order, each once.
  static func unique(_ steps: [Evidence]) -> [Evidence] {
    guard steps.count > 1 else { return steps }
    var seen: Set<Evidence> = []
    return steps.filter { seen.insert($0).inserted }
  }
}
