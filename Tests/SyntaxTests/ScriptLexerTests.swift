// Scripts are read well enough that no comment, string or pattern is taken for another.

import SourceText
import Testing

@testable import Syntax

@Suite("The script lexer")
struct ScriptLexerTests {
  private func read<Result>(
    _ text: String, path: String = "a.ts", _ use: (ScriptLexer, SourceFile) -> Result
  ) -> Result {
    let file = SourceFile(id: FileID(0), path: path, bytes: Array(text.utf8))
    return file.bytes.withUnsafeBufferPointer { bytes in
      var lexer = ScriptLexer(
        bytes: bytes, file: file.id, start: file.contentStart, allowsJSX: path.hasSuffix("x"))
      lexer.read()
      return use(lexer, file)
    }
  }

  private func tokens(_ text: String, path: String = "a.ts") -> [String] {
    read(text, path: path) { lexer, file in
      lexer.tokens.map { "\($0.kind) \(String(decoding: file.bytes[$0.range], as: UTF8.self))" }
    }
  }

  @Test(arguments: [
    ("a // b\nc", ["word a", "word c"]), ("a /* b\n */ c", ["word a", "word c"]),
    ("a /* b", ["word a"]), ("'a\\'b' c", ["string 'a\\'b'", "word c"]),
    ("#!/usr/bin/env node\na", ["word a"]), ("#secret", ["word #secret"]),
    ("\"a//b\"", ["string \"a//b\""]), ("'open\nb", ["string 'open", "word b"]),
    (
      "`a${`b${c}`}d` e",
      [
        "templateHead `a${", "templateHead `b${", "word c", "templateTail }`", "templateTail }d`",
        "word e",
      ]
    ),
    (
      "`a${ {b: '}'} }c` d",
      [
        "templateHead `a${", "leftBrace {", "word b", "colon :", "string '}'", "rightBrace }",
        "templateTail }c`", "word d",
      ]
    ),
    ("`a\\`b` c", ["template `a\\`b`", "word c"]), ("`open", ["template `open"]),
    (
      "/[/'\"]/g.test(x)",
      ["pattern /[/'\"]/g", "dot .", "word test", "leftParen (", "word x", "rightParen )"]
    ),
    ("a / b / c", ["word a", "slash /", "word b", "slash /", "word c"]),
    ("return /'/", ["word return", "pattern /'/"]),
    ("x = /a\\/b/", ["word x", "equals =", "pattern /a\\/b/"]),
    ("(a) / 2", ["leftParen (", "word a", "rightParen )", "slash /", "number 2"]),
    (
      "if (a) /b/.c",
      ["word if", "leftParen (", "word a", "rightParen )", "pattern /b/", "dot .", "word c"]
    ),
    (
      "1.5e3 0x1e-2 1e-2 .5",
      ["number 1.5e3", "number 0x1e", "minus -", "number 2", "number 1e-2", "dot .", "number 5"]
    ),
    ("f(.5)", ["word f", "leftParen (", "number .5", "rightParen )"]),
    (
      "a?.b ?? c ??= d?.5:1",
      [
        "word a", "questionDot ?.", "word b", "coalesce ??", "word c", "assignment ??=", "word d",
        "question ?", "number .5", "colon :", "number 1",
      ]
    ),
    ("größe_1$", ["word größe_1$"]), ("\u{FEFF}a", ["word a"]),
    ("", []), ("'", ["string '"]), ("\\", ["word \\"]), ("'\\", ["string '\\"]),
  ])
  func splits(_ text: String, expected: [String]) { #expect(tokens(text) == expected) }

  @Test(
    "of JSX only what stands in braces is code",
    arguments: [
      (
        "x = <p>don't `open` // this</p>; y",
        ["word x", "equals =", "jsxStart <", "jsxEnd ", "semicolon ;", "word y"]
      ),
      (
        "x = <a b='{' c={d}>{e}<i/></a>",
        [
          "word x", "equals =", "jsxStart <", "leftBrace {", "word d", "rightBrace }",
          "leftBrace {", "word e", "rightBrace }", "jsxEnd ",
        ]
      ),
      ("x = <></>", ["word x", "equals =", "jsxStart <", "jsxEnd "]),
      (
        "x = <T,>(y: T) => y",
        [
          "word x", "equals =", "less <", "word T", "comma ,", "greater >", "leftParen (", "word y",
          "colon :", "word T", "rightParen )", "arrow =>", "word y",
        ]
      ),
      ("a < b", ["word a", "less <", "word b"]),
      ("x = <T>y", ["word x", "equals =", "less <", "word T", "greater >", "word y"]),
    ])
  func jsx(_ text: String, expected: [String]) { #expect(tokens(text, path: "a.tsx") == expected) }

  @Test("a bracket without its partner ends with the group around it")
  func brackets() {
    let matches = read("f({a: (1}, b)") { lexer, _ in lexer.tokens.map { Int($0.match) } }
    //                  f  (  {  a  :  (  1  }  ,  b  )
    #expect(matches == [0, 10, 7, 0, 0, 7, 0, 2, 0, 0, 1])
    let messages = read("f({a: (1}, b))") { lexer, _ in lexer.problems.map(\.message) }
    #expect(messages == ["nothing closes this `(`", "nothing opens this `)`"])
  }

  @Test("any bytes give tokens in order that lie in the file", .timeLimit(.minutes(1)))
  func hostile() {
    let samples = [
      String(repeating: "/[", count: 20_000), String(repeating: "`${", count: 20_000),
      String(repeating: "'\\", count: 20_000), String(repeating: "/*", count: 20_000),
      String(repeating: "x=<a", count: 20_000), String(repeating: "x=<a>{", count: 20_000),
      String(repeating: "([{", count: 20_000) + String(repeating: ")", count: 20_000),
      String(repeating: "a<", count: 20_000), String(repeating: "/a/ /", count: 20_000),
    ]
    for sample in samples {
      read(sample, path: "a.tsx") { lexer, file in
        var end = 0
        var isOrdered = true
        for token in lexer.tokens {
          isOrdered = isOrdered && token.range.lowerBound >= end
          end = token.range.upperBound
        }
        #expect(isOrdered)
        #expect(end <= file.bytes.count)
      }
    }
  }
}
