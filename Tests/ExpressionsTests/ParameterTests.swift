// Parameters are constants with a type, read as `params.NAME`.

import Expressions
import Testing

@Suite("Parameters")
struct ParameterTests {
  private static let parameters: [String: Value] = [
    "maxSeconds": Value(.int(600)),
    "weak": Value(.list([Value(.string("a")), Value(.string("b"))])),
    "isStrict": Value(.bool(true)),
  ]

  private func check(
    _ source: String, variables: [String: Type] = ["n": .int]
  ) throws(ExpressionError) -> CheckedExpression {
    try Expression.check(source, variables: variables, parameters: Self.parameters)
  }

  @Test(arguments: [
    ("n > params.maxSeconds", 601, true), ("n > params.maxSeconds", 600, false),
    ("params.isStrict && n == 1", 1, true), ("string(n) in params.weak", 1, false),
    ("'b' in params.weak", 0, true), ("[1].all(x, x < params.maxSeconds)", 0, true),
  ])
  func areRead(_ source: String, n: Int, result: Bool) throws {
    var scope = Scope()
    scope.bind("n", to: n.value)
    #expect(try check(source).evaluate(scope).value.isTrue == result)
  }

  @Test func theirNamesAndTypesAreKnown() throws {
    #expect(try check("n > params.maxSeconds").parameterNames == ["maxSeconds"])
    #expect(try check("params.weak").type == .list(.string))
    #expect(try check("n > 1").parameterNames.isEmpty)
    let template = try Template(
      "at most {params.maxSeconds} s", variables: [:], parameters: Self.parameters)
    #expect(template.render(Scope()).text == "at most 600 s")
    #expect(template.parameterNames == ["maxSeconds"])
  }

  @Test(arguments: [
    ("n > params.maxSecond", "no parameter `maxSecond`", "maxSeconds"),
    ("n + params.isStrict", "`+` does not take an int and a bool", nil),
    ("params", "no variable `params`", nil),
  ])
  func mistakesAreShown(_ source: String, message: String, suggestion: String?) {
    let error = #expect(throws: ExpressionError.self) { try check(source) }
    #expect(error?.message == message)
    if let suggestion { #expect(error?.suggestion == suggestion) }
  }

  @Test("a variable of that name wins, and without parameters there is none")
  func otherMeanings() throws {
    let own = try check("params.x", variables: ["params": .dyn])
    #expect(own.variableNames == ["params"])
    #expect(throws: ExpressionError.self) {
      try Expression.check("params.x", variables: [:])
    }
  }
}
