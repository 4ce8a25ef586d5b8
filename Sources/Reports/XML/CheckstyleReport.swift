// Checkstyle's XML, the oldest format that every build server reads.

import Rules
import SourceText

/// Findings as `<error>` elements below their files.
public enum CheckstyleReport {
  /// The document; columns count characters.
  public static func render(_ outcome: Outcome) -> String {
    var text = XMLText.declaration + "<checkstyle version=\"4.3\">\n"
    var path: String?
    for finding in outcome.open {
      let place = LinePlace(finding.primary.span, in: outcome.sources, unit: .characters)
      if place.path != path {
        if path != nil { text += "  </file>\n" }
        text += "  <file\(XMLText.attributes(["name": place.path]))>\n"
        path = place.path
      }
      let headline = FindingSentences(finding, outcome.sources).headline
      let attributes = XMLText.attributes([
        "line": "\(place.line)", "column": "\(place.column)",
        "severity": severity(finding.severity), "message": headline,
        "source": "loginlint.\(finding.rule)",
      ])
      text += "    <error\(attributes)/>\n"
    }
    if path != nil { text += "  </file>\n" }
    return text + "</checkstyle>\n"
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "info"
    }
  }
}
