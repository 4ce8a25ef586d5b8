// Turns the text of an expression into tokens, one at a time.

/// The lexer of the CEL subset (langdef, "Syntax").
struct Lexer {
  let bytes: [UInt8]
  var offset: Int

  init(_ bytes: [UInt8], at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The byte some places ahead; 0 after the end.
  func peek(_ ahead: Int = 0) -> UInt8 {
    let index = offset + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  mutating func next() throws(ExpressionError) -> Token {
    skipBlanks()
    let start = offset
    guard offset < bytes.count else { return Token(kind: .end, range: start..<start) }
    let byte = bytes[offset]
    if let quote = stringPrefix() {
      let text = try stringLiteral(prefix: quote)
      return Token(kind: .string(text), range: start..<offset)
    }
    if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1).isDigit) {
      let kind = try number()
      return Token(kind: kind, range: start..<offset)
    }
    if byte.isIdentifierStart {
      while peek().isIdentifierStart || peek().isDigit { offset += 1 }
      let name = String(decoding: bytes[start..<offset], as: UTF8.self)
      return Token(kind: .identifier(name), range: start..<offset)
    }
    let symbol = try symbol()
    offset += symbol.rawValue.utf8.count
    return Token(kind: .symbol(symbol), range: start..<offset)
  }

  private mutating func skipBlanks() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: offset += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
      default: return
      }
    }
  }

  private func symbol() throws(ExpressionError) -> Token.Symbol {
    let pair = String(decoding: bytes[offset..<min(offset + 2, bytes.count)], as: UTF8.self)
    if let symbol = Token.Symbol(rawValue: pair) { return symbol }
    let byte = bytes[offset]
    if let symbol = Token.Symbol(rawValue: String(UnicodeScalar(byte))) { return symbol }
    switch byte {
    case UInt8(ascii: "="): throw error("`=` is no operator", length: 1, suggestion: "==")
    case UInt8(ascii: "&"): throw error("`&` is no operator", length: 1, suggestion: "&&")
    case UInt8(ascii: "|"): throw error("`|` is no operator", length: 1, suggestion: "||")
    default:
      // The whole scalar, so that the message shows a character and no half of one.
      var end = offset + 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      let text = String(decoding: bytes[offset..<end], as: UTF8.self)
      throw error("`\(text)` has no meaning here", length: end - offset)
    }
  }

  private func error(
    _ message: String, length: Int, suggestion: String? = nil
  ) -> ExpressionError {
    ExpressionError(message, range: offset..<(offset + length), suggestion: suggestion)
  }

  private mutating func number() throws(ExpressionError) -> Token.Kind {
    let start = offset
    if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"), peek(2).hexValue != nil {
      offset += 2
      let digits = offset
      while peek().hexValue != nil { offset += 1 }
      return try integer(digits..<offset, radix: 16, from: start)
    }
    while peek().isDigit { offset += 1 }
    let whole = offset
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      offset += 1
      while peek().isDigit { offset += 1 }
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if peek(1 + sign).isDigit {
        offset += 1 + sign
        while peek().isDigit { offset += 1 }
      }
    }
    guard offset > whole else { return try integer(start..<whole, radix: 10, from: start) }
    // Swift reads no number that starts with a point.
    let text = "0" + String(decoding: bytes[start..<offset], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw ExpressionError("the number is too large", range: start..<offset)
    }
    return .double(value)
  }

  private mutating func integer(
    _ digits: Range<Int>, radix: Int, from start: Int
  ) throws(ExpressionError) -> Token.Kind {
    let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
    if isUnsigned { offset += 1 }
    guard let value = UInt64(String(decoding: bytes[digits], as: UTF8.self), radix: radix) else {
      throw ExpressionError("the number is too large", range: start..<offset)
    }
    return isUnsigned ? .uint(value) : .int(value)
  }
}

extension UInt8 {
  var isDigit: Bool { 0x30...0x39 ~= self }

  var isIdentifierStart: Bool {
    0x41...0x5A ~= self || 0x61...0x7A ~= self || self == UInt8(ascii: "_")
  }

  /// The value of a hexadecimal digit.
  var hexValue: UInt32? {
    switch self {
    case 0x30...0x39: return UInt32(self - 0x30)
    case 0x41...0x46: return UInt32(self - 0x41 + 10)
    case 0x61...0x66: return UInt32(self - 0x61 + 10)
    default: return nil
    }
  }
}
