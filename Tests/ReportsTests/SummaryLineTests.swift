// The last line counts what is shown and what is not.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct SummaryLineTests {
  struct Case: Sendable {
    var severities: [Severity] = []
    var files = 5
    var deployments = 1
    var hidden: [Severity: Int] = [:]
    var skipped = 0
    var suppressed = 0
    var milliseconds: Int?
    let text: String
  }

  @Test(arguments: [
    Case(text: "no problems found in 5 files, 1 deployment\n"),
    Case(files: 1, deployments: 0, text: "no problems found in 1 file, no deployment\n"),
    Case(severities: [.error], deployments: 2, text: "1 error in 5 files, 2 deployments\n"),
    Case(
      severities: [.note, .warning, .error, .warning], milliseconds: 6,
      text: "1 error, 2 warnings, 1 note in 5 files, 1 deployment (6 ms)\n"
    ),
    Case(
      severities: [.error], hidden: [.note: 2],
      text: "1 error in 5 files, 1 deployment; 2 notes hidden, show them with --min-severity note\n"
    ),
    Case(
      hidden: [.warning: 1],
      text: "no problems found in 5 files, 1 deployment; "
        + "1 warning hidden, show them with --min-severity warning\n"
    ),
    Case(
      hidden: [.error: 1, .note: 1],
      text: "no problems found in 5 files, 1 deployment; 1 error, 1 note hidden\n"
    ),
    Case(
      skipped: 3, suppressed: 2,
      text: "3 files skipped, see `loginlint model`\n"
        + "no problems found in 5 files, 1 deployment; 2 suppressed\n"
    ),
  ])
  func counts(_ example: Case) throws {
    let fixture = Fixture(["a": "x"])
    let label = try fixture.label("x", in: "a")
    var findings: [Finding] = []
    for severity in example.severities {
      findings.append(fixture.finding(label))
      findings[findings.count - 1].severity = severity
    }
    for _ in 0..<example.suppressed {
      findings.append(fixture.finding(label))
      findings[findings.count - 1].suppression = "known"
    }
    let outcome = Outcome(
      findings: findings, sources: fixture.sources, fileCount: example.files,
      deploymentCount: example.deployments, hidden: example.hidden,
      skipped: (0..<example.skipped).map { (path: "s\($0)", reason: "too large") }
    )
    #expect(
      SummaryLine.text(of: outcome, elapsedMilliseconds: example.milliseconds) == example.text
    )
  }
}
