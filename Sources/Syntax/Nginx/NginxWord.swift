// One word of an nginx configuration: a directive's name or one of its arguments.

import SourceText

/// How a word is quoted.
public enum NginxQuote: UInt8, Sendable {
  /// Without quotes.
  case none
  /// In `'`; variables are expanded all the same.
  case single
  /// In `"`.
  case double
}

/// A part of a word: text, or a variable that nginx replaces at run time.
public struct NginxPiece: Hashable, Sendable {
  /// What the part is.
  public enum Content: Hashable, Sendable {
    /// Text, escapes resolved.
    case literal(String)
    /// A `$name` or `${name}`; a single digit is a regex group.
    case variable(String)
  }

  /// What the part is.
  public let content: Content
  /// Its bytes, `$` and braces included.
  public let span: Span
}

/// A variable that a word names.
public struct NginxVariable: Hashable, Sendable {
  /// The name without `$` and braces.
  public let name: String
  /// Its bytes, `$` and braces included.
  public let span: Span
}

/// A directive's name or argument.
public struct NginxWord: Hashable, Sendable {
  /// The bytes of the word, quotes included.
  public let span: Span
  /// The bytes between the quotes; all of them where there are none.
  public let textSpan: Span
  /// How the word is quoted.
  public let quote: NginxQuote
  /// The text as nginx keeps it: `\"`, `\'`, `\\` without the backslash, `\t`, `\r`, `\n` as control
  /// characters, every other backslash as it stands (ngx_conf_file.c, ngx_conf_read_token).
  public let text: String
  /// Empty where there is no `$`: most words need no array of their own.
  private let split: [NginxPiece]

  /// The parts in order.
  ///
  /// Where `$` means the end of a line instead, in a regular expression, the caller knows.
  public var pieces: [NginxPiece] {
    if !split.isEmpty { return split }
    return text.isEmpty ? [] : [NginxPiece(content: .literal(text), span: textSpan)]
  }

  /// The variables in order.
  public func variables() -> [NginxVariable] {
    split.compactMap { piece in
      guard case .variable(let name) = piece.content else { return nil }
      return NginxVariable(name: name, span: piece.span)
    }
  }

  init(
    bytes: [UInt8], file: FileID, range: Range<Int>, text textRange: Range<Int>, quote: NginxQuote
  ) {
    let raw = bytes[textRange]
    self.span = Span(file: file, range)
    self.textSpan = Span(file: file, textRange)
    self.quote = quote
    self.text = Self.decode(raw)
    self.split = raw.contains(UInt8(ascii: "$")) ? Self.split(raw, file: file) : []
  }

  private static func decode(_ raw: ArraySlice<UInt8>) -> String {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var offset = raw.startIndex
    while offset < raw.endIndex {
      if raw[offset] == UInt8(ascii: "\\"), offset + 1 < raw.endIndex {
        switch raw[offset + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"):
          result.append(raw[offset + 1])
          offset += 2
          continue
        case UInt8(ascii: "t"):
          result.append(0x09)
          offset += 2
          continue
        case UInt8(ascii: "r"):
          result.append(0x0D)
          offset += 2
          continue
        case UInt8(ascii: "n"):
          result.append(0x0A)
          offset += 2
          continue
        default: break
        }
      }
      result.append(raw[offset])
      offset += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Splits as ngx_http_script_compile does; a `$` that names nothing stays text.
  private static func split(_ raw: ArraySlice<UInt8>, file: FileID) -> [NginxPiece] {
    var pieces: [NginxPiece] = []
    var literalStart = raw.startIndex
    var offset = raw.startIndex
    while offset < raw.endIndex {
      guard raw[offset] == UInt8(ascii: "$"), let name = variableName(after: offset, in: raw) else {
        offset += 1
        continue
      }
      if literalStart < offset {
        let literal = literalStart..<offset
        pieces.append(
          NginxPiece(content: .literal(decode(raw[literal])), span: Span(file: file, literal)))
      }
      let end = raw[offset + 1] == UInt8(ascii: "{") ? name.upperBound + 1 : name.upperBound
      pieces.append(
        NginxPiece(
          content: .variable(String(decoding: raw[name], as: UTF8.self)),
          span: Span(file: file, offset..<end)))
      offset = end
      literalStart = end
    }
    if !pieces.isEmpty, literalStart < raw.endIndex {
      let literal = literalStart..<raw.endIndex
      pieces.append(
        NginxPiece(content: .literal(decode(raw[literal])), span: Span(file: file, literal)))
    }
    return pieces
  }

  private static func variableName(after dollar: Int, in raw: ArraySlice<UInt8>) -> Range<Int>? {
    var start = dollar + 1
    guard start < raw.endIndex else { return nil }
    let isBraced = raw[start] == UInt8(ascii: "{")
    if isBraced { start += 1 }
    var end = start
    // `$1` is one digit long: `$10` is the first group and a zero.
    if !isBraced, start < raw.endIndex, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(raw[start])
    {
      return start..<start + 1
    }
    while end < raw.endIndex, isNameByte(raw[end]) { end += 1 }
    guard start < end else { return nil }
    if isBraced, end == raw.endIndex || raw[end] != UInt8(ascii: "}") { return nil }
    return start..<end
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      return true
    default: return false
    }
  }
}
