// Where reading can go on behind an error.

import SourceText

/// A line at which a new parser can take over.
struct YAMLResumption {
  /// The first byte of the line.
  let offset: Int
  /// How many of the open containers stay open; 0 where a document starts.
  let depth: Int
}

extension YAMLComposer {
  /// The first line from an offset on that starts a document or continues an open block container.
  func resumption(from start: Int) -> YAMLResumption? {
    let open = openBlocks()
    // What brackets that never close have swallowed is read again.
    let lastEnd = stack.last { !$0.isFlow }.map { Int($0.lastEnd) } ?? 0
    var line = start
    while line < input.count {
      defer { line = YAMLLines.nextLine(in: input, after: line) }
      guard line >= lastEnd else { continue }
      if isDocumentMarker(at: line) { return YAMLResumption(offset: line, depth: 0) }
      var content = line
      while content < input.count, input[content] == 0x20 { content += 1 }
      guard let kind = kindOfLine(at: content) else { continue }
      let column = content - line
      if stack.isEmpty, roots.isEmpty, column == 0 { return YAMLResumption(offset: line, depth: 0) }
      if let block = open.last(where: { $0.column == column && $0.kind == kind }) {
        return YAMLResumption(offset: line, depth: block.depth)
      }
    }
    return nil
  }

  /// The open containers that are written without brackets, outermost first.
  private func openBlocks() -> [(column: Int, kind: DataKind, depth: Int)] {
    var blocks: [(column: Int, kind: DataKind, depth: Int)] = []
    for (position, frame) in stack.enumerated() {
      if frame.isFlow { break }
      let node = nodes[Int(frame.index)]
      let line = YAMLLines.startOfLine(
        in: input,
        at: Int(node.start),
        base: file.contentStart
      )
      blocks.append((Int(node.start) - line, node.kind, position + 1))
    }
    return blocks
  }

  private func isDocumentMarker(at line: Int) -> Bool {
    guard line + 3 <= input.count else { return false }
    let marker = input[line..<line + 3]
    guard marker.elementsEqual("---".utf8) || marker.elementsEqual("...".utf8) else { return false }
    return line + 3 == input.count || input[line + 3].isYAMLSpace
  }

  /// What a line that starts with this byte continues: a list or a mapping; nil where it is neither.
  private func kindOfLine(at start: Int) -> DataKind? {
    let end = YAMLLines.endOfLine(in: input, at: start)
    guard start < end else { return nil }
    var offset = start
    switch input[start] {
    case UInt8(ascii: "-"):
      if start + 1 == end || input[start + 1].isYAMLSpace { return .sequence }
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let quote = input[(start + 1)..<end].firstIndex(of: input[start]) else { return nil }
      offset = quote + 1
    case 0x09, UInt8(ascii: "#"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"),
      UInt8(ascii: "]"), UInt8(ascii: "%"), UInt8(ascii: ","), UInt8(ascii: "@"), UInt8(ascii: "`"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: ":"):
      return nil
    default: break
    }
    while offset < end {
      if input[offset] == UInt8(ascii: ":"), offset + 1 == end || input[offset + 1].isYAMLSpace {
        return .mapping
      }
      if input[offset] == UInt8(ascii: "#"), offset > start, input[offset - 1].isYAMLSpace {
        return nil
      }
      offset += 1
    }
    return nil
  }
}
