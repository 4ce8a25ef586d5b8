// Parses `.env` files as compose does.

import SourceText

/// Which grammar a file follows.
public enum DotenvFormat: String, Sendable {
  /// Compose's own: `.env`, and `env_file` without a format.
  case compose
  /// `env_file` with `format: raw`: no quotes, no comments behind values, no variables.
  case raw
}

/// Turns the bytes of an env file into entries.
public enum DotenvParser {
  /// Parses a file; a line that compose would refuse costs only itself.
  public static func parse(_ file: SourceFile, format: DotenvFormat = .compose) -> DotenvTree {
    switch format {
    case .compose:
      var reader = ComposeReader(file)
      return reader.read()
    case .raw: return RawReader(file).read()
    }
  }
}

/// Follows compose-go's dotenv/parser.go statement by statement.
private struct ComposeReader {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var offset: Int
  private var entries: [DotenvEntry] = []
  private var comments: [Span] = []
  private var problems: [SyntaxProblem] = []

  init(_ file: SourceFile) {
    self.file = file
    self.bytes = file.bytes
    self.offset = file.contentStart
  }

  mutating func read() -> DotenvTree {
    while skipToStatement() { readStatement() }
    return DotenvTree(file: file, entries: entries, comments: comments, problems: problems)
  }

  private mutating func skipToStatement() -> Bool {
    while offset < bytes.count {
      if let length = DotenvLetters.space(at: offset, in: bytes, orLineFeed: true) {
        offset += length
      } else if bytes[offset] == UInt8(ascii: "#") {
        let end = lineEnd(from: offset)
        comments.append(Span(file: file.id, offset..<end))
        offset = end
      } else {
        return true
      }
    }
    return false
  }

  private mutating func readStatement() {
    let start = offset
    skipExport()
    let keyStart = offset
    guard let separator = findSeparator() else { return }
    let keyRange = keyStart..<trimmedEnd(keyStart..<separator)
    if bytes[keyRange].contains(0x20) {
      report("a key cannot contain a blank", keyRange)
      offset = lineEnd(from: start)
      return
    }
    offset = separator + 1
    if bytes[separator] == 0x0A {
      guard !keyRange.isEmpty else { return }
      add(keyRange, value: nil, valueRange: nil, from: start)
      return
    }
    if keyRange.isEmpty {
      report("the name before `\(separatorText(separator))` is missing", separator..<separator + 1)
    }
    while let length = DotenvLetters.space(at: offset, in: bytes, orLineFeed: false) {
      offset += length
    }
    readValue(of: keyRange, from: start, blanksFrom: separator + 1)
  }

  private func separatorText(_ offset: Int) -> String {
    bytes[offset] == UInt8(ascii: ":") ? ":" : "="
  }

  /// `export` and the blanks behind it.
  private mutating func skipExport() {
    let end = offset + 6
    guard bytes[offset...].starts(with: "export".utf8),
      DotenvLetters.space(at: end, in: bytes, orLineFeed: true) != nil
    else { return }
    offset = end
    while let length = DotenvLetters.space(at: offset, in: bytes, orLineFeed: false) {
      offset += length
    }
  }

  /// The offset of the `=`, `:` or line feed behind the key; reports and skips the line without one.
  private mutating func findSeparator() -> Int? {
    let start = offset
    var end = offset
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "="), UInt8(ascii: ":"), 0x0A: return end
      default: break
      }
      if let length = DotenvLetters.space(at: end, in: bytes, orLineFeed: false) {
        end += length
        continue
      }
      guard let length = DotenvLetters.keyCharacter(at: end, in: bytes) else {
        let length = DotenvLetters.character(at: end, in: bytes).length
        let text = String(decoding: bytes[end..<end + length], as: UTF8.self)
        report("a key cannot contain `\(text)`", end..<end + length)
        offset = lineEnd(from: end)
        return nil
      }
      end += length
    }
    // parser.go finds no key here and assigns the line to a variable without a name.
    report(
      "compose overlooks a key without a value in a last line that no line feed ends",
      start..<trimmedEnd(start..<end), isError: false)
    offset = bytes.count
    return nil
  }

  // MARK: Values

  private mutating func readValue(of key: Range<Int>, from start: Int, blanksFrom: Int) {
    let valueStart = offset
    if valueStart < bytes.count,
      bytes[valueStart] == UInt8(ascii: "\"") || bytes[valueStart] == UInt8(ascii: "'")
    {
      readQuoted(of: key, from: start)
      return
    }
    let end = lineEnd(from: valueStart)
    var valueEnd = end
    if let comment = inlineComment(in: valueStart..<end) {
      comments.append(Span(file: file.id, comment..<end))
      valueEnd = comment - 1
    } else if valueStart > blanksFrom, valueStart < end, bytes[valueStart] == UInt8(ascii: "#") {
      report(
        "compose takes this for the value: it drops the blanks before it looks for a comment",
        valueStart..<trimmedEnd(valueStart..<end), isError: false)
    }
    let range = valueStart..<trimmedEnd(valueStart..<valueEnd)
    offset = end
    add(
      key, value: DotenvValue(plain: range, of: file, isInterpolated: true), valueRange: range,
      from: start)
  }

  /// The offset of the first `#` with a blank before it.
  private func inlineComment(in range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    while offset + 1 < range.upperBound {
      if bytes[offset] == 0x20, bytes[offset + 1] == UInt8(ascii: "#") { return offset + 1 }
      offset += 1
    }
    return nil
  }

  private mutating func readQuoted(of key: Range<Int>, from start: Int) {
    let open = offset
    let mark = bytes[open]
    var end = open + 1
    while end < bytes.count, bytes[end] != mark { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    let quote: DotenvQuote = mark == UInt8(ascii: "'") ? .single : .double
    guard end < bytes.count, !isOpeningQuote(end, after: open) else {
      report("nothing closes this `\(quote == .single ? "'" : "\"")`", open..<open + 1)
      let stop = max(open + 1, trimmedEnd(open..<lineEnd(from: open)))
      offset = stop
      add(
        key, value: DotenvValue(quoted: open + 1..<stop, of: file, quote: quote),
        valueRange: open..<stop, from: start)
      return
    }
    offset = end + 1
    add(
      key, value: DotenvValue(quoted: open + 1..<end, of: file, quote: quote),
      valueRange: open..<end + 1, from: start)
  }

  /// Whether the quote that ends a value of several lines more likely begins one: text is glued to it
  /// that holds another quote, which compose would refuse in a key.
  private func isOpeningQuote(_ close: Int, after open: Int) -> Bool {
    guard bytes[open..<close].contains(0x0A) else { return false }
    let rest = bytes[(close + 1)..<lineEnd(from: close)]
    guard let first = rest.first, first != 0x20, first != 0x09 else { return false }
    return rest.contains(bytes[open])
  }

  // MARK: Helpers

  private mutating func add(
    _ key: Range<Int>, value: DotenvValue?, valueRange: Range<Int>?, from start: Int
  ) {
    guard !key.isEmpty else { return }
    entries.append(
      DotenvEntry(
        key: String(decoding: bytes[key], as: UTF8.self), keySpan: Span(file: file.id, key),
        value: value, valueSpan: valueRange.map { Span(file: file.id, $0) },
        span: Span(file: file.id, start..<max(key.upperBound, valueRange?.upperBound ?? 0))))
  }

  private mutating func report(_ message: String, _ range: Range<Int>, isError: Bool = true) {
    problems.append(
      SyntaxProblem(message: message, span: Span(file: file.id, range), isError: isError))
  }

  /// The end of the line without CR and LF.
  private func lineEnd(from start: Int) -> Int {
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    return end > start && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  private func trimmedEnd(_ range: Range<Int>) -> Int {
    DotenvLetters.trimmedEnd(of: range, in: bytes)
  }
}

/// Follows the command line's reader of `KEY=value` lines (docker/cli, pkg/kvfile).
private struct RawReader {
  private let file: SourceFile

  init(_ file: SourceFile) { self.file = file }

  func read() -> DotenvTree {
    let bytes = file.bytes
    var entries: [DotenvEntry] = []
    var comments: [Span] = []
    var problems: [SyntaxProblem] = []
    var lineStart = file.contentStart
    while lineStart < bytes.count {
      let lineFeed = bytes[lineStart...].firstIndex(of: 0x0A) ?? bytes.count
      var end = lineFeed
      if end > lineStart, bytes[end - 1] == 0x0D { end -= 1 }
      var start = lineStart
      lineStart = lineFeed + 1
      while start < end, let length = DotenvLetters.space(at: start, in: bytes, orLineFeed: false) {
        start += length
      }
      guard start < end else { continue }
      if bytes[start] == UInt8(ascii: "#") {
        comments.append(Span(file: file.id, start..<end))
        continue
      }
      let equals = bytes[start..<end].firstIndex(of: UInt8(ascii: "="))
      let key = start..<(equals ?? end)
      if key.isEmpty || bytes[key].contains(where: { $0 == 0x20 || $0 == 0x09 }) {
        problems.append(
          SyntaxProblem(
            message: key.isEmpty
              ? "the name before `=` is missing" : "a key cannot contain a blank",
            span: Span(file: file.id, key.isEmpty ? start..<start + 1 : key)))
        continue
      }
      let value = equals.map { $0 + 1..<end }
      entries.append(
        DotenvEntry(
          key: String(decoding: bytes[key], as: UTF8.self), keySpan: Span(file: file.id, key),
          value: value.map { DotenvValue(plain: $0, of: file, isInterpolated: false) },
          valueSpan: value.map { Span(file: file.id, $0) },
          span: Span(file: file.id, start..<end)))
    }
    return DotenvTree(file: file, entries: entries, comments: comments, problems: problems)
  }
}
