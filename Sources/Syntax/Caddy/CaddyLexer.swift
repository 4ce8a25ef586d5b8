// Splits a Caddyfile into words as Caddy does (caddyconfig/caddyfile/lexer.go, 2.11).

import SourceText

/// A word with what its place in the lines tells.
struct CaddyToken {
  let word: CaddyWord
  /// Whether it is the first word of its line.
  let startsLine: Bool
  /// Whether it is a brace by itself.
  var isOpen: Bool { word.quote == .none && word.text == "{" }
  var isClose: Bool { word.quote == .none && word.text == "}" }
}

struct CaddyLexer {
  private let bytes: [UInt8]
  private let file: FileID
  private var offset: Int
  private var startsLine = true
  private(set) var comments: [Span] = []
  private(set) var problems: [SyntaxProblem] = []

  init(_ file: SourceFile) {
    bytes = file.bytes
    self.file = file.id
    offset = file.contentStart
  }

  /// All words in order.
  mutating func tokens() -> [CaddyToken] {
    var tokens: [CaddyToken] = []
    while let token = next() { tokens.append(token) }
    return tokens
  }

  private mutating func next() -> CaddyToken? {
    skipBlanks()
    guard offset < bytes.count else { return nil }
    let isFirst = startsLine
    startsLine = false
    let word =
      switch bytes[offset] {
      case UInt8(ascii: "\""): quoted(by: UInt8(ascii: "\""), as: .double)
      case UInt8(ascii: "`"): quoted(by: UInt8(ascii: "`"), as: .backtick)
      case UInt8(ascii: "<") where bytes[offset...].starts(with: "<<".utf8): heredoc() ?? plain()
      default: plain()
      }
    return CaddyToken(word: word, startsLine: isFirst)
  }

  /// Blanks, ends of lines and comments; a backslash before the end of a line joins it with the next.
  private mutating func skipBlanks() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == 0x0A {
        startsLine = true
        offset += 1
      } else if Self.isBlank(byte) {
        offset += 1
      } else if byte == UInt8(ascii: "\\"), let end = endOfLine(after: offset + 1) {
        offset = end
      } else if byte == UInt8(ascii: "#") {
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        comments.append(Span(file: file, offset..<end))
        offset = end
      } else {
        return
      }
    }
  }

  /// The offset behind the end of the line, where it comes at once.
  private func endOfLine(after start: Int) -> Int? {
    var end = start
    if end < bytes.count, bytes[end] == 0x0D { end += 1 }
    return end < bytes.count && bytes[end] == 0x0A ? end + 1 : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// A word up to the next blank; `{$NAME:a default}` is one word, because Caddy has replaced it by then.
  private mutating func plain() -> CaddyWord {
    let start = offset
    var text: [UInt8] = []
    var isVerbatim = true
    while offset < bytes.count, !Self.isBlank(bytes[offset]) {
      if bytes[offset] == UInt8(ascii: "{"), offset + 1 < bytes.count,
        bytes[offset + 1] == UInt8(ascii: "$"), let end = variableEnd(from: offset)
      {
        text += bytes[offset..<end]
        offset = end
        continue
      }
      if bytes[offset] == UInt8(ascii: "\\") {
        if endOfLine(after: offset + 1) != nil { break }
        if text.isEmpty, offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "<") {
          // `\<<` is text and no heredoc.
          isVerbatim = false
          offset += 1
          continue
        }
      }
      text.append(bytes[offset])
      offset += 1
    }
    return CaddyWord(
      span: Span(file: file, start..<offset), quote: .none,
      text: String(decoding: text, as: UTF8.self),
      verbatimStart: isVerbatim ? UInt32(clamping: start) : nil)
  }

  private func variableEnd(from start: Int) -> Int? {
    var end = start + 2
    while end < bytes.count, bytes[end] != 0x0A {
      if bytes[end] == UInt8(ascii: "}") { return end + 1 }
      end += 1
    }
    return nil
  }

  private mutating func quoted(by mark: UInt8, as quote: CaddyQuote) -> CaddyWord {
    let start = offset
    var text: [UInt8] = []
    var isVerbatim = true
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == mark {
        offset += 1
        return CaddyWord(
          span: Span(file: file, start..<offset), quote: quote,
          text: String(decoding: text, as: UTF8.self),
          verbatimStart: isVerbatim ? UInt32(clamping: start + 1) : nil)
      }
      if quote == .double, byte == UInt8(ascii: "\\"), offset + 1 < bytes.count,
        bytes[offset + 1] == mark
      {
        isVerbatim = false
        offset += 1
      }
      text.append(bytes[offset])
      offset += 1
    }
    // Caddy takes the rest of the file for the word and then misses the end of the block.
    problems.append(
      SyntaxProblem(
        message: "this quote is never closed", span: Span(file: file, start..<start + 1),
        isError: true))
    return CaddyWord(
      span: Span(file: file, start..<offset), quote: quote,
      text: String(decoding: text, as: UTF8.self), verbatimStart: UInt32(clamping: start + 1))
  }

  /// The lines up to the marker; nil where `<<` begins no heredoc.
  private mutating func heredoc() -> CaddyWord? {
    let start = offset
    guard let lineEnd = bytes[start...].firstIndex(of: 0x0A) else { return nil }
    var markerEnd = lineEnd
    if markerEnd > start, bytes[markerEnd - 1] == 0x0D { markerEnd -= 1 }
    let marker = Array(bytes[(start + 2)..<markerEnd])
    guard !marker.isEmpty, marker.allSatisfy(Self.isMarkerByte) else {
      problems.append(
        SyntaxProblem(
          message: "behind `<<` only letters, digits, dashes and underscores may stand",
          span: Span(file: file, start..<markerEnd), isError: true))
      return nil
    }
    var lines: [ArraySlice<UInt8>] = []
    var line = lineEnd + 1
    while line < bytes.count {
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.count
      let content = bytes[line..<end]
      let indent = content.prefix { $0 == 0x20 || $0 == 0x09 }
      if content.dropFirst(indent.count).starts(with: marker) {
        offset = line + indent.count + marker.count
        let text = lines.map { $0.starts(with: indent) ? $0.dropFirst(indent.count) : $0 }
          .joined(separator: [0x0A]).filter { $0 != 0x0D }
        return CaddyWord(
          span: Span(file: file, start..<offset), quote: .heredoc,
          text: String(decoding: text, as: UTF8.self), verbatimStart: nil)
      }
      lines.append(content)
      line = end + 1
    }
    problems.append(
      SyntaxProblem(
        message: "the text that starts here never ends: a line with its marker is missing",
        span: Span(file: file, start..<markerEnd), isError: true))
    offset = bytes.count
    return CaddyWord(
      span: Span(file: file, start..<offset), quote: .heredoc,
      text: String(decoding: bytes[min(lineEnd + 1, bytes.count)...], as: UTF8.self),
      verbatimStart: nil)
  }

  private static func isMarkerByte(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
