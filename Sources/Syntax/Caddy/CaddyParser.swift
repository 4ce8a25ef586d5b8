// Parses Caddyfiles and the files that they import.

import SourceText

/// Turns the bytes of a Caddyfile into blocks.
///
/// It reads what Caddy reads (caddyconfig/caddyfile/parse.go, 2.11), and goes on where Caddy gives up.
public enum CaddyParser {
  /// Parses a file; whatever its bytes are, there is a tree.
  public static func parse(_ file: SourceFile) -> CaddyTree {
    var lexer = CaddyLexer(file)
    var reader = CaddyReader(lexer.tokens(), file: file)
    let blocks = reader.blocks()
    return tree(file, blocks, lexer, reader)
  }

  /// Parses a file that is imported into a block: its lines are directives.
  public static func parse(fragment file: SourceFile) -> [CaddyDirective] {
    var lexer = CaddyLexer(file)
    var reader = CaddyReader(lexer.tokens(), file: file)
    return reader.fragment()
  }

  private static func tree(
    _ file: SourceFile, _ blocks: [CaddyBlock], _ lexer: CaddyLexer, _ reader: CaddyReader
  ) -> CaddyTree {
    let problems = (lexer.problems + reader.problems)
      .sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    return CaddyTree(file: file, blocks: blocks, comments: lexer.comments, problems: problems)
  }
}

private struct CaddyReader {
  /// Deeper blocks are read and dropped; real files have six levels.
  private static let maximumDepth = 100

  private let tokens: [CaddyToken]
  private let file: SourceFile
  private var index = 0
  private(set) var problems: [SyntaxProblem] = []

  init(_ tokens: [CaddyToken], file: SourceFile) {
    self.tokens = tokens
    self.file = file
  }

  private var current: CaddyToken? { index < tokens.count ? tokens[index] : nil }

  private mutating func report(_ message: String, _ span: Span, isError: Bool = true) {
    problems.append(SyntaxProblem(message: message, span: span, isError: isError))
  }

  // MARK: Blocks of the file

  mutating func blocks() -> [CaddyBlock] {
    var blocks: [CaddyBlock] = []
    while let token = current {
      if token.isClose {
        report("a `}` without a block", token.word.span)
        index += 1
        continue
      }
      blocks.append(block(isFirst: blocks.isEmpty))
    }
    return blocks
  }

  private mutating func block(isFirst: Bool) -> CaddyBlock {
    let start = index
    let heads = heads()
    let isSnippet = heads.count == 1
    guard let open = current, open.isOpen else { return unbraced(heads, from: start) }
    index += 1
    let (directives, end) = body(openedBy: open, depth: 1)
    let first = tokens[start].word.span
    let kind: CaddyBlock.Kind
    if heads.isEmpty {
      kind = .options
      if !isFirst { report("only the first block may have no address", open.word.span) }
    } else if isSnippet, let name = Self.name(in: heads[0].text, after: "(") {
      kind = .snippet(name)
    } else if isSnippet, let name = Self.name(in: heads[0].text, after: "&(") {
      kind = .route(name)
    } else {
      kind = .site
    }
    return CaddyBlock(
      kind: kind, heads: heads, directives: directives, isBraced: true, span: first.union(end))
  }

  private static func name(in text: String, after prefix: String) -> String? {
    text.hasPrefix(prefix) && text.hasSuffix(")")
      ? String(text.dropFirst(prefix.count).dropLast()) : nil
  }

  /// The words before a block: a line, and the next one after a comma.
  private mutating func heads() -> [CaddyWord] {
    var heads: [CaddyWord] = []
    var expectsMore = true
    while let token = current, !token.isOpen, expectsMore || !token.startsLine {
      if token.isClose { break }
      index += 1
      let word = token.word
      expectsMore = word.quote == .none && word.text.hasSuffix(",")
      let text = expectsMore ? String(word.text.dropLast()) : word.text
      if word.quote == .none, text.hasSuffix("{"), text != "{", !text.contains("{$") {
        report("a blank is missing before the `{`", word.span)
      }
      guard !text.isEmpty else { continue }
      heads.append(
        CaddyWord(
          span: expectsMore ? word.span.sub(0, word.span.count - 1) : word.span, quote: word.quote,
          text: text, verbatimStart: word.verbatimStart))
    }
    return heads
  }

  /// `import …`, or the one site of a file without braces: the rest of the file is its lines.
  private mutating func unbraced(_ heads: [CaddyWord], from start: Int) -> CaddyBlock {
    let first = tokens[start].word.span
    let last = heads.last?.span ?? first
    if heads.first?.text == "import" {
      return CaddyBlock(
        kind: .include, heads: heads, directives: [], isBraced: false, span: first.union(last))
    }
    let directives = fragment()
    return CaddyBlock(
      kind: .site, heads: heads, directives: directives, isBraced: false,
      span: first.union(directives.last?.span ?? last))
  }

  // MARK: Lines

  /// The lines up to the end of the file.
  mutating func fragment() -> [CaddyDirective] {
    var directives: [CaddyDirective] = []
    while let token = current {
      if token.isClose {
        report("a `}` without a block", token.word.span)
        index += 1
      } else {
        directives.append(directive(depth: 1))
      }
    }
    return directives
  }

  /// The lines of a block and the place of its end.
  private mutating func body(
    openedBy open: CaddyToken, depth: Int
  ) -> (directives: [CaddyDirective], end: Span) {
    var directives: [CaddyDirective] = []
    if let token = current, !token.startsLine {
      report(
        "the block's first line must start behind the `{`, on a line of its own", token.word.span)
    }
    while let token = current {
      if token.isClose {
        index += 1
        if !token.startsLine {
          report("the `}` must stand on a line of its own", token.word.span)
        } else if let next = current, !next.startsLine {
          report("nothing may follow the `}` on its line", next.word.span)
        }
        return (directives, token.word.span)
      }
      let directive = directive(depth: depth)
      if depth < Self.maximumDepth { directives.append(directive) }
    }
    report("this block is never closed", open.word.span)
    return (directives, directives.last?.span ?? open.word.span)
  }

  private mutating func directive(depth: Int) -> CaddyDirective {
    let start = index
    var words: [CaddyWord] = []
    var end = tokens[start].word.span
    while let token = current, index == start || !token.startsLine || token.isOpen {
      if token.isOpen {
        if token.startsLine, index > start {
          report("the `{` must stand at the end of the line before", token.word.span)
        }
        index += 1
        if depth > Self.maximumDepth {
          skipBlock()
          return CaddyDirective(words: words, block: [], span: tokens[start].word.span.union(end))
        }
        let (block, close) = body(openedBy: token, depth: depth + 1)
        return CaddyDirective(
          words: words, block: block, span: tokens[start].word.span.union(close))
      }
      if token.isClose { break }
      words.append(token.word)
      end = token.word.span
      index += 1
    }
    return CaddyDirective(words: words, block: nil, span: tokens[start].word.span.union(end))
  }

  /// Passes over what is nested too deep.
  private mutating func skipBlock() {
    var depth = 1
    while let token = current, depth > 0 {
      if token.isOpen { depth += 1 }
      if token.isClose { depth -= 1 }
      index += 1
    }
  }
}
