// The entry to the condition language.

/// A strict subset of CEL, the Common Expression Language.
///
/// The meaning of every construct is that of CEL's language definition (cel-spec, doc/langdef.md);
/// what CEL leaves out here: byte strings, timestamps, messages, type values, and extensions.
public enum Expression {
  /// Parses and checks an expression.
  ///
  /// - Parameters:
  ///   - source: the text.
  ///   - variables: the types of the variables that it may read.
  ///   - parameters: the constants that it may read as `params.NAME`.
  ///   - schema: the object types.
  ///   - expecting: the type that its result has to have.
  public static func check(
    _ source: String, variables: [String: Type], parameters: [String: Value] = [:],
    schema: Schema = .empty, expecting: Type = .dyn
  ) throws(ExpressionError) -> CheckedExpression {
    let node = try Parser.parse(source)
    var checker = Checker(variables: variables, parameters: parameters, schema: schema)
    let checked = try checker.check(node)
    guard checked.type.agrees(with: expecting) else {
      throw ExpressionError(
        "this is \(checked.type.withArticle), \(expecting.withArticle) is needed",
        range: node.range)
    }
    return CheckedExpression(source: source, checked: checked, by: checker)
  }
}

/// An expression that is ready to run any number of times.
public struct CheckedExpression: Sendable {
  /// The text.
  public let source: String
  /// The type of its results.
  public let type: Type
  private let code: Code
  private let variables: [(name: String, slot: Int)]
  private let slotCount: Int
  /// The parameters that the expression reads.
  public let parameterNames: Set<String>

  init(source: String, checked: Checker.Typed, by checker: Checker) {
    self.source = source
    type = checked.type
    code = checked.code
    variables = checker.used
    slotCount = checker.slotCount
    parameterNames = checker.usedParameters
  }

  /// The variables that the expression reads.
  public var variableNames: [String] { variables.map(\.name) }

  /// Runs the expression; after `limit` steps the result is an error.
  public func evaluate(_ scope: Scope, limit: Int = 10_000_000) -> Evaluation {
    var frame = [Value](repeating: .null, count: slotCount)
    for (name, slot) in variables {
      frame[slot] = scope[name] ?? .error("the variable `\(name)` has no value")
    }
    var evaluator = Evaluator(frame: frame, budget: limit)
    let value = evaluator.run(code)
    return Evaluation(value: value, trail: evaluator.trail)
  }
}
