// has, all, exists, exists_one, filter, map.

import Expressions
import Testing

struct MacroTests {
  @Test(arguments: [
    Row("[1, 2].all(x, x > 0)", "true"), Row("[1, 2].all(x, x > 1)", "false"),
    Row("[].all(x, x)", "true"),
    Row("[1, 2].exists(x, x > 1)", "true"), Row("[1, 2].exists(x, x > 2)", "false"),
    Row("[].exists(x, x)", "false"),
    Row("[1, 2].exists_one(x, x > 1)", "true"), Row("[1, 2].exists_one(x, x > 0)", "false"),
    Row("[].exists_one(x, true)", "false"),
    Row("[1, 2, 3].filter(x, x % 2 > 0)", "[1,3]"), Row("[1, 2].map(x, x * x)", "[1,4]"),
    Row("[1, 2, 3].map(x, x > 1, x * 10)", "[20,30]"),
    Row("{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "true"),
    Row("{'a': 1}.exists(k, k == 'b')", "false"),
    Row("{'a': 1, 'b': 2}.filter(k, k > 'a')", "[\"b\"]"),
    Row("{'a': 1}.map(k, k + '!')", "[\"a!\"]"),
    Row("{'a': 1}.exists_one(k, k == 'a')", "true"),
    Row("[[1, 2], [3]].map(x, x.map(y, y + size(x)))", "[[3,4],[4]]"),
    Row("[1].map(n, n) == [1] && n == 3", "true"),
    Row("[1].all(x, [x].exists(x, x == 1) && x == 1)", "true"),
    Row("[1, 2].map(x, [x]).exists(x, x == [2])", "true"),
    Row("realm.clients.filter(c, c.enabled).map(c, c.clientId)", "[\"web\"]"),
    Row("d.all(x, true)", "{\"error\":\"`all` does not take double\"}"),
  ])
  func comprehensions(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    // all and exists fold with && and ||: the deciding element wins over errors and unknowns.
    Row("[0, 1].all(x, 1 / x > 1)", "false"), Row("[0, 1].exists(x, 1 / x == 1)", "true"),
    Row("[0, 1].all(x, 1 / x == 1)", "{\"error\":\"division by zero\"}"),
    Row("partial.exists(x, x == 'c')", "true"),
    Row("partial.exists(x, x == 'z')", "{\"unknown\":[\"P\"]}"),
    Row("partial.all(x, x != 'c')", "false"),
    Row("partial.all(x, x != 'z')", "{\"unknown\":[\"P\"]}"),
    // The others need every element.
    Row("partial.exists_one(x, x == 'c')", "{\"unknown\":[\"P\"]}"),
    Row("partial.filter(x, x == 'a')", "{\"unknown\":[\"P\"]}"),
    Row("partial.map(x, x + '!')", "{\"unknown\":[\"P\"]}"), Row("partial.map(x, 1)", "[1,1,1]"),
    Row("[0, 1].exists_one(x, 1 / x == 1)", "{\"error\":\"division by zero\"}"),
    Row("[0, 1].filter(x, 1 / x == 1)", "{\"error\":\"division by zero\"}"),
    Row("[0, 1].map(x, 1 / x)", "{\"error\":\"division by zero\"}"),
    Row("[0, 1].map(x, x == 0 ? 1 / x : (u ? 1 : 2))", "{\"unknown\":[\"U\"]}"),
    Row("[1, 2].map(x, u, x)", "{\"unknown\":[\"U\"]}"),
    Row("u ? [1] : [2]", "{\"unknown\":[\"U\"]}"),
    Row("(u ? [1] : [2]).all(x, true)", "{\"unknown\":[\"U\"]}"),
    Row("[dyn('a')].filter(x, x)", "{\"error\":\"`filter` does not take string\"}"),
    Row("[dyn(1), true].exists(x, x)", "true"),
  ])
  func errorsAndUnknowns(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    Row("has(client.secret)", "true"), Row("has(other.secret)", "false"),
    Row("has(client.clientId)", "true"),
    Row("has(client.timeout)", "false"), Row("has(client.port)", "{\"unknown\":[\"PORT\"]}"),
    Row("has(labels.tier)", "true"), Row("has(labels.other)", "false"),
    // A key of plain data is there even when its value is null, as in CEL.
    Row("has(labels.zone)", "true"), Row("has({'a': {'b': 1}}.a.b)", "true"),
    Row("has({'a': {'b': 1}}.a.c)", "false"),
    Row("has({'a': dyn(1)}.b.c)", "{\"error\":\"no key `b`\"}"),
    Row("has(missing.secret)", "{\"error\":\"null has no field `secret`\"}"),
    Row("has(missing.secret) || true", "true"),
    Row("has(d.x)", "{\"error\":\"double has no field `x`\"}"),
    Row("missing != null && has(missing.secret)", "false"), Row("has(client.home.host)", "true"),
  ])
  func presence(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }
}
