// Cuts an nginx file into words and marks, as ngx_conf_read_token in src/core/ngx_conf_file.c does.

import SourceText

/// What the lexer hands to the parser.
enum NginxToken {
  case word(NginxWord)
  /// `;` at the offset.
  case semicolon(Int)
  /// `{` at the offset.
  case open(Int)
  /// `}` at the offset.
  case close(Int)
  case end
}

/// Reads tokens one by one; goes on behind whatever nginx would stop at.
struct NginxLexer {
  /// NGX_CONF_BUFFER: what nginx reads at once has to hold a whole word or comment.
  private static let bufferSize = 4096

  let bytes: [UInt8]
  let file: FileID
  var offset: Int
  private(set) var comments: [Span] = []
  private(set) var problems: [SyntaxProblem] = []
  /// The first placeholder that nginx would stumble over.
  private(set) var breakingMark: Range<Int>?
  /// The first placeholder inside an ordinary word.
  private(set) var harmlessMark: Range<Int>?

  init(_ file: SourceFile) {
    self.bytes = file.bytes
    self.file = file.id
    self.offset = file.contentStart
  }

  mutating func report(_ message: String, _ range: Range<Int>, isError: Bool = true) {
    problems.append(
      SyntaxProblem(message: message, span: Span(file: file, range), isError: isError))
  }

  /// The next token; `atStart` says that a line of a block may begin here, `isValue` that such a line
  /// begins with any value and not with a directive's name.
  mutating func next(atStart: Bool, isValue: Bool) -> NginxToken {
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case _ where Self.isBlank(byte): offset += 1
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: ";"):
        offset += 1
        return .semicolon(offset - 1)
      case UInt8(ascii: "}"):
        offset += 1
        return .close(offset - 1)
      case UInt8(ascii: "{"), UInt8(ascii: "<"):
        if skipMark(atStart: atStart) { continue }
        if byte == UInt8(ascii: "{"), mark(at: offset) == nil {
          offset += 1
          return .open(offset - 1)
        }
        return .word(unquotedWord())
      case UInt8(ascii: "\""), UInt8(ascii: "'"): return .word(quotedWord(byte))
      default:
        if atStart, !isValue, skipForeignBlanks() { continue }
        let word = unquotedWord()
        if atStart, isWholeLineVariable(word) { continue }
        return .word(word)
      }
    }
    return .end
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  // MARK: Words

  private mutating func unquotedWord() -> NginxWord {
    let start = offset
    // `{` directly after `$` belongs to the word.
    var followsDollar = false
    scan: while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "{"):
        if followsDollar {
          offset += 1
        } else if let mark = mark(at: offset) {
          noteBreakingMark(mark)
          offset = mark.upperBound
        } else if let quantifier = quantifier(at: offset) {
          report(
            "nginx ends the word at this `{` and opens a block: put the regular expression in quotes",
            quantifier)
          offset = quantifier.upperBound
        } else {
          break scan
        }
      case UInt8(ascii: "<"):
        followsDollar = false
        if let mark = mark(at: offset) {
          noteHarmlessMark(mark)
          offset = mark.upperBound
        } else if let mark = NginxTemplateMark.angled(at: offset, before: bytes.count, in: bytes),
          bytes[mark].contains(0x20)
        {
          noteBreakingMark(mark)
          offset = mark.upperBound
        } else {
          offset += 1
        }
      case UInt8(ascii: ";"): break scan
      case _ where Self.isBlank(byte): break scan
      case UInt8(ascii: "\\"):
        followsDollar = false
        offset = min(offset + 2, bytes.count)
      default:
        followsDollar = byte == UInt8(ascii: "$")
        offset += 1
      }
    }
    return word(start..<offset, text: start..<offset, quote: .none)
  }

  /// `{2}` or `{2,3}` in an unquoted regular expression.
  private func quantifier(at start: Int) -> Range<Int>? {
    var end = start + 1
    while end < bytes.count, end < start + 12,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end])
        || bytes[end] == UInt8(ascii: ",")
    {
      end += 1
    }
    guard end > start + 1, end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
    return start..<end + 1
  }

  private mutating func quotedWord(_ quote: UInt8) -> NginxWord {
    let start = offset
    var end = closingQuote(quote, from: start + 1, overMarks: false)
    if let glued = end, !mayFollowQuote(glued + 1), hasMark(start..<glued) {
      // Placeholders may hold quotes of their own: "{{ name | default("x") }}".
      end = closingQuote(quote, from: start + 1, overMarks: true)
    }
    guard let end, mayFollowQuote(end + 1) || !bytes[start..<end].contains(0x0A) else {
      return brokenQuote(quote, start: start)
    }
    offset = end + 1
    if !mayFollowQuote(offset) {
      report(
        "after a closing quote nginx expects a blank, `;`, `{` or `)`", offset..<offset + 1)
    }
    return word(
      start..<offset, text: start + 1..<end, quote: quote == UInt8(ascii: "'") ? .single : .double)
  }

  private func closingQuote(_ quote: UInt8, from start: Int, overMarks: Bool) -> Int? {
    var offset = start
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\\") {
        offset += 2
      } else if byte == quote {
        return offset
      } else if overMarks, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "<"),
        let mark = NginxTemplateMark.range(at: offset, in: bytes)
      {
        offset = mark.upperBound
      } else {
        offset += 1
      }
    }
    return nil
  }

  private func hasMark(_ range: Range<Int>) -> Bool {
    range.contains { offset in
      (bytes[offset] == UInt8(ascii: "{") || bytes[offset] == UInt8(ascii: "<"))
        && NginxTemplateMark.range(at: offset, in: bytes) != nil
    }
  }

  private func mayFollowQuote(_ offset: Int) -> Bool {
    guard offset < bytes.count else { return true }
    let byte = bytes[offset]
    return Self.isBlank(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{")
      || byte == UInt8(ascii: ")")
  }

  /// A quote that nothing closes, or only a quote that was meant to open the next word: the word
  /// ends with its line.
  private mutating func brokenQuote(_ quote: UInt8, start: Int) -> NginxWord {
    let mark = quote == UInt8(ascii: "'") ? "'" : "\""
    report("nothing closes this `\(mark)` on its line", start..<start + 1)
    var end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    while end > start + 1, Self.isBlank(bytes[end - 1]) { end -= 1 }
    if end > start + 1, bytes[end - 1] == UInt8(ascii: ";") || bytes[end - 1] == UInt8(ascii: "{") {
      end -= 1
      while end > start + 1, Self.isBlank(bytes[end - 1]) { end -= 1 }
    }
    offset = end
    return word(
      start..<end, text: start + 1..<end, quote: quote == UInt8(ascii: "'") ? .single : .double)
  }

  private mutating func word(_ range: Range<Int>, text: Range<Int>, quote: NginxQuote) -> NginxWord
  {
    // A quoted word has to fit in the buffer with its closing quote.
    let length = quote == .none ? text.count : text.count + 1
    if length >= Self.bufferSize {
      report(
        "nginx refuses a word of more than \(Self.bufferSize - 1) bytes",
        range.lowerBound..<range.lowerBound + 1)
    }
    if quote == .none, text.count > 2, bytes[text.lowerBound] == 0xE2,
      bytes[text.lowerBound + 1] == 0x80, (0x98...0x9F).contains(bytes[text.lowerBound + 2])
    {
      report(
        "nginx takes a typographic quote for a letter",
        text.lowerBound..<text.lowerBound + 3, isError: false)
    }
    if harmlessMark == nil, let mark = NginxTemplateMark.inside(text, in: bytes) {
      harmlessMark = mark
    }
    return NginxWord(bytes: bytes, file: file, range: range, text: text, quote: quote)
  }

  // MARK: What stands between words

  private mutating func skipComment() {
    let start = offset
    let lineEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    let end = lineEnd > start && bytes[lineEnd - 1] == 0x0D ? lineEnd - 1 : lineEnd
    comments.append(Span(file: file, start..<end))
    if lineEnd - start >= Self.bufferSize {
      report(
        "nginx refuses a comment of more than \(Self.bufferSize - 1) bytes", start..<start + 1)
    }
    if let carriageReturn = bytes[start..<end].firstIndex(of: 0x0D) {
      report(
        "a comment ends only at a line feed: nginx skips what follows this carriage return",
        carriageReturn..<carriageReturn + 1, isError: false)
    }
    offset = lineEnd
  }

  /// Blanks of other alphabets are letters to nginx: `proxy_pass` with one before it is unknown.
  private mutating func skipForeignBlanks() -> Bool {
    let start = offset
    while let length = foreignBlank(at: offset) { offset += length }
    guard offset > start else { return false }
    report("nginx takes this blank for a letter of the directive's name", start..<offset)
    return true
  }

  /// The first blank of another alphabet in a word.
  func foreignBlank(in word: Range<Int>) -> Range<Int>? {
    for offset in word {
      if let length = foreignBlank(at: offset) {
        return offset..<min(offset + length, word.upperBound)
      }
    }
    return nil
  }

  private func foreignBlank(at offset: Int) -> Int? {
    guard offset < bytes.count else { return nil }
    if bytes[offset] == 0x0B || bytes[offset] == 0x0C { return 1 }
    guard bytes[offset] >= 0xC2, offset + 1 < bytes.count else { return nil }
    if bytes[offset] == 0xC2, bytes[offset + 1] == 0xA0 { return 2 }
    guard offset + 2 < bytes.count else { return nil }
    switch (bytes[offset], bytes[offset + 1], bytes[offset + 2]) {
    // Zero-width, narrow no-break and ideographic space; a byte order mark.
    case (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0xAF), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): return 3
    default: return nil
    }
  }

  // MARK: Templates

  /// The placeholder at `offset`; `{#` counts only where a block cannot open.
  private func mark(at offset: Int) -> Range<Int>? {
    guard offset + 1 < bytes.count, bytes[offset + 1] != UInt8(ascii: "#") else { return nil }
    return NginxTemplateMark.range(at: offset, in: bytes)
  }

  /// Skips a placeholder that stands for no word of its own.
  private mutating func skipMark(atStart: Bool) -> Bool {
    guard
      let mark = atStart ? NginxTemplateMark.range(at: offset, in: bytes) : mark(at: offset)
    else { return false }
    let isBraceControl =
      bytes[offset] == UInt8(ascii: "{") && bytes[offset + 1] != UInt8(ascii: "{")
    let standsAlone = atStart && NginxTemplateMark.endsLine(at: mark.upperBound, in: bytes)
    guard
      isBraceControl || standsAlone || NginxTemplateMark.isControl(mark, in: bytes)
    else { return false }
    noteBreakingMark(mark)
    offset = mark.upperBound
    return true
  }

  /// Keeps the first placeholder in mind that nginx would take for an ordinary word.
  mutating func noteHarmlessMark(_ mark: Range<Int>) { harmlessMark = harmlessMark ?? mark }

  private mutating func noteBreakingMark(_ mark: Range<Int>) {
    breakingMark = breakingMark ?? mark
  }

  /// `${VAR}` or `__NAME__` alone on its line, which a template fills with whole directives.
  private mutating func isWholeLineVariable(_ word: NginxWord) -> Bool {
    let range = word.span.range
    guard NginxTemplateMark.endsLine(at: range.upperBound, in: bytes),
      NginxTemplateMark.isEnvironmentVariable(bytes[range])
        || NginxTemplateMark.inside(range, in: bytes) == range
    else { return false }
    noteBreakingMark(range)
    return true
  }
}
