// Which findings a change introduced: those that are there more often than before.

import Rules
import SourceText

/// The findings of an earlier state, beside which later ones are old or new.
public struct RevisionComparison: Sendable {
  private let revision: String
  private let shown: [Fingerprint: Int]
  private let all: [Fingerprint: Int]
  private let settled: Set<String>

  /// Remembers the findings of the earlier state that no suppression hides.
  ///
  /// - Parameters:
  ///   - outcome: the run over the earlier state.
  ///   - revision: how the user calls that state.
  ///   - renamed: the later paths of files that were renamed since.
  ///   - settled: files whose findings are nothing new.
  public init(
    before outcome: Outcome, revision: String, renamed: [String: String] = [:],
    settled: Set<String> = []
  ) {
    self.revision = revision
    self.settled = settled
    func counts(_ findings: [Finding]) -> [Fingerprint: Int] {
      var counts: [Fingerprint: Int] = [:]
      for finding in findings where finding.suppression == nil {
        let fingerprint = Fingerprint(of: finding, in: outcome.sources) { renamed[$0] ?? $0 }
        counts[fingerprint, default: 0] += 1
      }
      return counts
    }
    shown = counts(outcome.findings)
    all = counts(outcome.findings + outcome.filtered)
  }

  /// The run with its new findings only: of equal ones as many as the earlier state lacks, the last ones.
  ///
  /// Suppressed findings stay, because whoever suppressed them wants to see them counted.
  public func introduced(in outcome: Outcome) -> Outcome {
    var known = all
    var left = shown
    func isKnown(_ finding: Finding) -> Bool {
      guard finding.suppression == nil else { return false }
      if let file = outcome.sources[finding.primary.span.file], settled.contains(file.path) {
        return true
      }
      let fingerprint = Fingerprint(of: finding, in: outcome.sources)
      if let count = left[fingerprint], count > 0 { left[fingerprint] = count - 1 }
      guard let count = known[fingerprint], count > 0 else { return false }
      known[fingerprint] = count - 1
      return true
    }
    var result = outcome
    result.findings = outcome.findings.filter { !isKnown($0) }
    result.filtered = outcome.filtered.filter { !isKnown($0) }
    result.hidden = [:]
    for finding in result.filtered { result.hidden[finding.severity, default: 0] += 1 }
    result.since = .init(
      revision: revision, hidden: outcome.findings.count - result.findings.count,
      resolved: left.values.reduce(0, +))
    return result
  }
}
