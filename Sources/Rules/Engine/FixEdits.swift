// Turns what a rule's fix does into edits of the files, so that the result looks as if its author had written it.

import SourceText

/// Cuts edits to the lines of the files.
struct FixEdits {
  let sources: SourceMap
  let trees: DataTrees

  init(sources: SourceMap) {
    self.sources = sources
    trees = DataTrees(sources)
  }

  /// Puts text behind a place.
  ///
  /// Behind a statement that begins a line the text gets lines of its own, indented alike; else it stands in the same
  /// line.
  func insertion(of text: String, after span: Span) -> Finding.Fix.Edit? {
    guard let bytes = sources[span.file]?.bytes, span.range.upperBound <= bytes.count else {
      return nil
    }
    let lines = text.split(separator: "\n").map(String.init)
    let end = span.range.upperBound
    let isStatement = end > 0 && (bytes[end - 1] == 0x3B || bytes[end - 1] == 0x7D)
    let line = Line(at: span.range.lowerBound, in: bytes)
    let rest = Line.end(from: end, in: bytes)
    guard isStatement, line.indentation.upperBound == span.range.lowerBound,
      Line.isRemark(bytes[end..<rest])
    else {
      let words = lines.map { $0.trimmingBlanks() }.joined(separator: " ")
      return .init(span: Span(file: span.file, end..<end), replacement: " " + words)
    }
    let indentation = String(decoding: bytes[line.indentation], as: UTF8.self)
    let separator = rest > 0 && rest < bytes.count && bytes[rest] == 0x0D ? "\r\n" : "\n"
    return .init(
      span: Span(file: span.file, rest..<rest),
      replacement: lines.map { separator + indentation + $0 }.joined())
  }

  /// Takes a place away, with its whole line where nothing else but a remark stands in it.
  func removal(of span: Span) -> Finding.Fix.Edit? {
    guard let bytes = sources[span.file]?.bytes, span.range.upperBound <= bytes.count else {
      return nil
    }
    if trees.tree(of: span.file) != nil { return memberRemoval(of: span) }
    if let edit = envRemoval(of: span) { return edit }
    let line = Line(at: span.range.lowerBound, in: bytes)
    var end = span.range.upperBound
    // In other languages only a whole statement may go: what is left of a part of one says something else.
    guard end > span.range.lowerBound, ";}".utf8.contains(bytes[end - 1]) else { return nil }
    let rest = Line.end(from: end, in: bytes)
    if line.indentation.upperBound == span.range.lowerBound, Line.isRemark(bytes[end..<rest]) {
      let next = bytes[rest...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      return .init(
        span: Span(file: span.file, line.indentation.lowerBound..<next), replacement: "")
    }
    while end < rest, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
    return .init(span: Span(file: span.file, span.range.lowerBound..<end), replacement: "")
  }

  /// The line that holds an offset.
  struct Line {
    /// The blanks that it begins with.
    let indentation: Range<Int>

    init(at offset: Int, in bytes: [UInt8]) {
      let start = bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let first = bytes[start..<offset].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? offset
      indentation = start..<first
    }

    /// The offset of the line end, a carriage return included.
    static func end(from offset: Int, in bytes: [UInt8]) -> Int {
      let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
      return end > offset && bytes[end - 1] == 0x0D ? end - 1 : end
    }

    /// Whether there is nothing, or only a comment.
    static func isRemark(_ bytes: ArraySlice<UInt8>) -> Bool {
      let first = bytes.first { $0 != 0x20 && $0 != 0x09 }
      return first == nil || first == UInt8(ascii: "#")
    }
  }
}
