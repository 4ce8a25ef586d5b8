// Statements. What no value can come of is read over.

extension ScriptReader {
  mutating func readProgram() -> UInt32 {
    let mark = self.mark
    readStatements()
    return make(.program, from: 0, since: mark)
  }

  /// Everything up to the end of the group.
  mutating func readStatements() {
    while position < limit {
      let before = position
      if let statement = readStatement() { wait(statement) }
      if position == before { skipUnexpected() }
    }
  }

  /// `{…}` at the position.
  mutating func readBlock() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    inGroup { $0.readStatements() }
    return make(.block, from: start, since: mark)
  }

  /// One statement; nil for those of which nothing is kept.
  mutating func readStatement() -> UInt32? {
    guard depth < Self.depthLimit else {
      position = limit
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    skipDecorators()
    switch kind {
    case .semicolon:
      position += 1
      return nil
    case .leftBrace: return readBlock()
    case .word:
      if kind(ahead: 1) == .colon, keyword == .none {
        // A label.
        position += 2
        return readStatement()
      }
      let before = position
      if let statement = readKeywordStatement() { return statement }
      return position > before ? nil : readExpressionStatement()
    default: return readExpressionStatement()
    }
  }

  private mutating func readExpressionStatement() -> UInt32? {
    let before = position
    guard let value = skipTypeDeclaration() ? nil : readSequence() else { return nil }
    if position == before { return nil }
    endStatement()
    return value
  }

  /// Takes the semicolon, where there is one.
  mutating func endStatement() { _ = take(.semicolon) }

  private mutating func readKeywordStatement() -> UInt32? {
    switch keyword {
    case .import where kind(ahead: 1) != .leftParen && kind(ahead: 1) != .dot:
      return readImport()
    case .export: return readExport()
    case .const where keyword(ahead: 1) == .enum:
      position += 1
      return readEnum()
    case .const, .var: return readVariables()
    case .let, .using:
      switch kind(ahead: 1) {
      case .word where keyword(ahead: 1) != .in && keyword(ahead: 1) != .instanceof,
        .leftBrace, .leftBracket:
        return isFirstOnLine(ahead: 1) ? nil : readVariables()
      default: return nil
      }
    case .enum where kind(ahead: 1) == .word: return readEnum()
    case .function: return readFunction()
    case .async where keyword(ahead: 1) == .function && !isFirstOnLine(ahead: 1):
      return readFunction()
    case .class: return readClass()
    case .abstract where keyword(ahead: 1) == .class:
      position += 1
      return readClass()
    case .if: return readIf()
    case .for, .while, .with: return readLoop()
    case .do: return readDo()
    case .switch: return readSwitch()
    case .try: return readTry()
    case .return: return readExit(.returnStatement)
    case .throw: return readExit(.throwStatement)
    case .namespace, .module: return readNamespace()
    case .break, .continue, .debugger:
      position += 1
      // The label.
      if kind == .word, !isFirstOnLine() { position += 1 }
      endStatement()
      return nil
    default: return nil
    }
  }

  // MARK: Declarations

  mutating func readVariables() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    let flags: ScriptFlags = keyword == .const || keyword == .using ? .constant : []
    position += 1
    repeat {
      guard position < limit else { break }
      wait(readDeclarator())
    } while take(.comma)
    // The head of `for (const x of xs)`.
    if keyword == .of || keyword == .in {
      position += 1
      wait(readValue())
    }
    endStatement()
    return make(.variables, from: start, since: mark, flags: flags)
  }

  private mutating func readDeclarator() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    wait(readPrimary())
    _ = take(.bang)
    let type = skipAnnotation()
    if take(.equals) {
      let before = position
      wait(readValue())
      if position == before, position < tokens.count {
        report("a value is missing before this", tokens[position])
      }
    }
    return make(.declarator, from: start, since: mark, text: type)
  }

  mutating func readEnum() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    let name = kind == .word ? text(tokens[position]) : nil
    if kind == .word { position += 1 }
    if kind == .leftBrace {
      inGroup { reader in
        while reader.position < reader.limit {
          let before = reader.position
          let start = reader.nextStart
          let mark = reader.mark
          if let key = reader.readKey() {
            if reader.take(.equals) { reader.wait(reader.readValue()) }
            reader.wait(reader.make(.property, from: start, since: mark, text: key.text))
          }
          if reader.position == before { reader.skipUnexpected() }
          _ = reader.take(.comma)
        }
      }
    }
    return make(.enumDeclaration, from: start, since: mark, text: name)
  }

  private mutating func readNamespace() -> UInt32? {
    guard kind(ahead: 1) == .word || kind(ahead: 1) == .string, !isFirstOnLine(ahead: 1) else {
      return nil
    }
    position += 2
    while kind == .dot { position += 2 }
    return kind == .leftBrace ? readBlock() : nil
  }

  /// Skips what only declares types; false where the statement is no such declaration.
  mutating func skipTypeDeclaration() -> Bool {
    switch keyword {
    case .type where kind(ahead: 1) == .word && !isFirstOnLine(ahead: 1):
      guard kind(ahead: 2) == .equals || kind(ahead: 2) == .less else { return false }
      position += 2
      if kind == .less { _ = skipTypeArguments() }
      if take(.equals) { skipType() }
    case .interface where kind(ahead: 1) == .word && !isFirstOnLine(ahead: 1):
      while position < limit, kind != .leftBrace { position += 1 }
      if kind == .leftBrace { skipGroup() }
    case .declare where kind(ahead: 1) == .word && !isFirstOnLine(ahead: 1):
      // What is declared exists elsewhere; nothing in it runs.
      position += 1
      let mark = self.mark
      if let statement = readStatement() { wait(statement) }
      _ = make(.missing, from: nextStart, since: mark)
    default: return false
    }
    endStatement()
    return true
  }

  // MARK: Control flow

  private mutating func readIf() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    wait(kind == .leftParen ? inGroup { $0.readSequence() } : makeMissing())
    wait(readStatement() ?? makeMissing())
    if take(.else) { wait(readStatement() ?? makeMissing()) }
    return make(.ifStatement, from: start, since: mark)
  }

  private mutating func readLoop() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    _ = take(.await)
    if kind == .leftParen {
      inGroup { reader in
        while reader.position < reader.limit {
          let before = reader.position
          if let part = reader.readStatement() { reader.wait(part) }
          if reader.keyword == .of || reader.keyword == .in || reader.position == before {
            reader.position += 1
          }
        }
      }
    }
    if let body = readStatement() { wait(body) }
    return make(.loop, from: start, since: mark)
  }

  private mutating func readDo() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    if let body = readStatement() { wait(body) }
    if take(.while), kind == .leftParen {
      let test = inGroup { $0.readSequence() }
      wait(test)
    }
    endStatement()
    return make(.loop, from: start, since: mark)
  }

  private mutating func readSwitch() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    wait(kind == .leftParen ? inGroup { $0.readSequence() } : makeMissing())
    if kind == .leftBrace {
      inGroup { reader in
        while reader.position < reader.limit {
          let before = reader.position
          if reader.keyword == .case || reader.keyword == .default {
            reader.wait(reader.readCase())
          } else {
            reader.position += 1
          }
          if reader.position == before { reader.skipUnexpected() }
        }
      }
    }
    return make(.switchStatement, from: start, since: mark)
  }

  private mutating func readCase() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    let isDefault = keyword == .default
    position += 1
    if !isDefault {
      isBeforeColon = true
      wait(readSequence())
      isBeforeColon = false
    }
    _ = take(.colon)
    while position < limit, keyword != .case, keyword != .default {
      let before = position
      if let statement = readStatement() { wait(statement) }
      if position == before { skipUnexpected() }
    }
    return make(.switchCase, from: start, since: mark, flags: isDefault ? .default : [])
  }

  private mutating func readTry() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    if kind == .leftBrace { wait(readBlock()) }
    if take(.catch) {
      if kind == .leftParen { skipGroup() }
      if kind == .leftBrace { wait(readBlock()) }
    }
    if take(.finally), kind == .leftBrace { wait(readBlock()) }
    return make(.tryStatement, from: start, since: mark)
  }

  /// `return` and `throw`.
  private mutating func readExit(_ kind: ScriptKind) -> UInt32 {
    let start = nextStart
    let mark = self.mark
    position += 1
    if !endsValue { wait(readSequence()) }
    endStatement()
    return make(kind, from: start, since: mark)
  }
}
