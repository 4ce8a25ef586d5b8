// Which kind a plain scalar is: go-yaml v3's resolve.go, which compose-go decodes with.

/// Types scalars.
enum YAMLScalarKind {
  /// The kind of a plain scalar without a tag.
  static func plain(_ text: UnsafeBufferPointer<UInt8>) -> DataKind {
    guard let first = text.first else { return .null }
    switch first {
    case UInt8(ascii: "~"): return text.count == 1 ? .null : .string
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      return isWord(text, "null", "Null", "NULL") ? .null : .string
    case UInt8(ascii: "t"), UInt8(ascii: "T"):
      return isWord(text, "true", "True", "TRUE") ? .boolean : .string
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return isWord(text, "false", "False", "FALSE") ? .boolean : .string
    case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return isNumber(text) ? .number : .string
    default: return .string
    }
  }

  /// The kind that a tag of the YAML core gives a scalar; nil for other tags.
  static func tagged(_ tag: UnsafePointer<UInt8>) -> DataKind? {
    let prefix: StaticString = "tag:yaml.org,2002:"
    for index in 0..<prefix.utf8CodeUnitCount where tag[index] != prefix.utf8Start[index] {
      return nil
    }
    switch String(cString: tag + prefix.utf8CodeUnitCount) {
    case "null": return .null
    case "bool": return .boolean
    case "int", "float": return .number
    case "str", "binary", "timestamp": return .string
    default: return nil
    }
  }

  private static func isWord(
    _ text: UnsafeBufferPointer<UInt8>,
    _ words: StaticString...
  ) -> Bool {
    words.contains { $0.withUTF8Buffer { $0.elementsEqual(text) } }
  }

  /// Integers of every base, floats, infinities; underscores may stand anywhere after the first byte.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let signed = text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-")
    var scan = DigitScan(text: text, offset: signed ? 1 : 0)
    if scan.peek == UInt8(ascii: ".") {
      let rest = UnsafeBufferPointer(rebasing: text[scan.offset...])
      if isWord(rest, ".inf", ".Inf", ".INF") { return true }
      if isWord(rest, ".nan", ".NaN", ".NAN") { return !signed }
    }
    if scan.peek == UInt8(ascii: "0"), let base = scan.basePrefix() {
      return scan.digits(base: base) > 0 && scan.isAtEnd
    }
    let whole = scan.digits(base: 10)
    var fraction = 0
    if scan.take(UInt8(ascii: ".")) { fraction = scan.digits(base: 10) }
    guard whole + fraction > 0 else { return false }
    if scan.take(UInt8(ascii: "e")) || scan.take(UInt8(ascii: "E")) {
      if !scan.take(UInt8(ascii: "+")) { _ = scan.take(UInt8(ascii: "-")) }
      guard scan.digits(base: 10) > 0 else { return false }
    }
    return scan.isAtEnd
  }

  /// A walk over digits that does not see underscores.
  private struct DigitScan {
    let text: UnsafeBufferPointer<UInt8>
    var offset: Int

    /// The next byte that is no underscore.
    var peek: UInt8? {
      mutating get {
        while offset > 0, offset < text.count, text[offset] == UInt8(ascii: "_") { offset += 1 }
        return offset < text.count ? text[offset] : nil
      }
    }

    var isAtEnd: Bool { mutating get { peek == nil } }

    mutating func take(_ byte: UInt8) -> Bool {
      guard peek == byte else { return false }
      offset += 1
      return true
    }

    /// Takes `0x`, `0o` or `0b`; takes nothing where the number is decimal (or `0777`).
    mutating func basePrefix() -> UInt8? {
      var ahead = self
      ahead.offset += 1
      let base: UInt8
      switch ahead.peek.map({ $0 | 0x20 }) {
      case UInt8(ascii: "x"): base = 16
      case UInt8(ascii: "o"): base = 8
      case UInt8(ascii: "b"): base = 2
      default: return nil
      }
      ahead.offset += 1
      self = ahead
      return base
    }

    /// Takes digits and returns how many.
    mutating func digits(base: UInt8) -> Int {
      var count = 0
      while let byte = peek, let value = Self.value(of: byte), value < base {
        count += 1
        offset += 1
      }
      return count
    }

    private static func value(of byte: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
      default: return nil
      }
    }
  }
}
