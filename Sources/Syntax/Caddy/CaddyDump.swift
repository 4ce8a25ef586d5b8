// Renders a Caddyfile's tree as text, for bug reports and tests.

import SourceText

extension CaddyTree {
  /// One line per node, indented by depth; then the comments, then the problems.
  public func dump() -> String {
    var lines = SyntaxDump(file: file)
    for block in blocks {
      lines.add(block.kind.word, block.span, block.kind.name, depth: 0)
      for word in block.heads { lines.add("word", word.span, word.text, depth: 1) }
      for directive in block.directives { Self.dump(directive, depth: 1, into: &lines) }
    }
    for comment in comments { lines.add("comment", comment, depth: 0) }
    lines.add(problems)
    return lines.text
  }

  /// The parser's depth limit bounds the recursion.
  private static func dump(_ directive: CaddyDirective, depth: Int, into lines: inout SyntaxDump) {
    lines.add("directive", directive.span, directive.name, depth: depth)
    for word in directive.arguments { lines.add("word", word.span, word.text, depth: depth + 1) }
    for child in directive.block ?? [] { dump(child, depth: depth + 1, into: &lines) }
  }
}

extension CaddyBlock.Kind {
  /// The kind in one word.
  fileprivate var word: String {
    switch self {
    case .options: "options"
    case .site: "site"
    case .snippet: "snippet"
    case .route: "route"
    case .include: "import"
    }
  }

  /// The name of a snippet or route.
  fileprivate var name: String {
    switch self {
    case .snippet(let name), .route(let name): name
    case .options, .site, .include: ""
    }
  }
}
