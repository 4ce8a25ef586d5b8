// Prints a tree with its positions: for `loginlint syntax`, bug reports and tests.

import SourceText

extension DataTree {
  /// The tree as text, one node per line; columns count characters.
  ///
  /// A line is `kind @line:column-line:column`, then tag, anchor, text and style where there are any.
  /// A mapping's keys are marked `key`, each with its value one level deeper. Comments and problems
  /// follow the nodes.
  public func dump() -> String {
    var printer = TreePrinter(tree: self)
    for (number, root) in rootIndices.enumerated() {
      if rootIndices.count > 1 { printer.text += "document \(number + 1)\n" }
      printer.print(subtree: root, indent: rootIndices.count > 1 ? 1 : 0)
    }
    for comment in comments {
      printer.text += "comment \(printer.place(comment)) "
      printer.text += quoted(file.bytes[comment.range.clamped(to: 0..<file.bytes.count)]) + "\n"
    }
    for problem in problems {
      printer.text += "\(problem.isError ? "problem" : "warning") \(printer.place(problem.span)) "
      printer.text += problem.message + "\n"
      for related in problem.related {
        printer.text += "  related \(printer.place(related.span)) \(related.message)\n"
      }
    }
    return printer.text
  }
}

private struct TreePrinter {
  /// A container whose children are being printed.
  private struct Open {
    let end: UInt32
    let indent: Int
    let isMapping: Bool
    var isAtKey = true
  }

  let tree: DataTree
  var text = ""

  /// Prints a node and everything in it without recursion, however deep it is.
  mutating func print(subtree root: UInt32, indent: Int) {
    var open: [Open] = []
    var index = root
    let end = tree.nodes[Int(root)].next
    while index < end {
      while let last = open.last, index >= last.end { open.removeLast() }
      var depth = open.last?.indent ?? indent
      var isKey = false
      if let last = open.last, last.isMapping {
        isKey = last.isAtKey
        depth += isKey ? 0 : 1
        open[open.count - 1].isAtKey.toggle()
      }
      let node = DataNode(tree: tree, index: index)
      text += String(repeating: "  ", count: depth) + (isKey ? "key " : "") + describe(node) + "\n"
      if node.kind == .mapping || node.kind == .sequence {
        let next = tree.nodes[Int(index)].next
        // A key that is itself a container keeps clear of the column of its value.
        let inner = depth + (isKey ? 2 : 1)
        open.append(Open(end: next, indent: inner, isMapping: node.kind == .mapping))
      }
      index += 1
    }
  }

  func place(_ span: Span) -> String {
    let start = position(span.start)
    let end = position(span.end)
    return "@\(start.line):\(start.column)-\(end.line):\(end.column)"
  }

  private func position(_ offset: UInt32) -> Position {
    tree.file.lines.position(at: Int(offset), in: tree.file.bytes, unit: .characters)
  }

  private func describe(_ node: DataNode) -> String {
    var line = "\(node.kind) \(place(node.span))"
    if let tag = node.tag { line += " tag \(tag)" }
    if let anchor = node.anchor { line += " anchor \(place(anchor))" }
    switch node.kind {
    case .alias:
      let target = position(node.resolved.span.start)
      line += " -> @\(target.line):\(target.column)"
    case .null, .boolean, .number, .string:
      line += " " + quoted(node.textBytes)
      if node.style != .plain { line += " \(node.style)" }
    case .mapping, .sequence: break
    }
    return line
  }
}

/// Text in double quotes, with escapes for what would not show or would break the line.
private func quoted(_ bytes: ArraySlice<UInt8>) -> String {
  var text = "\""
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned:
        text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
  return text + "\""
}
