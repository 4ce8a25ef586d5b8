// Checks the texts of a rule against the model's schema.

import Expressions

/// Checks expressions and templates that may read certain variables.
struct RuleCompiler {
  /// The types of the variables by name.
  var variables: [String: Type]
  /// What `params` holds.
  ///
  /// Loops do not see it: rules that loop alike share their loops.
  private var parameters: [String: Value] = [:]
  /// The parameters that were read so far.
  private(set) var usedParameters: Set<String> = []

  /// Makes a compiler for texts that may read some variables.
  init(variables: [String: Type]) { self.variables = variables }

  /// Lets all texts from here on read a rule's parameters.
  mutating func take(_ parameters: [RuleDefinition.Parameter]) {
    self.parameters = Dictionary(
      parameters.map { ($0.name, $0.setting.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The collection of a loop, whose variable is known from here on.
  mutating func enter(
    _ loop: RuleDefinition.Loop
  ) throws(CompiledRule.Mistake) -> CheckedExpression {
    let source = try expression(loop.source, at: "for", expecting: .list(.dyn))
    if case .list(let element) = source.type { variables[loop.variable] = element }
    return source
  }

  /// The condition of a rule, behind all its loops.
  mutating func condition(
    of definition: RuleDefinition
  ) throws(CompiledRule.Mistake) -> CheckedExpression {
    try expression(definition.when, at: "when", expecting: .bool)
  }

  mutating func expression(
    _ source: String, at place: String, expecting type: Type
  ) throws(CompiledRule.Mistake) -> CheckedExpression {
    do {
      let expression = try Expression.check(
        source, variables: variables, parameters: parameters, schema: DeploymentSchema.schema,
        expecting: type)
      usedParameters.formUnion(expression.parameterNames)
      return expression
    } catch {
      throw CompiledRule.Mistake(place: place, source: source, error: error)
    }
  }

  mutating func change(
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
    case .enter(let text, let list):
      .enter(
        try template(text, at: "fix/insert"),
        into: try expression(list, at: "fix/into", expecting: .dyn))
    case .remove(let place):
      .remove(try expression(place, at: "fix/remove", expecting: .dyn))
    case .erase(let place):
      .erase(try expression(place, at: "fix/erase", expecting: .dyn))
    }
  }

  mutating func template(
    _ source: String, at place: String
  ) throws(CompiledRule.Mistake) -> Template {
    do {
      let template = try Template(
        source, variables: variables, parameters: parameters, schema: DeploymentSchema.schema)
      usedParameters.formUnion(template.parameterNames)
      return template
    } catch {
      throw CompiledRule.Mistake(place: place, source: source, error: error)
    }
  }
}

extension RuleDefinition.Parameter.Setting {
  /// The setting as conditions read it.
  fileprivate var value: Value {
    switch self {
    case .int(let number): Value(.int(number))
    case .bool(let bool): Value(.bool(bool))
    case .string(let text): Value(.string(text))
    case .strings(let texts): Value(.list(texts.map { Value(.string($0)) }))
    }
  }
}
