// Where nginx cuts words, and what it keeps of them.

import SourceText
import Syntax
import Testing

@Suite struct NginxWordTests {
  private func words(_ text: String) -> [NginxWord] {
    NginxParser.parse(sourceFile(text)).directives.first.map { [$0.name] + $0.arguments } ?? []
  }

  @Test(arguments: [
    // A `#` inside a word is a letter; only where a word could start it begins a comment.
    ("return 200 a#b;", ["return", "200", "a#b"]),
    ("return # c ; { \"\n 200;", ["return", "200"]),
    // A backslash keeps the next byte in the word and stays itself.
    ("return 200 a\\;b;", ["return", "200", "a\\;b"]),
    ("return 200 a\\ b;", ["return", "200", "a\\ b"]),
    // `\t`, `\r` and `\n` become control characters, also in a regular expression.
    ("rewrite ^/\\test\\nx\\r;", ["rewrite", "^/\test\nx\r"]),
    ("x \\d\\.\\/;", ["x", "\\d\\.\\/"]),
    ("x \"a\\\"b\" 'c\\'d' e\\\\f;", ["x", "a\"b", "c'd", "e\\f"]),
    // `{` directly after `$` belongs to the word.
    ("return ${host}x;", ["return", "${host}x"]),
    ("return \"${host}x\";", ["return", "${host}x"]),
    // A `}` inside a word is a letter.
    ("return 200 a}b;", ["return", "200", "a}b"]),
    // Quotes open only at the start of a word.
    ("x a\"b c\";", ["x", "a\"b", "c\""]),
    ("x \"\";", ["x", ""]),
    ("x \"a;{}#b\";", ["x", "a;{}#b"]),
    ("x \"a\nb\";", ["x", "a\nb"]),
    // `)` may follow a closing quote and begins a word of its own.
    ("if ($a = \"b\"){}", ["if", "($a", "=", "b", ")"]),
    ("location /{}", ["location", "/"]),
    ("location\n/x\n{\n}", ["location", "/x"]),
    ("location =/auth {}", ["location", "=/auth"]),
    ("\"return\" 200;", ["return", "200"]),
    ("x\r\n  y\r\n;\r\n", ["x", "y"]),
    ("x \u{A0}a \u{201C}b\u{201D};", ["x", "\u{A0}a", "\u{201C}b\u{201D}"]),
  ])
  func cutsWords(_ input: String, _ expected: [String]) {
    #expect(words(input).map(\.text) == expected)
  }

  @Test func keepsTheQuotesOutOfTheTextSpan() throws {
    let file = sourceFile("x \"a b\" 'c' d;")
    let arguments = try #require(NginxParser.parse(file).directives.first).arguments
    #expect(arguments.map { text($0.span, in: file) } == ["\"a b\"", "'c'", "d"])
    #expect(arguments.map { text($0.textSpan, in: file) } == ["a b", "c", "d"])
    #expect(arguments.map(\.quote) == [.double, .single, .none])
  }

  @Test(arguments: [
    ("http://$host:${port}/x", ["'http://'", "host", "':'", "port", "'/x'"]),
    ("$a$b", ["a", "b"]),
    // Neither a backslash nor single quotes stop a variable.
    ("\\$host", ["'\\'", "host"]),
    ("'$host'", ["host"]),
    // A group has one digit.
    ("/$10", ["'/'", "1", "'0'"]),
    ("^/a$", ["'^/a$'"]),
    ("^(a|b$)$", ["'^(a|b$)$'"]),
    ("${open", ["'${open'"]),
    ("plain", ["'plain'"]),
    ("\"\"", []),
  ])
  func splitsVariables(_ word: String, _ expected: [String]) throws {
    let argument = try #require(words("x \(word);").last)
    let pieces = argument.pieces.map { piece in
      switch piece.content {
      case .literal(let text): "'\(text)'"
      case .variable(let name): name
      }
    }
    #expect(pieces == expected)
  }

  @Test func pointsAtVariables() throws {
    let file = sourceFile("proxy_pass \"http://${backend}:$port/é$uri\";")
    let word = try #require(NginxParser.parse(file).directives.first?.arguments.first)
    #expect(word.variables().map(\.name) == ["backend", "port", "uri"])
    #expect(word.variables().map { text($0.span, in: file) } == ["${backend}", "$port", "$uri"])
    #expect(word.pieces.map { text($0.span, in: file) }.joined() == "http://${backend}:$port/é$uri")
  }

  @Test func endsDirectivesWithTheirMark() throws {
    let file = sourceFile("# c\nserver { listen 80 ; }\nuser x;")
    let tree = NginxParser.parse(file)
    #expect(
      tree.directives.map { text($0.span, in: file) } == ["server { listen 80 ; }", "user x;"])
    let server = try #require(tree.directives.first)
    #expect(server.blockSpan.map { text($0, in: file) } == "{ listen 80 ; }")
    #expect(server.block?.map { text($0.span, in: file) } == ["listen 80 ;"])
    #expect(tree.comments.map { text($0, in: file) } == ["# c"])
  }

  @Test(arguments: [
    "return \"}\"", "return '}' -- it's }", "x = [[ } ]]", "x = [==[ ]] } ]==]",
    "--[[ } ]] t = {1, {2}}", "-- don't }\n x = \"a\\\"}\"", "\n ngx.say('\\'}')\n",
  ])
  func takesLuaAsItIs(_ body: String) throws {
    let file = sourceFile("location / { content_by_lua_block {\(body)\n} }\nroot x;")
    let tree = NginxParser.parse(file)
    #expect(tree.problems.isEmpty)
    #expect(tree.directives.map(\.name.text) == ["location", "root"])
    let lua = try #require(tree.directives.first?.block?.first)
    #expect(lua.luaBody.map { text($0, in: file) } == "\(body)\n")
    #expect(lua.block == nil)
  }

  @Test(arguments: [
    ("events {} http {}", NginxLevel.main), ("server { location / {} }", .http),
    ("map $a $b { x y; }", .http), ("upstream a { server b; }", .http),
    ("server { listen 1; proxy_pass a:1; }", .stream), ("listen 80; location / {}", .server),
    ("server a:80; keepalive 8;", .upstream), ("proxy_set_header Host $host;", .location),
    ("", .location),
  ])
  func knowsTheLevel(_ input: String, _ expected: NginxLevel) {
    #expect(NginxParser.parse(sourceFile(input)).level == expected)
  }

  @Test func dumpsOneLinePerNode() {
    let file = sourceFile("server { # é\n  return 200 \"a\\nb\" ;\n}}")
    #expect(
      NginxParser.parse(file).dump() == """
        directive @1:1-3:2 server
          directive @2:3-2:22 return
            word @2:10-2:13 200
            word @2:14-2:20 a\\nb
        comment @1:10-1:13 # é
        error @3:2-3:3 this `}` closes nothing

        """)
  }
}
