// The formats of pipelines that show findings beside the code: GitHub, GitLab, reviewdog.

import Rules
import SourceText
import Syntax
import Testing

@testable import Reports

@Suite struct PipelineReportTests {
  private static func outcome() throws -> Outcome {
    let fixture = Fixture(["a,b:c.yaml": "é: old\r\nnext: {\r\n}\r\n"])
    var error = fixture.finding(try fixture.label("old", in: "a,b:c.yaml"))
    error.message = "100% of `x`,\nand: more"
    error.help = "use new"
    error.because = [.init("so it is", at: try fixture.span("next", in: "a,b:c.yaml"))]
    error.fixes = [
      .init(
        title: "Use new", isSafe: true,
        edits: [.init(span: try fixture.span("old", in: "a,b:c.yaml"), replacement: "new")])
    ]
    var note = fixture.finding(try fixture.label("{\r\n}", in: "a,b:c.yaml"))
    note.severity = .note
    var warning = fixture.finding(try fixture.label("next", in: "a,b:c.yaml"))
    warning.severity = .warning
    var hidden = warning
    hidden.suppression = "known"
    return fixture.outcome([error, note, warning, hidden])
  }

  @Test func gitHubsCommandsAreEscaped() throws {
    #expect(
      GitHubReport.render(try Self.outcome()) == """
        ::error file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=4,endColumn=7,title=a-rule::\
        100%25 of `x`, and: more%0ABecause:%0A1. so it is (a,b:c.yaml:2)%0AHelp: use new
        ::notice file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=7,endColumn=8,title=a-rule::it breaks
        ::warning file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=1,endColumn=5,title=a-rule::it breaks

        """)
    #expect(GitHubReport.render(Fixture([:]).outcome([])).isEmpty)
  }

  @Test func gitLabGetsWhatItReads() throws {
    let document = try JSONDocument(GitLabReport.render(try Self.outcome()))
    #expect(try document.count("") == 3)
    #expect(try document.text("/0/description") == "a-rule: 100% of `x`, and: more")
    #expect(try document.text("/0/check_name") == "a-rule")
    #expect(try document.text("/0/location/path") == "a,b:c.yaml")
    #expect(try document.text("/1/location/lines/begin") == "2")
    #expect(
      try (0..<3).map { try document.text("/\($0)/severity") } == ["critical", "info", "minor"])
    #expect(GitLabReport.render(Fixture([:]).outcome([])) == "[]\n")
  }

  @Test func gitLabsFingerprintsStayAndDiffer() throws {
    func fingerprints(_ text: String) throws -> [String] {
      let fixture = Fixture(["a.yaml": text])
      let finding = fixture.finding(try fixture.label("web", in: "a.yaml"))
      var other = finding
      other.message = "something else"
      let report = GitLabReport.render(fixture.outcome([finding, finding, other]))
      let document = try JSONDocument(report)
      return try (0..<3).map { try document.text("/\($0)/fingerprint") }
    }
    let before = try fingerprints("services:\n  web:\n")
    #expect(Set(before).count == 3)
    #expect(try fingerprints("# a remark\n\nservices:\r\n    web:\r\n") == before)
  }

  @Test func reviewdogCountsBytes() throws {
    let document = try JSONDocument(RDJSONReport.render(try Self.outcome()))
    func position(_ pointer: String) throws -> String {
      "\(try document.text("\(pointer)/line")):\(try document.text("\(pointer)/column"))"
    }
    #expect(try document.count("/diagnostics") == 3)
    #expect(try document.text("/source/name") == "loginlint")
    #expect(try position("/diagnostics/0/location/range/start") == "1:5")
    #expect(try position("/diagnostics/0/location/range/end") == "1:8")
    #expect(try document.text("/diagnostics/0/location/path") == "a,b:c.yaml")
    #expect(try document.text("/diagnostics/0/severity") == "ERROR")
    #expect(try document.text("/diagnostics/0/code/value") == "a-rule")
    #expect(try document.text("/diagnostics/0/suggestions/0/text") == "new")
    #expect(try position("/diagnostics/0/suggestions/0/range/end") == "1:8")
    // The end is exclusive and may stand in a later line.
    #expect(try position("/diagnostics/1/location/range/start") == "2:7")
    #expect(try position("/diagnostics/1/location/range/end") == "3:2")
    #expect(try document.text("/diagnostics/1/severity") == "INFO")
    #expect(!document.has("/diagnostics/1/suggestions"))
    #expect(try document.text("/diagnostics/2/severity") == "WARNING")
    #expect(
      try JSONDocument(RDJSONReport.render(Fixture([:]).outcome([]))).count("/diagnostics") == 0)
  }

  @Test func aSuggestionIsOneEditInTheSameFileThatCanBeShown() throws {
    var fixture = Fixture(["a.yaml": "a: old\n", "b.yaml": "b: 1\n"])
    fixture.sources.redaction.hide(value: "hunter2hunter2")
    let old = try fixture.span("old", in: "a.yaml")
    let other = try fixture.span("1", in: "b.yaml")
    var finding = fixture.finding(try fixture.label("old", in: "a.yaml"))
    let edits: [[Finding.Fix.Edit]] = [
      [.init(span: other, replacement: "2")],
      [.init(span: old, replacement: "x"), .init(span: old.sub(0, 0), replacement: "y")],
      [.init(span: old, replacement: "hunter2hunter2")], [],
    ]
    finding.fixes = edits.map { .init(title: "t", isSafe: true, edits: $0) }
    let document = try JSONDocument(RDJSONReport.render(fixture.outcome([finding])))
    #expect(!document.has("/diagnostics/0/suggestions"))
  }
}
