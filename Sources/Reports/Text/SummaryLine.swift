// What the run looked at, what it found, and what it does not show.

import Rules

/// The end of the text report.
public enum SummaryLine {
  /// The rows of the summary, each ended by a line end.
  public static func text(of outcome: Outcome, elapsedMilliseconds: Int? = nil) -> String {
    var text = ""
    if !outcome.skipped.isEmpty {
      text += "\(count(outcome.skipped.count, "file")) skipped, see `loginlint model`\n"
    }
    let found = counts { outcome.count($0) }
    text += found.isEmpty ? "no problems found" : found
    text += " in \(count(outcome.fileCount, "file"))"
    let deployments = outcome.deploymentCount
    text += deployments == 0 ? ", no deployment" : ", \(count(deployments, "deployment"))"
    if let elapsedMilliseconds { text += " (\(elapsedMilliseconds) ms)" }
    let suppressed = outcome.findings.count { $0.suppression != nil }
    if suppressed > 0 { text += "; \(suppressed) suppressed" }
    let hidden = counts { outcome.hidden[$0] ?? 0 }
    if !hidden.isEmpty {
      text += "; \(hidden) hidden"
      let lowest = Severity.allCases.first { (outcome.hidden[$0] ?? 0) > 0 } ?? .note
      // Errors are never hidden by their severity, so another filter is at work.
      if (outcome.hidden[.error] ?? 0) == 0 {
        text += ", show them with --min-severity \(lowest.name)"
      }
    }
    return text + ChangesText.remarks(on: outcome) + "\n"
  }

  /// `1 error, 2 notes`, severest first; severities without a finding are left out.
  private static func counts(_ number: (Severity) -> Int) -> String {
    Severity.allCases.reversed()
      .map { (number($0), $0.name) }
      .filter { $0.0 > 0 }
      .map { count($0.0, $0.1) }
      .joined(separator: ", ")
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
