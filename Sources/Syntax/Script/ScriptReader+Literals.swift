// What values begin with: names, literals, objects, lists, templates.

extension ScriptReader {
  mutating func readPrimary() -> UInt32 {
    switch kind {
    case .word: return readWord()
    case .string: return makeLeaf(.string, trimming: (1, closingQuoteLength))
    case .number: return makeLeaf(.number)
    case .pattern: return makeLeaf(.pattern)
    case .template, .templateHead: return readTemplate()
    case .leftParen: return inGroup { $0.readSequence() }
    case .leftBracket: return readArray()
    case .leftBrace: return readObject()
    case .jsxStart: return readJSX()
    case .at:
      skipDecorators()
      return keyword == .class ? readClass() : makeMissing()
    default: return makeMissing()
    }
  }

  /// 1 where the string is closed.
  private var closingQuoteLength: UInt32 {
    let token = tokens[position]
    let first = bytes[Int(token.start)]
    return token.end > token.start + 1 && bytes[Int(token.end) - 1] == first ? 1 : 0
  }

  private mutating func readWord() -> UInt32 {
    switch keyword {
    case .true, .false: return makeLeaf(.boolean)
    case .null: return makeLeaf(.null)
    case .function: return readFunction()
    case .async where keyword(ahead: 1) == .function && !isFirstOnLine(ahead: 1):
      return readFunction()
    case .class: return readClass()
    case .if, .for, .while, .return, .const, .var, .switch, .try, .throw, .else, .case, .break,
      .continue, .do, .export, .with, .catch, .finally, .extends:
      // The value is missing, and this begins something else.
      return makeMissing()
    default: return makeLeaf(.identifier)
    }
  }

  // MARK: Lists

  private mutating func readArray() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    inGroup { $0.readElements() }
    return make(.array, from: start, since: mark)
  }

  /// Values between commas up to the end of the group.
  mutating func readElements() {
    while position < limit {
      if kind == .comma {
        wait(makeMissingElement())
        position += 1
        continue
      }
      let before = position
      wait(readElement())
      guard position > before else {
        skipUnexpected()
        continue
      }
      guard position < limit else { return }
      if !take(.comma) { skipToComma() }
    }
  }

  private mutating func makeMissingElement() -> UInt32 {
    make(.hole, from: nextStart, since: mark)
  }

  private mutating func readElement() -> UInt32 {
    guard kind == .ellipsis else { return readValue() }
    let start = nextStart
    let mark = self.mark
    position += 1
    wait(readValue())
    return make(.spread, from: start, since: mark)
  }

  /// Notes what stands where a comma must, and goes on behind the next comma; a value that begins a line is
  /// one whose comma before it is missing.
  mutating func skipToComma() {
    guard position < limit else { return }
    report("a comma is missing before this", tokens[position])
    while position < limit, kind != .comma, !isFirstOnLine() {
      switch kind {
      case .leftParen, .leftBracket, .leftBrace, .jsxStart: skipGroup()
      default: position += 1
      }
    }
    _ = take(.comma)
  }

  // MARK: Objects

  private mutating func readObject() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    inGroup { reader in
      while reader.position < reader.limit {
        let before = reader.position
        if let member = reader.readProperty() { reader.wait(member) }
        guard reader.position > before else {
          reader.skipUnexpected()
          continue
        }
        guard reader.position < reader.limit else { return }
        // Members of interfaces end with semicolons; objects do not, but nothing else is meant by one.
        if !reader.take(.comma) { reader.skipToComma() }
      }
    }
    return make(.object, from: start, since: mark)
  }

  private mutating func readProperty() -> UInt32? {
    let start = nextStart
    let mark = self.mark
    if kind == .ellipsis {
      position += 1
      wait(readValue())
      return make(.spread, from: start, since: mark)
    }
    var flags: ScriptFlags = []
    if keyword == .async, startsKey(ahead: 1) || kind(ahead: 1) == .star { position += 1 }
    _ = take(.star)
    if isAccessor {
      position += 1
      flags.insert(.accessor)
    }
    guard let key = readKey() else { return nil }
    if let expression = key.expression {
      wait(expression)
      flags.insert(.computed)
    }
    if kind == .leftParen || kind == .less {
      wait(readMethod(name: key.text, from: key.start))
    } else if take(.colon) {
      wait(readValue())
    } else if key.isName {
      flags.insert(.shorthand)
      var value = make(.identifier, from: key.text.lowerBound, since: self.mark, text: key.text)
      if kind == .equals {
        // A pattern's default value.
        let inner = self.mark
        let text = text(tokens[position])
        position += 1
        wait(value)
        wait(readValue())
        value = make(.assignment, from: start, since: inner, text: text)
      }
      wait(value)
    } else {
      wait(makeMissing())
    }
    return make(.property, from: start, since: mark, text: key.text, flags: flags)
  }

  /// The key of a property or a class's member.
  struct Key {
    let start: UInt32
    let text: Range<UInt32>
    /// Whether it is a plain word, which can stand for the variable of that name.
    let isName: Bool
    /// The expression in brackets.
    let expression: UInt32?
  }

  mutating func readKey() -> Key? {
    let start = nextStart
    switch kind {
    case .word, .number:
      let isName = kind == .word
      let text = text(tokens[position])
      position += 1
      return Key(start: start, text: text, isName: isName, expression: nil)
    case .string:
      let token = tokens[position]
      let trim = closingQuoteLength
      position += 1
      let text = token.start + 1..<max(token.start + 1, token.end - trim)
      return Key(start: start, text: text, isName: false, expression: nil)
    case .leftBracket:
      let expression = inGroup { $0.readSequence() }
      return Key(start: start, text: start..<start, isName: false, expression: expression)
    default: return nil
    }
  }

  /// Whether a key begins `distance` tokens ahead.
  func startsKey(ahead distance: Int) -> Bool {
    switch kind(ahead: distance) {
    case .word, .string, .number, .leftBracket: !isFirstOnLine(ahead: distance)
    default: false
    }
  }

  /// Whether `get` or `set` stands before a key.
  var isAccessor: Bool {
    guard kind == .word, startsKey(ahead: 1) else { return false }
    let token = tokens[position]
    guard token.end - token.start == 3 else { return false }
    let word = String(decoding: bytes[token.range], as: UTF8.self)
    return word == "get" || word == "set"
  }

  // MARK: Templates and JSX

  mutating func readTemplate() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    while position < limit {
      let token = tokens[position]
      switch token.kind {
      case .template, .templateTail:
        wait(templateText(token))
        return make(.template, from: start, since: mark)
      case .templateHead, .templateMiddle:
        let next = min(max(Int(token.match), position + 1), limit)
        wait(templateText(token))
        let outer = (limit: limit, isBeforeColon: isBeforeColon)
        limit = next
        isBeforeColon = false
        if position < limit { wait(readSequence()) }
        limit = outer.limit
        isBeforeColon = outer.isBeforeColon
        position = next
      default: return make(.template, from: start, since: mark)
      }
    }
    return make(.template, from: start, since: mark)
  }

  /// The text of a template's part without backticks, `${` and `}`; takes the token.
  private mutating func templateText(_ token: ScriptToken) -> UInt32 {
    let isHead = token.kind == .templateHead || token.kind == .templateMiddle
    let isClosed =
      !isHead && token.end > token.start + 1
      && bytes[Int(token.end) - 1] == UInt8(ascii: "`")
    return makeLeaf(.templateText, trimming: (1, isHead ? 2 : isClosed ? 1 : 0))
  }

  private mutating func readJSX() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    inGroup { reader in
      while reader.position < reader.limit {
        guard reader.kind == .leftBrace else {
          reader.position += 1
          continue
        }
        reader.inGroup { inner in
          _ = inner.take(.ellipsis)
          if inner.position < inner.limit { inner.wait(inner.readSequence()) }
        }
      }
    }
    return make(.jsx, from: start, since: mark)
  }
}
