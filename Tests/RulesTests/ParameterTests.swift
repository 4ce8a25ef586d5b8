// A rule's thresholds stand in its document, and whoever runs it may move them.

import Linting
import Rules
import Testing

@Suite("Parameters of rules")
struct RuleParameterTests {
  private static let realm = #"{"realm": "shop", "accessTokenLifespan": 900, "clients": []}"#

  private func head(_ parameters: String, when: String) -> String {
    """
    summary: A summary
    severity: warning
    since: 0.1.0
    \(parameters)
    for: realm in realms, lifespan in realm.tokenLifespans
    when: \(when)
    at: lifespan
    message: "more than {string(params.maxSeconds)}"
    """
  }

  private func mistakes(_ parameters: String, when: String = "lifespan.seconds > params.maxSeconds")
    -> [String]
  {
    let document = document(head(parameters, when: when))
    return document.allMistakes.map { mistake in
      let text = String(decoding: document.file.bytes[mistake.span.range], as: UTF8.self)
      return "\(text) | \(mistake.message)"
    }
  }

  @Test(
    arguments: [
      (600, ["more than 600"]), (900, []), (3600, []),
    ] as [(Int64, [String])])
  func anotherSettingMovesTheLimit(_ seconds: Int64, messages: [String]) throws {
    let written = rule(
      head("params: {maxSeconds: 60}", when: "lifespan.seconds > params.maxSeconds"))
    var rule = try #require(written)
    #expect(rule.parameters == [.init(name: "maxSeconds", setting: .int(60))])
    rule.parameters[0].setting = .int(seconds)
    let run = Run(["realm.json": Self.realm], rules: [rule], paths: ["realm.json"])
    #expect(run.outcome.findings.map(\.message) == messages)
  }

  @Test("two rules that loop alike keep their own limits")
  func sharedLoops() throws {
    let rules = [("a", 60), ("b", 900), ("c", 899)].compactMap { name, seconds in
      rule(
        head("params: {maxSeconds: \(seconds)}", when: "lifespan.seconds > params.maxSeconds"),
        name: name)
    }
    let run = Run(["realm.json": Self.realm], rules: rules, paths: ["realm.json"])
    #expect(run.outcome.findings.map(\.rule) == ["a", "c"])
  }

  @Test(arguments: [
    ("params: {maxSeconds: 60}", nil),
    (
      "params: {maxSeconds: 60, names: [a, b], isStrict: true, word: x}",
      "[a, b] | nothing reads `params.names`"
    ),
    (
      "params: {maxSeconds: 6.5}",
      "6.5 | a parameter is a whole number, a truth value, a text or a list of texts"
    ),
    (
      "params: {maxSeconds: {a: 1}}",
      "{a: 1} | a parameter is a whole number, a truth value, a text or a list of texts"
    ),
    ("params: [maxSeconds]", "[maxSeconds] | `params` is a mapping"),
    (
      "params: {max-seconds: 60}", "max-seconds | a parameter's name consists of letters and digits"
    ),
  ])
  func aDocumentIsReadStrictly(_ parameters: String, mistake: String?) {
    #expect(mistakes(parameters).first == mistake)
  }

  @Test("a loop sees no parameters, because rules that loop alike share it")
  func loops() {
    let text = head("params: {maxSeconds: 60}", when: "lifespan.seconds > params.maxSeconds")
      .replacing(
        "in realm.tokenLifespans",
        with: "in realm.tokenLifespans.filter(l, l.seconds > params.maxSeconds)")
    #expect(document(text).allMistakes.first?.message.contains("no variable `params`") == true)
  }
}
