// SARIF, as GitHub reads it.

import Deployment
import Rules
import SourceText
import Syntax
import Testing

@testable import Reports

@Suite struct SARIFReportTests {
  private static let result = "/runs/0/results/0"

  private static func rule(
    _ name: String, security: RuleDefinition.Impact? = nil, severity: Severity = .error,
    persona: RuleDefinition.Persona = .default, confidence: String = "", prose: String = ""
  ) -> EmbeddedRule {
    EmbeddedRule(
      definition: RuleDefinition(
        name: name, family: "proxy", summary: "It breaks", severity: severity, since: "0.1.0",
        persona: persona, security: security, loops: [], when: "true", confidence: confidence,
        grades: [], at: "x", message: "m", note: "", labels: [], help: "", fix: nil,
        references: ["https://example.org/"]),
      prose: prose)
  }

  private static func document(
    _ outcome: Outcome, rules: [EmbeddedRule] = []
  ) throws -> JSONDocument {
    try JSONDocument(
      SARIFReport.render(outcome, ReportContext(version: "1.2.3", rules: { rules })))
  }

  @Test func placesCountUTF16AndThePrimaryOneIsOneLine() throws {
    let fixture = Fixture([
      "app/[...auth].ts": "é😀server {\r\n  x\r\n}\r\n", "b c.yaml": "\u{FEFF}web:\n  é: 1\n",
    ])
    var finding = fixture.finding(
      try fixture.label("server {\r\n  x\r\n}", in: "app/[...auth].ts", "here"),
      [
        try fixture.label("server {\r\n  x\r\n}", in: "app/[...auth].ts", "all [of] it"),
        try fixture.label("web", in: "b c.yaml"),
      ])
    finding.help = "change it"
    finding.because = [.init("one", at: try fixture.span("1", in: "b c.yaml")), .init("two")]
    let document = try Self.document(fixture.outcome([finding]))

    let place = "\(Self.result)/locations/0/physicalLocation"
    #expect(try document.region("\(place)/region") == "1:4-1:12")
    #expect(try document.text("\(place)/artifactLocation/uri") == "app/%5B...auth%5D.ts")
    #expect(try document.text("\(Self.result)/locations/0/message/text") == "here")

    let related = "\(Self.result)/relatedLocations"
    #expect(try document.region("\(related)/0/physicalLocation/region") == "1:4-3:2")
    #expect(try document.text("\(related)/0/id") == "1")
    // The byte order mark is no column.
    #expect(try document.region("\(related)/1/physicalLocation/region") == "1:1-1:4")
    #expect(try document.text("\(related)/0/message/text") == "all [of] it")
    #expect(try document.text("\(related)/1/message/text") == "b c.yaml:1")
    #expect(
      try document.text("\(Self.result)/message/text")
        == "it breaks.\nHelp: change it.\nSee also: [all \\[of\\] it](1); [b c.yaml:1](2).")

    let steps = "\(Self.result)/codeFlows/0/threadFlows/0/locations"
    #expect(try document.count(steps) == 2)
    #expect(try document.region("\(steps)/0/location/physicalLocation/region") == "2:6-2:7")
    #expect(
      try document.text("\(steps)/0/location/physicalLocation/artifactLocation/uri") == "b%20c.yaml"
    )
    #expect(try document.text("\(steps)/1/location/message/text") == "two")
    #expect(try document.region("\(steps)/1/location/physicalLocation/region") == "1:4-3:2")
  }

  @Test func aFindingWithoutMoreHasNoEmptyParts() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    let document = try Self.document(
      fixture.outcome([fixture.finding(try fixture.label("web", in: "a.yaml"))]))
    for part in ["relatedLocations", "codeFlows", "fixes", "suppressions", "locations/0/message"] {
      #expect(!document.has("\(Self.result)/\(part)"))
    }
    #expect(try document.text("\(Self.result)/message/text") == "it breaks.")
    #expect(
      try document.text("\(Self.result)/partialFingerprints/primaryLocationLineHash")
        == LineHashes(of: Array("web:\n".utf8), lines: [1]).values[1])
    #expect(try document.text("\(Self.result)/partialFingerprints/loginlint~1v1").count == 32)
  }

  @Test func valuesCannotPretendToBeLinks() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    var finding = fixture.finding(
      try fixture.label("web", in: "a.yaml"), [try fixture.label("w", in: "a.yaml", "[x](7)\\")])
    finding.message = "realm [click](https://evil.example) is open"
    let document = try Self.document(fixture.outcome([finding]))
    #expect(
      try document.text("\(Self.result)/message/text")
        == "realm [click] (https://evil.example) is open.\nSee also: [\\[x\\](7)\\\\](1).")
  }

  @Test func fixesChangeFilesAndNeverWriteAsterisks() throws {
    var fixture = Fixture(["a.yaml": "é: old\n", "b.yaml": "b: 1\n"])
    fixture.sources.redaction.hide(value: "hunter2hunter2")
    let old = try fixture.span("old", in: "a.yaml")
    let other = try fixture.span("1", in: "b.yaml")
    func fix(_ title: String, _ edits: [Finding.Fix.Edit], isSafe: Bool = true) -> Finding.Fix {
      .init(title: title, isSafe: isSafe, edits: edits)
    }
    var finding = fixture.finding(try fixture.label("old", in: "a.yaml"))
    finding.fixes = [
      fix("nothing", []),
      fix("a secret", [.init(span: old, replacement: "hunter2hunter2")]),
      fix(
        "both",
        [
          .init(span: old, replacement: "new"), .init(span: other, replacement: ""),
          .init(span: old.sub(0, 0), replacement: "x"),
        ], isSafe: false),
    ]
    let document = try Self.document(fixture.outcome([finding]))
    #expect(try document.count("\(Self.result)/fixes") == 1)
    let changes = "\(Self.result)/fixes/0/artifactChanges"
    #expect(try document.text("\(Self.result)/fixes/0/description/text").hasPrefix("both ("))
    #expect(try document.count(changes) == 2)
    #expect(try document.count("\(changes)/0/replacements") == 2)
    #expect(try document.region("\(changes)/0/replacements/0/deletedRegion") == "1:4-1:7")
    #expect(try document.text("\(changes)/0/replacements/0/insertedContent/text") == "new")
    #expect(try document.region("\(changes)/0/replacements/1/deletedRegion") == "1:4-1:4")
    #expect(try document.text("\(changes)/1/artifactLocation/uri") == "b.yaml")
    #expect(!document.has("\(changes)/1/replacements/0/insertedContent"))
  }

  @Test func aSuppressedFindingKeepsItsReason() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    var finding = fixture.finding(try fixture.label("web", in: "a.yaml"))
    finding.suppression = "only in the lab"
    var silent = finding
    silent.suppression = ""
    let document = try Self.document(fixture.outcome([finding, silent]))
    let suppression = "\(Self.result)/suppressions/0"
    #expect(try document.text("\(suppression)/justification") == "only in the lab")
    #expect(try document.text("\(suppression)/status") == "accepted")
    #expect(!document.has("/runs/0/results/1/suppressions/0/justification"))
  }

  @Test func everyRuleIsListed() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    let finding = fixture.finding(try fixture.label("web", in: "a.yaml"))
    let prose = """

      ## Why

      First line
      goes on.

      Second.

      ## Example

      ```yaml compose.yaml
      ## Fix
      ```

      ## When it is fine

      Never.

      """
    let document = try Self.document(
      fixture.outcome([finding]),
      rules: [
        Self.rule("secure", security: .critical, persona: .audit, prose: prose),
        Self.rule("loose", severity: .note, confidence: "x"),
      ])
    let rules = "/runs/0/tool/driver/rules"
    #expect(try document.count(rules) == 3)
    #expect(try document.text("\(Self.result)/ruleIndex") == "2")
    #expect(try document.text("\(rules)/2/id") == "a-rule")
    #expect(try document.text("\(rules)/2/shortDescription/text") == "a rule")

    #expect(try document.text("\(rules)/0/shortDescription/text") == "It breaks")
    #expect(try document.text("\(rules)/0/fullDescription/text") == "First line goes on.")
    let help = try document.text("\(rules)/0/help/text")
    #expect(help.contains("Second."))
    #expect(help.contains("When it is fine: Never."))
    #expect(!help.contains("compose.yaml"))
    let markdown = try document.text("\(rules)/0/help/markdown")
    #expect(markdown.hasPrefix("## Why\n\nFirst line\n"))
    #expect(markdown.hasSuffix("- <https://example.org/>"))
    #expect(try document.text("\(rules)/0/properties/security-severity") == "9.5")
    #expect(!document.has("\(rules)/0/properties/problem.severity"))
    #expect(
      try document.node("\(rules)/0/properties/tags").elements.map(\.text)
        == ["proxy", "security", "audit"])
    #expect(try document.text("\(rules)/0/properties/precision") == "high")

    #expect(try document.text("\(rules)/1/properties/precision") == "medium")
    #expect(try document.text("\(rules)/1/properties/problem.severity") == "recommendation")
    #expect(try document.text("\(rules)/1/fullDescription/text") == "It breaks")
    #expect(try document.text("\(rules)/1/defaultConfiguration/level") == "note")
  }

  @Test func longDescriptionsAreCutBetweenWords() {
    let long = String(repeating: "wörds😀 ", count: 300)
    let cut = SARIFRules.cut(long)
    #expect(cut.utf16.count <= 1024 && cut.utf16.count > 1000)
    #expect(cut.hasSuffix("wörds😀…"))
    #expect(SARIFRules.cut(String(repeating: "x", count: 2000)).utf16.count <= 1024)
    #expect(SARIFRules.cut("short") == "short")
  }

  @Test func ofTooManyResultsTheWorstStay() throws {
    let fixture = Fixture(["a.yaml": "web:\n"])
    let label = try fixture.label("web", in: "a.yaml")
    let severities: [Severity] = [.note, .error, .warning, .error, .note, .warning]
    var findings = severities.map { severity in
      var finding = fixture.finding(label)
      finding.severity = severity
      return finding
    }
    findings[1].suppression = "known"
    #expect(SARIFReport.indices(of: findings, limit: 9) == [0, 1, 2, 3, 4, 5])
    #expect(SARIFReport.indices(of: findings, limit: 3) == [2, 3, 5])
    #expect(SARIFReport.indices(of: findings, limit: 5) == [0, 2, 3, 4, 5])
  }

  @Test func whatWasSkippedIsSaid() throws {
    var outcome = Fixture(["a.yaml": ""]).outcome([])
    outcome.skipped = [(path: "big file.json", reason: "larger than 64 MB")]
    let document = try Self.document(outcome)
    #expect(try document.count("/runs/0/results") == 0)
    let notification = "/runs/0/invocations/0/toolExecutionNotifications/0"
    #expect(try document.text("\(notification)/message/text") == "skipped: larger than 64 MB")
    #expect(
      try document.text("\(notification)/locations/0/physicalLocation/artifactLocation/uri")
        == "big%20file.json")
    #expect(try document.text("/runs/0/invocations/0/executionSuccessful") == "true")
  }

  @Test(arguments: [("", "loginlint/"), ("deploy/prod", "loginlint/deploy/prod/")])
  func runsAboutDifferentFoldersStandBesideEachOther(_ folder: String, _ id: String) throws {
    let context = ReportContext(version: "1", folder: folder)
    let document = try JSONDocument(SARIFReport.render(Fixture([:]).outcome([]), context))
    #expect(try document.text("/runs/0/automationDetails/id") == id)
  }

  @Test(arguments: [
    ("a/b.yaml", "a/b.yaml"), ("a b", "a%20b"), ("50%", "50%25"), ("a:b", "a%3Ab"),
    ("名", "%E5%90%8D"), ("a#b?c", "a%23b%3Fc"), ("[x]", "%5Bx%5D"), ("\u{1}", "%01"),
    ("-._~!$&'()*+,;=@", "-._~!$&'()*+,;=@"),
  ])
  func pathsBecomeReferences(_ path: String, _ reference: String) {
    #expect(RelativeURI.text(of: path) == reference)
  }
}
