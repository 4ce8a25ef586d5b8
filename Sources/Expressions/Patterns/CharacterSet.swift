// The characters that one place of a pattern takes.

/// A set of characters as ranges.
struct CharacterSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  var isNegated = false
  /// Whether upper and lower case are one.
  var foldsCase = false

  static let digits = CharacterSet(ranges: [0x30...0x39])
  static let word = CharacterSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  /// RE2's `\s`, which has no vertical tab.
  static let blanks = CharacterSet(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

  /// The POSIX classes that are written `[:name:]` inside brackets.
  static let named: [String: CharacterSet] = [
    "alnum": CharacterSet(ranges: [0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
    "alpha": CharacterSet(ranges: [0x41...0x5A, 0x61...0x7A]),
    "blank": CharacterSet(ranges: [0x09...0x09, 0x20...0x20]),
    "digit": digits,
    "lower": CharacterSet(ranges: [0x61...0x7A]),
    "punct": CharacterSet(ranges: [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
    "space": CharacterSet(ranges: [0x09...0x0D, 0x20...0x20]),
    "upper": CharacterSet(ranges: [0x41...0x5A]),
    "word": word,
    "xdigit": CharacterSet(ranges: [0x30...0x39, 0x41...0x46, 0x61...0x66]),
  ]

  /// The ranges of everything that is not in the set.
  var complement: [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if next < range.lowerBound { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    holds(scalar.value) || (foldsCase && foldedHolds(scalar)) ? !isNegated : isNegated
  }

  private func holds(_ value: UInt32) -> Bool {
    ranges.contains { $0.contains(value) }
  }

  private func foldedHolds(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let other = scalar.value ^ 0x20
      return 0x41...0x5A ~= other & ~0x20 && holds(other)
    }
    let properties = scalar.properties
    return [properties.lowercaseMapping, properties.uppercaseMapping].contains { mapping in
      mapping.unicodeScalars.count == 1 && mapping.unicodeScalars.allSatisfy { holds($0.value) }
    }
  }
}
