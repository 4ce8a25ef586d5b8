// From places to pointers and back, and from decoded text to places.

import SourceText
import Syntax
import Testing

struct JSONPointerTests {
  @Test(arguments: [
    (#"«{"a": [1, {"b": 2}]}»"#, ""), (#"{"a": [1, {"b": «2»}]}"#, "/a/1/b"),
    (#"{"a": [1, «{"b": 2}»]}"#, "/a/1"), (#"{"a": [1, {«"b"»: 2}]}"#, "/a/1/b"),
    (#"{"a": [«1», {"b": 2}]}"#, "/a/0"), (#"{«"a"»: [1, {"b": 2}]}"#, "/a"),
    (#"{"a": [1,« »{"b": 2}]}"#, "/a"), (#"{"a": "x«y»z"}"#, "/a"), (#"{"a": 1«,» "b": 2}"#, ""),
    (#"{"a/b": {"c~d": «1»}}"#, "/a~1b/c~0d"), (#"{"": {"": «1»}}"#, "//"),
    (#"{"é\u00e9": «1»}"#, "/éé"),
    (#"{"a": 1} {"b": «2»}"#, "/b"), (#"{«"a": 1», "b": 2}"#, "/a"),
  ])
  func namesThePlace(_ text: String, pointer: String) {
    let marked = MarkedText(text)
    #expect(json(marked.bytes).pointer(at: Span(file: FileID(0), marked.place)) == pointer)
  }

  @Test func namesNothingOutsideOfTheRoots() {
    let tree = json("  [1]  ")
    #expect(tree.pointer(at: Span(file: FileID(0), 0..<1)) == nil)
    #expect(tree.pointer(at: Span(file: FileID(1), 3..<4)) == nil)
  }

  @Test(
    arguments: [
      ("", 0..<42), ("/a", 6..<20), ("/a/0", 7..<8), ("/a/1/b", 16..<18), ("/x~1y~0", 31..<32),
      ("/", 38..<40),
      ("/a/2", nil), ("/a/-", nil), ("/a/01", nil), ("/a/+1", nil), ("/b", nil), ("a", nil),
      ("/a/0/0", nil), ("/a/", nil),
    ] as [(String, Range<Int>?)])
  func findsTheNode(_ pointer: String, at expected: Range<Int>?) {
    let tree = json(#"{"a": [1, {"b": 22}], "x\/y~": 3, "": 44 }"#)
    #expect(tree.node(at: pointer)?.span.range == expected)
  }

  @Test func findsTheLastOfRepeatedKeysAndLaterDocuments() {
    let tree = json(#"{"a": 1, "a": 2} {"b": 3}"#)
    #expect(tree.node(at: "/a")?.text == "2")
    #expect(tree.node(at: "/b")?.text == "3")
  }

  @Test(arguments: [
    (#"["«abc»def"]"#, 0..<3), (#"["abc«de»f"]"#, 3..<5), (#"["a\n«b»c"]"#, 2..<3),
    (#"["a«\n»bc"]"#, 1..<2),
    (#"["\u0041«\u0042»C"]"#, 1..<2), (#"["\ud83d\ude00«x»"]"#, 4..<5),
    (#"["«\ud83d\ude00»x"]"#, 1..<3),
    (#"["\/\/«host»"]"#, 2..<6), (#"["é\n«z»"]"#, 3..<4), (#"["\n«»a"]"#, 1..<1),
    (#"["\n«a»"]"#, 1..<99),
    (#"["\ud800«b»"]"#, 3..<4), (#"["«\qa»"]"#, 1..<2),
  ])
  func findsTheBytesOfDecodedText(_ text: String, range: Range<Int>) throws {
    let marked = MarkedText(text)
    let element = try #require(json(marked.bytes).root?.elements.first { _ in true })
    #expect(element.span(ofTextBytes: range).range == marked.place)
  }
}

@Suite struct PointerSpanTests {
  @Test(
    "a pointer stands for a value with its key",
    arguments: [
      ("", #"{"a": [1, {"b/c": 2}], "a": 3}"#), ("/a", #""a": 3"#), ("/b", nil), ("/a/0", nil),
    ] as [(String, String?)])
  func repeatedKeys(pointer: String, expected: String?) {
    #expect(text(at: pointer, of: #"{"a": [1, {"b/c": 2}], "a": 3}"#) == expected)
  }

  @Test(
    arguments: [
      ("/a", #""a": [1, {"b/c": 2}]"#), ("/a/0", "1"), ("/a/1", #"{"b/c": 2}"#),
      ("/a/1/b~1c", #""b/c": 2"#), ("/a/2", nil), ("/a/01", nil),
    ] as [(String, String?)])
  func nested(pointer: String, expected: String?) {
    #expect(text(at: pointer, of: #"{"a": [1, {"b/c": 2}]}"#) == expected)
  }

  private func text(at pointer: String, of source: String) -> String? {
    let file = SourceFile(id: FileID(0), path: "a.json", bytes: Array(source.utf8))
    return JSONParser.parse(file).span(at: pointer).map {
      String(decoding: file.bytes[$0.range], as: UTF8.self)
    }
  }
}
