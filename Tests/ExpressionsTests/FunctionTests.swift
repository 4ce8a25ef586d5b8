// size, startsWith, endsWith, contains, matches, and the conversions.

import Expressions
import Testing

struct FunctionTests {
  @Test(arguments: [
    Row("size('')", "0"), Row("size('aé😀')", "3"), Row("'e\\u0301'.size()", "2"),
    Row("size([1, 2])", "2"),
    Row("[].size()", "0"), Row("size({'a': 1})", "1"), Row("labels.size()", "2"),
    Row("'abc'.startsWith('ab')", "true"), Row("'abc'.startsWith('b')", "false"),
    Row("'abc'.startsWith('')", "true"),
    Row("'abc'.endsWith('bc')", "true"), Row("'abc'.endsWith('ab')", "false"),
    Row("''.endsWith('a')", "false"),
    Row("'a😀b'.endsWith('😀b')", "true"), Row("'abc'.contains('b')", "true"),
    Row("'abc'.contains('')", "true"),
    Row("'abc'.contains('ac')", "false"), Row("'ab'.contains('abc')", "false"),
    Row("'aab'.contains('ab')", "true"),
    Row("'\\u00e9'.startsWith('e')", "false"), Row("'abc'.matches('b')", "true"),
    Row("matches('abc', '^b')", "false"),
    Row("'a1'.matches(r'^[a-z]\\d$')", "true"), Row("s.matches('t' + 'e')", "true"),
    Row("s.matches('(' + s)", "{\"error\":\"`(` without `)` in the pattern\"}"),
    Row("dyn(1).startsWith('a')", "{\"error\":\"`startsWith` does not take int and string\"}"),
    Row("size(dyn(1))", "{\"error\":\"`size` does not take int\"}"),
    Row("dyn(1).matches('a')", "{\"error\":\"`matches` does not take int\"}"),
    Row("dyn([1]) == [1]", "true"),
  ])
  func functions(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    Row("string(1)", "\"1\""), Row("string(-7)", "\"-7\""), Row("string(7u)", "\"7\""),
    Row("string(1.5)", "\"1.5\""),
    Row("string(2.0)", "\"2\""), Row("string(-4.5e-3)", "\"-0.0045\""),
    Row("string(true)", "\"true\""),
    Row("string('a')", "\"a\""), Row("string(client.home)", "\"http://web\""),
    Row("string(1.0 / 0.0)", "\"Infinity\""),
    Row("int('42')", "42"), Row("int('-42')", "-42"), Row("int(3.9)", "3"), Row("int(-3.9)", "-3"),
    Row("int(7u)", "7"),
    Row("int(7)", "7"), Row("uint(7)", "7"), Row("uint('7')", "7"), Row("uint(3.9)", "3"),
    Row("uint(7u)", "7"),
    Row("double(3)", "3"), Row("double('1.5')", "1.5"), Row("double('-1e2')", "-100"),
    Row("double(7u)", "7"),
    Row("double(1.5)", "1.5"), Row("bool('true')", "true"), Row("bool('f')", "false"),
    Row("bool('1')", "true"),
    Row("bool(false)", "false"), Row("dyn(1) + 1", "2"),
    Row("int('9223372036854775807') > 0", "true"),
  ])
  func conversions(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    "int('')", "int('1.5')", "int('+1')", "int(' 1')", "int('9223372036854775808')",
    "int(9223372036854775808u)",
    "int(1e19)", "int(-1e19)", "int(9223372036854775807.0)", "int(-9223372036854775808.0)",
    "int(0.0 / 0.0)",
    "int(1.0 / 0.0)", "uint(-1)", "uint(-1.0)", "uint(-0.5)", "uint('-1')",
    "uint(18446744073709551616.0)",
    "uint('x')", "double('x')", "double('')", "bool('yes')", "bool('tRUE')", "bool('')",
  ])
  func conversionsThatDoNotFit(source: String) throws {
    let message = try evaluate(source).value.failure?.message
    #expect(message?.hasPrefix("the value does not fit into") == true, "\(source)")
  }
}
