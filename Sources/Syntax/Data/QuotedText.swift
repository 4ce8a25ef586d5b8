// The way back from decoded text to the bytes that spell it.

import SourceText

extension DataNode {
  /// The span of the file's bytes that spell a byte range of ``textBytes``.
  ///
  /// Exact where the text is written as it is and in quoted scalars on one line, whose escapes are
  /// read again; the whole ``textSpan`` where lines were folded or indentation was removed.
  public func span(ofTextBytes range: Range<Int>) -> Span {
    let whole = textSpan
    guard !textIsVerbatim else { return whole.sub(range.lowerBound, range.upperBound) }
    let text = textBytes
    let range = range.clamped(to: 0..<text.count)
    var pieces: QuotedText
    switch resolved.style {
    case .double: pieces = QuotedText(source: file.bytes[whole.range], isDouble: true)
    case .single: pieces = QuotedText(source: file.bytes[whole.range], isDouble: false)
    case .plain, .literal, .folded: return whole
    }
    var start: Int?
    var end: Int?
    var offset = 0
    while offset <= range.upperBound {
      let from = pieces.offset
      if offset == range.lowerBound { start = from }
      if offset == range.upperBound { end = from }
      guard let piece = pieces.next() else { break }
      let next = offset + piece.count
      // What is read here must be what the parser read; else the style has rules unknown here.
      let decoded = text.dropFirst(offset).prefix(piece.count)
      guard decoded.elementsEqual(piece) else { return whole }
      if start == nil, range.lowerBound < next { start = from }
      if end == nil, range.upperBound < next { end = pieces.offset }
      offset = next
    }
    guard let start, let end else { return whole }
    return Span(file: whole.file, start..<max(start, end))
  }
}

/// The characters of a quoted scalar, each with the bytes that it decodes to.
private struct QuotedText {
  private let source: ArraySlice<UInt8>
  private let isDouble: Bool
  /// The offset in the file of what comes next.
  private(set) var offset: Int

  init(source: ArraySlice<UInt8>, isDouble: Bool) {
    self.source = source
    self.isDouble = isDouble
    offset = source.startIndex
  }

  /// The decoded bytes of the next character; nil at the end and at a line end, which is folded.
  mutating func next() -> [UInt8]? {
    guard offset < source.endIndex else { return nil }
    let byte = source[offset]
    if byte == 0x0A || byte == 0x0D { return nil }
    if isDouble, byte == UInt8(ascii: "\\") { return nextEscape() }
    if !isDouble, source[offset...].starts(with: "''".utf8) {
      offset += 2
      return [byte]
    }
    let sequence = UTF8Sequence(in: source, at: offset)
    defer { offset += sequence.count }
    if sequence.isValid { return Array(source[offset..<offset + sequence.count]) }
    return Array(UTF8.encodedReplacementCharacter)
  }

  private mutating func nextEscape() -> [UInt8]? {
    guard offset + 1 < source.endIndex else { return nil }
    let letter = source[offset + 1]
    switch letter {
    case UInt8(ascii: "x"): return nextCodePoint(digits: 2)
    case UInt8(ascii: "u"): return nextCodePoint(digits: 4)
    case UInt8(ascii: "U"): return nextCodePoint(digits: 8)
    default: break
    }
    guard let value = Self.singleLetters[letter] else { return nil }
    offset += 2
    return Self.utf8(value)
  }

  private mutating func nextCodePoint(digits: Int) -> [UInt8]? {
    guard var value = hexValue(at: offset + 2, digits: digits) else { return nil }
    offset += 2 + digits
    // JSON writes characters beyond U+FFFF as two escapes.
    if digits == 4, value & 0xFC00 == 0xD800, source[offset...].starts(with: "\\u".utf8),
      let low = hexValue(at: offset + 2, digits: 4), low & 0xFC00 == 0xDC00
    {
      value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
      offset += 6
    }
    return Self.utf8(value)
  }

  private func hexValue(at start: Int, digits: Int) -> UInt32? {
    guard start + digits <= source.endIndex else { return nil }
    var value: UInt32 = 0
    for byte in source[start..<start + digits] {
      guard let digit = byte.hexDigitValue else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  private static func utf8(_ value: UInt32) -> [UInt8] {
    guard let scalar = Unicode.Scalar(value), let bytes = UTF8.encode(scalar) else {
      return Array(UTF8.encodedReplacementCharacter)
    }
    return Array(bytes)
  }

  /// The escapes of one letter: YAML 1.2.2, section 5.7, which contains JSON's.
  private static let singleLetters: [UInt8: UInt32] = [
    UInt8(ascii: "0"): 0x00, UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "t"): 0x09, 0x09: 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "v"): 0x0B,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "e"): 0x1B,
    0x20: 0x20, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "/"): 0x2F,
    UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "N"): 0x85, UInt8(ascii: "_"): 0xA0,
    UInt8(ascii: "L"): 0x2028, UInt8(ascii: "P"): 0x2029,
  ]
}
