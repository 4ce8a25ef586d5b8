// What a module takes from others and gives to them.

extension ScriptReader {
  /// `import …`; nil where it only brings types.
  mutating func readImport() -> UInt32? {
    let start = nextStart
    let mark = self.mark
    position += 1
    var isTypeOnly = false
    if keyword == .type, kind(ahead: 1) != .comma, keyword(ahead: 1) != .from {
      isTypeOnly = true
      position += 1
    }
    while position < limit {
      switch kind {
      case .string:
        let module = moduleName()
        // `with {type: "json"}`
        if keyword == .with, kind(ahead: 1) == .leftBrace {
          position += 1
          skipGroup()
        }
        endStatement()
        let node = make(.importDeclaration, from: start, since: mark, text: module)
        return isTypeOnly ? nil : node
      case .leftBrace: readNames(.importBinding, acceptsStringName: false)
      case .star:
        position += 1
        _ = take(.as)
        if kind == .word { wait(binding(.namespace)) }
      case .comma: position += 1
      case .word where keyword == .from && kind(ahead: 1) == .string: position += 1
      case .word where kind(ahead: 1) == .equals:
        // `import name = require("module")`
        wait(readRequired())
        return make(.variables, from: start, since: mark, flags: .constant)
      case .word where !isFirstOnLine() || position == 1: wait(binding(.default))
      default:
        return make(.importDeclaration, from: start, since: mark)
      }
    }
    return make(.importDeclaration, from: start, since: mark)
  }

  private mutating func readRequired() -> UInt32 {
    let start = nextStart
    let mark = self.mark
    wait(makeLeaf(.identifier))
    position += 1
    wait(readValue())
    endStatement()
    return make(.declarator, from: start, since: mark)
  }

  private mutating func binding(_ flags: ScriptFlags) -> UInt32 {
    let token = tokens[position]
    position += 1
    return make(
      .importBinding, from: token.start, since: mark, text: text(token), flags: flags)
  }

  /// The text of the module's string, which is taken.
  private mutating func moduleName() -> Range<UInt32> {
    let token = tokens[position]
    position += 1
    return token.start + 1..<max(token.start + 1, token.end - 1)
  }

  /// `{ a, b as c }` of an import or an export: the last word is the binding's name.
  ///
  /// A string may stand for a name on the other module's side only: before `as` of an import, and on either
  /// side of an export's.
  private mutating func readNames(_ kind: ScriptKind, acceptsStringName: Bool) {
    inGroup { reader in
      while reader.position < reader.limit {
        let before = reader.position
        reader.skipTypeModifier()
        let start = reader.nextStart
        let mark = reader.mark
        if reader.kind == .word || reader.kind == .string {
          var name = reader.tokens[reader.position]
          reader.wait(reader.makeLeaf(.name))
          if reader.take(.as), reader.kind == .word || acceptsStringName && reader.kind == .string {
            name = reader.tokens[reader.position]
            reader.position += 1
          }
          reader.wait(reader.make(kind, from: start, since: mark, text: reader.text(name)))
        }
        if reader.position == before { reader.skipUnexpected() }
        _ = reader.take(.comma)
      }
    }
  }

  /// `type` before a name in braces.
  private mutating func skipTypeModifier() {
    if keyword == .type, kind(ahead: 1) == .word, keyword(ahead: 1) != .as { position += 1 }
  }

  // MARK: Exports

  /// `export …`; nil where it only gives types.
  mutating func readExport() -> UInt32? {
    let start = nextStart
    let mark = self.mark
    position += 1
    if keyword == .type, kind(ahead: 1) == .leftBrace || kind(ahead: 1) == .star {
      position += 1
      skipExportList()
      return nil
    }
    switch kind {
    case .star:
      position += 1
      if take(.as), kind == .word { wait(makeLeaf(.name)) }
      _ = take(.from)
      let module = kind == .string ? moduleName() : nil
      endStatement()
      return make(.exportAll, from: start, since: mark, text: module)
    case .leftBrace:
      readNames(.exportBinding, acceptsStringName: true)
      let module = take(.from) && kind == .string ? moduleName() : nil
      endStatement()
      return make(.exportList, from: start, since: mark, text: module)
    case .equals:
      position += 1
      wait(readValue())
      endStatement()
      return make(.exportDefault, from: start, since: mark)
    default: break
    }
    if take(.default) {
      if keyword == .abstract, keyword(ahead: 1) == .class { position += 1 }
      if keyword == .interface, skipTypeDeclaration() { return nil }
      wait(readValue())
      endStatement()
      return make(.exportDefault, from: start, since: mark)
    }
    guard let declaration = readStatement() else { return nil }
    wait(declaration)
    return make(.export, from: start, since: mark)
  }

  private mutating func skipExportList() {
    if kind == .leftBrace { skipGroup() } else { position += 1 }
    if take(.as) { position += 1 }
    if take(.from) { position += 1 }
    endStatement()
  }
}
