// A tolerant lexer for TypeScript and JavaScript: it never fails, and it knows comments, strings,
// templates, regular expressions and JSX well enough that none is taken for another.

import SourceText

/// One pass over the bytes of a script; comments are kept apart, and brackets find their partners.
struct ScriptLexer {
  /// Code that goes on until its bracket closes.
  struct Open {
    enum Kind {
      case paren, bracket, brace
      /// `${` of a template, and `{` of JSX: what stands around them is no code.
      case templateBrace, jsxBrace
    }
    let kind: Kind
    let token: Int
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let file: FileID
  /// Whether `<` may begin JSX: not in files that only hold TypeScript.
  var allowsJSX: Bool
  var offset: Int
  var tokens: [ScriptToken] = []
  var comments: [Span] = []
  var problems: [SyntaxProblem] = []
  var open: [Open] = []
  /// The JSX that is being read, outermost first.
  var elements: [JSXElement] = []
  /// What to go back to if the JSX turns out to be none.
  var retreat: Retreat?
  private var isFirstOnLine = true
  /// Before this offset no slash begins a pattern.
  private var patternFreeEnd = 0

  init(bytes: UnsafeBufferPointer<UInt8>, file: FileID, start: Int, allowsJSX: Bool) {
    self.bytes = bytes
    self.file = file
    self.allowsJSX = allowsJSX
    offset = start
    // A token every five bytes is dense; untouched capacity costs no memory.
    tokens.reserveCapacity(bytes.count / 5 + 16)
  }

  /// Reads the whole file.
  mutating func read() {
    if byte(offset) == UInt8(ascii: "#"), byte(offset + 1) == UInt8(ascii: "!") { skipLine() }
    while true {
      while offset < bytes.count {
        if let element = elements.last, element.openBrackets == open.count {
          stepJSX()
        } else {
          step()
        }
      }
      guard retreatFromJSX() else { break }
    }
    closeEverything()
  }

  func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  mutating func add(_ kind: ScriptToken.Kind, from start: Int, keyword: ScriptKeyword = .none) {
    tokens.append(
      ScriptToken(
        kind: kind, isFirstOnLine: isFirstOnLine, keyword: keyword,
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: offset)))
    isFirstOnLine = false
  }

  mutating func report(_ message: String, _ range: Range<Int>) {
    // A file that is no script at all needs no note on every line.
    guard problems.count < 20 else { return }
    problems.append(
      SyntaxProblem(message: message, span: Span(file: file, range), isError: false))
  }

  mutating func noteLineEnd() { isFirstOnLine = true }

  // MARK: One token

  private mutating func step() {
    let start = offset
    let current = bytes[start]
    switch current {
    case 0x0A:
      isFirstOnLine = true
      offset += 1
    case 0x00...0x20: offset += 1
    case UInt8(ascii: "/"): readSlash()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): readString(quote: current)
    case UInt8(ascii: "`"):
      offset += 1
      readTemplate(from: start, isHead: true)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: ".") where byte(start + 1).isScriptDigit && valueMayStart: readNumber()
    case UInt8(ascii: "("): open(.leftParen, .paren)
    case UInt8(ascii: "["): open(.leftBracket, .bracket)
    case UInt8(ascii: "{"): open(.leftBrace, .brace)
    case UInt8(ascii: ")"): close(.rightParen, .paren)
    case UInt8(ascii: "]"): close(.rightBracket, .bracket)
    case UInt8(ascii: "}"): close(.rightBrace, .brace)
    case UInt8(ascii: "#") where byte(start + 1).isScriptWord, UInt8(ascii: "\\"): readWord()
    case let byte where byte.isScriptWord: readWord()
    case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"):
      if isConflictMark { skipConflictMark() } else { readOperator(current) }
    default: readOperator(current)
    }
  }

  private mutating func readWord() {
    let start = offset
    offset += 1
    while offset < bytes.count, bytes[offset].isScriptWord { offset += 1 }
    let keyword = ScriptKeyword.of(bytes, start..<offset)
    if keyword == .export || keyword == .import { recover(before: start, keyword) }
    add(.word, from: start, keyword: keyword)
  }

  /// Whether the seven marks of an unresolved merge begin the line.
  private var isConflictMark: Bool {
    guard offset == 0 || bytes[offset - 1] == 0x0A, offset + 7 <= bytes.count else { return false }
    return bytes[offset..<offset + 7].allSatisfy { $0 == bytes[offset] }
  }

  private mutating func skipConflictMark() {
    let start = offset
    while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
    report("a merge conflict is not resolved", start..<start + 7)
  }

  private mutating func readNumber() {
    let start = offset
    while offset < bytes.count {
      let current = bytes[offset]
      let isSign = current == UInt8(ascii: "-") || current == UInt8(ascii: "+")
      let isExponent = isSign && bytes[offset - 1] | 0x20 == UInt8(ascii: "e") && offset > start
      guard
        current.isScriptWord
          || current == UInt8(ascii: ".") && byte(offset + 1) != UInt8(ascii: ".")
          || isExponent && byte(start + 1) | 0x20 != UInt8(ascii: "x")
      else { break }
      offset += 1
    }
    add(.number, from: start)
  }

  /// A quoted string; an unclosed one ends with its line.
  private mutating func readString(quote: UInt8) {
    let start = offset
    offset += 1
    while offset < bytes.count {
      let current = bytes[offset]
      if current == quote {
        offset += 1
        add(.string, from: start)
        return
      }
      if current == 0x0A { break }
      offset += current == UInt8(ascii: "\\") ? 2 : 1
    }
    offset = min(offset, bytes.count)
    report("nothing closes this string", start..<offset)
    add(.string, from: start)
  }

  /// The text of a template up to its end or its next expression.
  mutating func readTemplate(from start: Int, isHead: Bool) {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "`"):
        offset += 1
        add(isHead ? .template : .templateTail, from: start)
        return
      case UInt8(ascii: "$") where byte(offset + 1) == UInt8(ascii: "{"):
        offset += 2
        open.append(Open(kind: .templateBrace, token: tokens.count))
        add(isHead ? .templateHead : .templateMiddle, from: start)
        return
      case UInt8(ascii: "\\"): offset = min(offset + 2, bytes.count)
      default: offset += 1
      }
    }
    report("nothing closes this template", start..<min(start + 1, bytes.count))
    add(isHead ? .template : .templateTail, from: start)
  }

  // MARK: Slashes

  private mutating func readSlash() {
    let start = offset
    switch byte(start + 1) {
    case UInt8(ascii: "/"):
      skipLine()
      comments.append(Span(file: file, start..<offset))
    case UInt8(ascii: "*"): skipBlockComment()
    default:
      if valueMayStart, readPattern() { return }
      readOperator(UInt8(ascii: "/"))
    }
  }

  mutating func skipLine() {
    while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
  }

  mutating func skipBlockComment() {
    let start = offset
    offset += 2
    while offset < bytes.count {
      let current = bytes[offset]
      if current == UInt8(ascii: "*"), byte(offset + 1) == UInt8(ascii: "/") {
        offset += 2
        comments.append(Span(file: file, start..<offset))
        return
      }
      if current == 0x0A { isFirstOnLine = true }
      offset += 1
    }
    offset = bytes.count
    comments.append(Span(file: file, start..<offset))
    report("nothing closes this comment", start..<min(start + 2, bytes.count))
  }

  /// Whether a value may begin here, since none has ended just before: then a slash begins a pattern
  /// and `<` an element.
  var valueMayStart: Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .number, .string, .template, .templateTail, .pattern, .jsxEnd, .rightBracket,
      .rightBrace, .increment:
      return false
    case .word:
      let isMember = tokens.count > 1 && tokens[tokens.count - 2].kind == .dot
      return last.keyword.expectsValue && !isMember
    case .rightParen:
      let opening = Int(last.match)
      guard opening > 0, opening < tokens.count else { return false }
      let before = tokens[opening - 1]
      return before.kind == .word && before.keyword.takesHead
    default: return true
    }
  }

  private mutating func readPattern() -> Bool {
    let start = offset
    guard start >= patternFreeEnd else { return false }
    var index = start + 1
    var isInClass = false
    while index < bytes.count, bytes[index] != 0x0A {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "/") where !isInClass:
        offset = index + 1
        while offset < bytes.count, bytes[offset].isScriptWord { offset += 1 }
        add(.pattern, from: start)
        return true
      default: break
      }
      index += 1
    }
    // No end on this line: a division after all, and so is every slash up to its end.
    patternFreeEnd = index
    return false
  }
}
