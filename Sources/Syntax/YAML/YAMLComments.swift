// Comments: libyaml drops them, suppressions need them.

import SourceText

/// Finds comments between the scalars of a tree.
enum YAMLComments {
  /// The comments of a file, each from `#` to the end of its line.
  static func spans(
    in input: UnsafeBufferPointer<UInt8>,
    of file: SourceFile,
    around nodes: [DataTree.Node]
  ) -> [Span] {
    var comments: [Span] = []
    var node = 0
    var offset = file.contentStart
    while offset < input.count {
      guard input[offset] == UInt8(ascii: "#") else {
        offset += 1
        continue
      }
      // The scalar that holds this byte is the last one that starts before it.
      while node < nodes.count, Int(nodes[node].end) <= offset || nodes[node].kind.isContainer {
        node += 1
      }
      if node < nodes.count, Int(nodes[node].start) <= offset,
        !isInHeader(offset, of: nodes[node], input)
      {
        offset = Int(nodes[node].end)
        continue
      }
      if offset > file.contentStart, !input[offset - 1].isYAMLSpace {
        offset += 1
        continue
      }
      let start = offset
      while offset < input.count, input[offset] != 0x0A, input[offset] != 0x0D { offset += 1 }
      comments.append(Span(file: file.id, start..<offset))
    }
    return comments
  }

  /// Whether an offset lies in the line of a block scalar's `|` or `>`, where a comment may stand.
  private static func isInHeader(
    _ offset: Int,
    of node: DataTree.Node,
    _ input: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard node.style == .literal || node.style == .folded else { return false }
    return !input[Int(node.start)..<offset].contains(0x0A)
  }
}

extension DataKind {
  /// Whether nodes of this kind have children.
  var isContainer: Bool { self == .mapping || self == .sequence }
}

extension UInt8 {
  /// Whether the byte separates tokens of YAML: a space, a tab, or part of a line end.
  var isYAMLSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
