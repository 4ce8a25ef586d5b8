// Expressions that try to exhaust the stack, the memory or the patience.

import Expressions
import Testing

struct HostileInputTests {
  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "[", count: 100_000),
    String(repeating: "{1:", count: 100_000),
    String(repeating: "!", count: 100_000) + "true", String(repeating: "-", count: 100_000) + "1",
    "1" + String(repeating: " + 1", count: 100_000), "d" + String(repeating: ".a", count: 100_000),
    "d" + String(repeating: "[0]", count: 100_000),
    String(repeating: "true ? 1 : ", count: 100_000) + "2",
    String(repeating: "size(", count: 100_000), "d" + String(repeating: "[d", count: 100_000),
    "[1]" + String(repeating: ".map(x, [x])", count: 1_000),
  ])
  func deepExpressionsAreRefused(source: String) {
    let error = #expect(throws: ExpressionError.self) {
      _ = try Expression.check(source, variables: ["d": .dyn])
    }
    #expect(error?.message == "the expression is nested more than 100 deep")
  }

  @Test func theDepthThatIsAllowedRuns() throws {
    let parentheses = String(repeating: "(", count: 99) + "1" + String(repeating: ")", count: 99)
    #expect(result(of: parentheses) == "1")
    let lists = String(repeating: "[", count: 99) + String(repeating: "]", count: 99)
    #expect(result(of: "\(lists) == \(lists)") == "true")
    #expect(result(of: "1" + String(repeating: " + 1", count: 150)) == "151")
    #expect(result(of: String(repeating: "true ? 1 : ", count: 99) + "2") == "1")
    #expect(result(of: String(repeating: "!", count: 100) + "true") == "true")
  }

  @Test func longFlatExpressionsRun() {
    #expect(result(of: "true" + String(repeating: " && true", count: 10_000)) == "true")
    #expect(result(of: "false" + String(repeating: " || n == 0", count: 5_000)) == "false")
    let list = "[" + String(repeating: "1,", count: 10_000) + "]"
    #expect(result(of: "size(\(list))") == "10000")
    let map = "{" + (0..<5_000).map { "\($0):0," }.joined() + "}"
    #expect(result(of: "\(map)[4999]") == "0")
  }

  @Test(arguments: [
    "l.all(a, l.all(b, l.all(c, l.all(e, true))))", "l.map(a, l.map(b, l.map(c, l.map(e, 1))))",
    "l.filter(a, l.exists_one(b, l.exists(c, !l.all(e, true))))",
    "['ab']" + String(repeating: ".map(x, x + x)", count: 60),
    "[l]" + String(repeating: ".map(x, x + x)", count: 60),
    "[[1]]" + String(repeating: ".map(x, [x, x])", count: 60) + ".exists(y, [y] == [y])",
    "l.all(a, l.all(b, a + b in l || true))", "l.all(a, l.all(b, big.matches('(x+x+)+y') || true))",
  ])
  func expensiveExpressionsEnd(source: String) throws {
    let checked = try Expression.check(
      source, variables: ["l": .list(.int), "big": .string])
    let scope = Scope([
      "l": (0..<2_000).map { $0 }.value, "big": String(repeating: "x", count: 10_000).value,
    ])
    let failure = checked.evaluate(scope, limit: 20_000).value.failure
    #expect(failure?.message == "the expression takes too many steps")
  }

  @Test func catastrophicPatternsEnd() {
    #expect(result(of: "big.matches('(a*)*b')") == "false")
    #expect(result(of: "big.matches('^(a|aa)+$')") == "true")
  }

  @Test func anyBytesGiveAResultOrAMistake() {
    // A fixed linear congruential generator, so that a failure can be repeated.
    var state: UInt64 = 42
    let words = [
      "a", "1", "'", "\"", "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "&&", "||", "!", "-",
      "+", "*", "/", "%", " in ",
      "all", "map", "has", "x", "==", "<", "1.5", "1u", "null", "\\", "\u{0}", "é", "d", "s", "\n",
      "r'", "size", "matches", "//",
    ]
    for _ in 0..<5_000 {
      var source = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        source += words[Int(state >> 33) % words.count]
      }
      #expect(!result(of: source).isEmpty)
      let template = try? Template(source, variables: TestModel.variables)
      #expect(template.map { !$0.render(TestModel.scope).text.contains("\u{FFFF}") } ?? true)
      #expect((try? Pattern(source)).map { $0.size <= Pattern.maximumSize } ?? true)
    }
  }
}
