// Checks the texts of a rule against the model's schema.

import Expressions

/// Checks expressions and templates that may read certain variables.
struct RuleCompiler {
  /// The types of the variables by name.
  var variables: [String: Type]

  /// The collection of a loop, whose variable is known from here on.
  mutating func enter(
    _ loop: RuleDefinition.Loop
  ) throws(CompiledRule.Mistake) -> CheckedExpression {
    let source = try expression(loop.source, at: "for", expecting: .list(.dyn))
    if case .list(let element) = source.type { variables[loop.variable] = element }
    return source
  }

  /// The condition of a rule, behind all its loops.
  func condition(
    of definition: RuleDefinition
  ) throws(CompiledRule.Mistake) -> CheckedExpression {
    try expression(definition.when, at: "when", expecting: .bool)
  }

  func expression(
    _ source: String, at place: String, expecting type: Type
  ) throws(CompiledRule.Mistake) -> CheckedExpression {
    do {
      return try Expression.check(
        source, variables: variables, schema: DeploymentSchema.schema, expecting: type)
    } catch {
      throw CompiledRule.Mistake(place: place, source: source, error: error)
    }
  }

  func change(
    _ change: RuleDefinition.FixDefinition.Change
  ) throws(CompiledRule.Mistake) -> CompiledRule.Change {
    switch change {
    case .replace(let place, let text):
      .replace(
        try expression(place, at: "fix/replace", expecting: .dyn),
        with: try template(text, at: "fix/with"))
    case .insert(let text, let place):
      .insert(
        try template(text, at: "fix/insert"),
        after: try expression(place, at: "fix/after", expecting: .dyn))
    case .remove(let place):
      .remove(try expression(place, at: "fix/remove", expecting: .dyn))
    }
  }

  func template(_ source: String, at place: String) throws(CompiledRule.Mistake) -> Template {
    do {
      return try Template(source, variables: variables, schema: DeploymentSchema.schema)
    } catch {
      throw CompiledRule.Mistake(place: place, source: source, error: error)
    }
  }
}
