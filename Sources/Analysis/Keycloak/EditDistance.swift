// How far two words are apart.

/// Whether two words differ by one edit.
enum EditDistance {
  /// One inserted, removed, replaced or swapped byte apart.
  static func isOne(_ a: String, _ b: String) -> Bool {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    guard abs(a.count - b.count) <= 1, a != b else { return false }
    let prefix = zip(a, b).prefix { $0 == $1 }.count
    let suffix = zip(a.dropFirst(prefix).reversed(), b.dropFirst(prefix).reversed())
      .prefix { $0 == $1 }.count
    let restA = a[prefix..<(a.count - suffix)]
    let restB = b[prefix..<(b.count - suffix)]
    if restA.count <= 1 && restB.count <= 1 { return true }
    return restA.count == 2 && Array(restA) == Array(restB.reversed())
  }
}
