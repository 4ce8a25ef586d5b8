// The way through a script: a group of brackets is a unit that keeps its mistakes to itself.

import SourceText

/// Parses TypeScript and JavaScript as far as values, calls and modules go.
public enum ScriptParser {
  /// Parses a file; whatever is in it, there is a tree.
  public static func parse(_ file: SourceFile) -> ScriptTree {
    let name = file.path.lowercased()
    // Files that end in `.ts` hold no JSX, so that `<T>value` is a type assertion there.
    let allowsJSX = ![".ts", ".mts", ".cts"].contains(where: name.hasSuffix)
    return file.bytes.withUnsafeBufferPointer { bytes in
      var lexer = ScriptLexer(
        bytes: bytes, file: file.id, start: file.contentStart, allowsJSX: allowsJSX)
      lexer.read()
      var reader = ScriptReader(bytes: bytes, file: file.id, tokens: lexer.tokens)
      let root = reader.readProgram()
      return ScriptTree(
        file: file, nodes: reader.nodes, root: root, comments: lexer.comments,
        problems: (lexer.problems + reader.problems).sorted { $0.span.start < $1.span.start })
    }
  }
}

/// Builds the tree from the tokens.
struct ScriptReader {
  /// How deep values and statements may lie in each other; what is deeper is left out.
  static let depthLimit = 200

  let bytes: UnsafeBufferPointer<UInt8>
  let file: FileID
  let tokens: [ScriptToken]
  /// Index 0 stands for "none".
  var nodes: [ScriptTree.Node]
  var problems: [SyntaxProblem] = []
  /// The index of the next token.
  var position = 0
  /// The index after the last token of the group that is being read.
  var limit: Int
  var depth = 0
  /// Whether a colon belongs to the conditional expression around, not to an arrow function's type.
  var isBeforeColon = false
  /// Children that wait for their parent.
  private var waiting: [UInt32] = []

  init(bytes: UnsafeBufferPointer<UInt8>, file: FileID, tokens: [ScriptToken]) {
    self.bytes = bytes
    self.file = file
    self.tokens = tokens
    limit = tokens.count
    nodes = []
    nodes.reserveCapacity(tokens.count + 16)
    nodes.append(ScriptTree.Node(kind: .missing, start: 0, end: 0, textStart: 0, textEnd: 0))
  }

  // MARK: Tokens

  /// What comes next; `end` at the end of the group.
  var kind: ScriptToken.Kind { position < limit ? tokens[position].kind : .end }

  /// The keyword that comes next.
  var keyword: ScriptKeyword {
    position < limit && tokens[position].kind == .word ? tokens[position].keyword : .none
  }

  /// What comes after `distance` further tokens.
  func kind(ahead distance: Int) -> ScriptToken.Kind {
    position + distance < limit ? tokens[position + distance].kind : .end
  }

  func keyword(ahead distance: Int) -> ScriptKeyword {
    kind(ahead: distance) == .word ? tokens[position + distance].keyword : .none
  }

  /// Whether a line ends before the token that is `distance` tokens ahead.
  func isFirstOnLine(ahead distance: Int = 0) -> Bool {
    position + distance >= limit || tokens[position + distance].isFirstOnLine
  }

  mutating func take(_ kind: ScriptToken.Kind) -> Bool {
    guard self.kind == kind else { return false }
    position += 1
    return true
  }

  mutating func take(_ keyword: ScriptKeyword) -> Bool {
    guard self.keyword == keyword else { return false }
    position += 1
    return true
  }

  /// The offset of the next token's first byte.
  var nextStart: UInt32 {
    if position < tokens.count { return tokens[position].start }
    return tokens.last?.end ?? 0
  }

  /// The offset after the last token that was read.
  var lastEnd: UInt32 { position > 0 ? tokens[position - 1].end : 0 }

  /// Reads what the bracket at the position holds, and goes on behind it.
  mutating func inGroup<Result>(_ read: (inout ScriptReader) -> Result) -> Result {
    let opening = position
    let outer = (limit: limit, isBeforeColon: isBeforeColon)
    let end = min(max(Int(tokens[opening].match), opening + 1), outer.limit)
    position = opening + 1
    limit = end
    isBeforeColon = false
    let result = read(&self)
    limit = outer.limit
    isBeforeColon = outer.isBeforeColon
    // A group that nothing closes ends where the group around it does.
    let isClosed = end < tokens.count && Int(tokens[end].match) == opening
    position = isClosed ? end + 1 : end
    return result
  }

  /// Skips what the bracket at the position holds.
  mutating func skipGroup() { inGroup { $0.position = $0.limit } }

  /// Notes a token that fits nowhere, and skips it with all that it opens.
  mutating func skipUnexpected() {
    guard position < limit else { return }
    let token = tokens[position]
    report("`\(shortText(of: token))` was not expected here", token)
    switch token.kind {
    case .leftParen, .leftBracket, .leftBrace, .templateHead, .jsxStart: skipGroup()
    default: position += 1
    }
  }

  private func shortText(of token: ScriptToken) -> String {
    let text = String(decoding: bytes[token.range.prefix(30)], as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
  }

  mutating func report(_ message: String, _ token: ScriptToken) {
    // One mistake is enough to know that the rest may not mean what it seems to.
    guard problems.count < 5 else { return }
    problems.append(
      SyntaxProblem(message: message, span: Span(file: file, token.range), isError: false))
  }

  // MARK: Nodes

  /// Where the children of the next node begin.
  var mark: Int { waiting.count }

  /// Puts a child down until its parent is made.
  mutating func wait(_ child: UInt32) { waiting.append(child) }

  /// Makes a node of everything that waits since `mark`.
  mutating func make(
    _ kind: ScriptKind, from start: UInt32, since mark: Int, text: Range<UInt32>? = nil,
    flags: ScriptFlags = []
  ) -> UInt32 {
    let index = UInt32(truncatingIfNeeded: nodes.count)
    let text = text ?? start..<start
    var node = ScriptTree.Node(
      kind: kind, flags: flags, start: start, end: max(start, lastEnd), textStart: text.lowerBound,
      textEnd: text.upperBound)
    if mark < waiting.count {
      node.firstChild = waiting[mark]
      for position in mark..<waiting.count {
        let child = Int(waiting[position])
        nodes[child].parent = index
        nodes[child].next = position + 1 < waiting.count ? waiting[position + 1] : 0
      }
      waiting.removeLast(waiting.count - mark)
    }
    nodes.append(node)
    return index
  }

  /// Makes a node of one token, which it takes.
  mutating func makeLeaf(_ kind: ScriptKind, trimming quotes: (UInt32, UInt32) = (0, 0)) -> UInt32 {
    let token = tokens[position]
    position += 1
    let start = min(token.start + quotes.0, token.end)
    return make(
      kind, from: token.start, since: mark,
      text: start..<max(start, token.end - min(quotes.1, token.end - start)))
  }

  /// Makes a node for a value that is not there.
  mutating func makeMissing() -> UInt32 {
    let place = min(nextStart, max(lastEnd, nextStart))
    let index = UInt32(truncatingIfNeeded: nodes.count)
    nodes.append(
      ScriptTree.Node(
        kind: .missing, start: place, end: place, textStart: place, textEnd: place))
    return index
  }

  /// The bytes of a token as the text of a node.
  func text(_ token: ScriptToken) -> Range<UInt32> { token.start..<token.end }
}
