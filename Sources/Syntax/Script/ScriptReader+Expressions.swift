// Operators, from the loosest to the tightest.

extension ScriptReader {
  /// `a, b`: what parentheses and statements hold.
  mutating func readSequence() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    let first = readValue()
    guard kind == .comma else { return first }
    wait(first)
    while take(.comma), kind != .end, kind != .semicolon { wait(readValue()) }
    return make(.sequence, from: start, since: mark)
  }

  /// One value with everything that binds tighter than a comma.
  mutating func readValue() -> UInt32 {
    guard depth < Self.depthLimit else {
      skipTooDeep()
      return makeMissing()
    }
    depth += 1
    defer { depth -= 1 }
    if let function = readArrowFunction() { return function }
    let start = nextStart
    let mark = self.mark
    if keyword == .yield {
      let text = text(tokens[position])
      position += 1
      if !isFirstOnLine() { _ = take(.star) }
      if !endsValue { wait(readValue()) }
      return make(.unary, from: start, since: mark, text: text)
    }
    let target = readConditional()
    guard kind == .equals || kind == .assignment else { return target }
    let text = text(tokens[position])
    position += 1
    wait(target)
    wait(readValue())
    return make(.assignment, from: start, since: mark, text: text)
  }

  /// Leaves a group that lies too deep.
  private mutating func skipTooDeep() {
    while position < limit, kind != .comma, kind != .semicolon {
      switch kind {
      case .leftParen, .leftBracket, .leftBrace, .jsxStart: skipGroup()
      default: position += 1
      }
    }
  }

  /// Whether no value can begin here.
  var endsValue: Bool {
    switch kind {
    case .end, .comma, .semicolon, .colon, .rightParen, .rightBracket, .rightBrace: true
    default: isFirstOnLine()
    }
  }

  private mutating func readConditional() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    let test = readBinary(tighterThan: 0)
    guard kind == .question else { return test }
    position += 1
    wait(test)
    let outer = isBeforeColon
    isBeforeColon = true
    wait(readValue())
    isBeforeColon = outer
    if take(.colon) { wait(readValue()) }
    return make(.conditional, from: start, since: mark)
  }

  // MARK: Two values

  private struct Operator {
    let precedence: Int
    let length: Int
  }

  /// The operator between two values that comes next.
  private var binaryOperator: Operator? {
    switch kind {
    case .coalesce: return Operator(precedence: 1, length: 1)
    case .or: return Operator(precedence: 2, length: 1)
    case .and: return Operator(precedence: 3, length: 1)
    case .bitOr: return Operator(precedence: 4, length: 1)
    case .bitXor: return Operator(precedence: 5, length: 1)
    case .bitAnd: return Operator(precedence: 6, length: 1)
    case .equality: return Operator(precedence: 7, length: 1)
    case .less, .lessOrEqual: return Operator(precedence: 8, length: 1)
    case .greater: return greaterOperator
    case .word:
      let isComparison = keyword == .in || keyword == .instanceof
      return isComparison ? Operator(precedence: 8, length: 1) : nil
    case .leftShift: return Operator(precedence: 9, length: 1)
    case .plus, .minus: return Operator(precedence: 10, length: 1)
    case .star, .slash, .percent: return Operator(precedence: 11, length: 1)
    case .power: return Operator(precedence: 12, length: 1)
    default: return nil
    }
  }

  /// `>`, `>=`, `>>`, `>>>`, which the lexer leaves apart.
  private var greaterOperator: Operator {
    var length = 1
    while length < 3, kind(ahead: length) == .greater, isGlued(ahead: length) { length += 1 }
    if length > 1 { return Operator(precedence: 9, length: length) }
    let isOrEqual = kind(ahead: 1) == .equals && isGlued(ahead: 1)
    return Operator(precedence: 8, length: isOrEqual ? 2 : 1)
  }

  /// Whether the token follows the one before it without a blank.
  private func isGlued(ahead distance: Int) -> Bool {
    tokens[position + distance - 1].end == tokens[position + distance].start
  }

  private mutating func readBinary(tighterThan precedence: Int) -> UInt32 {
    guard depth < Self.depthLimit else {
      skipTooDeep()
      return makeMissing()
    }
    depth += 1
    defer { depth -= 1 }
    let start = nextStart
    var left = readUnary()
    while true {
      if keyword == .as || keyword == .satisfies, !isFirstOnLine() {
        left = readTyped(left, from: start)
        continue
      }
      guard let next = binaryOperator, next.precedence > precedence else { return left }
      let mark = self.mark
      let text = tokens[position].start..<tokens[position + next.length - 1].end
      position += next.length
      wait(left)
      wait(readBinary(tighterThan: next.precedence))
      left = make(.binary, from: start, since: mark, text: text)
    }
  }

  /// `value as Type`, `value satisfies Type`.
  private mutating func readTyped(_ value: UInt32, from start: UInt32) -> UInt32 {
    let mark = self.mark
    position += 1
    let typeStart = nextStart
    skipType()
    wait(value)
    return make(.typed, from: start, since: mark, text: typeStart..<max(typeStart, lastEnd))
  }

  // MARK: One value

  private mutating func readUnary() -> UInt32 {
    // Signs in a row need no stack of calls.
    var signs: [Range<UInt32>] = []
    while true {
      switch kind {
      case .bang, .tilde, .plus, .minus, .increment: signs.append(text(tokens[position]))
      case .word
      where [.typeof, .void, .delete, .await].contains(keyword) && !isName(ahead: 1):
        signs.append(text(tokens[position]))
      case .less where skipTypeArguments(): continue  // `<Type>value`
      default:
        var value = readPostfix()
        for sign in signs.reversed() {
          let mark = self.mark
          wait(value)
          value = make(.unary, from: sign.lowerBound, since: mark, text: sign)
        }
        return value
      }
      position += 1
    }
  }

  /// Whether the word at the position is a name after all, by what follows it.
  private func isName(ahead distance: Int) -> Bool {
    switch kind(ahead: distance) {
    case .end, .comma, .semicolon, .colon, .dot, .equals, .arrow, .rightParen, .question,
      .equality, .and, .or:
      true
    default: false
    }
  }

  mutating func readPostfix() -> UInt32 {
    let start = nextStart
    let isNew = keyword == .new && kind(ahead: 1) != .dot
    var value = isNew ? readNew() : readPrimary()
    while let next = readSuffix(of: value, from: start, allowsCall: true) { value = next }
    return value
  }

  /// `new Callee(…)`: the first arguments belong to `new`.
  private mutating func readNew() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    guard depth < Self.depthLimit else {
      skipTooDeep()
      return makeMissing()
    }
    depth += 1
    defer { depth -= 1 }
    position += 1
    let calleeStart = nextStart
    let isNested = keyword == .new && kind(ahead: 1) != .dot
    var callee = isNested ? readNew() : readPrimary()
    while let next = readSuffix(of: callee, from: calleeStart, allowsCall: false) { callee = next }
    if kind == .less { _ = skipTypeArguments() }
    wait(callee)
    if kind == .leftParen { readArguments() }
    return make(.new, from: start, since: mark)
  }

  /// What may follow a value: `.name`, `[key]`, `(…)`, a template, `!`, `++`; nil where nothing does.
  private mutating func readSuffix(
    of value: UInt32, from start: UInt32, allowsCall: Bool
  ) -> UInt32? {
    let mark = self.mark
    switch kind {
    case .dot:
      position += 1
      guard kind == .word else {
        wait(value)
        return make(.member, from: start, since: mark)
      }
      return member(of: value, from: start)
    case .questionDot:
      position += 1
      switch kind {
      case .word: return member(of: value, from: start)
      case .leftParen: return call(value, from: start)
      case .leftBracket: return readSuffix(of: value, from: start, allowsCall: false)
      default: return value
      }
    case .leftBracket:
      wait(value)
      let key = inGroup { $0.readSequence() }
      wait(key)
      return make(.index, from: start, since: mark)
    case .leftParen where allowsCall: return call(value, from: start)
    case .template, .templateHead:
      wait(value)
      wait(readTemplate())
      return make(.taggedTemplate, from: start, since: mark)
    case .bang where !isFirstOnLine():
      position += 1
      return value
    case .increment where !isFirstOnLine():
      let text = text(tokens[position])
      position += 1
      wait(value)
      return make(.unary, from: start, since: mark, text: text)
    case .less where allowsCall:
      let before = position
      if skipTypeArguments(), kind == .leftParen || kind == .template || kind == .templateHead {
        return value
      }
      position = before
      return nil
    default: return nil
    }
  }

  private mutating func member(of value: UInt32, from start: UInt32) -> UInt32 {
    let mark = self.mark
    let text = text(tokens[position])
    position += 1
    wait(value)
    return make(.member, from: start, since: mark, text: text)
  }

  private mutating func call(_ callee: UInt32, from start: UInt32) -> UInt32 {
    let mark = self.mark
    wait(callee)
    readArguments()
    return make(.call, from: start, since: mark)
  }

  private mutating func readArguments() {
    inGroup { $0.readElements() }
  }
}
