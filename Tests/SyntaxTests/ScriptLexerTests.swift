// Scripts are read well enough that no comment, string or pattern is taken for another.

import SourceText
import Syntax
import Testing

@Suite("The script lexer")
struct ScriptLexerTests {
  private func tokens(_ text: String) -> [String] {
    let file = SourceFile(id: FileID(0), path: "a.ts", bytes: Array(text.utf8))
    return ScriptLexer.tokens(of: file).map {
      "\($0.kind) \(String(decoding: file.bytes[$0.span.range], as: UTF8.self))"
    }
  }

  @Test(arguments: [
    ("a // b\nc", ["word a", "word c"]), ("a /* b\n */ c", ["word a", "word c"]),
    ("a /* b", ["word a"]), ("'a\\'b' c", ["string 'a\\'b'", "word c"]),
    ("\"a//b\"", ["string \"a//b\""]), ("'open\nb", ["string 'open", "word b"]),
    ("`a${`b${c}`}d` e", ["template `a${`b${c}`}d`", "word e"]),
    ("`a${ {b: '}'} }c` d", ["template `a${ {b: '}'} }c`", "word d"]),
    ("`a\\`b` c", ["template `a\\`b`", "word c"]), ("`open", ["template `open"]),
    (
      "/[/'\"]/g.test(x)",
      [
        "pattern /[/'\"]/g", "punctuation .", "word test", "punctuation (", "word x",
        "punctuation )",
      ]
    ),
    ("a / b / c", ["word a", "punctuation /", "word b", "punctuation /", "word c"]),
    ("return /'/", ["word return", "pattern /'/"]),
    ("x = /a\\/b/", ["word x", "punctuation =", "pattern /a\\/b/"]),
    ("(a) / 2", ["punctuation (", "word a", "punctuation )", "punctuation /", "number 2"]),
    ("1.5e3", ["number 1.5e3"]), ("größe_1$", ["word größe_1$"]), ("\u{FEFF}a", ["word a"]),
    ("", []), ("'", ["string '"]), ("\\", ["punctuation \\"]), ("'\\", ["string '\\"]),
  ])
  func splits(_ text: String, expected: [String]) { #expect(tokens(text) == expected) }

  @Test("any bytes give tokens in order that lie in the file", .timeLimit(.minutes(1)))
  func hostile() {
    let samples = [
      String(repeating: "/[", count: 50_000), String(repeating: "`${", count: 50_000),
      String(repeating: "'\\", count: 50_000), String(repeating: "/*", count: 50_000),
    ]
    for sample in samples {
      let file = SourceFile(id: FileID(0), path: "a.ts", bytes: Array(sample.utf8))
      var end = 0
      var isOrdered = true
      for token in ScriptLexer.tokens(of: file) {
        isOrdered = isOrdered && token.span.range.lowerBound >= end && !token.span.isEmpty
        end = token.span.range.upperBound
      }
      #expect(isOrdered)
      #expect(end <= file.bytes.count)
    }
  }
}
