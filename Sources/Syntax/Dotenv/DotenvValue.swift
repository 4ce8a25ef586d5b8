// The value of an env file entry, ready to be interpolated.

import SourceText

/// How a value is quoted.
public enum DotenvQuote: UInt8, Sendable {
  /// Without quotes.
  case none
  /// In `'`: taken as it is.
  case single
  /// In `"`: escapes and variables are resolved.
  case double
}

/// A value whose text still holds the variables as written.
///
/// Resolve `$NAME`, `${NAME:-default}`, `$$`, … in ``text`` where ``isInterpolated`` says so, and ask
/// ``span(of:)`` where a piece of it stands in the file.
public struct DotenvValue: Hashable, Sendable {
  /// How the value is quoted.
  public let quote: DotenvQuote
  /// The text without quotes, escapes resolved; an escaped `$` is `$$`, which interpolation turns into
  /// a plain `$` (compose-go dotenv/parser.go, expandEscapes).
  public let text: String
  /// Whether variables in the text stand for something else.
  public let isInterpolated: Bool
  /// The bytes between the quotes; all of them where there are none.
  public let textSpan: Span
  /// Where text and file run apart: from each text offset on, the file's bytes follow at `file`.
  private let shifts: [Shift]

  private struct Shift: Hashable, Sendable {
    let text: Int
    let file: Int
  }

  /// The place of a range of the text, given in UTF-8 bytes of ``text``.
  public func span(of range: Range<Int>) -> Span {
    let start = fileOffset(range.lowerBound)
    return Span(file: textSpan.file, start..<max(start, fileOffset(range.upperBound)))
  }

  private func fileOffset(_ offset: Int) -> Int {
    var low = 0
    var high = shifts.count
    while low < high {
      let middle = (low + high) / 2
      if shifts[middle].text <= offset { low = middle + 1 } else { high = middle }
    }
    let shift = low > 0 ? shifts[low - 1] : Shift(text: 0, file: Int(textSpan.start))
    let distance = min(max(0, offset - shift.text), textSpan.count)
    return min(shift.file + distance, Int(textSpan.end))
  }

  /// Text that is what the bytes say.
  init(plain range: Range<Int>, of file: SourceFile, isInterpolated: Bool) {
    quote = .none
    text = String(decoding: file.bytes[range], as: UTF8.self)
    self.isInterpolated = isInterpolated
    textSpan = Span(file: file.id, range)
    shifts = []
  }

  /// Text between quotes.
  init(quoted range: Range<Int>, of file: SourceFile, quote: DotenvQuote) {
    self.quote = quote
    isInterpolated = quote == .double
    textSpan = Span(file: file.id, range)
    var text: [UInt8] = []
    var shifts: [Shift] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      let escape = Self.escape(at: offset, in: file.bytes, before: range.upperBound, quote: quote)
      guard let escape else {
        text.append(file.bytes[offset])
        offset += 1
        continue
      }
      shifts.append(Shift(text: text.count, file: offset))
      text += escape.replacement
      offset += escape.length
      shifts.append(Shift(text: text.count, file: offset))
    }
    self.text = String(decoding: text, as: UTF8.self)
    self.shifts = shifts
  }

  // MARK: Escapes

  private struct Escape {
    let length: Int
    let replacement: [UInt8]
  }

  /// The escape that a backslash at `offset` begins: in single quotes `\'` only.
  private static func escape(
    at offset: Int, in bytes: [UInt8], before end: Int, quote: DotenvQuote
  ) -> Escape? {
    guard bytes[offset] == UInt8(ascii: "\\"), offset + 1 < end else { return nil }
    let next = bytes[offset + 1]
    guard quote == .double else {
      if next == UInt8(ascii: "'") { return Escape(length: 2, replacement: [next]) }
      // The backslash protects the next one, and both stay.
      return Escape(length: 2, replacement: [bytes[offset], next])
    }
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return Escape(length: 2, replacement: [next])
    case UInt8(ascii: "$"): return Escape(length: 2, replacement: [next, next])
    case UInt8(ascii: "a"): return Escape(length: 2, replacement: [0x07])
    case UInt8(ascii: "b"): return Escape(length: 2, replacement: [0x08])
    case UInt8(ascii: "f"): return Escape(length: 2, replacement: [0x0C])
    case UInt8(ascii: "n"): return Escape(length: 2, replacement: [0x0A])
    case UInt8(ascii: "r"): return Escape(length: 2, replacement: [0x0D])
    case UInt8(ascii: "t"): return Escape(length: 2, replacement: [0x09])
    case UInt8(ascii: "v"): return Escape(length: 2, replacement: [0x0B])
    case UInt8(ascii: "0"): return octal(at: offset, in: bytes, before: end)
    default: return nil
    }
  }

  /// `\0` and three octal digits; with fewer, or above 255, compose drops the zero and leaves the rest.
  private static func octal(at offset: Int, in bytes: [UInt8], before end: Int) -> Escape {
    let digits = bytes[(offset + 2)..<min(offset + 5, end)].prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 3, let value = UInt8(text, radix: 8) else {
      return Escape(length: 2 + digits.count, replacement: [UInt8(ascii: "\\")] + digits)
    }
    return Escape(length: 5, replacement: Array(String(Unicode.Scalar(value)).utf8))
  }
}
