// A tolerant lexer for TypeScript and JavaScript: it never fails, and it knows comments, strings,
// nested templates and regular expressions well enough that none is taken for another.

import SourceText

/// Splits a script into tokens; comments are left out.
public struct ScriptLexer {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var offset: Int
  private var tokens: [ScriptToken] = []

  /// The tokens of a file.
  public static func tokens(of file: SourceFile) -> [ScriptToken] {
    var lexer = ScriptLexer(file)
    while lexer.offset < lexer.bytes.count { lexer.step() }
    return lexer.tokens
  }

  private init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    offset = file.contentStart
  }

  private func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private mutating func add(_ kind: ScriptToken.Kind, from start: Int) {
    tokens.append(ScriptToken(kind: kind, span: Span(file: file.id, start..<offset)))
  }

  private mutating func step() {
    let start = offset
    let current = bytes[offset]
    switch current {
    case 0x00...0x20: offset += 1
    case UInt8(ascii: "/") where byte(at: offset + 1) == UInt8(ascii: "/"): skipLine()
    case UInt8(ascii: "/") where byte(at: offset + 1) == UInt8(ascii: "*"): skipBlockComment()
    case UInt8(ascii: "/") where patternMayStart: readPattern(from: start)
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      offset = Self.endOfString(bytes, at: offset)
      add(.string, from: start)
    case UInt8(ascii: "`"):
      offset = Self.endOfTemplate(bytes, at: offset)
      add(.template, from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      offset = end(of: { Self.isWordByte($0) || $0 == UInt8(ascii: ".") })
      add(.number, from: start)
    case let byte where Self.isWordByte(byte):
      offset = end(of: Self.isWordByte)
      add(.word, from: start)
    default:
      offset += 1
      add(.punctuation, from: start)
    }
  }

  private func end(of accept: (UInt8) -> Bool) -> Int {
    bytes[offset...].firstIndex { !accept($0) } ?? bytes.count
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }

  private mutating func skipLine() {
    offset = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
  }

  private mutating func skipBlockComment() {
    offset += 2
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "*"), byte(at: offset + 1) == UInt8(ascii: "/") {
        offset += 2
        return
      }
      offset += 1
    }
  }

  /// A slash starts a pattern where a value cannot have ended just before.
  private var patternMayStart: Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .number, .string, .template, .pattern: return false
    case .word:
      let word = String(decoding: bytes[last.span.range], as: UTF8.self)
      return ["return", "typeof", "case", "in", "of", "await", "void", "delete"].contains(word)
    case .punctuation: return !")]}".utf8.contains(bytes[last.span.range.lowerBound])
    }
  }

  private mutating func readPattern(from start: Int) {
    var index = offset + 1
    var inClass = false
    // Nobody writes a longer one; a minified line full of slashes stays cheap.
    let limit = min(bytes.count, offset + 500)
    while index < limit, bytes[index] != 0x0A {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "["): inClass = true
      case UInt8(ascii: "]"): inClass = false
      case UInt8(ascii: "/") where !inClass:
        offset = index + 1
        offset = end(of: Self.isWordByte)
        add(.pattern, from: start)
        return
      default: break
      }
      index += 1
    }
    // No end on this line: a slash of JSX or a division after all.
    offset += 1
    add(.punctuation, from: start)
  }

  /// The offset after a quoted string; an unclosed one ends with its line.
  private static func endOfString(_ bytes: [UInt8], at start: Int) -> Int {
    let quote = bytes[start]
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case quote: return index + 1
      case UInt8(ascii: "\\"): index += 2
      case 0x0A: return index
      default: index += 1
      }
    }
    return bytes.count
  }

  /// The offset after a template literal, whose `${…}` may hold strings and further templates.
  private static func endOfTemplate(_ bytes: [UInt8], at start: Int) -> Int {
    // Each entry is one open template; its number counts the braces open inside its expression, 0 in text.
    var open = [0]
    var index = start + 1
    while index < bytes.count {
      let byte = bytes[index]
      let isText = open.last == 0
      switch byte {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "`"):
        if isText { open.removeLast() } else { open.append(0) }
        if open.isEmpty { return index + 1 }
      case UInt8(ascii: "$")
      where isText && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{"):
        open[open.count - 1] = 1
        index += 1
      case UInt8(ascii: "{") where !isText: open[open.count - 1] += 1
      case UInt8(ascii: "}") where !isText: open[open.count - 1] -= 1
      case UInt8(ascii: "'") where !isText, UInt8(ascii: "\"") where !isText:
        index = endOfString(bytes, at: index) - 1
      default: break
      }
      index += 1
    }
    return bytes.count
  }
}
