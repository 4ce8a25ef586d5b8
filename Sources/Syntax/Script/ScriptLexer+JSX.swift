// JSX: tags and text are no code; only what stands in their braces is.

import SourceText

extension ScriptLexer {
  /// A tree of JSX elements that is being read.
  struct JSXElement {
    /// How many elements of the tree are open.
    var depth: Int
    /// Whether the bytes belong to a tag, not to the text between tags.
    var isInTag: Bool
    /// The number of open brackets around the tree; with more of them, code is read.
    let openBrackets: Int
    /// The index of the token that begins it.
    let token: Int
  }

  /// The state before the outermost element, so that a `<` that began none can be read again.
  struct Retreat {
    let offset: Int
    let tokens: Int
    let comments: Int
    let problems: Int
    let open: [Open]
  }

  /// Whether the `<` at the offset begins an element.
  func startsJSX() -> Bool {
    guard allowsJSX, valueMayStart else { return false }
    var index = offset + 1
    if byte(index) == UInt8(ascii: ">") { return true }
    guard byte(index).isScriptWord, !byte(index).isScriptDigit else { return false }
    while byte(index).isScriptWord { index += 1 }
    // `<T,>(x: T) =>` and `<T extends U>(x: T) =>` are functions.
    while byte(index) == 0x20 { index += 1 }
    if byte(index) == UInt8(ascii: ",") { return false }
    let word = "extends"
    let isBound = word.utf8.enumerated().allSatisfy { byte(index + $0.offset) == $0.element }
    return !isBound || byte(index + word.utf8.count).isScriptWord
  }

  mutating func beginElement() {
    if elements.isEmpty {
      retreat = Retreat(
        offset: offset, tokens: tokens.count, comments: comments.count, problems: problems.count,
        open: open)
    }
    let start = offset
    offset += 1
    elements.append(
      JSXElement(depth: 1, isInTag: true, openBrackets: open.count, token: tokens.count))
    add(.jsxStart, from: start)
  }

  /// Reads on in a tag or in the text between tags.
  mutating func stepJSX() {
    guard let element = elements.last else { return }
    let start = offset
    switch bytes[start] {
    case 0x0A:
      noteLineEnd()
      offset += 1
    case UInt8(ascii: "{"): open(.leftBrace, .jsxBrace)
    case let byte where element.isInTag: stepTag(byte)
    case UInt8(ascii: "<"):
      offset += 1
      if byte(offset) == UInt8(ascii: "/") {
        while offset < bytes.count, bytes[offset] != UInt8(ascii: ">") { offset += 1 }
        offset = min(offset + 1, bytes.count)
        endElement()
      } else {
        elements[elements.count - 1].depth += 1
        elements[elements.count - 1].isInTag = true
      }
    default: offset += 1
    }
  }

  private mutating func stepTag(_ current: UInt8) {
    let start = offset
    offset += 1
    switch current {
    case UInt8(ascii: ">"): elements[elements.count - 1].isInTag = false
    case UInt8(ascii: "/") where byte(offset) == UInt8(ascii: ">"):
      offset += 1
      endElement()
    case UInt8(ascii: "/") where byte(offset) == UInt8(ascii: "*"):
      offset = start
      skipBlockComment()
    case UInt8(ascii: "/") where byte(offset) == UInt8(ascii: "/"):
      skipLine()
      comments.append(Span(file: file, start..<offset))
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      // Attribute values know no escapes and may go over lines.
      while offset < bytes.count, bytes[offset] != current { offset += 1 }
      offset = min(offset + 1, bytes.count)
    case UInt8(ascii: "<"): skipTypeArguments()
    default: break
    }
  }

  /// The rest of `<Row>` in `<Table<Row> rows={…}>`.
  private mutating func skipTypeArguments() {
    var depth = 1
    let limit = min(bytes.count, offset + 200)
    var index = offset
    while index < limit {
      if bytes[index] == UInt8(ascii: "<") { depth += 1 }
      if bytes[index] == UInt8(ascii: ">") { depth -= 1 }
      index += 1
      if depth == 0 {
        offset = index
        return
      }
    }
  }

  private mutating func endElement() {
    elements[elements.count - 1].depth -= 1
    elements[elements.count - 1].isInTag = false
    guard elements[elements.count - 1].depth == 0 else { return }
    let token = elements.removeLast().token
    tokens[token].match = UInt32(truncatingIfNeeded: tokens.count)
    add(.jsxEnd, from: offset)
    tokens[tokens.count - 1].match = UInt32(truncatingIfNeeded: token)
    if elements.isEmpty { retreat = nil }
  }

  /// Goes back to a `<` that nothing closed and reads it as an operator; false where there is none.
  mutating func retreatFromJSX() -> Bool {
    guard let state = retreat else { return false }
    retreat = nil
    elements = []
    allowsJSX = false
    offset = state.offset
    tokens.removeLast(tokens.count - state.tokens)
    comments.removeLast(comments.count - state.comments)
    problems.removeLast(problems.count - state.problems)
    open = state.open
    return true
  }
}
