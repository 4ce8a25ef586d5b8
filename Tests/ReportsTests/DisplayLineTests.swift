// Underlines stand below what they mean, whatever the characters are, and secrets stay hidden.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct DisplayLineTests {
  @Test(arguments: [
    ("\tproxy_pass\thttp://a;", "http://a"),
    ("名前: サーバー", "サーバー"),
    ("e\u{301}te\u{301}: value", "value"),
    ("icon: 🔑 key", "key"),
    ("icon: 🔑 key", "🔑"),
    ("한국어: server", "server"),
    ("\u{1100}\u{1161}: server", "server"),
    ("a: \u{FEFF}server", "server"),
    ("\u{FEFF}key: server", "key"),
    ("a \u{202E}b: server", "server"),
    ("a\u{1B}[31mb: server", "server"),
    ("a\rb: server", "server"),
  ])
  func theUnderlineStandsBelowItsText(line: String, marked: String) throws {
    let fixture = Fixture(["f": line + "\n"])
    let frame = fixture.frame(fixture.finding(try fixture.label(marked, in: "f")))
    #expect(try underlined(frame) == marked)
  }

  @Test func tabsTakeFourCells() throws {
    let fixture = Fixture(["n.conf": "\tlisten\t80;\n"])
    let finding = fixture.finding(try fixture.label("80", in: "n.conf", "the port"))
    #expect(
      fixture.frame(finding) == """
          --> n.conf:1:9
           |
         1 |     listen    80;
           |               ^^ the port
           |
        """
    )
  }

  @Test func wideCharactersTakeTwoCells() throws {
    let fixture = Fixture(["c.yaml": "名: 認証🔑 # ok\n"])
    let finding = fixture.finding(
      try fixture.label("認証", in: "c.yaml"), [try fixture.label("ok", in: "c.yaml", "fine")]
    )
    #expect(
      fixture.frame(finding) == """
          --> c.yaml:1:4
           |
         1 | 名: 認証🔑 # ok
           |     ^^^^     -- fine
           |
        """
    )
  }

  @Test(arguments: [
    ("\u{1B}]0;owned\u{7}", #"\u{1B}]0;owned\u{7}"#), ("\u{202E}", #"\u{202E}"#),
    ("\u{2066}", #"\u{2066}"#), ("\u{200B}", #"\u{200B}"#), ("\u{9B}31m", #"\u{9B}31m"#),
    ("\u{2028}", #"\u{2028}"#), ("\u{7F}", #"\u{7F}"#), ("\u{0}", #"\u{0}"#),
  ])
  func nothingSteersTheTerminal(raw: String, shown: String) throws {
    var fixture = Fixture(["f": "a: \(raw) x\n"])
    _ = fixture.sources.add(path: "p\(raw)q", bytes: Array("b\n".utf8))
    var finding = fixture.finding(
      try fixture.label("x", in: "f", "label \(raw)."),
      [Finding.Label(span: Span(file: FileID(1), 0..<1), text: "other")]
    )
    finding.message = "message \(raw)."
    finding.help = "help \(raw)."
    finding.because = [.init("step \(raw).", at: Span(file: FileID(1), 0..<1))]
    finding.deployments = ["one \(raw).", "two"]
    let text = TextReport.render(finding, sources: fixture.sources)
    for expected in [
      "a: \(shown) x", "label \(shown).", "::: p\(shown)q:1:1", "message \(shown).",
      "help \(shown).", "step \(shown).", "  p\(shown)q:1\n", "one \(shown).",
    ] {
      #expect(text.contains(expected))
    }
    #expect(!text.unicodeScalars.contains { $0 != "\n" && TerminalText.spelling(of: $0) != nil })
  }

  @Test func bytesThatAreNoTextAreReplaced() throws {
    var sources = SourceMap()
    let file = sources.add(path: "f", bytes: Array("a=".utf8) + [0xFF, 0xC3] + Array(" b".utf8))
    let fixture = Fixture([:])
    let finding = fixture.finding(Finding.Label(span: Span(file: file.id, 5..<6), text: ""))
    let text = TextReport.render(finding, sources: sources)
    #expect(text.contains(" 1 | a=\u{FFFD}\u{FFFD} b\n   |      ^\n"))
  }

  // MARK: Secrets

  @Test func aSecretIsMaskedAndTheUnderlineKeepsItsPlace() throws {
    var fixture = Fixture(["r.json": "{\"secret\": \"hunter2hunter2\", \"id\": \"web\"}\n"])
    fixture.sources.redaction.hide(try fixture.span("hunter2hunter2", in: "r.json"))
    let finding = fixture.finding(
      try fixture.label("web", in: "r.json", "this client"),
      [try fixture.label("hunter2hunter2", in: "r.json", "its secret")]
    )
    #expect(
      fixture.frame(finding) == """
          --> r.json:1:37
           |
         1 | {"secret": "***", "id": "web"}
           |             ---          ^^^ this client
           |             |
           |             its secret
           |
        """
    )
  }

  @Test func aSecretThatStandsElsewhereIsMaskedByItsValue() throws {
    var fixture = Fixture(["a.env": "X=1 # was hunter2hunter2 once\n"])
    fixture.sources.redaction.hide(value: "hunter2hunter2")
    var finding = fixture.finding(try fixture.label("once", in: "a.env", "not hunter2hunter2"))
    finding.message = "hunter2hunter2 leaks"
    finding.help = "drop hunter2hunter2"
    finding.because = [.init("hunter2hunter2 is known")]
    let text = TextReport.render(finding, sources: fixture.sources)
    #expect(!text.contains("hunter2"))
    #expect(text.contains(" 1 | X=1 # was *** once\n"))
    #expect(try underlined(text) == "once")
  }

  @Test func aPasswordInAnAddressIsMasked() throws {
    let fixture = Fixture(["a.env": "DB=postgres://app:correct-horse@db/x # note\n"])
    let frame = fixture.frame(fixture.finding(try fixture.label("note", in: "a.env")))
    #expect(frame.contains("DB=postgres://app:***@db/x # note"))
    #expect(try underlined(frame) == "note")
  }

  // MARK: Long lines

  @Test func aLongLineIsCutBehindItsMark() throws {
    let fixture = Fixture(["a.env": "KEY=value" + String(repeating: "x", count: 200) + "\n"])
    let frame = fixture.frame(fixture.finding(try fixture.label("value", in: "a.env")), width: 60)
    let row = " 1 | KEY=value" + String(repeating: "x", count: 45) + "…"
    #expect(frame.contains(row + "\n"))
    #expect(row.count == 60)
    #expect(try underlined(frame) == "value")
  }

  @Test(arguments: [3000, 50_000])
  func aLongLineIsCutAroundItsMarks(filler: Int) throws {
    let x = String(repeating: "x", count: filler)
    let fixture = Fixture(["r.json": "{\"\(x)\": \"first\", \"\(x)\": \"second\", \"\(x)\": 1}"])
    let finding = fixture.finding(
      try fixture.label("second", in: "r.json", "here"),
      [try fixture.label("first", in: "r.json", "there")]
    )
    let frame = fixture.frame(finding, width: 80)
    #expect(try underlined(frame) == "second")
    #expect(try underlined(frame, with: "-") == "first")
    #expect(frame.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(frame.contains(" 1 | …x"))
    #expect(frame.contains("x…x"))
  }

  @Test func ofALongSpanBothEndsAreShown() throws {
    let value = "start" + String(repeating: "-", count: 500) + "end"
    let fixture = Fixture(["a.env": "KEY=\(value) # x\n"])
    let frame = fixture.frame(fixture.finding(try fixture.label(value, in: "a.env")), width: 80)
    let shown = try underlined(frame)
    #expect(shown.hasPrefix("start"))
    #expect(shown.contains("-…-"))
    #expect(shown.hasSuffix("end"))
    #expect(frame.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func aSecretAtTheCutIsNotShownInPart() throws {
    let secret = String(repeating: "s3cr3t", count: 300)
    var fixture = Fixture(["a.env": "\(secret) mark \(secret)\n"])
    fixture.sources.redaction.hide(try fixture.span(secret, in: "a.env"))
    fixture.sources.redaction.hide(try fixture.span(" mark " + secret, in: "a.env").sub(6, 9999))
    let frame = fixture.frame(fixture.finding(try fixture.label("mark", in: "a.env")), width: 80)
    #expect(!frame.contains("s3cr3t"))
    #expect(try underlined(frame) == "mark")
  }

  // MARK: Any span

  @Test func everySpanOfAHostileFileIsShownInItsWidth() throws {
    var sources = SourceMap()
    let line = Array("\ta名\u{301}🔑\u{1B}s3cr3t\u{202E} b\r\n".utf8) + [0xE5, 0x90, 0x0A, 0xFF]
    let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 60)
    let file = sources.add(path: "f", bytes: [0xEF, 0xBB, 0xBF] + line + filler + line)
    let secret = try #require((0..<30).first { file.bytes[$0...].starts(with: "s3cr3t".utf8) })
    sources.redaction.hide(Span(file: file.id, secret..<secret + 6))
    sources.redaction.hide(value: "s3cr3t")
    let fixture = Fixture([:])
    for start in 0...file.bytes.count + 1 {
      for end in stride(from: start, through: file.bytes.count + 1, by: 13) {
        let primary = Finding.Label(span: Span(file: file.id, start..<end), text: "one")
        let other = Finding.Label(span: Span(file: file.id, 20..<max(20, end)), text: "two")
        let finding = fixture.finding(primary, [other])
        let text = TextReport.render(finding, sources: sources, options: .init(width: 60))
        let rows = text.split(separator: "\n").dropFirst()
        guard text.contains("^"), !text.contains("s3cr"),
          rows.allSatisfy({ TerminalText.width(String($0)) <= 60 })
        else {
          Issue.record("bytes \(start)..<\(end):\n\(text)")
          return
        }
      }
    }
  }
}
