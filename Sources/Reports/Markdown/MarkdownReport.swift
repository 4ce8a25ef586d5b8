// A summary for people who look at a pull request or a job's page, with each finding below it to open.

import Rules
import SourceText

/// Findings as a table and a list of details.
public enum MarkdownReport {
  /// How long a report may get: GitHub takes 65,536 characters for a comment, 1 MiB for a job's summary.
  static let limit = 60_000
  /// What of it the table may take.
  private static let tableLimit = 30_000
  private static let width = 100

  /// The report; what does not fit is counted.
  public static func render(_ outcome: Outcome) -> String {
    let summary = SummaryLine.text(of: outcome).split(separator: "\n").map {
      MarkdownText.inline(TerminalText.visible(String($0))) + "\n"
    }
    var text = "## loginlint\n\n" + summary.joined(separator: "\n")
    // The worst come first: they are what a report that is too long keeps.
    let findings = Severity.allCases.reversed().flatMap { severity in
      outcome.open.filter { $0.severity == severity }
    }
    if findings.isEmpty { return text }
    text += "\n| | where | what | rule |\n|---|---|---|---|\n"
    text += section(of: findings, limit: tableLimit) { row(of: $0, outcome.sources) }
    let details = section(of: findings, limit: limit - text.utf8.count) {
      Self.details(of: $0, outcome.sources)
    }
    return text + "\n" + details
  }

  /// The parts of as many findings as fit, and how many do not.
  private static func section(
    of findings: [Finding], limit: Int, _ part: (Finding) -> String
  ) -> String {
    var text = ""
    for (index, finding) in findings.enumerated() {
      let next = part(finding)
      if text.utf8.count + next.utf8.count > limit {
        return text + "\n\(findings.count - index) more are not shown here.\n"
      }
      text += next
    }
    return text
  }

  private static func row(of finding: Finding, _ sources: SourceMap) -> String {
    let place = LinePlace(finding.primary.span, in: sources, unit: .characters)
    let position = TerminalText.visible("\(place.path):\(place.line)")
    let cells = [
      finding.severity.name, MarkdownText.code(position),
      MarkdownText.inline(FindingSentences(finding, sources).headline),
      MarkdownText.code(TerminalText.visible(finding.rule)),
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private static func details(of finding: Finding, _ sources: SourceMap) -> String {
    let headline = MarkdownText.inline(FindingSentences(finding, sources).headline)
    let frame = TextReport.render(finding, sources: sources, options: .init(width: width))
    return """
      <details>
      <summary>\(finding.severity.name): \(headline)</summary>

      \(MarkdownText.block(frame))
      </details>

      """
  }
}
