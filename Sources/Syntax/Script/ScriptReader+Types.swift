// TypeScript's types: read over, never kept.

extension ScriptReader {
  /// More tokens than type arguments have; looking further for a `>` would cost too much.
  private static let reach = 300

  /// Skips `<…>` at the position if it can be type arguments or parameters; else nothing moves.
  mutating func skipTypeArguments() -> Bool {
    guard kind == .less else { return false }
    var index = position + 1
    var open = 1
    let end = min(limit, position + Self.reach)
    while index < end {
      switch tokens[index].kind {
      case .less: open += 1
      case .greater:
        open -= 1
        if open == 0 {
          position = index + 1
          return true
        }
      case .leftParen, .leftBracket, .leftBrace, .templateHead, .templateMiddle:
        index = max(index, Int(tokens[index].match))
        if index < end, tokens[index].kind == .templateMiddle { continue }
      case .word, .comma, .dot, .string, .number, .template, .templateTail, .bitOr, .bitAnd,
        .question, .colon, .arrow, .equals, .minus, .ellipsis:
        break
      default: return false
      }
      index += 1
    }
    return false
  }

  /// Skips a type.
  mutating func skipType() {
    guard depth < Self.depthLimit else { return }
    depth += 1
    defer { depth -= 1 }
    _ = take(.bitOr) || take(.bitAnd)
    while position < limit {
      guard skipTypeOperand() else { return }
      while kind == .leftBracket, !isFirstOnLine() { skipGroup() }
      if take(.bitOr) || take(.bitAnd) { continue }
      if keyword == .is, !isFirstOnLine() {
        position += 1
        continue
      }
      guard keyword == .extends, isConditionalType else { return }
      position += 1
      skipType()
      if take(.question) {
        skipType()
        if take(.colon) { skipType() }
      }
      return
    }
  }

  /// Whether the `extends` at the position asks a question within its statement.
  private var isConditionalType: Bool {
    var index = position + 1
    let end = min(limit, position + Self.reach)
    while index < end {
      switch tokens[index].kind {
      case .question: return true
      case .leftParen, .leftBracket, .leftBrace: index = max(index, Int(tokens[index].match))
      case .semicolon, .equals, .comma: return false
      default: break
      }
      index += 1
    }
    return false
  }

  /// One part of a union; false where none begins.
  private mutating func skipTypeOperand() -> Bool {
    while true {
      switch keyword {
      case .keyof, .typeof, .readonly, .unique, .infer, .asserts, .new, .abstract:
        // Each can be a name too; then nothing that begins a type follows.
        switch kind(ahead: 1) {
        case .word, .leftParen, .leftBracket, .leftBrace, .less, .string:
          guard !isFirstOnLine(ahead: 1) else { break }
          position += 1
          continue
        default: break
        }
      default: break
      }
      break
    }
    switch kind {
    case .leftParen:
      skipGroup()
      if take(.arrow) { skipType() }
    case .less:
      guard skipTypeArguments(), kind == .leftParen else { return false }
      skipGroup()
      if take(.arrow) { skipType() }
    case .leftBrace, .leftBracket: skipGroup()
    case .word:
      position += 1
      if kind == .leftParen, tokens[position - 1].keyword == .import { skipGroup() }
      while kind == .dot, kind(ahead: 1) == .word { position += 2 }
      if kind == .less { _ = skipTypeArguments() }
    case .string, .number, .template: position += 1
    case .minus: position += kind(ahead: 1) == .number ? 2 : 1
    case .templateHead:
      while kind == .templateHead || kind == .templateMiddle {
        position = min(max(Int(tokens[position].match), position + 1), limit)
      }
      _ = take(.templateTail)
    default: return false
    }
    return true
  }

  /// Skips `: Type`; the bytes of the type.
  mutating func skipAnnotation() -> Range<UInt32>? {
    guard take(.colon) else { return nil }
    let start = nextStart
    skipType()
    return start..<max(start, lastEnd)
  }

  /// Skips `@decorator(…)`, any number of them.
  mutating func skipDecorators() {
    while kind == .at {
      position += 1
      guard kind == .word || kind == .leftParen else { return }
      _ = readPostfix()
    }
  }
}
