import Syntax
import Testing

@Suite("YAML: any bytes")
struct YAMLRobustnessTests {
  private static let sample = """
    # größe 😀
    x-base: &base !t   # note
      "k\\u00e9": [1, {a: b, c}, 'it''s']
      text: |2-
          one

        two # no comment
    services:
      web: {<<: *base, url: "http://a:80/#x"}
      db:
      - >
        folded
        text
      - ? complex
        : value
      - plain
        over lines
    ---
    !u second: ~
    ...
    """

  @Test("a file cut anywhere is read up to there, and the tree holds together")
  func truncation() {
    let bytes = Array(Self.sample.utf8)
    for count in 0...bytes.count {
      let tree = yaml(Array(bytes[..<count]))
      #expect(faults(of: tree).isEmpty, "cut at \(count)")
      if count > 40 { #expect(tree.root?.kind == .mapping, "cut at \(count)") }
    }
  }

  @Test(
    "a file with a byte in the wrong place keeps its tree together",
    arguments: Array("[]{}\"'&*!|>%@`#:-?,\t\n \u{1}".utf8) + [0x00, 0xFF, 0xC3, 0xED]
  )
  func replacement(byte: UInt8) {
    let bytes = Array(Self.sample.utf8)
    for offset in stride(from: Int(byte) % 3, to: bytes.count, by: 3) {
      var changed = bytes
      changed[offset] = byte
      #expect(faults(of: yaml(changed)).isEmpty, "at \(offset)")
      changed = bytes
      changed.insert(byte, at: offset)
      #expect(faults(of: yaml(changed)).isEmpty, "before \(offset)")
    }
  }

  @Test(
    "nesting ends at a limit",
    arguments: ["[", "- ", "? ", "{a: ", "[[{x: ", "- ? - "]
  )
  func nesting(opening: String) {
    let tree = yaml(String(repeating: opening, count: 100_000))
    #expect(
      tree.problems.map(\.message) == ["nested deeper than 512 levels; the rest was not read"])
    #expect(faults(of: tree).isEmpty)
  }

  @Test("nesting up to the limit is fine")
  func deepest() {
    let brackets = YAMLParser.depthLimit
    let tree = yaml(
      String(repeating: "[", count: brackets) + String(repeating: "]", count: brackets)
    )
    #expect(tree.problems.isEmpty)
  }

  @Test("aliases that multiply are told once, at the alias that goes too far")
  func bomb() {
    var source = "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      source += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let tree = yaml(source)
    #expect(tree.problems.map(\.message) == ["aliases expand to more than 10000000 nodes"])
    #expect(tree.problems.first.map { tree.file.lines.line(at: Int($0.span.start)) } == 8)
  }

  @Test("many aliases of a small value are no bomb")
  func manyAliases() {
    let source = "a: &a {k: v}\n" + (0..<10_000).map { "b\($0): *a\n" }.joined()
    #expect(yaml(source).problems.isEmpty)
  }

  @Test("errors in every line end early")
  func manyErrors() {
    let tree = yaml((0..<20_000).map { "k\($0): a: \"\n" }.joined())
    #expect(tree.problems.count <= 101)
    #expect(tree.root?.members.contains { $0.name == "k1" } == true)
  }

  @Test("duplicates in every line are told up to a limit")
  func manyDuplicates() {
    #expect(yaml(String(repeating: "k: 1\n", count: 5_000)).problems.count == 1_000)
  }

  @Test("twenty keys find their duplicate like two do", arguments: [0, 3, 18])
  func duplicates(between: Int) {
    let filler = (0..<between).map { "f\($0): 1\n" }.joined()
    let tree = yaml("k: 1\n\(filler)'k': 2\n")
    #expect(tree.problems.map(\.message) == ["`k` is already a key of this mapping"])
    #expect(tree.problems.first?.span.start == UInt32(5 + filler.utf8.count))
    #expect(tree.problems.first?.related.map(\.span.range) == [0..<1])
  }

  @Test(
    "bytes that are no text",
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF, 0x0A, 0x62, 0x3A, 0x20, 0x31], "a byte that is not UTF-8", 3..<4),
      (
        [0x61, 0x3A, 0x20, 0x01, 0x0A, 0x62, 0x3A, 0x20, 0x31],
        "a control character, which YAML does not allow", 3..<4
      ),
      (
        [0x62, 0x3A, 0x20, 0x31, 0x0A, 0x00, 0x00],
        "a NUL byte: this is no text file; reading stops here", 5..<6
      ),
    ] as [([UInt8], String, Range<Int>)]
  )
  func badBytes(bytes: [UInt8], message: String, range: Range<Int>) {
    let tree = yaml(bytes)
    #expect(tree.problems.map(\.message) == [message])
    #expect(tree.problems.map(\.span.range) == [range])
    #expect(tree.root?["b"]?.text == "1")
  }

  @Test("UTF-16 is refused", arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]])
  func utf16(bytes: [UInt8]) {
    let tree = yaml(bytes)
    #expect(
      tree.problems.map(\.message) == ["the file is UTF-16 and was not read; save it as UTF-8"])
    #expect(tree.root == nil)
  }
}
