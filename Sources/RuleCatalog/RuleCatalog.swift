// The rules that the binary carries.

import Rules

/// The built-in rules.
public enum RuleCatalog {
  /// Every built-in rule, by family and name.
  public static let all: [EmbeddedRule] = EmbeddedRules.all.sorted {
    ($0.definition.family, $0.definition.name) < ($1.definition.family, $1.definition.name)
  }

  /// The rule of a name.
  public static func rule(named name: String) -> EmbeddedRule? {
    all.first { $0.definition.name == name }
  }

  /// What the built-in rules say; they were checked when the binary was built.
  public static var definitions: [RuleDefinition] { all.map(\.definition) }
}
