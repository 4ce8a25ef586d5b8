// What a template gives.

/// A rendered message.
public struct Rendered: Sendable {
  /// The text; a hole without a value reads `(unknown)`.
  public var text: String
  /// What the unknown holes need to become known.
  public var needs: Set<String>
  /// The first failure of a hole.
  public var failure: EvaluationError?

  /// Whether every hole has a value.
  public var isKnown: Bool { needs.isEmpty && failure == nil }
}
