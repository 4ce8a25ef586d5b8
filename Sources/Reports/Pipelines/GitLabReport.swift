// GitLab's code quality report, which merge requests compare with the one of the target branch.

import Rules
import SourceText

/// Findings as a list of Code Climate issues, of which GitLab reads the members that stand here.
public enum GitLabReport {
  /// The list; `[]` where nothing was found, which GitLab takes for a clean report.
  public static func render(_ outcome: Outcome) -> String {
    let findings = outcome.open
    let fingerprints = Fingerprint.distinct(findings, in: outcome.sources)
    let issues = zip(findings, fingerprints).map { finding, fingerprint -> JSONValue in
      let sources = outcome.sources
      let span = finding.primary.span
      let place = LinePlace(span, in: sources, unit: .characters)
      let headline = FindingSentences(finding, sources).headline
      return [
        // GitLab does not show the name of the check, so that it stands in the text.
        "description": .string("\(finding.rule): \(headline)"),
        "check_name": .string(finding.rule),
        "fingerprint": .string(fingerprint.text),
        "severity": .string(severity(finding.severity)),
        "location": [
          "path": .string(place.path),
          "lines": ["begin": .integer(place.line), "end": .integer(place.line)],
        ],
      ]
    }
    return JSONWriter.text(of: .array(issues))
  }

  /// Of GitLab's five words the ones for "the login fails", "works by luck" and "advice".
  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "minor"
    case .note: "info"
    }
  }
}
