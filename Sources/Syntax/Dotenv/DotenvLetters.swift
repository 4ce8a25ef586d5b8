// Which characters are blanks and which may stand in a key, as Go's unicode package classes them.

/// The classes of characters of an env file.
enum DotenvLetters {
  /// The scalar at `offset` with its length in bytes; a byte that is no UTF-8 stands for itself.
  static func character(at offset: Int, in bytes: [UInt8]) -> (scalar: Unicode.Scalar?, length: Int)
  {
    let first = bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard offset + length <= bytes.count else { return (nil, 1) }
    var decoder = UTF8()
    var input = bytes[offset..<offset + length].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&input) else { return (nil, 1) }
    return (scalar, UTF8.width(scalar))
  }

  /// The length of the blank at `offset`.
  ///
  /// Inside a line these are the six ASCII ones but LF, U+0085 and U+00A0; between statements every
  /// Unicode blank counts.
  static func space(at offset: Int, in bytes: [UInt8], orLineFeed: Bool) -> Int? {
    guard offset < bytes.count else { return nil }
    switch bytes[offset] {
    case 0x20, 0x09, 0x0B, 0x0C, 0x0D: return 1
    case 0x0A: return orLineFeed ? 1 : nil
    case 0..<0x80: return nil
    default: break
    }
    let (scalar, length) = character(at: offset, in: bytes)
    guard let scalar else { return nil }
    if orLineFeed { return scalar.properties.isWhitespace ? length : nil }
    return scalar == "\u{85}" || scalar == "\u{A0}" ? length : nil
  }

  /// The length of the character at `offset` if a key may hold it: letters, digits, `_ . - [ ]`.
  static func keyCharacter(at offset: Int, in bytes: [UInt8]) -> Int? {
    switch bytes[offset] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "-"), UInt8(ascii: "["), UInt8(ascii: "]"):
      return 1
    case 0..<0x80: return nil
    default: break
    }
    let (scalar, length) = character(at: offset, in: bytes)
    switch scalar?.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      return length
    default: return nil
    }
  }

  /// The end of a range without the blanks at its end.
  static func trimmedEnd(of range: Range<Int>, in bytes: [UInt8]) -> Int {
    var end = range.upperBound
    while end > range.lowerBound {
      var start = end - 1
      while start > range.lowerBound, bytes[start] & 0xC0 == 0x80, end - start < 4 { start -= 1 }
      guard let length = space(at: start, in: bytes, orLineFeed: true), start + length == end else {
        return end
      }
      end = start
    }
    return end
  }
}
