// Workflow commands: GitHub Actions reads them from a job's log and shows them beside the code.

import Rules
import SourceText

/// Findings as `::error file=…,line=…::…`.
///
/// GitHub shows ten annotations of each kind per step; SARIF has no such limit.
public enum GitHubReport {
  /// A command for every finding that no suppression hides.
  public static func render(_ outcome: Outcome) -> String {
    outcome.open.map { command(for: $0, outcome.sources) + "\n" }.joined()
  }

  private static func command(for finding: Finding, _ sources: SourceMap) -> String {
    let place = LinePlace(finding.primary.span, in: sources, unit: .utf16)
    let properties = [
      ("file", place.path), ("line", "\(place.line)"), ("endLine", "\(place.line)"),
      ("col", "\(place.column)"), ("endColumn", "\(place.endColumn)"), ("title", finding.rule),
    ]
    let list = properties.map { "\($0)=\(escapedProperty($1))" }.joined(separator: ",")
    let text = FindingSentences(finding, sources).lines.joined(separator: "\n")
    return "::\(kind(of: finding.severity)) \(list)::\(escaped(text))"
  }

  private static func kind(of severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }

  /// What a command's text must not hold as it is.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A property ends at a comma, and the list of them at a colon.
  private static func escapedProperty(_ text: String) -> String {
    var result = ""
    for scalar in escaped(text).unicodeScalars {
      switch scalar {
      case ":": result += "%3A"
      case ",": result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
