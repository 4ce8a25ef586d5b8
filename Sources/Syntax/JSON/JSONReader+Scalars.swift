// Numbers, literals, and words that stand where a string should.

extension JSONReader {
  /// Adds a scalar whose text is exactly its bytes, or a container without children.
  mutating func append(
    _ kind: DataKind,
    _ range: Range<Int>,
    text: Range<Int>? = nil,
    style: ScalarStyle = .plain,
    isDecoded: Bool = false
  ) {
    let text = text ?? range
    nodes.append(
      DataTree.Node(
        kind: kind, style: style, isDecoded: isDecoded,
        start: UInt32(truncatingIfNeeded: range.lowerBound),
        end: UInt32(truncatingIfNeeded: range.upperBound),
        textStart: UInt32(truncatingIfNeeded: text.lowerBound),
        textEnd: UInt32(truncatingIfNeeded: text.upperBound),
        next: UInt32(truncatingIfNeeded: nodes.count + 1)
      )
    )
  }

  /// Adds `true`, `false` or `null`.
  mutating func appendWord(_ kind: DataKind, count: Int) {
    append(kind, offset..<offset + count)
    offset += count
    tokenEnd = offset
  }

  /// Reads a number; what only looks like one is kept as it is written.
  mutating func readNumber() {
    var at = offset
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    var isValid = isDigit(at)
    let hasLeadingZero = isValid && bytes[at] == UInt8(ascii: "0")
    at = hasLeadingZero ? at + 1 : endOfDigits(from: at)
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      isValid = isValid && isDigit(at)
      at = endOfDigits(from: at)
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      isValid = isValid && isDigit(at)
      at = endOfDigits(from: at)
    }
    guard isValid, endsToken(at: at) else {
      return readBareValue(to: endOfBareText(from: offset))
    }
    append(.number, offset..<at)
    offset = at
    tokenEnd = at
  }

  @inline(__always)
  private func isDigit(_ at: Int) -> Bool {
    at < bytes.count && bytes[at] &- UInt8(ascii: "0") < 10
  }

  @inline(__always)
  private func endOfDigits(from start: Int) -> Int {
    var at = start
    while isDigit(at) { at += 1 }
    return at
  }

  // MARK: Bare text

  /// Adds text without quotes as the value that it most likely means.
  mutating func readBareValue(to end: Int) {
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    let kind: DataKind
    switch text.lowercased() {
    case "true", "false": kind = .boolean
    case "null": kind = .null
    default: kind = Self.looksLikeNumber(text) ? .number : .string
    }
    problems.error(Self.complaint(about: text, kind: kind), offset..<end)
    append(kind, offset..<end)
    offset = end
    tokenEnd = end
  }

  /// Reads text without quotes in the place of a key; false where no colon follows and it is skipped.
  mutating func readBareKey() -> Bool {
    let start = offset
    let end = endOfBareText(from: start, isKey: true)
    var next = end
    while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
    let isKey = next < bytes.count && bytes[next] == .colon
    offset = end
    if isKey {
      problems.error("a key must stand in double quotes", start..<end)
      append(.string, start..<end)
      tokenEnd = end
    } else {
      problems.error("a key in double quotes is expected", start..<end)
    }
    return isKey
  }

  private static func looksLikeNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first, isNumeric(first) else { return false }
    return text.utf8.allSatisfy { isNumeric($0) || $0 | 0x20 == UInt8(ascii: "e") }
      && text.utf8.contains { $0 &- UInt8(ascii: "0") < 10 }
  }

  /// What is wrong with text outside of quotes; never its content, which may be a secret.
  private static func complaint(about text: String, kind: DataKind) -> String {
    switch text {
    case "NaN", "Infinity", "+Infinity", "-Infinity": return "JSON has no number `\(text)`"
    case "undefined", "None", "nil": return "`\(text)` is not JSON; `null` is"
    default: break
    }
    switch kind {
    case .boolean, .null: return "`\(text)` is not JSON; `\(text.lowercased())` is"
    case .number: return complaint(aboutNumber: text)
    case .string, .sequence, .mapping, .alias: break
    }
    if text.hasPrefix("<") || text.hasPrefix("${") || text.hasPrefix("{{") || text.hasPrefix("{%") {
      return "a placeholder outside of quotes is not JSON"
    }
    if text.utf8.first.map(isNumeric) == true { return "this is not a JSON number" }
    return "a string must stand in double quotes"
  }

  private static func complaint(aboutNumber text: String) -> String {
    let digits = text.drop { $0 == "-" }
    if text.hasPrefix("+") { return "a number must not begin with `+`" }
    if digits.hasPrefix(".") { return "a digit must stand before the decimal point" }
    if digits.hasPrefix("0"), digits.dropFirst().first?.isNumber == true {
      return "a number must not begin with a zero"
    }
    if text.hasSuffix(".") || text.contains(".e") || text.contains(".E") {
      return "a digit must follow the decimal point"
    }
    if let last = text.unicodeScalars.last, "eE+-".unicodeScalars.contains(last) {
      return "the exponent has no digits"
    }
    return "this is not a JSON number"
  }
}
