// The tree of a script as text, for bug reports and tests.

import SourceText

extension ScriptTree {
  /// One line per node with its positions, then the problems.
  ///
  /// - Parameter isHidden: whether a text may not be shown.
  public func dump() -> String {
    var lines = SyntaxDump(file: file)
    // A stack of its own: operators in a row lie as deep in each other as they are many.
    var stack: [(node: ScriptNode, depth: Int)] = [(root, 0)]
    while let (node, depth) = stack.popLast() {
      var content = node.text
      if node.flags.contains(.computed) { content = "[]" }
      // Deep nesting says nothing more; the columns stay readable.
      lines.add("\(node.kind)", node.span, content, depth: min(depth, 100))
      for child in Array(node.children).reversed() { stack.append((child, depth + 1)) }
    }
    lines.add(problems)
    return lines.text
  }
}
