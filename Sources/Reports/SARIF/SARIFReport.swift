// SARIF 2.1.0: the format of code scanning, of GitHub's in the first place.

import Rules
import SourceText

/// Findings as a SARIF log of one run.
///
/// It keeps to what GitHub takes ("SARIF support for code scanning", read in November 2026); one breach makes GitHub
/// refuse the whole file.
public enum SARIFReport {
  /// How many results GitHub takes of one run.
  static let resultLimit = 25_000

  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  /// The log, suppressed findings included.
  public static func render(_ outcome: Outcome, _ context: ReportContext) -> String {
    JSONWriter.text(of: [
      "$schema": .string(schema), "version": "2.1.0", "runs": [run(of: outcome, context)],
    ])
  }

  private static func run(of outcome: Outcome, _ context: ReportContext) -> JSONValue {
    let sources = outcome.sources
    let rules = SARIFRules(context.rules(), namedBy: outcome.findings)
    let fingerprints = Fingerprint.distinct(outcome.findings, in: sources)
    let shown = indices(of: outcome.findings)
    let encoder = SARIFResults(shown.map { outcome.findings[$0] }, sources, rules)
    let results = shown.map { encoder.result(of: outcome.findings[$0], fingerprints[$0]) }
    return [
      "tool": [
        "driver": [
          "name": "loginlint", "semanticVersion": .string(context.version),
          "rules": .array(rules.descriptors),
        ]
      ],
      // What stands before the last slash is the category: a run about another folder does not replace this one.
      "automationDetails": [
        "id": .string(context.folder.isEmpty ? "loginlint/" : "loginlint/\(context.folder)/")
      ],
      "invocations": [
        [
          "executionSuccessful": true,
          "toolExecutionNotifications": .array(
            notifications(outcome, leftOut: outcome.findings.count - shown.count)),
        ]
      ],
      "columnKind": "utf16CodeUnits",
      "results": .array(results),
    ]
  }

  /// The findings to list, in their order: all, or the most that are allowed, the worst of them.
  static func indices(of findings: [Finding], limit: Int = resultLimit) -> [Int] {
    guard findings.count > limit else { return Array(findings.indices) }
    func rank(_ finding: Finding) -> Int {
      finding.suppression == nil ? -finding.severity.rawValue : 1
    }
    let worst = findings.indices.sorted {
      (rank(findings[$0]), $0) < (rank(findings[$1]), $1)
    }
    return worst.prefix(limit).sorted()
  }

  /// What the run did not look at, and what the log leaves out.
  private static func notifications(_ outcome: Outcome, leftOut: Int) -> [JSONValue] {
    var notifications = outcome.skipped.map { path, reason -> JSONValue in
      [
        "level": "note",
        "message": ["text": .string("skipped: \(outcome.sources.redaction.sentence(reason))")],
        "locations": [
          ["physicalLocation": ["artifactLocation": ["uri": .string(RelativeURI.text(of: path))]]]
        ],
      ]
    }
    if leftOut > 0 {
      notifications.append([
        "level": "warning",
        "message": [
          "text": .string(
            "\(leftOut) of the milder findings are left out; a run holds \(resultLimit)")
        ],
      ])
    }
    return notifications
  }
}
