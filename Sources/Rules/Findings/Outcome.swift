// The result of a run, as renderers take it.

import SourceText

/// Everything that a report needs, already sorted and filtered.
public struct Outcome: Sendable {
  /// The findings to show, sorted by path, position and rule.
  public var findings: [Finding]
  /// The files, and what of them to hide.
  public var sources: SourceMap
  /// The number of files that were read.
  public var fileCount: Int
  /// The number of deployments.
  public var deploymentCount: Int
  /// The numbers of findings that filters hid, by severity.
  public var hidden: [Severity: Int]
  /// Files that were recognised by name but not read, with the reason.
  public var skipped: [(path: String, reason: String)]
  /// The findings that filters hid: who compares findings over time must know them.
  public var filtered: [Finding] = []
  /// What a baseline hid; nil without one.
  public var baseline: BaselineUse?
  /// What an earlier state had already; nil where none was asked for.
  public var since: RevisionUse?
  /// What fixes changed; nil where none were asked for.
  public var fixes: FixUse?

  /// Makes an outcome.
  public init(
    findings: [Finding], sources: SourceMap, fileCount: Int, deploymentCount: Int,
    hidden: [Severity: Int] = [:], skipped: [(path: String, reason: String)] = []
  ) {
    self.findings = findings
    self.sources = sources
    self.fileCount = fileCount
    self.deploymentCount = deploymentCount
    self.hidden = hidden
    self.skipped = skipped
  }

  /// The number of shown findings of a severity that no suppression hides.
  public func count(_ severity: Severity) -> Int {
    findings.count { $0.severity == severity && $0.suppression == nil }
  }
}
