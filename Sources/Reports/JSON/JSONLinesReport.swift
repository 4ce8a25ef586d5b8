// A finding per line, for programs that read as they go.

import Rules

/// The findings of the JSON report, one in each line; nothing where there is none.
public enum JSONLinesReport {
  /// The lines, suppressed findings included.
  public static func render(_ outcome: Outcome) -> String {
    var encoder = FindingEncoder(outcome.sources)
    var text = ""
    for finding in outcome.findings {
      text += JSONWriter.line(of: encoder.encode(finding)) + "\n"
    }
    return text
  }
}
