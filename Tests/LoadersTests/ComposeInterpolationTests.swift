import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Interpolation in compose files")
struct ComposeInterpolationTests {
  static let file = FileID(0)

  private static func parts(_ text: String) -> (pieces: [TextPiece], problems: [String]) {
    let values: [String: Sourced<String>] = [
      "SET": .known("hello"), "EMPTY": .known(""),
      "HALF": Sourced(
        pieces: [
          TextPiece(text: "x-", span: nil), TextPiece(text: nil, variable: "GONE", span: nil),
        ], span: nil),
    ]
    var interpolation = Interpolation(
      lookup: { values[$0] }, place: { Span(file: file, $0) })
    let pieces = interpolation.parts(of: Array(text.utf8))
    return (pieces, interpolation.problems.map(\.message))
  }

  @Test(
    "text after substitution",
    arguments: [
      ("$SET", "hello"), ("${SET}", "hello"), ("a${SET}b$SET", "ahellobhello"),
      ("$$SET", "$SET"), ("$${SET}", "${SET}"), ("$$$SET", "$hello"), ("$5 $- $", "$5 $- $"),
      ("${UNSET:-d}", "d"), ("${EMPTY:-d}", "d"), ("${EMPTY-d}", ""), ("${UNSET-d}", "d"),
      ("${SET:-d}", "hello"), ("${SET:?e}", "hello"), ("${EMPTY?e}", ""),
      ("${SET:+r}", "r"), ("${EMPTY:+r}", ""), ("${EMPTY+r}", "r"), ("${UNSET+r}", ""),
      ("${UNSET:-}", ""), ("${UNSET-a:-b}", "a:-b"), ("${UNSET:-a?b}", "a?b"),
      ("${UNSET:-${EMPTY:-${SET}}}", "hello"), ("${UNSET:-{\"a\":1}}", "{\"a\":1}"),
      ("a${UNSET:-b}c}", "abc}"), ("${UNSET:-http://x:1/y?z=1}", "http://x:1/y?z=1"),
      ("${HALF}", "x-"), ("${SET:+${SET}/$SET}", "hello/hello"), ("", ""), ("é${SET}", "éhello"),
    ])
  func substitutes(input: String, expected: String) {
    let (pieces, problems) = Self.parts(input)
    #expect(pieces.compactMap(\.text).joined() == expected)
    #expect(problems == [])
  }

  @Test(
    "what compose refuses",
    arguments: [
      "${1X}", "${a b}", "${SET", "${}", "${SET/a/b}", "${SET%x}", "${#SET}", "${!SET}",
      "${SET:0:1}", "${SET^^}", "${SET:}", "${UNSET:-a\nb}",
    ])
  func refuses(input: String) {
    let (pieces, problems) = Self.parts(input)
    #expect(problems.count == 1)
    #expect(pieces.contains { $0.text == nil })
  }

  @Test("a variable that nobody sets stays unknown", arguments: ["$GONE", "${GONE}", "${GONE:?e}"])
  func unknown(input: String) {
    let text = Sourced<String>(pieces: Self.parts("http://\(input)/").pieces, span: nil)
    #expect(text.needs == ["GONE"])
    #expect(text.textWithUnknownsEmpty == "http:///")
  }

  @Test("each part has its own place")
  func places() {
    let pieces = Self.parts("http://${HOST:-kc}:$$").pieces
    #expect(pieces.map(\.text) == ["http://", "kc", ":", "$"])
    #expect(pieces.map { $0.span?.range } == [0..<7, 15..<17, 18..<19, 19..<21])
    #expect(pieces.map(\.variable) == [nil, "HOST", nil, nil])
    #expect(pieces[1].definition == pieces[1].span)
  }

  @Test("nesting has a limit")
  func depth() {
    let deep = String(repeating: "${A:-", count: 50_000)
    #expect(Self.parts(deep).problems.count == 1)
    let closed = deep.prefix(5 * 200) + String(repeating: "}", count: 200)
    #expect(Self.parts(String(closed)).problems.count == 1)
  }

  @Test("places in scalars with escapes and in blocks")
  func decodedScalars() {
    let fixture = ComposeFixture(
      """
      services:
        app:
          image: x
          environment:
            QUOTED: "tab\\t${HOST:-kc} é $$"
            BLOCK: |
              upstream ${UP};
              listen ${PORT:-80};
      """)
    let variables = fixture.service("app").environment
    let quoted = variables.first { $0.name == "QUOTED" }?.value
    #expect(quoted?.value == "tab\tkc é $")
    #expect(
      quoted?.pieces.first { $0.variable == "HOST" }.map { fixture.text($0.span) }
        == "compose.yaml: kc")
    let block = variables.first { $0.name == "BLOCK" }?.value
    #expect(block?.needs == ["UP"])
    #expect(
      block?.pieces.filter { $0.variable != nil }.map { fixture.text($0.span) }
        == ["compose.yaml: ${UP}", "compose.yaml: 80"])
  }
}
