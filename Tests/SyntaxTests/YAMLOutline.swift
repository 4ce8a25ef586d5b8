// A YAML file in one line, for tables of features.

import SourceText
import Syntax

/// Parses text as a file of its own.
func yaml(_ text: String) -> DataTree { yaml(Array(text.utf8)) }

/// Parses bytes as a file of their own.
func yaml(_ bytes: [UInt8]) -> DataTree {
  YAMLParser.parse(SourceFile(id: FileID(0), path: "test.yaml", bytes: bytes))
}

/// Structure, kinds, texts, tags and anchors: `{"a": [1, ~, *3]}`; an alias shows its target's offset.
func outline(_ tree: DataTree) -> String {
  tree.roots.map(outline).joined(separator: " --- ")
}

func outline(_ node: DataNode) -> String {
  var text = node.anchor == nil ? "" : "& "
  if let tag = node.tag { text += tag + " " }
  switch node.kind {
  case .alias: return "*\(node.resolved.span.start)"
  case .null: return text + "~"
  case .boolean, .number: return text + (node.text ?? "")
  case .string: return text + quoted(node.text ?? "")
  case .sequence:
    return text + "[" + node.elements.map(outline).joined(separator: ", ") + "]"
  case .mapping:
    let members = node.members.map { "\(outline($0.key)): \(outline($0.value))" }
    return text + "{" + members.joined(separator: ", ") + "}"
  }
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// What is wrong with a tree as a tree: empty where children lie in their parents, in order.
func faults(of tree: DataTree) -> [String] {
  var faults: [String] = []
  let count = UInt32(tree.file.bytes.count)
  func check(_ children: [DataNode], in outer: Span) {
    var last = outer.start
    for child in children {
      let span = child.span
      if span.start < last || span.end > outer.end {
        faults.append("\(child.kind) \(span.range) in \(outer.range) after \(last)")
      }
      last = span.end
      switch child.kind {
      case .mapping: check(child.members.flatMap { [$0.key, $0.value] }, in: span)
      case .sequence: check(Array(child.elements), in: span)
      case .alias:
        if child.resolved.span.end > span.start { faults.append("alias \(span.range) leads on") }
      case .null, .boolean, .number, .string:
        if child.textIsVerbatim, !span.contains(child.textSpan) {
          faults.append("text \(child.textSpan.range) outside \(span.range)")
        }
      }
    }
  }
  check(tree.roots, in: Span(file: tree.file.id, start: 0, end: count))
  for span in tree.comments + tree.problems.map(\.span) where span.end > count {
    faults.append("span \(span.range) behind the end")
  }
  return faults
}
