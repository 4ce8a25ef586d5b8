// The summary for pull requests.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct MarkdownReportTests {
  @Test(arguments: [
    ("plain words", "plain words"),
    ("`a|b` is *not* <b>", "<code>a&#124;b</code> is &#42;not&#42; &#60;b&#62;"),
    ("one ` alone", "one &#96; alone"), ("ask @ada", "ask @<!-- -->ada"),
    ("`@ada`", "<code>@ada</code>"), ("[x](http://y)", "&#91;x&#93;(http://y)"),
    ("``", ""),
  ])
  func nothingInASentenceIsMarkup(_ sentence: String, _ markdown: String) {
    #expect(MarkdownText.inline(sentence) == markdown)
  }

  @Test func aFenceIsLongerThanWhatItHolds() {
    #expect(MarkdownText.block("a\n") == "```text\na\n```\n")
    #expect(MarkdownText.block("x ```` y\n") == "`````text\nx ```` y\n`````\n")
  }

  @Test func theTableNamesEveryFindingAndDetailsFollow() throws {
    let fixture = Fixture(["a|b.yaml": "web: ```\n"])
    var finding = fixture.finding(try fixture.label("web", in: "a|b.yaml", "here"))
    var hidden = finding
    hidden.suppression = "known"
    finding.message = "`web` breaks"
    let text = MarkdownReport.render(fixture.outcome([finding, hidden]))
    #expect(
      text.hasPrefix(
        """
        ## loginlint

        1 error in 1 file, 1 deployment; 1 suppressed

        | | where | what | rule |
        |---|---|---|---|
        | error | <code>a&#124;b.yaml:1</code> | <code>web</code> breaks | <code>a-rule</code> |

        <details>
        <summary>error: <code>web</code> breaks</summary>

        ````text
        error[a-rule]: `web` breaks
          --> a|b.yaml:1:1

        """))
    #expect(text.hasSuffix("````\n\n</details>\n"))
  }

  @Test func theWorstComeFirst() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    let findings = try [Severity.note, .error, .warning, .error].enumerated().map {
      index, severity in
      var finding = fixture.finding(try fixture.label("web", in: "a.yaml"))
      finding.severity = severity
      finding.rule = "rule-\(index)"
      return finding
    }
    let rows = MarkdownReport.render(fixture.outcome(findings)).split(separator: "\n")
      .filter { $0.contains("<code>rule-") }
    #expect(rows.map { $0.suffix(15) } == ["1", "3", "2", "0"].map { "rule-\($0)</code> |" })
  }

  @Test func aReportFitsIntoAComment() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    let finding = fixture.finding(try fixture.label("web", in: "a.yaml"))
    let text = MarkdownReport.render(
      fixture.outcome([Finding](repeating: finding, count: 2000)))
    #expect(text.utf8.count < 65_000)
    #expect(text.contains("\n2000 errors in 1 file"))
    #expect(text.contains(" more are not shown here.\n\n<details>"))
    #expect(text.hasSuffix(" more are not shown here.\n"))
  }

  @Test func nothingFoundIsOneSentence() {
    #expect(
      MarkdownReport.render(Fixture(["a.yaml": ""]).outcome([]))
        == "## loginlint\n\nno problems found in 1 file, 1 deployment\n")
  }
}
