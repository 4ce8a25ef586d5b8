// The parts of a regular expression in the dialect of PCRE, as far as proxy configurations use it.

/// A set of bytes.
struct PCREByteSet: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  init(_ range: ClosedRange<UInt8>) { for byte in range { insert(byte) } }

  mutating func insert(_ byte: UInt8) {
    let bit: UInt64 = 1 << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    case 2: words.2 |= bit
    default: words.3 |= bit
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    let word: UInt64
    switch byte >> 6 {
    case 0: word = words.0
    case 1: word = words.1
    case 2: word = words.2
    default: word = words.3
    }
    return word >> UInt64(byte & 63) & 1 == 1
  }

  mutating func formUnion(_ other: PCREByteSet) {
    words.0 |= other.words.0
    words.1 |= other.words.1
    words.2 |= other.words.2
    words.3 |= other.words.3
  }

  var inverted: PCREByteSet {
    var result = PCREByteSet()
    result.words = (~words.0, ~words.1, ~words.2, ~words.3)
    return result
  }

  /// The set with the other case of every letter in it.
  var caseless: PCREByteSet {
    var result = self
    for lower in UInt8(ascii: "a")...UInt8(ascii: "z") {
      if contains(lower) { result.insert(lower - 32) }
      if contains(lower - 32) { result.insert(lower) }
    }
    return result
  }

  static let digits = PCREByteSet(0x30...0x39)

  static let wordBytes: PCREByteSet = {
    var set = PCREByteSet(0x61...0x7A)
    set.formUnion(PCREByteSet(0x41...0x5A))
    set.formUnion(digits)
    set.insert(UInt8(ascii: "_"))
    return set
  }()

  static let blanks: PCREByteSet = {
    var set = PCREByteSet(0x09...0x0D)
    set.insert(0x20)
    return set
  }()

  static func == (a: PCREByteSet, b: PCREByteSet) -> Bool { a.words == b.words }

  func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

/// A part of a pattern.
indirect enum PCRENode: Hashable, Sendable {
  case literal([UInt8])
  case set(PCREByteSet)
  case sequence([PCRENode])
  case alternation([PCRENode])
  case capture(Int, PCRENode)
  case repetition(PCRENode, minimum: Int, maximum: Int?, mode: Mode)
  case look(PCRENode, isAhead: Bool, isNegated: Bool)
  case atomic(PCRENode)
  case backreference(Int, isCaseless: Bool)
  case textStart
  /// `$` and `\Z`: the end, or before a last line feed.
  case lineEnd
  case textEnd
  case wordBoundary(isNegated: Bool)

  enum Mode: Hashable, Sendable { case greedy, lazy, possessive }
}
