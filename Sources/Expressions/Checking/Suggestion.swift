// "Did you mean": the nearest known word.

/// Finds the known word that a misspelt one is nearest to.
public enum Suggestion {
  /// The nearest candidate within a third of the word's length, the first of equals.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.utf8.prefix(64))
    var best: (word: String, distance: Int)?
    for candidate in candidates where candidate != word {
      let distance = distance(letters, Array(candidate.utf8.prefix(64)))
      if distance <= max(1, letters.count / 3), distance < (best?.distance ?? .max) {
        best = (candidate, distance)
      }
    }
    return best?.word
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours; case counts nothing.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let a = a.map(lowercased)
    let b = b.map(lowercased)
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforePrevious[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforePrevious, previous) = (previous, row)
    }
    return previous[b.count]
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    0x41...0x5A ~= byte ? byte | 0x20 : byte
  }
}
