// A character set with the answers for ASCII worked out beforehand.

/// A set that answers for ASCII with one look at a bit.
struct CharacterTable: Sendable {
  private let set: CharacterSet
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ set: CharacterSet) {
    self.set = set
    for value in UInt8(0)..<64 {
      if set.contains(Unicode.Scalar(value)) { low |= 1 << UInt64(value) }
      if set.contains(Unicode.Scalar(value + 64)) { high |= 1 << UInt64(value) }
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value < 128 else { return set.contains(scalar) }
    let bits = scalar.value < 64 ? low : high
    return bits & (1 << UInt64(scalar.value & 63)) != 0
  }
}
