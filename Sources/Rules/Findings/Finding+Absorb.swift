// One cause, one finding: what several subjects have in common is reported once.

extension Finding {
  /// Takes over what another finding of the same cause shows: its places become labels, its edits join the fix.
  ///
  /// The worse of the two gives the headline.
  mutating func absorb(_ other: Finding) {
    var worse = self
    var milder = other
    if (other.severity, other.confidence) > (severity, confidence) { swap(&worse, &milder) }
    var seen = Set([worse.primary.span] + worse.labels.map(\.span))
    for label in [milder.primary] + milder.labels where seen.insert(label.span).inserted {
      worse.labels.append(label)
    }
    for fix in milder.fixes {
      guard let index = worse.fixes.firstIndex(where: { $0.title == fix.title }) else {
        worse.fixes.append(fix)
        continue
      }
      let own = worse.fixes[index]
      worse.fixes[index] = Fix(
        title: own.title, isSafe: own.isSafe && fix.isSafe,
        edits: own.edits + fix.edits.filter { !own.edits.contains($0) })
    }
    self = worse
  }
}
