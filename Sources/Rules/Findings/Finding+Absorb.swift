// One cause, one finding: what several subjects have in common is reported once.

extension Finding {
  /// Takes over what another finding of the same cause shows: its places become labels, its edits join the fix.
  ///
  /// Of two that differ in severity the worse one speaks alone.
  mutating func absorb(_ other: Finding) {
    guard other.severity == severity else {
      if other.severity > severity { self = other }
      return
    }
    confidence = max(confidence, other.confidence)
    var seen = Set([primary.span] + labels.map(\.span))
    for label in [other.primary] + other.labels where seen.insert(label.span).inserted {
      labels.append(label)
    }
    for fix in other.fixes {
      guard let index = fixes.firstIndex(where: { $0.title == fix.title }) else {
        fixes.append(fix)
        continue
      }
      let own = fixes[index]
      fixes[index] = Fix(
        title: own.title, isSafe: own.isSafe && fix.isSafe,
        edits: own.edits + fix.edits.filter { !own.edits.contains($0) })
    }
  }
}
