// Functions and classes.

extension ScriptReader {
  // MARK: Arrow functions

  /// An arrow function, if one begins here.
  mutating func readArrowFunction() -> UInt32? {
    let before = position
    let start = nextStart
    if keyword == .async, !isFirstOnLine(ahead: 1) {
      switch kind(ahead: 1) {
      case .word where kind(ahead: 2) == .arrow, .leftParen, .less: position += 1
      default: break
      }
    }
    guard isArrowFunction else {
      position = before
      return nil
    }
    let mark = self.mark
    if kind == .less { _ = skipTypeArguments() }
    wait(readParameters())
    _ = skipAnnotation()
    _ = take(.arrow)
    wait(kind == .leftBrace ? readBlock() : readValue())
    return make(.function, from: start, since: mark, flags: .arrow)
  }

  private var isArrowFunction: Bool {
    switch kind {
    case .word: return kind(ahead: 1) == .arrow
    case .leftParen: return hasArrow(behindGroupAt: position)
    case .less:
      var ahead = self
      return ahead.skipTypeArguments() && ahead.kind == .leftParen
        && hasArrow(behindGroupAt: ahead.position)
    default: return false
    }
  }

  /// Whether `=>` follows the parentheses, with or without a type before it.
  private func hasArrow(behindGroupAt opening: Int) -> Bool {
    let closing = Int(tokens[opening].match)
    guard closing > opening, closing + 1 < limit else { return false }
    switch tokens[closing + 1].kind {
    case .arrow: return true
    case .colon where !isBeforeColon:
      var ahead = TypeScan(tokens: tokens, position: closing + 2, limit: limit)
      return ahead.reachesArrow()
    default: return false
    }
  }

  // MARK: Functions

  /// `function name(…) {…}`, with `async` or without.
  mutating func readFunction() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    _ = take(.async)
    position += 1
    _ = take(.star)
    var name: Range<UInt32>?
    if kind == .word {
      name = text(tokens[position])
      position += 1
    }
    readSignatureAndBody()
    return make(.function, from: start, since: mark, text: name)
  }

  /// A method behind its key.
  mutating func readMethod(name: Range<UInt32>, from start: UInt32) -> UInt32 {
    let mark = self.mark
    readSignatureAndBody()
    return make(.function, from: start, since: mark, text: name)
  }

  private mutating func readSignatureAndBody() {
    if kind == .less { _ = skipTypeArguments() }
    if kind == .leftParen { wait(readParameters()) }
    _ = skipAnnotation()
    if kind == .leftBrace { wait(readBlock()) }
  }

  /// The parameters in parentheses, or the single name before an arrow.
  private mutating func readParameters() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    if kind == .word {
      wait(makeLeaf(.identifier))
      return make(.parameters, from: start, since: mark)
    }
    inGroup { reader in
      while reader.position < reader.limit {
        let before = reader.position
        reader.wait(reader.readParameter())
        if reader.position == before { reader.skipUnexpected() }
        guard reader.position < reader.limit else { return }
        if !reader.take(.comma) { reader.skipToComma() }
      }
    }
    return make(.parameters, from: start, since: mark)
  }

  private mutating func readParameter() -> UInt32 {
    skipDecorators()
    while isModifier, kind(ahead: 1) == .word || kind(ahead: 1) == .leftBrace { position += 1 }
    let start = nextStart
    let mark = self.mark
    if take(.ellipsis) {
      wait(readPrimary())
      _ = skipAnnotation()
      return make(.spread, from: start, since: mark)
    }
    let pattern = readPrimary()
    _ = take(.question)
    _ = skipAnnotation()
    guard kind == .equals else { return pattern }
    let text = text(tokens[position])
    position += 1
    wait(pattern)
    wait(readValue())
    return make(.assignment, from: start, since: mark, text: text)
  }

  private var isModifier: Bool {
    switch keyword {
    case .public, .private, .protected, .readonly, .override, .static, .abstract, .declare,
      .accessor:
      true
    default: false
    }
  }

  // MARK: Classes

  mutating func readClass() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    var name: Range<UInt32>?
    if kind == .word, keyword != .extends, keyword != .implements {
      name = text(tokens[position])
      position += 1
    }
    if kind == .less { _ = skipTypeArguments() }
    if take(.extends) {
      wait(readPostfix())
      if kind == .less { _ = skipTypeArguments() }
    }
    if take(.implements) {
      repeat { skipType() } while take(.comma)
    }
    if kind == .leftBrace {
      inGroup { reader in
        while reader.position < reader.limit {
          let before = reader.position
          if let member = reader.readMember() { reader.wait(member) }
          if reader.position == before { reader.skipUnexpected() }
        }
      }
    }
    return make(.classDefinition, from: start, since: mark, text: name)
  }

  /// A field or method; nil for what only types know of.
  private mutating func readMember() -> UInt32? {
    if take(.semicolon) { return nil }
    skipDecorators()
    let start = nextStart
    let mark = self.mark
    var flags: ScriptFlags = []
    while isModifier || keyword == .async || isAccessor {
      if keyword == .static, kind(ahead: 1) == .leftBrace {
        position += 1
        return readBlock()
      }
      guard startsKey(ahead: 1) || kind(ahead: 1) == .star else { break }
      if keyword == .static { flags.insert(.static) }
      if isAccessor, !isModifier { flags.insert(.accessor) }
      position += 1
    }
    _ = take(.star)
    guard let key = readKey() else { return nil }
    if let expression = key.expression {
      wait(expression)
      flags.insert(.computed)
    }
    if kind == .leftParen || kind == .less {
      wait(readMethod(name: key.text, from: key.start))
    } else {
      _ = take(.question) || take(.bang)
      _ = skipAnnotation()
      if take(.equals) { wait(readValue()) }
    }
    _ = take(.semicolon)
    return make(.property, from: start, since: mark, text: key.text, flags: flags)
  }
}

/// Looks over a return type for the arrow behind it, without reading anything.
private struct TypeScan {
  let tokens: [ScriptToken]
  var position: Int
  let limit: Int

  /// Whether the arrow of the function comes before anything that no type holds.
  mutating func reachesArrow() -> Bool {
    let end = min(limit, position + 100)
    var isBehindOperand = false
    while position < end {
      let token = tokens[position]
      switch token.kind {
      case .arrow:
        if isBehindOperand { return true }
        return false
      case .leftParen, .leftBracket, .leftBrace:
        position = max(position, Int(token.match))
        isBehindOperand = true
      case .word, .string, .number, .template, .greater: isBehindOperand = true
      case .dot, .bitOr, .bitAnd, .less, .comma, .question, .colon, .minus: isBehindOperand = false
      default: return false
      }
      position += 1
    }
    return false
  }
}
