// Operators: precedence, arithmetic, equality, order, membership.

import Expressions
import Testing

struct OperatorTests {
  @Test(arguments: [
    Row("1 + 2 * 3", "7"), Row("(1 + 2) * 3", "9"), Row("10 - 3 - 2", "5"), Row("7 / 2", "3"),
    Row("-7 / 2", "-3"), Row("-7 % 2", "-1"), Row("7 % -2", "1"), Row("24 / 4 / 2", "3"),
    Row("- 5 + 2", "-3"), Row("--5", "5"), Row("-n", "-3"), Row("!true", "false"),
    Row("!!true", "true"), Row("2 * -3", "-6"), Row("1 < 2 == true", "true"),
    Row("1 + 1 == 2 && 2 * 2 == 4", "true"), Row("true || false && false", "true"),
    Row("(true || false) && false", "false"), Row("false && true || true", "true"),
    Row("true ? 1 : 2", "1"), Row("false ? 1 : true ? 2 : 3", "2"),
    Row("false || true ? 'a' : 'b'", "\"a\""), Row("1 in [1] == true", "true"),
    Row("3u + 4u", "7"), Row("1.5 + 2.0", "3.5"), Row("7.0 / 2.0", "3.5"), Row("-1.5", "-1.5"),
    Row("'a' + 'b'", "\"ab\""), Row("[1] + [2, 3]", "[1,2,3]"), Row("5u / 2u", "2"),
    Row("1 - 2 // a comment\n + 3", "2"), Row("2\n*\t3", "6"),
  ])
  func computes(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2",
    "-(-9223372036854775808)", "-9223372036854775808 / -1", "0u - 1u",
    "18446744073709551615u + 1u", "18446744073709551615u * 2u", "-9223372036854775808 % -1",
  ])
  func overflowIsAnError(source: String) throws {
    let value = try evaluate(source).value
    #expect(value.failure?.message.hasPrefix("the result does not fit into") == true)
  }

  @Test(arguments: [
    Row("1 / 0", "division by zero"), Row("1u / 0u", "division by zero"),
    Row("1 % 0", "remainder of a division by zero"),
    Row("1u % 0u", "remainder of a division by zero"),
    Row("[1, 2][2]", "no element 2 in a list of 2"), Row("[1][-1]", "no element -1 in a list of 1"),
    Row("{'a': 1}['b']", "no key \"b\""), Row("{'a': 1}.b", "no key `b`"),
    Row("missing.clientId", "null has no field `clientId`"),
    Row("d.x", "double has no field `x`"), Row("d + 'x'", "`+` does not take double and string"),
    Row("{'a': 1, 'a': 2}", "a key occurs twice in the map"),
    Row("{1: 1, 1u: 2}", "a key occurs twice in the map"),
    Row("{dyn(1.5): 1}", "unsupported key type"),
    Row("client.timeout + 1", "`+` does not take null and int"),
    Row("client.timeout < 1", "`<` does not take null and int"),
    Row("dyn('a') && true", "`&&` does not take string"), Row("!d", "`!` does not take double"),
    Row("d ? 1 : 2", "`?:` does not take double"), Row("-dyn('a')", "`-` does not take string"),
    Row("1 in d", "`in` does not take int and double"),
  ])
  func failsWith(row: Row) throws {
    #expect(try evaluate(row.source).value.failure?.message == row.expected)
  }

  @Test(arguments: [
    Row("1.0 / 0.0", "\"Infinity\""), Row("-1.0 / 0.0", "\"-Infinity\""),
    Row("0.0 / 0.0", "\"NaN\""), Row("0.0 / 0.0 == 0.0 / 0.0", "false"),
    Row("0.0 / 0.0 != 0.0 / 0.0", "true"), Row("0.0 / 0.0 < 1.0", "false"),
    Row("0.0 / 0.0 >= 1.0", "false"), Row("-0.0 == 0.0", "true"),
    Row("1 < 0.0 / 0.0", "false"),
  ])
  func doublesFollowIEEE754(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    Row("1 == 1", "true"), Row("1u == 1u", "true"), Row("'a' != 'b'", "true"),
    Row("dyn(1) == 1.0", "true"), Row("dyn(1u) == 1", "true"), Row("dyn(1) == 1.5", "false"),
    Row("dyn(1) == 'a'", "false"), Row("dyn(1) != 'a'", "true"), Row("dyn(1) == true", "false"),
    Row("null == null", "true"), Row("dyn(1) == null", "false"),
    Row("[1, 2] == [1, 2]", "true"), Row("[1, 2] == [2, 1]", "false"),
    Row("[1] == [1, 2]", "false"),
    Row("[] == [1]", "false"), Row("dyn([1]) == [1.0]", "true"),
    Row("[[1], []] == [[1], []]", "true"),
    Row("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"), Row("{'a': 1} == {'a': 2}", "false"),
    Row("{'a': 1} == {'b': 1}", "false"), Row("{'a': 1} == {'a': 1, 'b': 2}", "false"),
    Row("dyn({1: 'a'}) == {1u: 'a'}", "true"),
    Row("dyn(9007199254740993) == 9007199254740992.0", "false"),
    // Precomposed and combining forms are different code points, although Swift calls them equal.
    Row("'\\u00e9' == 'e\\u0301'", "false"), Row("'\\u00e9' in ['e\\u0301']", "false"),
    Row("client == client", "true"), Row("client == other", "false"),
    Row("realm == realm.self", "true"),
    Row("client == null", "false"), Row("missing == null", "true"), Row("missing != null", "false"),
    Row("client.secret == 's3cret'", "true"), Row("other.secret == null", "true"),
    Row("other.secret == 'x'", "false"), Row("client.timeout == 1", "false"),
  ])
  func equality(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    Row("1 < 2", "true"), Row("2 <= 2", "true"), Row("2 > 2", "false"), Row("2 >= 2", "true"),
    Row("1 < 1u", "false"), Row("-1 < 0u", "true"), Row("0u > -1", "true"), Row("1 < 1.5", "true"),
    Row("1.5 < 1", "false"), Row("2u >= 1.5", "true"), Row("1.0 <= 1u", "true"),
    Row("9007199254740993 > 9007199254740992.0", "true"),
    Row("-9223372036854775808 >= -9223372036854775808.0", "true"),
    Row("9223372036854775807 < 9223372036854775808.0", "true"),
    Row("18446744073709551615u < 18446744073709551616.0", "true"), Row("0u > -0.5", "true"),
    Row("-1 > -1.5", "true"), Row("-2 < -1.5", "true"), Row("1 < 1e300", "true"),
    Row("1 > -1e300", "true"),
    Row("'a' < 'b'", "true"), Row("'a' < 'aa'", "true"), Row("'B' < 'a'", "true"),
    Row("'' < 'a'", "true"),
    Row("'\\uffff' < '\\U00010000'", "true"), Row("false < true", "true"),
    Row("true <= true", "true"),
    Row("d > 2", "true"),
  ])
  func order(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    Row("1 in [1, 2]", "true"), Row("3 in [1, 2]", "false"), Row("1 in []", "false"),
    Row("dyn(1.0) in [1]", "true"), Row("'a' in {'a': 1}", "true"), Row("'b' in {'a': 1}", "false"),
    Row("dyn(1u) in {1: 'x'}", "true"), Row("dyn(1.0) in {1: 'x'}", "true"),
    Row("dyn(1.5) in {1: 'x'}", "false"), Row("[1] in [[1]]", "true"),
    Row("!('a' in ['b'])", "true"),
    Row("'tier' in labels", "true"), Row("null in [missing]", "true"),
    Row("'a' in partial", "true"), Row("'x' in partial", "{\"unknown\":[\"P\"]}"),
  ])
  func membership(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    Row("[1, 2, 3][1]", "2"), Row("['a'][0]", "\"a\""), Row("{'a': {'b': 7}}.a.b", "7"),
    Row("{'a': 1}['a']", "1"), Row("{1: 'x'}[1]", "\"x\""), Row("dyn([5, 6])[1u]", "6"),
    Row("[5, 6][dyn(1.0)]", "6"), Row("{true: 1}[true]", "1"), Row("labels.tier", "\"front\""),
    Row("client.clientId", "\"web\""), Row("realm.clients[1].clientId", "\"api\""),
    Row("client.home.host", "\"web\""), Row("realm.self.self.name", "\"shop\""),
    Row("partial[0]", "\"a\""), Row("partial[1]", "{\"unknown\":[\"P\"]}"),
    Row("client.port", "{\"unknown\":[\"PORT\"]}"),
    Row("client.port + 1", "{\"unknown\":[\"PORT\"]}"),
  ])
  func access(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }
}
