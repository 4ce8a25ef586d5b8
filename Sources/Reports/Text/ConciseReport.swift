// One line per finding, for editors, grep and small screens.

import Rules
import SourceText

/// Findings as `path:line:column: severity[rule] headline`.
public enum ConciseReport {
  /// A line for every finding that no suppression hides.
  public static func render(_ outcome: Outcome) -> String {
    outcome.findings.filter { $0.suppression == nil }
      .map { line(of: $0, outcome.sources) + "\n" }
      .joined()
  }

  private static func line(of finding: Finding, _ sources: SourceMap) -> String {
    let path = sources[finding.primary.span.file]?.path ?? ""
    let start = sources.start(of: finding.primary.span) ?? Position(line: 1, column: 1)
    let headline = sources.redaction.sentence(finding.message)
    return TerminalText.visible(
      "\(path):\(start.line):\(start.column): \(finding.severity.name)[\(finding.rule)] \(headline)"
    )
  }
}
