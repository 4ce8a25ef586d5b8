// What Caddy accepts and refuses, and the trees. Checked against `caddy adapt` 2.11.7.

import SourceText
import Syntax
import Testing

@Suite("Caddyfiles")
struct CaddyParserTests {
  private func problems(_ text: String) -> [String] {
    let file = sourceFile(text)
    return places(CaddyParser.parse(file).problems, in: file)
  }

  @Test(arguments: [
    "",
    "# nothing but a comment\n",
    "a.test {\n\trespond ok\n}\n",
    "a.test\n\nreverse_proxy web:3000\nfile_server\n",
    "a.test,\nb.test, c.test {\n\trespond ok\n}",
    "{\n\tadmin off\n}\na.test {\n\trespond ok\n}\n",
    "(s) {\n\theader X 1\n}\n&(r) {\n\trespond ok\n}\na.test {\n\timport s\n\tinvoke r\n}\n",
    "a.test {\r\n\trespond `{\"a\": 1}` 200\r\n}\r\n",
    "a.test {\n\theader X \"a \\\" { b\" # c\n}\n",
    "a.test {\n\trespond \"two\nlines\"\n}\n",
    "a.test {\n\trespond <<HTML\n\t\t<p>{\n\t\tHTML 200\n}\n",
    "a.test {\n\treverse_proxy web:1 \\\n\t\tweb:2\n}\n",
    "{$SITE:a.test b.test} {\n\trespond ok\n}\n",
    "import sites/*.caddy\na.test {\n\trespond {host}#1\n}\n",
    "\u{FEFF}a.test {\n\trespond ok\n}\n",
  ])
  func accepts(_ text: String) {
    #expect(problems(text) == [])
  }

  @Test(arguments: [
    ("a.test {\n\trespond ok\n", ["error 1:8"]),
    ("a.test {\n\thandle {\n\t\trespond ok\n\t}\n", ["error 1:8"]),
    ("a.test {\n\trespond ok\n}\n}\n", ["error 4:1"]),
    ("a.test{\n\trespond ok\n}\n", ["error 1:1", "error 3:1"]),
    ("a.test { respond ok\n}\n", ["error 1:10"]),
    ("a.test {\n\trespond ok }\n", ["error 2:13"]),
    ("a.test {\n\trespond \"ok\n}\n", ["error 1:8", "error 2:10"]),
    ("a.test {\n\trespond ok\n}\n{\n\tadmin off\n}\n", ["error 4:1"]),
    ("a.test {\n\trespond <<HT{ML\n\tx\n\tHTML\n}\n", ["error 2:10"]),
    ("a.test {\n\trespond <<HTML\n\tx\n}\n", ["error 1:8", "error 2:10"]),
  ])
  func refuses(_ text: String, _ expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test("every word keeps its place, quotes and all")
  func dump() {
    let text = """
      {
        admin off
      }
      (proxy) {
        reverse_proxy {args[0]} {
          header_up -Authorization
        }
      }
      a.test, "b.test" { # two names
        import proxy `web:3000`
      }
      """
    #expect(
      CaddyParser.parse(sourceFile(text)).dump() == """
        options @1:1-3:2
          directive @2:3-2:12 admin
            word @2:9-2:12 off
        snippet @4:1-8:2 proxy
          word @4:1-4:8 (proxy)
          directive @5:3-7:4 reverse_proxy
            word @5:17-5:26 {args[0]}
            directive @6:5-6:29 header_up
              word @6:15-6:29 -Authorization
        site @9:1-11:2
          word @9:1-9:7 a.test
          word @9:9-9:17 b.test
          directive @10:3-10:26 import
            word @10:10-10:15 proxy
            word @10:16-10:26 web:3000
        comment @9:20-9:31 # two names

        """)
  }

  @Test("a broken block hides neither what stands before nor what stands behind it")
  func recovery() {
    let tree = CaddyParser.parse(
      sourceFile("a.test {\n\trespond ok }\nb.test {\n\trespond ok\n}\n"))
    #expect(tree.blocks.flatMap(\.heads).map(\.text) == ["a.test", "b.test"])
  }

  @Test func variablesStandInWords() {
    let tree = CaddyParser.parse(sourceFile("id.{$DOMAIN:a.test}:{$PORT} {\n}\n"))
    let word = tree.blocks.first?.heads.first
    #expect(word?.variables.map(\.name) == ["DOMAIN", "PORT"])
    #expect(word?.variables.map(\.fallback) == ["a.test", nil])
    #expect(word.map { $0.span(of: $0.variables[0].range) } == Span(file: FileID(0), 3..<19))
  }

  @Test("blocks inside blocks end somewhere")
  func depth() {
    let text =
      "a.test {\n" + String(repeating: "handle {\n", count: 5000) + "respond ok\n"
      + String(repeating: "}\n", count: 5001)
    let tree = CaddyParser.parse(sourceFile(text))
    #expect(tree.blocks.count == 1)
    #expect(tree.problems.isEmpty)
  }

  @Test("whatever the bytes are, there is a tree that lies in the file")
  func damage() {
    let base = Array(
      """
      (s) {
        header_up X "a b"
      }
      a.test, {$B:b.test} {
        @m {
          path /a/* /b
        }
        handle_path /api/* {
          reverse_proxy web:3000 {
            import s
          }
        }
        respond <<E
          text
          E 200
      }
      """.utf8)
    var dice = Dice(state: 11)
    let marks = Array("{}\"`\\#,\n<$ \r".utf8) + [0, 0xFF]
    for _ in 0..<2000 {
      let file = sourceFile(dice.damage(base, marks: marks))
      let tree = CaddyParser.parse(file)
      let spans =
        tree.blocks.map(\.span) + tree.blocks.flatMap(\.directives).map(\.span)
        + tree.problems.map(\.span)
      #expect(spans.allSatisfy { file.span.contains($0) })
    }
  }
}
