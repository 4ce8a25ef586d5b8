// GitHub's hashes of lines, compared with the polynomial written out and with values that were computed elsewhere.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct LineHashTests {
  /// The definition without a moving window: each line's first 100 units, one power of 37 after the other.
  private static func definition(_ text: String) -> [String] {
    var units: [UInt64] = []
    var isAfterReturn = false
    for unit in text.utf16 {
      let isSkipped = unit == 0x20 || unit == 0x09 || (isAfterReturn && unit == 0x0A)
      isAfterReturn = unit == 0x0D
      if !isSkipped { units.append(unit == 0x0D ? 0x0A : UInt64(unit)) }
    }
    units.append(65535)
    let starts = [0] + units.indices.filter { units[$0] == 0x0A }.map { $0 + 1 }
    var counts: [UInt64: Int] = [:]
    return starts.map { start in
      let window = (units[start...] + [UInt64](repeating: 0, count: 100)).prefix(100)
      let hash = window.reduce(UInt64(0)) { $0 &* 37 &+ $1 }
      counts[hash, default: 0] += 1
      return "\(String(hash, radix: 16)):\(counts[hash, default: 0])"
    }
  }

  private static func hashes(_ text: String) -> [String] {
    let values = LineHashes(of: Array(text.utf8), lines: Set(0...100)).values
    return values.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test(arguments: [
    "", "\n", "a", " a\nb\n  \t\tc\n d", "a\r\nb\r\n", "a\rb\r\rc", "a\r \nb", "\t \t\n \n",
    "\u{FEFF}a: 名😀é\r\nb\n", String(repeating: "server:\n", count: 30),
    String(repeating: "0123456789", count: 25) + "\nx\n" + String(repeating: " z", count: 130),
    String(repeating: "x", count: 99) + "\n", String(repeating: "x", count: 100) + "\ny",
    "nul\u{0}\nbyte",
  ])
  func theWindowGivesWhatTheDefinitionSays(_ text: String) {
    #expect(Self.hashes(text) == Self.definition(text))
  }

  /// Computed with arbitrary precision in another language.
  @Test(arguments: [
    ("", ["c129715d7a2bc9a3:1"]),
    (
      "services:\n  web:\n    image: nginx\n",
      ["5e2d66b59bc856f8:1", "47b8de4c0753f5dc:1", "9451bc602ae69b6:1", "c129715d7a2bc9a3:1"]
    ),
    ("\u{FEFF}a: 名😀\r\n", ["946b6c9f8891e385:1", "c129715d7a2bc9a3:1"]),
  ])
  func valuesAreThoseOfOthers(_ text: String, _ values: [String]) {
    #expect(Self.hashes(text) == values)
  }

  @Test func equalLinesAreCountedThoughOnlyOneIsWanted() {
    let text = String(repeating: "a\n", count: 200)
    #expect(LineHashes(of: Array(text.utf8), lines: [3]).values.count == 1)
    #expect(LineHashes(of: Array(text.utf8), lines: [3]).values[3]?.hasSuffix(":3") == true)
    #expect(LineHashes(of: Array(text.utf8), lines: [900]).values.isEmpty)
  }

  @Test(arguments: [
    // A secret in the line itself, in the lines whose units the hash takes, and further on.
    ("a: SECRET-value\nb: 1\n", 1, false),
    ("a: 1\nb: SECRET-value\n", 1, false),
    ("a: 1\nb: " + String(repeating: "x", count: 120) + "\nc: SECRET-value\n", 1, true),
    ("a: SECRET-value\nb: 1\n", 2, true),
    // The hundredth unit lies inside the secret.
    (String(repeating: "x", count: 95) + "SECRET-value\n", 1, false),
    (String(repeating: "é", count: 95) + "SECRET-value\n", 1, false),
  ])
  func aLineWhoseHashWouldTellASecretHasNone(_ text: String, _ line: Int, _ isHashed: Bool) throws {
    var fixture = Fixture(["a.yaml": text])
    let file = try #require(fixture.sources.files.first)
    func hashes() -> LineHashes {
      LineHashes(of: file, lines: [line], redaction: fixture.sources.redaction)
    }
    #expect(hashes().values[line] != nil)
    fixture.sources.redaction.hide(value: "SECRET-value")
    #expect((hashes().values[line] != nil) == isHashed)
    fixture.sources.redaction = Redaction()
    fixture.sources.redaction.hide(try fixture.span("SECRET-value", in: "a.yaml"))
    #expect((hashes().values[line] != nil) == isHashed)
  }

  @Test(arguments: [("a\rb\n", true), ("a\n\r", true), ("a\r\nb\r\n", false)])
  func whereLinesAreCountedOtherwiseThereIsNoHash(_ text: String, _ isLeftToGitHub: Bool) throws {
    let file = try #require(Fixture(["a": text]).sources.files.first)
    let hashes = LineHashes(of: file, lines: [1], redaction: Redaction())
    #expect(hashes.values.isEmpty == isLeftToGitHub)
  }
}
