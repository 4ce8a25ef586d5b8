// Messages with holes.

import Expressions
import Testing

struct TemplateTests {
  static func render(_ text: String) throws -> Rendered {
    try Template(text, variables: TestModel.variables, schema: TestModel.schema)
      .render(TestModel.scope)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("{s}", "text"), ("a {s} b", "a text b"), ("{s}{n}", "text3"),
    ("{ s }", "text"),
    ("{{s}}", "{s}"), ("{{{s}}}", "{text}"), ("100 % {{}}", "100 % {}"),
    ("{client.clientId} at {client.home}", "web at http://web"),
    ("{client.webOrigins}", "https://a.example, *"), ("{[]}", ""), ("{client.timeout}", ""),
    ("{null}", ""), ("{[1, null, 2]}", "1, , 2"),
    ("{d} {1.0} {true} {1u}", "2.5 1 true 1"), ("{'}'}", "}"), ("{'{'}", "{"),
    ("{ {'a': s}.a }", "text"), ("{n > 2 ? 'many' : 'few'}", "many"),
    ("{realm.clients.map(c, c.home)}", "http://web, http://api"),
    ("`{s}` é", "`text` é"), ("{[['a', 'b'], ['c']]}", "a, b, c"),
  ])
  func rendersText(template: String, expected: String) throws {
    let rendered = try Self.render(template)
    #expect(rendered.text == expected)
    #expect(rendered.isKnown)
  }

  @Test func unknownHolesSayWhatTheyNeed() throws {
    let rendered = try Self.render("{client.clientId}:{client.port} {partial} {u}")
    #expect(rendered.text == "web:(unknown) a, (unknown), c (unknown)")
    #expect(rendered.needs == ["PORT", "P", "U"])
    #expect(!rendered.isKnown)
  }

  @Test func failedHolesKeepTheFirstFailure() throws {
    let rendered = try Self.render("{s} {1 / 0} {[1][5]}")
    #expect(rendered.text == "text (unknown) (unknown)")
    #expect(rendered.failure?.message == "division by zero")
    #expect(rendered.failure?.range == 5..<10)
    #expect(!rendered.isKnown)
  }

  @Test(arguments: [
    ("a «}» b", "a brace in the text is written `}}`"), ("a «{}»", "the hole is empty"),
    ("«{ }»", "the hole is empty"),
    ("é {«x»}", "no variable `x`; did you mean `d`?"),
    ("{client.«id»}", "`Client` has no field `id`"),
    ("{s«»", "the expression ends where `}` is expected"), ("{s «n»}", "expected `}`"),
    ("{«'a}»", "the string has no end"),
    ("{«client»}", "a Client has no text"), ("{«labels»}", "a map(string, string) has no text"),
    ("{s} {«realm.clients»}", "a list(Client) has no text"),
    ("{{a}} {«b»}", "no variable `b`; did you mean `d`?"),
  ])
  func mistakes(marked: String, message: String) {
    let parts = marked.split(separator: "«", maxSplits: 1, omittingEmptySubsequences: false)
    let tail = parts[1].split(separator: "»", maxSplits: 1, omittingEmptySubsequences: false)
    let start = parts[0].utf8.count
    let error = #expect(throws: ExpressionError.self) {
      _ = try Self.render(String(parts[0] + tail[0] + tail[1]))
    }
    #expect(error?.fullMessage == message)
    #expect(error?.range == start..<(start + tail[0].utf8.count))
  }

  @Test func constantTemplatesHaveNoHoles() throws {
    #expect(try Template("{{a}}", variables: [:]).isConstant)
    #expect(try !Template("{1}", variables: [:]).isConstant)
  }
}
