// Where a result stands, and the proof that comes with it.

import Expressions
import SourceText
import Testing

struct EvidenceTests {
  @Test(arguments: [
    ("client.clientId", ["the id is web"]), ("client.clientId == 'web'", ["the id is web"]),
    ("1 == 1", []),
    ("client.enabled && client.clientId == 'web'", ["enabled is true", "the id is web"]),
    ("client.clientId == 'web' && client.enabled", ["the id is web", "enabled is true"]),
    ("client.enabled && client.enabled", ["enabled is true"]),
    // One false operand decides alone, wherever it stands.
    ("other.enabled && client.clientId == 'web'", ["enabled is false"]),
    ("client.clientId == 'web' && other.enabled", ["enabled is false"]),
    ("client.enabled || client.clientId == 'x'", ["enabled is true"]),
    ("other.enabled || client.clientId == 'web'", ["the id is web"]),
    ("other.enabled || client.clientId == 'x'", ["enabled is false", "the id is web"]),
    ("client.enabled ? client.clientId : other.clientId", ["enabled is true", "the id is web"]),
    ("other.enabled ? client.clientId : other.clientId", ["enabled is false", "the id is api"]),
    ("realm.clients.exists(c, c.clientId == 'api')", ["the id is api"]),
    ("realm.clients.all(c, c.enabled)", ["enabled is false"]),
    ("realm.clients.all(c, c.clientId != '')", ["the id is web", "the id is api"]),
    ("realm.clients.exists(c, c.clientId == 'x')", ["the id is web", "the id is api"]),
    ("client.webOrigins.exists(o, o == '*')", ["origin *"]),
    ("'*' in client.webOrigins", ["origin *"]), ("client.webOrigins[1]", ["origin *"]),
    ("'x' in client.webOrigins", ["origin https://a.example", "origin *"]),
    ("has(client.enabled)", ["enabled is true"]),
    (
      "client.enabled && realm.clients.exists(c, c.clientId == 'api')",
      ["enabled is true", "the id is api"]
    ),
    ("size(realm.clients.filter(c, c.enabled))", ["enabled is true", "enabled is false"]),
  ])
  func isWhatDecided(source: String, expected: [String]) throws {
    #expect(try evaluate(source).evidence.map(\.text) == expected)
  }

  @Test(
    arguments: [
      ("client.clientId", 10..<15), ("client", 3..<100), ("realm.clients[1]", 3..<100),
      ("client.webOrigins[1]", 1..<50),
      ("client.webOrigins.filter(o, o == '*')[0]", 1..<50),
      ("realm.clients.map(c, c.clientId)[0]", 10..<15),
      ("true ? client.clientId : ''", 10..<15), ("client.port", 7..<9),
      ("[client.clientId][0]", 10..<15), ("dyn(client.clientId)", 10..<15),
      ("client.clientId + ''", nil), ("string(client.clientId)", nil), ("client.webOrigins", nil),
      ("'a'", nil), ("client.port + 1", nil),
    ] as [(String, Range<Int>?)])
  func spansComeFromTheFiles(source: String, expected: Range<Int>?) throws {
    #expect(try evaluate(source).value.span?.range == expected)
  }

  @Test func mapKeysKeepTheirPlace() throws {
    let span = Span(file: FileID(2), 4..<8)
    let map = MapValue([MapValue.Entry(key: .string("a"), keySpan: span, value: .null)])
    let checked = try Expression.check("m.filter(k, k == 'a')[0]", variables: ["m": .dyn])
    #expect(checked.evaluate(Scope(["m": Value(.map(map))])).value.span == span)
  }

  @Test func theReasonsOfAVariableCount() throws {
    let checked = try Expression.check("x.a", variables: ["x": .dyn])
    let value = Value(
      .map(MapValue([("a", Value(.null, because: [Evidence("inner")]))])),
      because: [Evidence("outer")])
    #expect(checked.evaluate(Scope(["x": value])).evidence.map(\.text) == ["outer", "inner"])
  }

  @Test func theFailureSaysWhichPartFailed() throws {
    #expect(try evaluate("1 + [1, 2][5]").value.failure?.range == 11..<12)
    #expect(try evaluate("true && 1 / 0 > 0").value.failure?.range == 8..<13)
  }
}
