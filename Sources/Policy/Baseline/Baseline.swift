// The findings that a team has accepted for now: a file beside the code, which hides them until they are gone.

import Rules
import SourceText

/// A set of known findings.
///
/// Paths are relative to the folder that the baseline lies in, so that a run over a part of it knows its findings too.
/// Where the run's folder lies elsewhere, they are relative to that.
public struct Baseline: Sendable, Equatable {
  /// The version of the file's shape.
  public static let schema = 1

  /// The findings by path, rule, headline and fingerprint; none twice.
  public let entries: [BaselineEntry]

  /// Takes entries in any order.
  public init(_ entries: [BaselineEntry]) { self.entries = entries.sorted { $0.key < $1.key } }

  /// Records the findings of a run that no suppression hides, those below its filters left out.
  ///
  /// - Parameters:
  ///   - outcome: the run.
  ///   - prefix: what stands before the paths of the run in the baseline.
  public init(of outcome: Outcome, prefix: String = "") {
    let open = outcome.findings.filter { $0.suppression == nil }
    var entries: [Fingerprint: BaselineEntry] = [:]
    for finding in open {
      let entry = BaselineEntry(finding, in: outcome.sources, prefix: prefix)
      entries[entry.fingerprint, default: entry.with(count: 0)].count += 1
    }
    self.init(Array(entries.values))
  }

  /// The number of findings.
  public var count: Int { entries.reduce(0) { $0 &+ $1.count } }

  /// The run without the findings that the baseline knows, and with what it hid and what it holds in vain.
  ///
  /// Of equal findings as many are hidden as are recorded, the first ones. Findings below the run's filters count as
  /// there, and suppressed ones as gone: they need no baseline any more.
  ///
  /// - Parameters:
  ///   - outcome: the run.
  ///   - path: the baseline's file as the user named it.
  ///   - prefix: what stands before the paths of the run in the baseline.
  ///   - isJudged: whether the run would have found an entry's finding if it were still there.
  public func hidingKnown(
    in outcome: Outcome, path: String, prefix: String = "", isJudged: (BaselineEntry) -> Bool
  ) -> Outcome {
    var open = Dictionary(
      entries.map { ($0.fingerprint, $0.count) }, uniquingKeysWith: { first, _ in first })
    func isKnown(_ finding: Finding) -> Bool {
      guard finding.suppression == nil else { return false }
      let fingerprint = Fingerprint(of: finding, in: outcome.sources) { prefix + $0 }
      guard let count = open[fingerprint], count > 0 else { return false }
      open[fingerprint] = count - 1
      return true
    }
    var result = outcome
    result.findings = outcome.findings.filter { !isKnown($0) }
    for finding in outcome.filtered { _ = isKnown(finding) }
    let stale = entries.compactMap { entry -> BaselineEntry? in
      guard let left = open[entry.fingerprint], left > 0, isJudged(entry) else { return nil }
      return entry.with(count: left)
    }
    result.baseline = .init(
      path: path, hidden: outcome.findings.count - result.findings.count, stale: stale)
    return result
  }
}

extension BaselineEntry {
  /// What is recorded of one finding.
  fileprivate init(_ finding: Finding, in sources: SourceMap, prefix: String) {
    self.init(
      rule: finding.rule, path: prefix + (sources[finding.primary.span.file]?.path ?? ""),
      message: sources.redaction.sentence(finding.message),
      fingerprint: Fingerprint(of: finding, in: sources) { prefix + $0 }, count: 1)
  }

  fileprivate func with(count: Int) -> BaselineEntry {
    var entry = self
    entry.count = count
    return entry
  }

  /// The order in the file: that of the code, so that neighbours change together.
  fileprivate var key: (String, String, String, String) { (path, rule, message, fingerprint.text) }
}
