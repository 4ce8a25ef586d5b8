// What a baseline hides, what it reports, and what it looks like.

import Policy
import Rules
import SourceText
import Testing

/// A run over one file, whose findings stand at lines of it.
private struct Sample {
  let outcome: Outcome

  /// - Parameters:
  ///   - text: the file; each line that is not blank gets a finding about its own text.
  ///   - path: its path.
  ///   - suppressed: the lines, counted from 0, whose finding is suppressed.
  init(_ text: String, path: String = "realm.json", suppressed: Set<Int> = []) {
    var sources = SourceMap()
    let file = sources.add(path: path, bytes: Array(text.utf8))
    var findings: [Finding] = []
    for line in 1...file.lines.lineCount {
      let range = file.lines.range(ofLine: line, in: file.bytes)
      guard !range.isEmpty else { continue }
      findings.append(
        Finding(
          rule: "some-rule", severity: .error, confidence: .certain, message: "a headline",
          primary: .init(span: Span(file: file.id, range), text: ""),
          suppression: suppressed.contains(line - 1) ? "because" : nil))
    }
    outcome = Outcome(findings: findings, sources: sources, fileCount: 1, deploymentCount: 0)
  }

  func lines(_ outcome: Outcome) -> [Int] {
    outcome.findings.compactMap { outcome.sources.start(of: $0.primary.span)?.line }
  }
}

private func file(_ text: String) -> SourceFile {
  SourceFile(id: FileID(0), path: "baseline.json", bytes: Array(text.utf8))
}

@Suite("Baselines")
struct BaselineTests {
  private func hiding(
    _ baseline: Baseline, in sample: Sample, isJudged: Bool = true
  ) -> Outcome {
    baseline.hidingKnown(in: sample.outcome, path: "b.json") { _ in isJudged }
  }

  @Test("findings are known again where lines moved and blanks changed")
  func moves() {
    let baseline = Baseline(of: Sample("first one\nsecond\n").outcome)
    let later = Sample("\n\n  second\n\n  first   one\n")
    let outcome = hiding(baseline, in: later)
    #expect(outcome.findings.isEmpty)
    #expect(outcome.baseline?.hidden == 2)
    #expect(outcome.baseline?.stale.isEmpty == true)
  }

  @Test("two recorded findings hide two, and the third shows")
  func counts() {
    let baseline = Baseline(of: Sample("same\nsame\n").outcome)
    #expect(baseline.entries.map(\.count) == [2])
    let later = Sample("same\nsame\nsame\n")
    #expect(later.lines(hiding(baseline, in: later)) == [3])
  }

  @Test("an entry whose finding is gone is stale, as often as it is gone")
  func stale() {
    let baseline = Baseline(of: Sample("same\nsame\nsame\nother\n").outcome)
    let outcome = hiding(baseline, in: Sample("same\n"))
    let stale = outcome.baseline?.stale ?? []
    #expect(stale.map(\.count).sorted() == [1, 2])
    #expect(Set(stale.map(\.rule)) == ["some-rule"])
  }

  @Test("an entry that the run could not have found is not stale")
  func unjudged() {
    let baseline = Baseline(of: Sample("gone\n").outcome)
    #expect(hiding(baseline, in: Sample("")).baseline?.stale.count == 1)
    #expect(hiding(baseline, in: Sample(""), isJudged: false).baseline?.stale.isEmpty == true)
  }

  @Test("a finding below the filters keeps its entry, a suppressed one needs none")
  func filters() {
    let baseline = Baseline(of: Sample("quiet\n").outcome)
    var sample = Sample("quiet\n").outcome
    sample.filtered = sample.findings
    sample.findings = []
    let filtered = baseline.hidingKnown(in: sample, path: "b.json") { _ in true }
    #expect(filtered.baseline?.stale.isEmpty == true)
    #expect(filtered.baseline?.hidden == 0)
    let suppressed = hiding(baseline, in: Sample("quiet\n", suppressed: [0]))
    #expect(suppressed.findings.count == 1)
    #expect(suppressed.baseline?.stale.count == 1)
  }

  @Test("what is written is read again, and the order of findings does not show")
  func roundTrip() throws {
    let baseline = Baseline(of: Sample("b \"x\"\na\n\u{1}\nc\nc\n").outcome)
    let text = baseline.text
    #expect(try Baseline(reading: file(text)) == baseline)
    #expect(Baseline(baseline.entries.reversed()).text == text)
    #expect(text.split(separator: "\n").count == baseline.entries.count + 5)
  }

  @Test("an empty baseline is a baseline")
  func empty() throws {
    let text = Baseline([]).text
    #expect(text == "{\n  \"schema\": 1,\n  \"findings\": []\n}\n")
    #expect(try Baseline(reading: file(text)).entries.isEmpty)
  }

  @Test("a secret of a headline is masked before it is recorded")
  func secrets() {
    var sources = SourceMap()
    let file = sources.add(path: "realm.json", bytes: Array("secret: hunter2hunter2".utf8))
    sources.redaction.hide(value: "hunter2hunter2")
    sources.redaction.hide(Span(file: file.id, 8..<22))
    let finding = Finding(
      rule: "r", severity: .error, confidence: .certain, message: "`hunter2hunter2` is weak",
      primary: .init(span: Span(file: file.id, 8..<22), text: ""))
    let outcome = Outcome(findings: [finding], sources: sources, fileCount: 1, deploymentCount: 0)
    let text = Baseline(of: outcome).text
    #expect(!text.contains("hunter2"))
    #expect(text.contains("`***` is weak"))
  }

  private static let entry =
    #"{"path": "a", "rule": "r", "message": "m", "fingerprint": "00000000000000000000000000000000"}"#

  @Test(
    "a mistake has a place",
    arguments: [
      ("[]", "a baseline is an object", 0),
      (#"{"findings": []}"#, "`schema` is missing", 0),
      (#"{"schema": 1}"#, "`findings` is missing", 0),
      (#"{"schema": 2, "findings": []}"#, "schema 1", 11),
      (#"{"schema": 1, "findings": [], "more": 1}"#, "unknown key `more`", 30),
      (#"{"schema": 1, "schema": 1, "findings": []}"#, "there twice", 14),
      (#"{"schema": 1, "findings": {}}"#, "is a list", 26),
      (#"{"schema": 1, "findings": [1]}"#, "an object is needed", 27),
      (#"{"schema": 1, "findings": [{"rule": "r"}]}"#, "`path` is missing", 27),
      (#"{"schema": 1, "findings": ["# + entry + "," + entry + "]}", "there already", 179),
      (
        #"{"schema": 1, "findings": [{"path": "a", "rule": "r", "message": "m", "fingerprint": "0x"}]}"#,
        "32 hexadecimal digits", 85
      ),
      (
        #"{"schema": 1, "findings": [{"path": "a", "rule": 1, "message": "m", "fingerprint": "0"}]}"#,
        "32 hexadecimal digits", 83
      ),
      (
        #"{"schema": 1, "findings": ["# + entry.dropLast() + #", "count": 0}]}"#,
        "a whole number from 1", 130
      ),
    ])
  func mistakes(text: String, message: String, offset: Int) {
    do throws(BaselineMistake) {
      _ = try Baseline(reading: file(text))
      Issue.record("no mistake was found")
    } catch {
      #expect(error.message.contains(message), "\(error.message)")
      #expect(error.span.range.lowerBound == offset)
    }
  }

  @Test("a merge that was not finished is a mistake")
  func conflict() {
    let text = "{\n  \"schema\": 1,\n  \"findings\": [\n<<<<<<< ours\n  ]\n}\n"
    #expect(throws: BaselineMistake.self) { try Baseline(reading: file(text)) }
  }
}

@Suite("Comparison with an earlier state")
struct RevisionComparisonTests {
  @Test("only what is there more often than before is new")
  func introduced() {
    let comparison = RevisionComparison(
      before: Sample("known\nknown\ngone\n").outcome, revision: "main")
    let later = Sample("new\nknown\nknown\nknown\n")
    let outcome = comparison.introduced(in: later.outcome)
    #expect(later.lines(outcome) == [1, 4])
    #expect(outcome.since?.hidden == 2)
    #expect(outcome.since?.resolved == 1)
    #expect(outcome.since?.revision == "main")
  }

  @Test("the findings of a renamed file are its findings from before")
  func renamed() {
    let before = Sample("known\n", path: "old/realm.json").outcome
    let after = Sample("known\nnew\n", path: "new/realm.json")
    let told = RevisionComparison(
      before: before, revision: "main", renamed: ["old/realm.json": "new/realm.json"])
    #expect(after.lines(told.introduced(in: after.outcome)) == [2])
    let untold = RevisionComparison(before: before, revision: "main")
    #expect(after.lines(untold.introduced(in: after.outcome)) == [1, 2])
  }

  @Test("a finding that only filters hid before is not new")
  func filtered() {
    var before = Sample("known\n").outcome
    before.filtered = before.findings
    before.findings = []
    let outcome = RevisionComparison(before: before, revision: "main")
      .introduced(in: Sample("known\n").outcome)
    #expect(outcome.findings.isEmpty)
    #expect(outcome.since?.resolved == 0)
  }

  @Test("a suppressed finding stays to be counted, one whose suppression went is new")
  func suppressed() {
    let sample = Sample("known\n", suppressed: [0])
    let comparison = RevisionComparison(before: sample.outcome, revision: "main")
    #expect(comparison.introduced(in: sample.outcome).findings.count == 1)
    #expect(comparison.introduced(in: Sample("known\n").outcome).findings.count == 1)
  }
}
