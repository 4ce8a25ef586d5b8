// Shell patterns over paths: `*`, `?`, `[…]` stay inside one path component; `**` as a component of
// its own crosses components, anywhere else it is a `*`.

enum Glob {
  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")

  /// Whether the whole of `text` fits `pattern`.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    matches(Array(pattern.utf8)[...], Array(text.utf8)[...])
  }

  /// Where to go on after a failure.
  ///
  /// The last star takes one more byte, or the last double star one more folder; only the last of
  /// each has to be tried again.
  private struct Retry {
    var pattern: ArraySlice<UInt8>
    var text: ArraySlice<UInt8>
  }

  /// Whether the whole of `text` fits `pattern`.
  static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    let whole = pattern
    var pattern = pattern
    var text = text
    var star: Retry?
    var doubleStar: (retry: Retry, byFolder: Bool)?
    // A hostile pattern such as `*a*a*a*a` ends here, and does not match.
    for _ in 0..<200_000 {
      if pattern.first == Self.star {
        let stars = pattern.prefix { $0 == Self.star }
        let rest = pattern[stars.endIndex...]
        let isWhole =
          stars.count >= 2
          && (stars.startIndex == whole.startIndex || whole[stars.startIndex - 1] == slash)
          && (rest.isEmpty || rest.first == slash)
        if isWhole {
          // `**/` also stands for no folder at all.
          pattern = rest.isEmpty ? rest : rest.dropFirst()
          doubleStar = (Retry(pattern: pattern, text: text), !rest.isEmpty)
          star = nil
        } else {
          pattern = rest
          star = Retry(pattern: rest, text: text)
        }
        continue
      }
      if pattern.isEmpty, text.isEmpty { return true }
      if let byte = text.first, let rest = afterOne(pattern, byte) {
        pattern = rest
        text = text.dropFirst()
      } else if let retry = star, let byte = retry.text.first, byte != slash {
        star?.text = retry.text.dropFirst()
        (pattern, text) = (retry.pattern, retry.text.dropFirst())
      } else if let (retry, byFolder) = doubleStar,
        let next = byFolder ? retry.text.firstIndex(of: slash) : retry.text.indices.first
      {
        doubleStar?.retry.text = retry.text[(next + 1)...]
        (pattern, text) = (retry.pattern, retry.text[(next + 1)...])
        star = nil
      } else {
        return false
      }
    }
    return false
  }

  /// The pattern after what stands for one byte; nil where it does not take it.
  private static func afterOne(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8>? {
    switch pattern.first {
    case UInt8(ascii: "?"): byte == slash ? nil : pattern.dropFirst()
    case UInt8(ascii: "["): byte == slash ? nil : afterClass(pattern, byte)
    case UInt8(ascii: "\\") where pattern.count > 1:
      pattern.dropFirst().first == byte ? pattern.dropFirst(2) : nil
    default: pattern.first == byte ? pattern.dropFirst() : nil
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
      // A backslash takes the next byte as it is, as in fnmatch(3).
      if pattern[index] == UInt8(ascii: "\\"), index + 1 < pattern.endIndex { index += 1 }
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
