// What the summary says of baselines, earlier states and fixes.

import Rules

/// The remarks of the summary that only some runs have.
enum ChangesText {
  /// Each remark with a semicolon before it.
  static func remarks(on outcome: Outcome) -> String {
    var text = ""
    if let fixes = outcome.fixes {
      text += "; fixed \(count(fixes.fixed, "finding"))"
      if fixes.files > 0 { text += " in \(count(fixes.files, "file"))" }
      if !fixes.refused.isEmpty { text += ", \(fixes.refused.count) not" }
      if fixes.unsafe > 0 { text += "; \(fixes.unsafe) more with --unsafe-fixes" }
    }
    if let baseline = outcome.baseline {
      text += "; \(count(baseline.hidden, "finding")) of the baseline hidden"
      let stale = baseline.stale.count
      if stale > 0 { text += ", \(stale) stale \(stale == 1 ? "entry" : "entries") in it" }
    }
    if let since = outcome.since {
      text += "; \(count(since.hidden, "finding")) from before `\(since.revision)` hidden"
      if since.resolved > 0 { text += ", \(since.resolved) resolved" }
    }
    return TerminalText.visible(text)
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
