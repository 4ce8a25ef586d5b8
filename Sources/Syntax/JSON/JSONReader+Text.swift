// Bytes between and inside of tokens: fast where the file is as it should be.

extension JSONReader {
  /// Goes over white space, and over what people put in its place, to the next byte of a token.
  @inline(__always)
  mutating func nextByte() -> UInt8? {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte > 0x20 {
        if byte < 0x7F, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "#") { return byte }
        if !skipForeignSpace(byte) { return byte }
      } else if byte == 0x0A || byte == 0x20 {
        offset += 1
        skipBlanks()
      } else if byte == 0x09 || byte == 0x0D {
        offset += 1
      } else {
        problems.error("a control character outside of a string", offset..<offset + 1)
        offset += 1
      }
    }
    return nil
  }

  @inline(__always)
  private mutating func skipBlanks() {
    while offset + 8 <= bytes.count {
      let difference = word(at: offset) ^ 0x2020_2020_2020_2020
      guard difference == 0 else {
        offset += difference.trailingZeroBitCount >> 3
        return
      }
      offset += 8
    }
  }

  /// Eight bytes, the first in the lowest position; `offset + 8` must be inside the file.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    return UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The first byte from `start` that ends a string or needs a closer look.
  @inline(__always)
  func endOfPlainText(from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var at = start
    while at + 8 <= bytes.count {
      let word = word(at: at)
      let quotes = word ^ (ones &* UInt64(UInt8.quote))
      let backslashes = word ^ (ones &* UInt64(UInt8.backslash))
      // In each term the lowest marked byte is exact; a borrow can only mark bytes above it.
      let controls = (word &- ones &* 0x20) & ~word
      let ends = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
      let marks = (controls | ends | word) & highs
      if marks != 0 { return at + marks.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < bytes.count {
      let byte = bytes[at]
      if byte == .quote || byte == .backslash || byte < 0x20 || byte >= 0x80 { return at }
      at += 1
    }
    return at
  }

  /// Whether a literal with these first four bytes stands here, and nothing is attached to it.
  @inline(__always)
  func isWord(_ head: UInt32, count: Int) -> Bool {
    guard offset + count <= bytes.count else { return false }
    let raw = UnsafeRawBufferPointer(bytes)
    let found = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    if found != head || (count == 5 && bytes[offset + 4] != UInt8(ascii: "e")) { return false }
    return endsToken(at: offset + count)
  }

  /// Whether a number or a word may end before this offset.
  @inline(__always)
  func endsToken(at offset: Int) -> Bool {
    guard offset < bytes.count else { return true }
    switch bytes[offset] {
    case 0x00...0x20, .comma, .closeBrace, .closeBracket, .colon, .quote, .openBrace, .openBracket,
      UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: ";"):
      return true
    default: return false
    }
  }

  /// Whether a well-formed value begins here, as far as its first bytes tell.
  func startsToken(_ byte: UInt8) -> Bool {
    switch byte {
    case .quote, .openBrace, .openBracket, UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return true
    case UInt8(ascii: "t"): return isWord(0x6575_7274, count: 4)
    case UInt8(ascii: "n"): return isWord(0x6C6C_756E, count: 4)
    case UInt8(ascii: "f"): return isWord(0x736C_6166, count: 5)
    default: return false
    }
  }

  // MARK: What is not JSON

  /// Goes over a comment or a blank that JSON does not know; false where something else stands.
  private mutating func skipForeignSpace(_ byte: UInt8) -> Bool {
    let start = offset
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    switch byte {
    case UInt8(ascii: "#"),
      UInt8(ascii: "/") where next == UInt8(ascii: "/"):
      offset = endOfLine(from: offset)
      problems.error("JSON has no comments", start..<offset)
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
      offset += 2
      while offset < bytes.count {
        offset += 1
        if bytes[offset - 1] == UInt8(ascii: "/"), bytes[offset - 2] == UInt8(ascii: "*"),
          offset - start > 3
        {
          break
        }
      }
      problems.error("JSON has no comments", start..<offset)
    case 0x7F:
      offset += 1
      problems.error("a control character outside of a string", start..<offset)
    default:
      let sequence = UTF8Sequence(in: bytes, at: offset)
      guard byte >= 0x80 else { return false }
      guard sequence.isValid else {
        offset += sequence.count
        problems.error("bytes that are no UTF-8", start..<offset)
        return true
      }
      guard let name = Self.foreignSpaces[Array(bytes[start..<start + sequence.count])] else {
        return false
      }
      offset += sequence.count
      problems.error("\(name) is no white space in JSON", start..<offset)
    }
    return true
  }

  /// Blanks that copying from web pages and word processors leaves in files.
  private static let foreignSpaces: [[UInt8]: String] = [
    [0xC2, 0xA0]: "a no-break space (U+00A0)",
    [0xE2, 0x80, 0x8B]: "a zero width space (U+200B)",
    [0xE2, 0x80, 0xA8]: "a line separator (U+2028)",
    [0xE2, 0x80, 0xA9]: "a paragraph separator (U+2029)",
    [0xE2, 0x80, 0xAF]: "a narrow no-break space (U+202F)",
    [0xE3, 0x80, 0x80]: "an ideographic space (U+3000)",
    [0xEF, 0xBB, 0xBF]: "a byte order mark (U+FEFF)",
  ]

  /// The offset of the line's end, without CR and LF.
  func endOfLine(from start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    return at > start && bytes[at - 1] == 0x0D ? at - 1 : at
  }

  /// The end of a placeholder of a template language that begins here and ends on the same line.
  func endOfTemplate(from start: Int) -> Int? {
    guard start + 1 < bytes.count else { return nil }
    let next = bytes[start + 1]
    let closing: [UInt8]
    switch bytes[start] {
    case UInt8(ascii: "<"): closing = [UInt8(ascii: ">")]
    case UInt8(ascii: "$") where next == .openBrace: closing = [.closeBrace]
    case .openBrace where next == .openBrace: closing = [.closeBrace, .closeBrace]
    case .openBrace where next == UInt8(ascii: "%"): closing = [UInt8(ascii: "%"), .closeBrace]
    default: return nil
    }
    // Real placeholders are short; without a bound, a long line of `<` would be read again and again.
    let limit = min(bytes.count, start + 256)
    var at = start + 1
    while at + closing.count <= limit, bytes[at] != 0x0A {
      if bytes[at] == closing[0], bytes[at + closing.count - 1] == closing[closing.count - 1] {
        return at + closing.count
      }
      at += 1
    }
    return nil
  }

  /// The end of text outside of quotes that begins here; at least one byte.
  ///
  /// Text runs to the end of the line or to the next token, blanks inside included; what begins like
  /// a number ends at the first blank; a key also ends at its colon.
  func endOfBareText(from start: Int, isKey: Bool = false) -> Int {
    let first = bytes[start]
    let isNumeric = Self.isNumeric(first)
    var at = start
    var end = start
    scan: while at < bytes.count {
      if let next = endOfTemplate(from: at) {
        at = next
        end = next
        continue
      }
      switch bytes[at] {
      case 0x20, 0x09: if isNumeric { break scan }
      case 0x00..<0x20, .comma, .closeBrace, .closeBracket, .openBrace, .openBracket, .quote:
        break scan
      case .colon where isKey: break scan
      default: end = at + 1
      }
      at += 1
    }
    return max(end, start + 1)
  }

  static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      return true
    default: return false
    }
  }
}
