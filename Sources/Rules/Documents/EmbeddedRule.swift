// A rule as the binary carries it.

/// A rule that was checked when the binary was built.
public struct EmbeddedRule: Sendable {
  /// What the front matter says.
  public let definition: RuleDefinition
  /// The Markdown behind the front matter.
  public let prose: String

  /// Makes an embedded rule.
  public init(definition: RuleDefinition, prose: String) {
    self.definition = definition
    self.prose = prose
  }
}
