// Brackets and their partners. What one of them holds can be read, or given up, on its own.

import SourceText

extension ScriptLexer {
  /// How far a closing bracket looks for its partner across unclosed ones.
  private static let reach = 64

  mutating func open(_ kind: ScriptToken.Kind, _ bracket: Open.Kind) {
    open.append(Open(kind: bracket, token: tokens.count))
    let start = offset
    offset += 1
    add(kind, from: start)
  }

  mutating func close(_ kind: ScriptToken.Kind, _ bracket: Open.Kind) {
    let start = offset
    guard let depth = partner(of: bracket) else {
      offset += 1
      report("nothing opens this `\(Character(Unicode.Scalar(bytes[start])))`", start..<offset)
      return
    }
    while open.count > depth + 1 { giveUp() }
    guard let partner = open.popLast() else { return }
    offset += 1
    switch partner.kind {
    case .templateBrace:
      // The rest of the template is one token with the brace.
      tokens[partner.token].match = UInt32(truncatingIfNeeded: tokens.count)
      readTemplate(from: start, isHead: false)
    case .paren, .bracket, .brace, .jsxBrace:
      tokens[partner.token].match = UInt32(truncatingIfNeeded: tokens.count)
      add(kind, from: start)
      tokens[tokens.count - 1].match = UInt32(truncatingIfNeeded: partner.token)
    }
  }

  /// The index of the open bracket that a closing one belongs to; text around code keeps it in.
  private func partner(of bracket: Open.Kind) -> Int? {
    var index = open.count - 1
    let last = max(0, open.count - Self.reach)
    while index >= last {
      switch open[index].kind {
      case .templateBrace, .jsxBrace: return bracket == .brace ? index : nil
      case .paren, .bracket, .brace: if open[index].kind == bracket { return index }
      }
      index -= 1
    }
    return nil
  }

  /// Ends the innermost open bracket here without its partner.
  private mutating func giveUp() {
    guard let lost = open.popLast() else { return }
    tokens[lost.token].match = UInt32(truncatingIfNeeded: tokens.count)
    let range = tokens[lost.token].range
    let mark = String(decoding: bytes[range.suffix(1)], as: UTF8.self)
    report("nothing closes this `\(mark)`", range)
  }

  /// Ends the brackets that a mistake left open, where a line begins with what only the outermost level has.
  ///
  /// No parenthesis holds an `export` or an `import` statement.
  mutating func recover(before start: Int, _ keyword: ScriptKeyword) {
    guard start == 0 || bytes[start - 1] == 0x0A,
      open.suffix(Self.reach).contains(where: { $0.kind == .paren || $0.kind == .bracket }),
      open.suffix(Self.reach).allSatisfy({ $0.kind != .templateBrace && $0.kind != .jsxBrace })
    else { return }
    // `import(…)` and `import.meta` are values.
    let next = byte(offset) == UInt8(ascii: " ") ? byte(offset + 1) : byte(offset)
    if keyword == .import, next == UInt8(ascii: "(") || next == UInt8(ascii: ".") { return }
    closeEverything()
  }

  /// Ends what the end of the file leaves open.
  mutating func closeEverything() {
    while !open.isEmpty { giveUp() }
  }
}
