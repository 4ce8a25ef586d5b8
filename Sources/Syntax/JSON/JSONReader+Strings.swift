// Strings: as they are in the file where possible, decoded where they must be.

extension JSONReader {
  /// Reads the string that begins at this double quote.
  @inline(__always)
  mutating func readString() {
    let start = offset
    var at = start + 1
    while true {
      at = endOfPlainText(from: at)
      guard at < bytes.count else { break }
      let byte = bytes[at]
      if byte == .quote {
        append(.string, start..<at + 1, text: start + 1..<at, style: .double)
        offset = at + 1
        tokenEnd = offset
        return
      }
      guard byte >= 0x80 else { break }
      let sequence = UTF8Sequence(in: bytes, at: at)
      guard sequence.isValid else { break }
      at += sequence.count
    }
    decodeString(from: start, quote: .quote, at: at)
  }

  /// Reads text in single quotes, which is not JSON.
  mutating func readSingleQuotedString() {
    let start = offset
    decodeString(from: start, quote: .apostrophe, at: start + 1)
    problems.error("a string stands in double quotes, not in single quotes", start..<start + 1)
  }

  /// The offset after the closing quote of the string at `start`, or the end of the file.
  func endOfString(from start: Int) -> Int {
    var at = start + 1
    while at < bytes.count {
      at = endOfPlainText(from: at)
      guard at < bytes.count else { break }
      if bytes[at] == .quote { return at + 1 }
      at += bytes[at] == .backslash ? 2 : 1
    }
    return bytes.count
  }

  /// Reads on from `first`, the first byte of the string that is not simply its own text.
  private mutating func decodeString(from start: Int, quote: UInt8, at first: Int) {
    let textStart = decoded.count
    decoded.append(contentsOf: bytes[start + 1..<first])
    var at = first
    var isVerbatim = true
    var hasControl = false
    while at < bytes.count, bytes[at] != quote {
      let byte = bytes[at]
      if byte == .backslash {
        at = decodeEscape(at: at, quote: quote)
        isVerbatim = false
      } else if byte >= 0x80 {
        let sequence = UTF8Sequence(in: bytes, at: at)
        if sequence.isValid {
          decoded.append(contentsOf: bytes[at..<at + sequence.count])
        } else {
          problems.error("bytes that are no UTF-8", at..<at + sequence.count)
          appendReplacement()
          isVerbatim = false
        }
        at += sequence.count
      } else if byte < 0x20 {
        if byte == 0x0A, !continues(after: at, quote: quote) { break }
        if !hasControl {
          hasControl = true
          problems.error(Self.complaint(aboutControl: byte), at..<at + 1)
        }
        // The blanks behind a line feed go in one step, or each of them would be looked at again.
        let run = byte == 0x0A ? endOfBlanks(from: at) : at + 1
        decoded.append(contentsOf: bytes[at..<run])
        at = run
      } else if quote == .quote {
        let run = endOfPlainText(from: at)
        decoded.append(contentsOf: bytes[at..<run])
        at = run
      } else {
        decoded.append(byte)
        at += 1
      }
    }
    let isClosed = at < bytes.count && bytes[at] == quote
    let textEnd = isClosed ? at : endOfUnclosedText(from: start, to: at)
    offset = isClosed ? at + 1 : textEnd
    if !isClosed { reportUnclosed(start..<textEnd, next: at) }
    if isVerbatim {
      decoded.removeLast(decoded.count - textStart)
      let text = start + 1..<textEnd
      append(.string, start..<offset, text: text, style: quote == .quote ? .double : .single)
    } else {
      decoded.removeLast(min(at - textEnd, decoded.count - textStart))
      append(
        .string, start..<offset, text: textStart..<decoded.count,
        style: quote == .quote ? .double : .single, isDecoded: true
      )
    }
    tokenEnd = offset
  }

  // MARK: Escapes

  /// Decodes the escape at a backslash and returns the offset behind it.
  private mutating func decodeEscape(at start: Int, quote: UInt8) -> Int {
    guard start + 1 < bytes.count else { return start + 1 }
    let letter = bytes[start + 1]
    switch letter {
    case .quote, .backslash, UInt8(ascii: "/"), quote: decoded.append(letter)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): return decodeUnicodeEscape(at: start)
    default:
      // The letter itself is read as text, so that `\d` keeps its `d` and a broken byte is reported.
      let end = letter > 0x20 && letter < 0x7F ? start + 2 : start + 1
      problems.error("JSON has no such escape; a backslash is written `\\\\`", start..<end)
      return start + 1
    }
    return start + 2
  }

  private mutating func decodeUnicodeEscape(at start: Int) -> Int {
    let (unit, end) = hexUnit(at: start + 2)
    guard let unit else {
      problems.error("four hexadecimal digits must follow `\\u`", start..<end)
      appendReplacement()
      return end
    }
    if unit & 0xFC00 == 0xD800, end + 1 < bytes.count, bytes[end] == .backslash,
      bytes[end + 1] == UInt8(ascii: "u")
    {
      let (low, lowEnd) = hexUnit(at: end + 2)
      if let low, low & 0xFC00 == 0xDC00 {
        append(scalar: 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF)
        return lowEnd
      }
    }
    if unit & 0xF800 == 0xD800 {
      // The grammar allows it; RFC 8259, section 8.2, calls what readers make of it unpredictable.
      problems.remark("half of a surrogate pair, which is no character", start..<end)
    }
    append(scalar: unit)
    return end
  }

  /// The value of four hexadecimal digits and the offset behind them, or behind those there are.
  private func hexUnit(at start: Int) -> (value: UInt32?, end: Int) {
    var value: UInt32 = 0
    for at in start..<start + 4 {
      guard at < bytes.count, let digit = bytes[at].hexDigitValue else {
        return (nil, min(at, bytes.count))
      }
      value = value << 4 | digit
    }
    return (value, start + 4)
  }

  private mutating func append(scalar value: UInt32) {
    if let scalar = Unicode.Scalar(value) {
      decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    } else {
      appendReplacement()
    }
  }

  private mutating func appendReplacement() {
    decoded.append(contentsOf: UTF8.encodedReplacementCharacter)
  }

  // MARK: Strings that do not end

  /// Whether a string goes on behind a line feed: the next line has text before its first quote.
  ///
  /// Otherwise the closing quote is missing, and the quote on the next line opens another string.
  private func continues(after lineFeed: Int, quote: UInt8) -> Bool {
    let at = endOfBlanks(from: lineFeed)
    guard at < bytes.count else { return false }
    switch bytes[at] {
    case quote, .closeBrace, .closeBracket: return false
    default: return true
    }
  }

  private func endOfBlanks(from start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    return at
  }

  /// The end of a string without its quote: the last line's blanks and comma do not belong to it.
  private func endOfUnclosedText(from start: Int, to end: Int) -> Int {
    var end = end
    while end > start + 1, bytes[end - 1] <= 0x20 { end -= 1 }
    if end > start + 1, bytes[end - 1] == .comma { end -= 1 }
    return end
  }

  private mutating func reportUnclosed(_ range: Range<Int>, next: Int) {
    problems.error("the string is not closed", range)
    if !bytes[min(next, bytes.count)...].contains(where: { $0 > 0x20 }) {
      reportedEnd = range.upperBound
    }
  }

  private static func complaint(aboutControl byte: UInt8) -> String {
    switch byte {
    case 0x0A, 0x0D: return "a string must not span lines; a line end is written `\\n`"
    case 0x09: return "a tab in a string must be written `\\t`"
    default:
      let hex = String(byte, radix: 16)
      return "a control character must be written `\\u00\(hex.count < 2 ? "0" : "")\(hex)`"
    }
  }
}
