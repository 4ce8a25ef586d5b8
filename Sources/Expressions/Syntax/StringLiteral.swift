// Text in quotes: one quote or three, raw or with escapes.

/// How a string literal starts.
struct StringPrefix {
  /// Whether a backslash stands for itself.
  var isRaw: Bool
  /// Whether it is a bytes literal, which the subset does not have.
  var isBytes: Bool
  /// The number of letters before the quote.
  var length: Int
}

extension Lexer {
  /// The prefix of the string literal that starts here.
  func stringPrefix() -> StringPrefix? {
    var prefix = StringPrefix(isRaw: false, isBytes: false, length: 0)
    while prefix.length < 2 {
      let letter = peek(prefix.length) | 0x20
      if letter == UInt8(ascii: "r"), !prefix.isRaw {
        prefix.isRaw = true
      } else if letter == UInt8(ascii: "b"), !prefix.isBytes {
        prefix.isBytes = true
      } else {
        break
      }
      prefix.length += 1
    }
    let quote = peek(prefix.length)
    return quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") ? prefix : nil
  }

  /// Reads a string literal to its end.
  mutating func stringLiteral(prefix: StringPrefix) throws(ExpressionError) -> String {
    let start = offset
    offset += prefix.length
    let quote = bytes[offset]
    let isTriple = peek(1) == quote && peek(2) == quote
    offset += isTriple ? 3 : 1
    var text: [UInt8] = []
    while true {
      guard offset < bytes.count, isTriple || (peek() != 0x0A && peek() != 0x0D) else {
        throw ExpressionError("the string has no end", range: start..<offset)
      }
      let byte = bytes[offset]
      if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        offset += isTriple ? 3 : 1
        break
      }
      if byte == UInt8(ascii: "\\"), !prefix.isRaw {
        let scalar = try escape()
        text += String(scalar).utf8
      } else {
        text.append(byte)
        offset += 1
      }
    }
    if prefix.isBytes {
      throw ExpressionError("byte strings are not part of the language", range: start..<offset)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads one escape sequence (langdef, "String and Bytes Values").
  private mutating func escape() throws(ExpressionError) -> Unicode.Scalar {
    let start = offset
    let letter = peek(1)
    offset = min(offset + 2, bytes.count)
    switch letter {
    case UInt8(ascii: "a"): return "\u{07}"
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "v"): return "\u{0B}"
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "`"):
      return Unicode.Scalar(letter)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      return try scalar(digits: 2, radix: 16, from: start)
    case UInt8(ascii: "u"): return try scalar(digits: 4, radix: 16, from: start)
    case UInt8(ascii: "U"): return try scalar(digits: 8, radix: 16, from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      offset -= 1
      return try scalar(digits: 3, radix: 8, from: start)
    default:
      throw ExpressionError(
        "unknown escape; a backslash is written `\\\\`, or use a raw string r'…'",
        range: start..<offset)
    }
  }

  private mutating func scalar(
    digits: Int, radix: UInt32, from start: Int
  ) throws(ExpressionError) -> Unicode.Scalar {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek().hexValue, digit < radix else {
        throw ExpressionError(
          "the escape takes \(digits) \(radix == 8 ? "octal" : "hexadecimal") digits",
          range: start..<offset)
      }
      // At most eight digits, so nothing is shifted out.
      value = value &* radix &+ digit
      offset += 1
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw ExpressionError("the escape names no character", range: start..<offset)
    }
    return scalar
  }
}
