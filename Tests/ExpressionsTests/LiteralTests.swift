// How values are written.

import Expressions
import Testing

struct LiteralTests {
  @Test(arguments: [
    Row("0", "0"), Row("42", "42"), Row("0x1F", "31"), Row("0XfF", "255"), Row("-0x10", "-16"),
    Row("12u", "12"), Row("12U", "12"), Row("0xFu", "15"),
    Row("9223372036854775807", "\"9223372036854775807\""),
    Row("-9223372036854775808", "\"-9223372036854775808\""),
    Row("18446744073709551615u", "\"18446744073709551615\""),
    Row("-0x8000000000000000", "\"-9223372036854775808\""),
    Row("1.5", "1.5"), Row(".5", "0.5"), Row("1e3", "1000"), Row("1.5E-3", "0.0015"),
    Row("2e+2", "200"), Row("1e300", "1e+300"),
    Row("true", "true"), Row("false", "false"), Row("null", "null"),
    Row("[]", "[]"), Row("[1, 2,]", "[1,2]"), Row("{}", "{}"),
    Row("{'a': [1], 'b': {},}", "{\"a\":[1],\"b\":{}}"),
    Row("{1: 'a', true: 'b'}", "{\"1\":\"a\",\"true\":\"b\"}"),
    Row("[1, 'a', null]", "[1,\"a\",null]"),
  ])
  func numbersListsAndMaps(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }

  @Test(arguments: [
    (#"'a'"#, "a"), (#""a""#, "a"), (#"'it\'s'"#, "it's"), (#""it's""#, "it's"),
    (#"'\a\b\f\n\r\t\v'"#, "\u{07}\u{08}\u{0C}\n\r\t\u{0B}"), (#"'\\ \? \" \' \`'"#, #"\ ? " ' `"#),
    (#"'\x41\X42\u00e9\U0001F600\101'"#, "ABé😀A"), (#"r'\d\n'"#, #"\d\n"#), (#"R"a\"#, #"a\"#),
    ("'''a\n'b' ''c'''", "a\n'b' ''c"), (#""""say "hi" \x21""""#, #"say "hi" !"#),
    ("r'''\\'''", "\\"), ("''", ""), ("''''''", ""), ("'é😀'", "é😀"),
    ("'// no comment'", "// no comment"),
  ])
  func strings(source: String, expected: String) throws {
    // A raw string may end in a backslash; the Swift literal above leaves its quote to us.
    let source = source == #"R"a\"# ? #"R"a\""# : source
    #expect(try evaluate(source).value.json() == Value.json(expected))
  }

  @Test(arguments: [
    ("1 «=» 2", "`=` is no operator; did you mean `==`?"),
    ("true «&» false", "`&` is no operator; did you mean `&&`?"),
    ("true «|» false", "`|` is no operator; did you mean `||`?"),
    ("1 «#» 2", "`#` has no meaning here"), ("1 + «€»", "`€` has no meaning here"),
    ("«'abc»", "the string has no end"), ("«'a»\n'", "the string has no end"),
    ("«'''a'»", "the string has no end"),
    ("'a«\\q»'", "unknown escape; a backslash is written `\\\\`, or use a raw string r'…'"),
    ("'«\\x4»'", "the escape takes 2 hexadecimal digits"),
    ("'«\\1»9'", "the escape takes 3 octal digits"),
    ("'«\\ud800»'", "the escape names no character"),
    ("'«\\U00110000»'", "the escape names no character"),
    ("«b'a'»", "byte strings are not part of the language"),
    ("«9223372036854775808»", "the number does not fit into 64 bits"),
    ("«-9223372036854775809»", "the number does not fit into 64 bits"),
    ("«99999999999999999999»", "the number is too large"), ("«1e400»", "the number is too large"),
    ("«18446744073709551616u»", "the number is too large"),
    ("1 +«»", "the expression ends where a value is expected"),
    ("«»", "the expression ends where a value is expected"),
    ("1 «2»", "expected an operator or the end"),
    ("(1«»", "the expression ends where `)` is expected"),
    ("[1«»", "the expression ends where `,` or `]` is expected"),
    ("[1 «2»]", "expected `,` or `]`"),
    ("{1«}»", "expected `:`"), ("{1: 2 «3»", "expected `,` or `}`"), ("[«,»]", "expected a value"),
    ("size(s,«)»", "expected a value"), ("d.«'1'»", "expected a field name"),
    ("d.«in»", "expected a field name"),
    ("d.«»", "the expression ends where a field name is expected"), ("«)»", "expected a value"),
    ("true ? 1«»", "the expression ends where `:` is expected"), ("!«-»1", "expected a value"),
    ("«in» [1]", "expected a value"), ("«for»", "`for` is a reserved word"),
    ("Client«{»}", "objects cannot be made in an expression"),
    ("1 +«+»", "expected a value"),
  ])
  func mistakesAreLocated(marked: String, message: String) {
    expectMistake(marked, message)
  }
}
