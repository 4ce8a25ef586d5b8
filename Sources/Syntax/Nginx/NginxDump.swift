// Renders an nginx tree as text, for bug reports and tests.

import SourceText

extension NginxTree {
  /// One line per node, indented by depth; then the comments, then the problems.
  public func dump() -> String {
    var lines = SyntaxDump(file: file)
    for directive in directives { Self.dump(directive, depth: 0, into: &lines) }
    for comment in comments { lines.add("comment", comment, depth: 0) }
    lines.add(problems)
    return lines.text
  }

  /// The parser's depth limit bounds the recursion.
  private static func dump(_ directive: NginxDirective, depth: Int, into lines: inout SyntaxDump) {
    lines.add("directive", directive.span, directive.name.text, depth: depth)
    for word in directive.arguments { lines.add("word", word.span, word.text, depth: depth + 1) }
    if let lua = directive.luaBody { lines.add("lua", lua, depth: depth + 1) }
    for child in directive.block ?? [] { dump(child, depth: depth + 1, into: &lines) }
  }
}
