// What reports say of baselines, earlier states and fixes.

import Reports
import Rules
import SourceText
import Testing

@Suite("Reports about changes")
struct ChangesTests {
  private let entry = BaselineEntry(
    rule: "some-rule", path: "a.conf", message: "`x` is wrong",
    fingerprint: Fingerprint(text: String(repeating: "0", count: 32)), count: 2)

  private func outcome(_ change: (inout Outcome) -> Void) -> Outcome {
    var outcome = Outcome(findings: [], sources: SourceMap(), fileCount: 1, deploymentCount: 1)
    change(&outcome)
    return outcome
  }

  private func summary(_ change: (inout Outcome) -> Void) -> String {
    SummaryLine.text(of: outcome(change))
  }

  @Test("a run without them says nothing of them")
  func none() {
    #expect(summary { _ in } == "no problems found in 1 file, 1 deployment\n")
    let json = JSONReport.render(outcome { _ in }, options: .init(version: "0"))
    for key in ["baseline", "since", "fixes"] { #expect(!json.contains("\"\(key)\"")) }
  }

  @Test("the summary counts what a baseline hid and what is stale in it")
  func baseline() {
    #expect(
      summary { $0.baseline = .init(path: "b.json", hidden: 3, stale: []) }
        .hasSuffix("; 3 findings of the baseline hidden\n"))
    #expect(
      summary { $0.baseline = .init(path: "b.json", hidden: 1, stale: [entry]) }
        .hasSuffix("; 1 finding of the baseline hidden, 1 stale entry in it\n"))
  }

  @Test("the summary counts what is old and what is gone")
  func since() {
    #expect(
      summary { $0.since = .init(revision: "main", hidden: 2, resolved: 1) }
        .hasSuffix("; 2 findings from before `main` hidden, 1 resolved\n"))
  }

  @Test("the summary counts what was fixed and what was not")
  func fixes() {
    let refusal = Outcome.FixUse.Refusal(rule: "r", path: "a", line: 1, reason: "why")
    #expect(
      summary { $0.fixes = .init(fixed: 3, files: 2, refused: [], unsafe: 0) }
        .hasSuffix("; fixed 3 findings in 2 files\n"))
    #expect(
      summary { $0.fixes = .init(fixed: 0, files: 0, refused: [refusal], unsafe: 2) }
        .hasSuffix("; fixed 0 findings, 1 not; 2 more with --unsafe-fixes\n"))
  }

  @Test("JSON names every stale entry and every fix that was not made")
  func json() {
    let refusal = Outcome.FixUse.Refusal(rule: "r", path: "a", line: 7, reason: "why")
    let json = JSONReport.render(
      outcome {
        $0.baseline = .init(path: "b.json", hidden: 3, stale: [entry])
        $0.since = .init(revision: "main", hidden: 2, resolved: 1)
        $0.fixes = .init(fixed: 1, files: 1, refused: [refusal], unsafe: 0)
      }, options: .init(version: "0"))
    for part in [
      #""path": "b.json""#, #""message": "`x` is wrong""#, #""count": 2"#,
      #""since": {"revision": "main", "hidden": 2, "resolved": 1}"#, #""fixed": 1"#, #""line": 7"#,
    ] {
      #expect(json.contains(part), "\(part)")
    }
  }
}
