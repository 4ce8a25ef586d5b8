// One word of a Dockerfile instruction, with the variables that the builder replaces.

import SourceText

/// A part of a word: text, or a build variable.
public struct DockerfilePiece: Hashable, Sendable {
  /// What the part is.
  public enum Content: Hashable, Sendable {
    /// Text, quotes and escapes resolved.
    case literal(String)
    /// `$NAME` or `${NAME}`; the modifier is what follows the name in the braces: `:-default`.
    case variable(name: String, modifier: String)
  }

  /// What the part is.
  public let content: Content
  /// Its bytes, `$` and braces included.
  public let span: Span
}

/// A word; its variables are still what the file says.
public struct DockerfileWord: Hashable, Sendable {
  /// The bytes of the word, quotes included.
  public let span: Span
  /// The parts in order.
  public let pieces: [DockerfilePiece]

  /// The text, quotes and escapes resolved, variables as written.
  public var text: String {
    pieces.reduce(into: "") { text, piece in
      switch piece.content {
      case .literal(let literal): text += literal
      case .variable(let name, let modifier):
        text +=
          modifier.isEmpty && piece.span.count == name.utf8.count + 1
          ? "$\(name)" : "${\(name)\(modifier)}"
      }
    }
  }

  /// Whether the builder replaces a part of it.
  public var hasVariables: Bool {
    pieces.contains { piece in
      if case .variable = piece.content { return true }
      return false
    }
  }
}

/// How the text of a word is written.
enum DockerfileQuoting {
  /// As the builder's own word lexer reads it: quotes, escapes, variables.
  case word
  /// A JSON string without its quotes; variables where the instruction expands them.
  case json(expands: Bool)
  /// As a shell will read it, untouched.
  case verbatim
}

/// Builds words from a logical line.
struct DockerfileWordReader {
  private let line: DockerfileLine
  private let escape: UInt8
  private var pieces: [DockerfilePiece] = []
  private var literal: [UInt8] = []
  private var literalStart = 0
  /// After one `${` without an end, none behind it has one either.
  private var hasOpenBrace = false
  /// Where a quote opens that nothing closes.
  private(set) var openQuote: Span?

  init(_ line: DockerfileLine, escape: UInt8) {
    self.line = line
    self.escape = escape
  }

  /// The word in a range of the line; `outer` is the range with its JSON quotes.
  mutating func word(
    _ range: Range<Int>, outer: Range<Int>? = nil, quoting: DockerfileQuoting
  ) -> DockerfileWord {
    pieces = []
    literal = []
    literalStart = range.lowerBound
    switch quoting {
    case .verbatim: literal = Array(line.bytes[range])
    case .word: readWord(range)
    case .json(let expands): readJSON(range, expands: expands)
    }
    endLiteral(at: range.upperBound)
    return DockerfileWord(span: line.span(outer ?? range), pieces: pieces)
  }

  private mutating func endLiteral(at offset: Int) {
    if !literal.isEmpty {
      pieces.append(
        DockerfilePiece(
          content: .literal(String(decoding: literal, as: UTF8.self)),
          span: line.span(literalStart..<offset)))
    }
    literal = []
    literalStart = offset
  }

  /// As `ShellLex` of BuildKit's frontend/dockerfile/shell reads a word.
  private mutating func readWord(_ range: Range<Int>) {
    let bytes = line.bytes
    var offset = range.lowerBound
    var doubleQuote: Int?
    while offset < range.upperBound {
      let byte = bytes[offset]
      let next = offset + 1 < range.upperBound ? bytes[offset + 1] : nil
      if byte == UInt8(ascii: "$"), let end = readVariable(at: offset, before: range.upperBound) {
        offset = end
      } else if byte == UInt8(ascii: "\"") {
        doubleQuote = doubleQuote == nil ? offset : nil
        offset += 1
      } else if byte == UInt8(ascii: "'"), doubleQuote == nil {
        guard let end = bytes[(offset + 1)..<range.upperBound].firstIndex(of: byte) else {
          openQuote = line.span(offset..<offset + 1)
          literal += bytes[offset..<range.upperBound]
          return
        }
        literal += bytes[(offset + 1)..<end]
        offset = end + 1
      } else if byte == escape, let next {
        let staysInQuotes =
          doubleQuote != nil && next != UInt8(ascii: "\"") && next != UInt8(ascii: "$")
          && next != escape
        if staysInQuotes { literal.append(byte) }
        literal.append(next)
        offset += 2
      } else {
        literal.append(byte)
        offset += 1
      }
    }
    if let doubleQuote { openQuote = line.span(doubleQuote..<doubleQuote + 1) }
  }

  /// Adds the variable at `offset` and returns its end; `nil` where the `$` names none.
  private mutating func readVariable(at offset: Int, before end: Int) -> Int? {
    let bytes = line.bytes
    let isBraced = offset + 1 < end && bytes[offset + 1] == UInt8(ascii: "{")
    let nameStart = isBraced ? offset + 2 : offset + 1
    let name = bytes[min(nameStart, end)..<end].prefix { DockerfileBytes.isNameByte($0) }
    guard !name.isEmpty else { return nil }
    var stop = name.endIndex
    if isBraced {
      guard !hasOpenBrace else { return nil }
      var depth = 0
      while stop < end, depth > 0 || bytes[stop] != UInt8(ascii: "}") {
        if bytes[stop] == UInt8(ascii: "{") { depth += 1 }
        if bytes[stop] == UInt8(ascii: "}") { depth -= 1 }
        stop += 1
      }
      guard stop < end else {
        hasOpenBrace = true
        return nil
      }
    }
    endLiteral(at: offset)
    let variableEnd = isBraced ? stop + 1 : stop
    pieces.append(
      DockerfilePiece(
        content: .variable(
          name: String(decoding: name, as: UTF8.self),
          modifier: String(decoding: bytes[name.endIndex..<stop], as: UTF8.self)),
        span: line.span(offset..<variableEnd)))
    literalStart = variableEnd
    return variableEnd
  }

  private mutating func readJSON(_ range: Range<Int>, expands: Bool) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = line.bytes[offset]
      if expands, byte == UInt8(ascii: "$"),
        let end = readVariable(at: offset, before: range.upperBound)
      {
        offset = end
      } else if byte == UInt8(ascii: "\\"), offset + 1 < range.upperBound {
        offset = readJSONEscape(at: offset, before: range.upperBound)
      } else {
        literal.append(byte)
        offset += 1
      }
    }
  }

  private mutating func readJSONEscape(at offset: Int, before end: Int) -> Int {
    let next = line.bytes[offset + 1]
    switch next {
    case UInt8(ascii: "n"): literal.append(0x0A)
    case UInt8(ascii: "r"): literal.append(0x0D)
    case UInt8(ascii: "t"): literal.append(0x09)
    case UInt8(ascii: "b"): literal.append(0x08)
    case UInt8(ascii: "f"): literal.append(0x0C)
    case UInt8(ascii: "u"):
      guard let high = hexadecimal(at: offset + 2, before: end) else { break }
      if (0xD800..<0xDC00).contains(high), offset + 7 < end,
        line.bytes[offset + 6] == UInt8(ascii: "\\"), line.bytes[offset + 7] == UInt8(ascii: "u"),
        let low = hexadecimal(at: offset + 8, before: end), (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00))
      {
        literal += String(scalar).utf8
        return offset + 12
      }
      literal += String(Unicode.Scalar(high) ?? "\u{FFFD}").utf8
      return offset + 6
    default: literal.append(next)
    }
    return offset + 2
  }

  private func hexadecimal(at offset: Int, before end: Int) -> UInt32? {
    guard offset + 4 <= end else { return nil }
    return UInt32(String(decoding: line.bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
  }
}

/// The classes of bytes that Dockerfiles distinguish.
enum DockerfileBytes {
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
