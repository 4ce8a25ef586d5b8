// Schemas, reflection, scopes, and values as JSON.

import Expressions
import Testing

struct ModelTests {
  @Test func theSchemaListsItsTypes() throws {
    #expect(TestModel.schema.types.map(\.name) == ["URL", "Client", "Realm"])
    let client = try #require(TestModel.schema.type(named: "Client"))
    #expect(client.summary == "a client of a realm")
    #expect(
      client.fields.map { "\($0.name): \($0.type)" }.prefix(4) == [
        "clientId: string", "enabled: bool", "secret: string?", "webOrigins: list(string)",
      ])
    #expect(client.fields[2].summary == "the secret")
    #expect(TestModel.schema.undeclaredTypes.isEmpty)
    #expect(Schema([TestModel.realm]).undeclaredTypes == ["Client"])
  }

  @Test func everyFieldHasTheTypeThatTheSchemaSays() throws {
    for field in TestModel.client.fields {
      #expect(TestModel.client.value(TestModel.shop.clients[0]).isNull == false)
      let source = "client.\(field.name)"
      let checked = try Expression.check(
        source, variables: TestModel.variables, schema: TestModel.schema)
      #expect(checked.type == field.type)
      #expect(checked.evaluate(TestModel.scope).value.failure == nil)
    }
  }

  @Test(arguments: [
    Row("client.home", "{\"host\":\"web\"}"), Row("[client.home]", "[{\"host\":\"web\"}]"),
    Row(
      "other",
      #"{"clientId":"api","enabled":false,"secret":null,"webOrigins":[],"home":{"host":"api"},"port":{"unknown":["PORT"]},"timeout":null}"#
    ),
    Row("'a\\n\\\"\\\\\\x01é'", #""a\n\"\\\u0001é""#), Row("{'b': 1, 'a': 2}", #"{"b":1,"a":2}"#),
    Row("9007199254740991", "9007199254740991"), Row("9007199254740992", "\"9007199254740992\""),
  ])
  func json(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test func jsonOfACycleEnds() {
    let empty = TestRealm("r", [])
    #expect(TestModel.realm.value(empty).json() == #"{"name":"r","clients":[],"self":"Realm"}"#)
  }

  @Test func laterBindingsHideEarlierOnes() throws {
    let checked = try Expression.check("x", variables: ["x": .int])
    var scope = Scope(["x": 1.value])
    scope.bind("x", to: 2.value)
    #expect(checked.evaluate(scope).value.json() == "2")
    scope.unbind(downTo: 1)
    #expect(checked.evaluate(scope).value.json() == "1")
    #expect(scope.count == 1)
  }

  @Test func plainDataNeedsNoSchema() throws {
    let users: Value = Value(
      .list([
        Value(.map(MapValue([("name", "ann".value), ("roles", ["admin"].value)]))),
        Value(.map(MapValue([("name", "bob".value), ("roles", [String]().value)]))),
      ]))
    let checked = try Expression.check(
      "users.filter(u, 'admin' in u.roles).map(u, u.name)", variables: ["users": .dyn])
    #expect(checked.evaluate(Scope(["users": users])).value.json() == "[\"ann\"]")
  }

  @Test func objectsAreComparedAsTheirSwiftTypesAre() throws {
    let twin = TestModel.client.value(
      TestClient(id: "web", secret: "s3cret", origins: ["https://a.example", "*"]))
    var scope = TestModel.scope
    scope.bind("other", to: twin)
    let equal = try Expression.check("client == other", variables: TestModel.variables)
    #expect(equal.evaluate(scope).value.isTrue)
    let same = try Expression.check("a == b", variables: ["a": .dyn, "b": .dyn])
    let realms = Scope([
      "a": TestModel.realm.value(TestRealm("r", [])),
      "b": TestModel.realm.value(TestRealm("r", [])),
    ])
    #expect(same.evaluate(realms).value.json() == "false")
    let opaque = ObjectType<@Sendable () -> Void>("Opaque") { _ in }
    let closures = Scope(["a": opaque.value {}, "b": opaque.value {}])
    #expect(
      same.evaluate(closures).value.failure?.message
        == "objects of type `Opaque` cannot be compared")
  }

  @Test(
    arguments: [
      (Type.list(.int), Type.int), (.map(.string, .bool), .string),
      (.nullable(.list(.bool)), .bool),
      (.dyn, .dyn), (.string, nil), (.object("Client"), nil),
    ] as [(Type, Type?)])
  func loopsBindElementsOrKeys(type: Type, element: Type?) {
    #expect(type.element == element)
  }
}
