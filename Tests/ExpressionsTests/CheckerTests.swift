// What the checker says before anything runs. The guillemets mark the range of the mistake.

import Expressions
import Testing

/// Expects a mistake at the place between the guillemets.
func expectMistake(
  _ marked: String, _ message: String, expecting: Type = .dyn,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let parts = marked.split(separator: "«", maxSplits: 1, omittingEmptySubsequences: false)
  let tail = parts[1].split(separator: "»", maxSplits: 1, omittingEmptySubsequences: false)
  let start = parts[0].utf8.count
  let range = start..<(start + tail[0].utf8.count)
  let source = parts[0] + tail[0] + tail[1]
  let error = #expect(throws: ExpressionError.self, sourceLocation: sourceLocation) {
    _ = try Expression.check(
      String(source), variables: TestModel.variables, schema: TestModel.schema, expecting: expecting
    )
  }
  #expect(error?.fullMessage == message, sourceLocation: sourceLocation)
  #expect(error?.range == range, "\(source)", sourceLocation: sourceLocation)
}

struct CheckerTests {
  @Test(arguments: [
    ("«cleint».enabled", "no variable `cleint`; did you mean `client`?"),
    ("«zzz»", "no variable `zzz`"),
    ("client.«clientID» == 'a'", "`Client` has no field `clientID`; did you mean `clientId`?"),
    ("client.«frobnicate»", "`Client` has no field `frobnicate`"),
    ("realm.clients[0].«enabeld»", "`Client` has no field `enabeld`; did you mean `enabled`?"),
    (
      "realm.clients.all(c, c.«clientid» != '')",
      "`Client` has no field `clientid`; did you mean `clientId`?"
    ),
    ("[1].all(x, «y» > x)", "no variable `y`; did you mean `x`?"),
    ("[1].all(x, true) && «x» > 0", "no variable `x`; did you mean `d`?"),
    ("has(client.«secrets»)", "`Client` has no field `secrets`; did you mean `secret`?"),
    ("missing.«sekret»", "`Client` has no field `sekret`; did you mean `secret`?"),
    ("n.«x»", "an int has no fields"), ("realm.clients.«name»", "a list(Client) has no fields"),
    ("'a'.«startWith»('b')", "no method `startWith`; did you mean `startsWith`?"),
    ("«siez»(s)", "no function `siez`; did you mean `size`?"),
    ("«hsa»(client.secret)", "no function `hsa`; did you mean `has`?"),
    ("[1].«exist»(x, true)", "no method `exist`; did you mean `exists`?"),
    ("«startsWith»('a', 'b')", "`startsWith` is no function, it is written `x.startsWith(…)`"),
    ("1.«string»()", "`string` is no method, it is written `string(x)`"),
  ])
  func unknownNames(marked: String, message: String) {
    expectMistake(marked, message)
  }

  @Test(arguments: [
    ("«1 == 1.0»", "an int is never equal to a double"),
    ("«1 == 1u»", "an int is never equal to a uint"),
    ("«n == 'a'»", "an int is never equal to a string"),
    ("«client.enabled != 'true'»", "a bool is never equal to a string"),
    ("«s == null»", "a string is never equal to null"),
    ("«n != null»", "an int is never equal to null"),
    ("«client.secret == 1»", "a string? is never equal to an int"),
    ("«[1] == ['a']»", "a list(int) is never equal to a list(string)"),
    ("«client == realm»", "a Client is never equal to a Realm"),
    ("«{'a': 1} == {1: 1}»", "a map(string, int) is never equal to a map(int, int)"),
    ("«1 + 1.0»", "`+` does not take an int and a double"),
    ("«'a' + 1»", "`+` does not take a string and an int"),
    ("«[1] + ['a']»", "`+` does not take a list(int) and a list(string)"),
    ("«'a' - 'b'»", "`-` does not take a string and a string"),
    ("«1.0 % 2.0»", "`%` does not take a double and a double"),
    ("«true + true»", "`+` does not take a bool and a bool"),
    ("«'a' < 1»", "`<` does not take a string and an int"),
    ("«null < null»", "`<` does not take null and null"),
    ("«[1] < [2]»", "`<` does not take a list(int) and a list(int)"),
    ("«'1' in [1]»", "`in` does not take a string and a list(int)"),
    ("«'a' in 'abc'»", "`in` does not take a string and a string"),
    ("«1 in labels»", "`in` does not take an int and a map(string, string)"),
    ("true && «1»", "`&&` takes a bool, this is an int"),
    ("«n» || true", "`||` takes a bool, this is an int"),
    ("!«'a'»", "`!` takes a bool, this is a string"),
    ("-«'a'»", "`-` takes an int or a double, this is a string"),
    ("-«1u»", "`-` takes an int or a double, this is a uint"),
    ("«n» ? 1 : 2", "the condition before `?` takes a bool, this is an int"),
    ("true ? «1 : 'a'»", "the two sides of `:` differ: an int and a string"),
    ("«n»[0]", "an int has no elements to index"),
    ("[1][«'a'»]", "the index is an int, this is a string"),
    ("labels[«1»]", "the index is a string, this is an int"),
    ("{«1.5»: 1}", "a map key is a string, an int, a uint or a bool, this is a double"),
    ("{«null»: 1}", "a map key is a string, an int, a uint or a bool, this is null"),
  ])
  func types(marked: String, message: String) {
    expectMistake(marked, message)
  }

  @Test(arguments: [
    ("«size(1)»", "`size` does not take an int"), ("«size()»", "`size` takes one argument"),
    ("«s.size(1)»", "`size` takes no arguments"),
    ("«s.startsWith()»", "`startsWith` takes one argument"),
    ("«s.startsWith(1)»", "`startsWith` does not take a string and an int"),
    ("«matches(s)»", "`matches` takes two arguments"),
    ("«string([1])»", "`string` does not take a list(int)"),
    ("«string(client)»", "`string` does not take a Client"),
    ("«int(true)»", "`int` does not take a bool"), ("«bool(1)»", "`bool` does not take an int"),
    ("s.matches(«'('»)", "`(` without `)` in the pattern"),
    ("s.matches(«r'(?=a)'»)", "look-around and the flag `=` are not supported"),
    ("«has(client)»", "`has` takes one field selection, such as has(x.y)"),
    ("«has()»", "`has` takes one field selection, such as has(x.y)"),
    ("«[1].all(x)»", "`all` takes a variable and a condition"),
    ("«[1].map(x)»", "`map` takes a variable and one or two expressions"),
    ("«[1].filter(x, true, x)»", "`filter` takes a variable and a condition"),
    ("[1].all(«1», true)", "the first argument of `all` is a variable name"),
    ("[1].all(«x.y», true)", "the first argument of `all` is a variable name"),
    ("[1].all(x, «x»)", "the condition takes a bool, this is an int"),
    ("[1].map(x, «x», x)", "the condition takes a bool, this is an int"),
    ("«n».all(x, true)", "`all` goes over a list or a map, this is an int"),
    ("«'abc'».exists(c, true)", "`exists` goes over a list or a map, this is a string"),
  ])
  func calls(marked: String, message: String) {
    expectMistake(marked, message)
  }

  @Test(arguments: [
    ("«n»", Type.bool, "this is an int, a bool is needed"),
    ("«s + 'a'»", .bool, "this is a string, a bool is needed"),
    ("«true»", .string, "this is a bool, a string is needed"),
    ("«(1)»", .bool, "this is an int, a bool is needed"),
  ])
  func theExpectedType(marked: String, expecting: Type, message: String) {
    expectMistake(marked, message, expecting: expecting)
  }

  @Test(arguments: [
    ("n", "int"), ("1u", "uint"), ("d", "dyn"), ("d.x.y", "dyn"), ("d + d", "dyn"),
    ("d + 1", "int"), ("d == 1", "bool"),
    ("[1]", "list(int)"), ("[]", "list(dyn)"), ("[1, 'a']", "list(dyn)"),
    ("[client.secret, 'a']", "list(string?)"), ("[1] + []", "list(dyn)"),
    ("{'a': 1}", "map(string, int)"), ("{}", "map(dyn, dyn)"), ("labels.tier", "string"),
    ("labels['tier']", "string"),
    ("realm.clients", "list(Client)"), ("realm.clients.map(c, c.webOrigins)", "list(list(string))"),
    ("realm.clients.filter(c, c.enabled)", "list(Client)"), ("labels.map(k, size(k))", "list(int)"),
    ("client.secret", "string?"), ("true ? missing : client", "Client?"),
    ("true ? null : client", "Client"),
    ("client.timeout + 1", "int"), ("1 < 1.0", "bool"), ("1u >= 1", "bool"),
    ("string(client.home)", "string"), ("dyn(1)", "dyn"),
    ("client.secret in ['a']", "bool"), ("'a' in [client.secret]", "bool"),
    ("[1, 2].exists_one(x, x == 1)", "bool"),
  ])
  func resultTypes(source: String, type: String) throws {
    let checked = try Expression.check(
      source, variables: TestModel.variables, schema: TestModel.schema)
    #expect(checked.type.description == type)
  }

  @Test func variablesAreThoseThatAreRead() throws {
    let checked = try Expression.check(
      "s == 'a' && [1].all(n, n > 0 && s != '') || d > n", variables: TestModel.variables)
    #expect(checked.variableNames == ["s", "d", "n"])
  }

  @Test func aVariableWithoutValueIsAnError() throws {
    let checked = try Expression.check("x || true", variables: ["x": .bool])
    #expect(checked.evaluate(Scope()).value.isTrue)
    let alone = try Expression.check("x", variables: ["x": .bool])
    #expect(alone.evaluate(Scope()).value.failure?.message == "the variable `x` has no value")
  }

  @Test(arguments: [
    (0..<1, "a + b", "a + b\n^"), (4..<5, "a + b", "a + b\n    ^"),
    (0..<5, "a + b", "a + b\n^^^^^"),
    (5..<5, "a + b", "a + b\n     ^"), (6..<7, "a +\n  b", "  b\n  ^"),
    (2..<7, "a +\n  b", "a +\n  ^"),
    (3..<4, "\té x", "\té x\n\t ^"), (90..<99, "a", "a\n ^"),
  ])
  func carets(range: Range<Int>, source: String, expected: String) {
    #expect(ExpressionError("", range: range).caret(in: source) == expected)
  }
}
