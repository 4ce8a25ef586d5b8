// Shell patterns over paths: `*`, `?`, `[…]` stay inside one path component, `**` crosses components.

enum Glob {
  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")

  /// Whether the whole of `text` fits `pattern`.
  static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var budget = 20_000
    return matches(pattern, text, &budget)
  }

  /// Whether the whole of `text` fits `pattern`.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    matches(Array(pattern.utf8)[...], Array(text.utf8)[...])
  }

  // The budget bounds a hostile pattern such as `*a*a*a*a`; what runs out of it does not match.
  private static func matches(
    _ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, _ budget: inout Int
  ) -> Bool {
    budget -= 1
    guard budget > 0 else { return false }
    var pattern = pattern
    var text = text
    while let head = pattern.first {
      if head == star {
        return matchesStar(pattern, text, &budget)
      }
      guard let byte = text.first else { return false }
      switch head {
      case UInt8(ascii: "?"):
        guard byte != slash else { return false }
        pattern = pattern.dropFirst()
      case UInt8(ascii: "["):
        guard byte != slash, let rest = afterClass(pattern, byte) else { return false }
        pattern = rest
      case UInt8(ascii: "\\") where pattern.count > 1:
        guard pattern.dropFirst().first == byte else { return false }
        pattern = pattern.dropFirst(2)
      default:
        guard head == byte else { return false }
        pattern = pattern.dropFirst()
      }
      text = text.dropFirst()
    }
    return text.isEmpty
  }

  private static func matchesStar(
    _ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, _ budget: inout Int
  ) -> Bool {
    let isDouble = pattern.dropFirst().first == star
    var rest = pattern.drop { $0 == star }
    if isDouble, rest.first == slash {
      rest = rest.dropFirst()
      // `**/` also stands for no folder at all, else for whole folders.
      var tail = text
      while true {
        if matches(rest, tail, &budget) { return true }
        guard let next = tail.firstIndex(of: slash) else { return false }
        tail = tail[(next + 1)...]
      }
    }
    var tail = text
    while true {
      if matches(rest, tail, &budget) { return true }
      guard let byte = tail.first, isDouble || byte != slash, budget > 0 else { return false }
      tail = tail.dropFirst()
    }
  }

  /// The pattern after a character class that takes `byte`; nil where it does not.
  private static func afterClass(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8>?
  {
    var index = pattern.startIndex + 1
    var isNegated = false
    if index < pattern.endIndex,
      pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^")
    {
      isNegated = true
      index += 1
    }
    var isIn = false
    var isFirst = true
    while index < pattern.endIndex, isFirst || pattern[index] != UInt8(ascii: "]") {
      isFirst = false
      let low = pattern[index]
      var high = low
      if index + 2 < pattern.endIndex, pattern[index + 1] == UInt8(ascii: "-"),
        pattern[index + 2] != UInt8(ascii: "]")
      {
        high = pattern[index + 2]
        index += 2
      }
      if low <= byte && byte <= high { isIn = true }
      index += 1
    }
    guard index < pattern.endIndex, isIn != isNegated else { return nil }
    return pattern[(index + 1)...]
  }
}
