// What holds for every format.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct ReportFormatTests {
  /// Files and findings that are as odd as they get.
  private static func outcome(reversed: Bool = false) throws -> Outcome {
    let files = [
      ("empty.conf", ""), ("mark.yaml", "\u{FEFF}web: é\r\n"),
      ("tabs\t.env", "\tA=1\r\rB=\u{1B}[31m\n"),
      ("z/名.json", "{\"a\": \"hunter2hunter2\", \"😀\": 1}"),
    ]
    var sources = SourceMap()
    for (path, text) in reversed ? files.reversed() : files {
      _ = sources.add(path: path, bytes: Array(text.utf8))
    }
    _ = sources.add(path: "zz.bin", bytes: [0xFF, 0xFE, 0x00, 0x0A, 0xC3])
    sources.redaction.hide(value: "hunter2hunter2")
    var findings: [Finding] = []
    for file in sources.files.sorted(by: { $0.path < $1.path }) {
      for range in [0..<0, 0..<file.bytes.count, file.bytes.count..<file.bytes.count] {
        let label = Finding.Label(
          span: Span(file: file.id, range), text: "hunter2hunter2 \u{1B}[0m")
        var finding = Finding(
          rule: "a-rule", severity: .warning, confidence: .likely,
          message: "\u{202E}hunter2hunter2\u{0}\n| `x", primary: label, labels: [label, label],
          because: [.init("hunter2hunter2", at: label.span), .init("")],
          help: "hunter2hunter2")
        finding.fixes = [
          .init(
            title: "hunter2hunter2", isSafe: false,
            edits: [.init(span: label.span, replacement: "hunter2hunter2")])
        ]
        findings.append(finding)
        finding.suppression = "hunter2hunter2"
        findings.append(finding)
      }
    }
    return Outcome(
      findings: findings, sources: sources, fileCount: 5, deploymentCount: 1,
      skipped: [(path: "s\n", reason: "hunter2hunter2")])
  }

  private static let context = ReportContext(version: "1", folder: "deploy/prod")

  @Test(arguments: ReportFormat.allCases)
  func aReportHoldsNoSecretNoColourAndNoMark(_ format: ReportFormat) throws {
    let text = format.render(try Self.outcome(), Self.context)
    #expect(!text.contains("hunter2"))
    #expect(text.contains("***"))
    #expect(!text.unicodeScalars.contains { ["\u{1B}", "\u{0}", "\u{202E}", "\r"].contains($0) })
    #expect(!text.unicodeScalars.starts(with: ["\u{FEFF}"]))
    #expect(text.hasSuffix("\n"))
  }

  @Test(arguments: ReportFormat.allCases)
  func theOrderOfFilesDoesNotShow(_ format: ReportFormat) throws {
    #expect(
      format.render(try Self.outcome(), Self.context)
        == format.render(try Self.outcome(reversed: true), Self.context))
  }

  /// Lines for machines are single lines, whatever stands in the findings.
  @Test(arguments: [ReportFormat.concise, .jsonl, .github])
  func aFindingIsOneLine(_ format: ReportFormat) throws {
    let outcome = try Self.outcome()
    let text = format.render(outcome, Self.context)
    let count = format == .jsonl ? outcome.findings.count : outcome.findings.count / 2
    #expect(text.utf8.count { $0 == 0x0A } == count)
  }

  @Test(arguments: ReportFormat.allCases)
  func pipelinesReadPathsFromTheTopOfTheRepository(_ format: ReportFormat) throws {
    let isForPeople = [.text, .concise, .json, .jsonl].contains(format)
    let text = format.render(try Self.outcome(), Self.context)
    #expect(text.contains("mark.yaml"))
    #expect(text.contains("deploy/prod/mark.yaml") != isForPeople)
    let top = format.render(try Self.outcome(), ReportContext(version: "1"))
    #expect(!top.contains("/mark.yaml"))
  }

  @Test func aLineOfJSONIsAFindingOfTheDocument() throws {
    let outcome = try Self.outcome()
    let lines = JSONLinesReport.render(outcome).split(separator: "\n")
    let document = JSONReport.document(of: outcome, options: .init(version: "1"))
    guard case .object(let members) = document,
      case .array(let findings) = members.first(where: { $0.key == "findings" })?.value
    else {
      Issue.record("there are no findings")
      return
    }
    #expect(lines.map(String.init) == findings.map { JSONWriter.line(of: $0) })
    #expect(JSONLinesReport.render(Fixture([:]).outcome([])).isEmpty)
  }
}
