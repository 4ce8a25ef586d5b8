// The shape of UTF-8, byte by byte, for parsers that must say where it is broken.

/// What the bytes at one place of a text are in UTF-8.
struct UTF8Sequence {
  /// The number of bytes: of the scalar, or of what one replacement character stands for.
  let count: Int
  /// Whether the bytes encode a Unicode scalar.
  let isValid: Bool

  /// Looks at the bytes from `offset`, which must be inside `bytes`.
  ///
  /// Well-formed sequences are those of Unicode 16, table 3-7; of a broken one, the longest prefix
  /// that could begin a scalar counts as one fault.
  init<Bytes: RandomAccessCollection>(in bytes: Bytes, at offset: Int)
  where Bytes.Element == UInt8, Bytes.Index == Int {
    let first = bytes[offset]
    let length: Int
    var range: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0x00...0x7F: length = 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, range) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: length = 3
    case 0xED: (length, range) = (3, 0x80...0x9F)
    case 0xF0: (length, range) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, range) = (4, 0x80...0x8F)
    default: length = 0
    }
    var seen = 1
    while seen < length, offset + seen < bytes.endIndex, range.contains(bytes[offset + seen]) {
      range = 0x80...0xBF
      seen += 1
    }
    count = seen
    isValid = seen == length
  }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit.
  var hexDigitValue: UInt32? {
    switch self {
    case 0x30...0x39: return UInt32(self) - 0x30
    case 0x41...0x46: return UInt32(self) - 0x41 + 10
    case 0x61...0x66: return UInt32(self) - 0x61 + 10
    default: return nil
    }
  }
}
