// The report for people: findings with the code they are about, the proof, and what to change.

import Rules
import SourceText

/// Findings as a person reads them in a terminal.
public enum TextReport {
  /// How the report looks.
  public struct Options: Sendable {
    /// Whether to use ANSI colours.
    public var color: Bool
    /// The number of cells of a row; lines of code are cropped to it and sentences wrapped.
    public var width: Int
    /// The time that the run took, where the summary shall tell it.
    public var elapsedMilliseconds: Int?

    /// Chooses a look; a width below 60 cells is raised to it.
    public init(color: Bool = false, width: Int = 110, elapsedMilliseconds: Int? = nil) {
      self.color = color
      self.width = max(60, width)
      self.elapsedMilliseconds = elapsedMilliseconds
    }
  }

  /// The whole report: every finding that no suppression hides, then the summary.
  public static func render(_ outcome: Outcome, options: Options = Options()) -> String {
    var text = ""
    for finding in outcome.findings where finding.suppression == nil {
      text += render(finding, sources: outcome.sources, options: options) + "\n"
    }
    return text + SummaryLine.text(of: outcome, elapsedMilliseconds: options.elapsedMilliseconds)
  }

  /// One finding, each row ended by a line end.
  public static func render(
    _ finding: Finding, sources: SourceMap, options: Options = Options()
  ) -> String {
    FindingText(finding, sources, options).text()
  }
}
