// Parses nginx configuration files, fragments and templates of them.

import SourceText

/// Turns the bytes of an nginx file into a tree.
///
/// It reads what nginx reads, and goes on where nginx gives up: a broken block never hides the next.
public enum NginxParser {
  /// Parses a file; whatever its bytes are, there is a tree.
  public static func parse(_ file: SourceFile) -> NginxTree {
    var builder = NginxTreeBuilder(file)
    return builder.build()
  }
}

/// A block that is still open.
private struct OpenBlock {
  let words: [NginxWord]
  let open: Range<Int>
  var directives: [NginxDirective] = []
  /// The first block inside whose `}` does not stand under its beginning: where one is missing, it is
  /// most likely this block's.
  var suspect: Range<Int>?
  /// Whether the lines in it begin with values and not with directives' names.
  var holdsValues: Bool

  var name: String { words.first?.text ?? "" }
}

private struct NginxTreeBuilder {
  /// Deeper blocks are read and dropped; real configurations have five levels.
  private static let maximumDepth = 100

  private let file: SourceFile
  private var lexer: NginxLexer
  private var stack: [OpenBlock] = []
  private var top: [NginxDirective] = []
  private var words: [NginxWord] = []
  /// After one Lua block without an end no brace of the file can be trusted: looking for each block's
  /// end in the whole rest would cost the square of the file's size.
  private var luaIsUnbalanced = false
  /// Whether a placeholder such as `<domain>` may stand in the file.
  private let hasAngles: Bool
  /// How many open blocks lie deeper than the limit.
  private var droppedDepth = 0

  init(_ file: SourceFile) {
    self.file = file
    self.lexer = NginxLexer(file)
    hasAngles = file.bytes.contains(UInt8(ascii: "<"))
  }

  mutating func build() -> NginxTree {
    if file.contentStart > 0 {
      lexer.report("nginx refuses a byte order mark", 0..<file.contentStart)
    }
    reading: while true {
      switch lexer.next(atStart: words.isEmpty, isValue: inValues) {
      case .word(let word): words.append(word)
      case .semicolon(let offset): endDirective(at: offset)
      case .open(let offset): openBlock(at: offset)
      case .close(let offset): closeBlock(at: offset)
      case .end: break reading
      }
    }
    endFile()
    let mark = lexer.breakingMark ?? lexer.harmlessMark
    // A template's own text is not what nginx reads: what looks broken may become right.
    var problems = lexer.breakingMark == nil ? lexer.problems : []
    // Braces that do not balance put everything into wrong blocks.
    if lexer.breakingMark == nil, !problems.contains(where: \.isError) {
      problems += NginxPlacement(top, level: NginxTree.level(of: top)).problems
    }
    if let mark {
      problems.append(
        SyntaxProblem(
          message: "a template: something has to replace this before nginx reads the file",
          span: Span(file: file.id, mark), isError: false))
    }
    problems.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    return NginxTree(
      file: file, directives: top, comments: lexer.comments, problems: problems,
      isTemplate: mark != nil)
  }

  // MARK: Directives

  private mutating func endDirective(at offset: Int) {
    guard !words.isEmpty else {
      let isAfterBlock = (current.last?.span.end).map { Int($0) } == offset
      lexer.report(
        isAfterBlock ? "nginx takes no `;` after `}`" : "nginx takes no `;` without a directive",
        offset..<offset + 1)
      return
    }
    finishSimple(end: offset + 1)
  }

  /// Ends the directive that is being read without a block.
  private mutating func finishSimple(end: Int) {
    let words = splitAtMissingSemicolons(endsWithBlock: false)
    self.words = []
    check(words, isBlock: false)
    add(words, end: end)
  }

  /// Ends the swallowed directives but the last and returns the words of that one.
  private mutating func splitAtMissingSemicolons(endsWithBlock: Bool) -> [NginxWord] {
    guard !inValues,
      let missing = NginxMissingSemicolon(words, endsWithBlock: endsWithBlock, in: file.bytes)
    else { return words }
    for start in missing.starts {
      let end = Int(words[start - 1].span.end)
      let name = words[start].text
      lexer.report(
        missing.isRefused
          ? "a `;` is missing before `\(name)`"
          : "is a `;` missing here? nginx takes `\(name)` for another argument of `\(words[0].text)`",
        end..<end, isError: missing.isRefused)
    }
    guard missing.isRefused else { return words }
    var rest = words[...]
    for start in missing.starts {
      let first = Array(rest[..<start])
      add(first, end: Int(words[start - 1].span.end))
      rest = rest[start...]
    }
    return Array(rest)
  }

  private mutating func add(_ words: [NginxWord], end: Int) {
    guard let name = words.first else { return }
    append(
      NginxDirective(
        name: name, arguments: Array(words.dropFirst()), block: nil,
        span: Span(file: file.id, Int(name.span.start)..<end), blockSpan: nil, luaBody: nil))
  }

  private mutating func append(_ directive: NginxDirective) {
    guard droppedDepth == 0 else { return }
    if stack.isEmpty {
      top.append(directive)
    } else {
      stack[stack.count - 1].directives.append(directive)
    }
  }

  private var current: [NginxDirective] { stack.last?.directives ?? top }

  private var inValues: Bool { stack.last?.holdsValues ?? false }

  /// Checks what nginx checks before it hands the directive to its module.
  private mutating func check(_ words: [NginxWord], isBlock: Bool) {
    guard !inValues, let name = words.first else { return }
    if name.text.isEmpty {
      // Where there are no quotes either, `{` was reported.
      if name.quote != .none { lexer.report("a directive needs a name", name.span.range) }
      return
    }
    guard let form = NginxDirectiveTable.form(of: name.text) else {
      if let blank = lexer.foreignBlank(in: name.span.range) {
        lexer.report("nginx takes this blank for a letter of the directive's name", blank)
      }
      let lowercased = name.text.lowercased()
      if lowercased != name.text, NginxDirectiveTable.form(of: lowercased) != nil {
        lexer.report(
          "nginx knows no `\(name.text)`: did you mean `\(lowercased)`?", name.span.range)
      }
      return
    }
    if hasAngles, let mark = NginxTemplateMark.angled(among: words, in: file.bytes) {
      lexer.noteHarmlessMark(mark)
    }
    // A placeholder may stand for any number of words.
    if words.contains(where: { isPlaceholder($0) }) { return }
    let count = words.count - 1
    if isBlock, !form.isBlock {
      lexer.report("`\(name.text)` opens no block: a `;` is missing", name.span.range)
    } else if !isBlock, !form.isSimple {
      lexer.report("`\(name.text)` needs a block: `{` is missing", name.span.range)
    } else if !form.accepts(count, isBlock: isBlock) {
      let wanted = Self.wantedArguments(form, isBlock: isBlock)
      lexer.report("`\(name.text)` takes \(wanted), not \(count)", name.span.range)
    } else if Self.setters.contains(name.text), let first = words.dropFirst().first,
      !first.text.hasPrefix("$"), NginxTemplateMark.inside(first.span.range, in: file.bytes) == nil
    {
      lexer.report("`\(name.text)` sets a variable, whose name begins with `$`", first.span.range)
    }
  }

  private static let setters: Set<String> = ["set", "auth_request_set"]

  private func isPlaceholder(_ word: NginxWord) -> Bool {
    NginxTemplateMark.isEnvironmentVariable(file.bytes[word.textSpan.range])
  }

  private static func wantedArguments(_ form: NginxDirectiveForm, isBlock: Bool) -> String {
    if isBlock, form.isSimple { return "no argument" }
    switch (form.minimum, form.maximum) {
    case (let minimum, nil):
      return minimum == 1 ? "at least 1 argument" : "at least \(minimum) arguments"
    case (0, 0): return "no argument"
    case (1, 1): return "1 argument"
    case (let minimum, let maximum?):
      return minimum == maximum ? "\(minimum) arguments" : "\(minimum) to \(maximum) arguments"
    }
  }

  // MARK: Blocks

  private mutating func openBlock(at offset: Int) {
    var words = splitAtMissingSemicolons(endsWithBlock: true)
    self.words = []
    if words.isEmpty {
      lexer.report("nginx expects a directive's name before `{`", offset..<offset + 1)
      words = [
        NginxWord(
          bytes: file.bytes, file: file.id, range: offset..<offset, text: offset..<offset,
          quote: .none)
      ]
    }
    let name = words[0].text
    if name.hasSuffix("_by_lua_block") { return readLua(words, open: offset) }
    closeBlocksThatCannotHold(name, words)
    check(words, isBlock: true)
    guard stack.count < Self.maximumDepth else {
      if droppedDepth == 0 {
        lexer.report(
          "blocks nested deeper than \(Self.maximumDepth) are not read", offset..<offset + 1,
          isError: false)
      }
      droppedDepth += 1
      return
    }
    stack.append(
      OpenBlock(
        words: words, open: offset..<offset + 1,
        holdsValues: NginxDirectiveTable.valueBlocks.contains(name)))
  }

  private mutating func closeBlock(at offset: Int) {
    if let last = words.last {
      let end = Int(last.span.end)
      lexer.report("a `;` is missing before `}`", end..<end)
      finishSimple(end: end)
    }
    if droppedDepth > 0 {
      droppedDepth -= 1
      return
    }
    guard let block = stack.popLast() else {
      lexer.report("this `}` closes nothing", offset..<offset + 1)
      return
    }
    noteSuspect(block, close: offset)
    finish(block, end: offset + 1)
  }

  private mutating func finish(_ block: OpenBlock, end: Int) {
    append(
      NginxDirective(
        name: block.words[0], arguments: Array(block.words.dropFirst()), block: block.directives,
        span: Span(file: file.id, Int(block.words[0].span.start)..<end),
        blockSpan: Span(file: file.id, block.open.lowerBound..<end), luaBody: nil))
  }

  private mutating func readLua(_ words: [NginxWord], open: Int) {
    let start = open + 1
    let bytes = file.bytes
    var close = luaIsUnbalanced ? nil : NginxLua.closingBrace(from: start, in: bytes)
    if close == nil {
      luaIsUnbalanced = true
      lexer.report("nothing closes the Lua code that begins here", open..<start)
      close = lineBrace(from: start, notDeeperThan: indentation(at: Int(words[0].span.start)) ?? 0)
    }
    let bodyEnd = close ?? bytes.count
    let end = close.map { $0 + 1 } ?? bytes.count
    lexer.offset = end
    append(
      NginxDirective(
        name: words[0], arguments: Array(words.dropFirst()), block: nil,
        span: Span(file: file.id, Int(words[0].span.start)..<end),
        blockSpan: Span(file: file.id, open..<end),
        luaBody: Span(file: file.id, start..<bodyEnd)))
  }

  // MARK: Unbalanced braces

  /// A `server` inside a `server`, an `upstream` inside a `location`: a `}` is missing before it.
  private mutating func closeBlocksThatCannotHold(_ name: String, _ words: [NginxWord]) {
    guard droppedDepth == 0 else { return }
    let keep: Int?
    switch name {
    case "http", "events", "stream", "mail": keep = stack.isEmpty ? nil : 0
    case "server" where words.count == 1, "upstream", "map", "geo", "split_clients":
      keep = stack.firstIndex { Self.httpOnly.contains($0.name) }
    case "location":
      keep = stack.firstIndex {
        Self.httpOnly.contains($0.name) && $0.name != "server" || $0.name == "if"
          || $0.name == "limit_except"
      }
    default: keep = nil
    }
    guard let keep else { return }
    reportUnclosed(stack[keep...], before: words[0])
    while stack.count > keep, let block = stack.popLast() {
      finish(block, end: Self.contentEnd(block))
    }
  }

  private static let httpOnly: Set<String> = [
    "server", "upstream", "map", "geo", "split_clients", "types", "events",
  ]

  private static func contentEnd(_ block: OpenBlock) -> Int {
    block.directives.last.map { Int($0.span.end) } ?? block.open.upperBound
  }

  private mutating func reportUnclosed(_ blocks: ArraySlice<OpenBlock>, before word: NginxWord?) {
    for block in blocks.reversed() {
      let opening = block.suspect ?? block.open
      guard let word else {
        lexer.report("nothing closes the block that opens here", opening)
        continue
      }
      lexer.report(
        "nothing closes the block that opens here before `\(word.text)`", opening)
    }
  }

  private mutating func endFile() {
    if let last = words.last {
      let end = Int(last.span.end)
      lexer.report("a `;` is missing at the end of the file", end..<end)
      finishSimple(end: end)
    }
    droppedDepth = 0
    reportUnclosed(stack[...], before: nil)
    while let block = stack.popLast() { finish(block, end: max(Self.contentEnd(block), lastEnd)) }
  }

  /// Where an unclosed block ends: with the file, blanks left out.
  private var lastEnd: Int {
    file.bytes.lastIndex { !NginxLexer.isBlank($0) }.map { $0 + 1 } ?? file.bytes.count
  }

  private mutating func noteSuspect(_ block: OpenBlock, close: Int) {
    guard !stack.isEmpty, stack[stack.count - 1].suspect == nil else { return }
    if let suspect = block.suspect {
      stack[stack.count - 1].suspect = suspect
    } else if let opening = indentation(at: Int(block.words[0].span.start)),
      let closing = indentation(at: close), opening != closing
    {
      stack[stack.count - 1].suspect = block.open
    }
  }

  /// The number of blanks before `offset`, if nothing else stands before it on its line.
  private func indentation(at offset: Int) -> Int? {
    var start = offset
    while start > 0, file.bytes[start - 1] == 0x20 || file.bytes[start - 1] == 0x09 { start -= 1 }
    guard start == 0 || file.bytes[start - 1] == 0x0A || start == file.contentStart else {
      return nil
    }
    return offset - start
  }

  /// The first `}` that begins a line, indented no deeper than `limit`.
  private func lineBrace(from start: Int, notDeeperThan limit: Int) -> Int? {
    var offset = start
    while offset < file.bytes.count {
      if file.bytes[offset] == UInt8(ascii: "}"), let depth = indentation(at: offset),
        depth <= limit
      {
        return offset
      }
      offset += 1
    }
    return nil
  }
}
