// JUnit and Checkstyle.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct XMLReportTests {
  private static func outcome() throws -> Outcome {
    let fixture = Fixture(["a&b.yaml": "é: <old>\n\tx: 1\n", "c.yaml": "web\n"])
    var first = fixture.finding(try fixture.label("<old>", in: "a&b.yaml", "say \"so\""))
    first.message = "a < b & c\u{0}\u{FFFE}"
    var second = fixture.finding(try fixture.label("x", in: "a&b.yaml"))
    second.severity = .note
    var third = fixture.finding(try fixture.label("web", in: "c.yaml"))
    third.severity = .warning
    var hidden = third
    hidden.suppression = "because \"I\" say so"
    return fixture.outcome([first, second, third, hidden])
  }

  @Test func checkstyleGroupsByFile() throws {
    #expect(
      CheckstyleReport.render(try Self.outcome()) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
          <file name="a&amp;b.yaml">
            <error line="1" column="4" severity="error" \
        message="a &lt; b &amp; c\\u{0}\u{FFFD}" source="loginlint.a-rule"/>
            <error line="2" column="2" severity="info" message="it breaks" source="loginlint.a-rule"/>
          </file>
          <file name="c.yaml">
            <error line="1" column="1" severity="warning" message="it breaks" source="loginlint.a-rule"/>
          </file>
        </checkstyle>

        """)
    #expect(
      CheckstyleReport.render(Fixture([:]).outcome([])) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
        </checkstyle>

        """)
  }

  @Test func aFindingIsAFailedTest() throws {
    let text = JUnitReport.render(try Self.outcome())
    let lines = text.split(separator: "\n").map(String.init)
    let counts =
      "name=\"loginlint\" tests=\"4\" failures=\"3\" errors=\"0\" skipped=\"1\" time=\"0\""
    #expect(lines[1] == "<testsuites \(counts)>")
    #expect(lines[2] == "  <testsuite \(counts)>")
    #expect(
      lines[3] == "    <testcase name=\"a-rule: a &lt; b &amp; c\\u{0}\u{FFFD}\" "
        + "classname=\"a&amp;b.yaml\" file=\"a&amp;b.yaml\" line=\"1\" time=\"0\">")
    #expect(text.contains(" 1 | é: &lt;old&gt;\n"))
    #expect(text.contains("^^^^^ say &quot;so&quot;\n"))
    #expect(text.contains("type=\"note\""))
    #expect(text.contains("<skipped message=\"because &quot;I&quot; say so\"/>"))
  }

  @Test func equalTestsHaveDifferentNames() throws {
    let fixture = Fixture(["a.yaml": "web\n", "b.yaml": "web\n"])
    let finding = fixture.finding(try fixture.label("web", in: "a.yaml"))
    let other = fixture.finding(try fixture.label("web", in: "b.yaml"))
    let text = JUnitReport.render(fixture.outcome([finding, finding, other]))
    let names = text.split(separator: "\n").filter { $0.contains("<testcase") }.map {
      $0.split(separator: "\"")[1]
    }
    #expect(names == ["a-rule: it breaks", "a-rule: it breaks (2)", "a-rule: it breaks"])
  }

  @Test func nothingFoundIsATestThatPassed() {
    #expect(
      JUnitReport.render(Fixture([:]).outcome([])) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="loginlint" tests="1" failures="0" errors="0" skipped="0" time="0">
          <testsuite name="loginlint" tests="1" failures="0" errors="0" skipped="0" time="0">
            <testcase name="no problems found" classname="loginlint" time="0"/>
          </testsuite>
        </testsuites>

        """)
  }
}
