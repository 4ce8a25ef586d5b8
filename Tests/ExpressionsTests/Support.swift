// A small model that the tests look into, and short ways to run an expression over it.

import Expressions
import SourceText
import Testing

/// A client of the test model.
struct TestClient: Sendable, Equatable {
  var id: String
  var isEnabled = true
  var secret: String?
  var origins: [String] = []
}

/// A realm of the test model; a class, so that identity counts.
final class TestRealm: Sendable {
  let name: String
  let clients: [TestClient]

  init(_ name: String, _ clients: [TestClient]) {
    self.name = name
    self.clients = clients
  }
}

/// The schema of the test model.
enum TestModel {
  static let file = FileID(0)

  static let url = ObjectType<String>("URL", "an address", text: { $0 }) { f in
    f("host", .string, "the host") { $0.split(separator: "/").last.map(String.init) ?? "" }
  }

  static let client = ObjectType<TestClient>(
    "Client", "a client of a realm",
    span: { Span(file: file, start: UInt32($0.id.utf8.count), end: 100) }
  ) { f in
    f("clientId", .string, "the id") { client in
      Value(
        .string(client.id), span: Span(file: file, start: 10, end: 15),
        because: [Evidence("the id is \(client.id)")])
    }
    f("enabled", .bool, "whether it may be used") { client in
      Value(.bool(client.isEnabled), because: [Evidence("enabled is \(client.isEnabled)")])
    }
    f("secret", .nullable(.string), "the secret") { $0.secret }
    f("webOrigins", .list(.string), "the origins") { client in
      Value(
        .list(
          client.origins.enumerated().map { index, origin in
            Value(
              .string(origin), span: Span(file: file, start: UInt32(index), end: 50),
              because: [Evidence("origin \(origin)")])
          }))
    }
    f("home", .object("URL"), "the first page") { url.value("http://\($0.id)") }
    f("port", .int, "depends on a variable") { _ in
      Value(.unknown(["PORT"]), span: Span(file: file, start: 7, end: 9))
    }
    f("timeout", .nullable(.int), "absent") { _ in Int?.none }
  }

  static let realm: ObjectType<TestRealm> = ObjectType("Realm", "a realm") { f in
    f("name", .string, "the name") { $0.name }
    f("clients", .list(.object("Client")), "the clients") { client.list($0.clients) }
    f("self", .object("Realm"), "the realm again") { realm.value($0) }
  }

  static let schema = Schema([url, client, realm])

  static let shop = TestRealm(
    "shop",
    [
      TestClient(id: "web", secret: "s3cret", origins: ["https://a.example", "*"]),
      TestClient(id: "api", isEnabled: false),
    ])

  static let variables: [String: Type] = [
    "realm": .object("Realm"), "client": .object("Client"), "other": .object("Client"),
    "u": .bool, "v": .bool, "n": .int, "s": .string, "d": .dyn, "partial": .list(.string),
    "missing": .nullable(.object("Client")), "labels": .map(.string, .string), "big": .string,
  ]

  static let scope = Scope([
    "realm": realm.value(shop),
    "client": client.value(shop.clients[0]),
    "other": client.value(shop.clients[1]),
    "u": Value(.unknown(["U"])), "v": Value(.unknown(["V"])),
    "n": Value(.int(3)), "s": Value(.string("text")), "d": Value(.double(2.5)),
    "partial": Value(.list(["a".value, Value(.unknown(["P"])), "c".value])),
    "missing": .null,
    "labels": Value(.map(MapValue([("tier", "front".value), ("zone", .null)]))),
    "big": Value(.string(String(repeating: "a", count: 20_000))),
  ])
}

/// Checks and runs an expression over the test model.
func evaluate(_ source: String) throws -> Evaluation {
  let expression = try Expression.check(
    source, variables: TestModel.variables, schema: TestModel.schema)
  return expression.evaluate(TestModel.scope)
}

/// The result of an expression as JSON; a mistake in the text as `! message`.
func result(of source: String) -> String {
  do {
    return try evaluate(source).value.json()
  } catch {
    return "! " + ((error as? ExpressionError)?.fullMessage ?? "\(error)")
  }
}

/// One row of a table: an expression and the JSON of its result.
struct Row: CustomTestStringConvertible, Sendable {
  var source: String
  var expected: String

  init(_ source: String, _ expected: String) {
    self.source = source
    self.expected = expected
  }

  var testDescription: String { source }
}
