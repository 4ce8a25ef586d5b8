// A place for readers that show one line: where it starts, cut at the end of that line.

import SourceText

/// The part of a span that lies in its first line.
struct LinePlace {
  /// The path as reports name it; `.` where the file is not known.
  let path: String
  /// The 1-based line.
  let line: Int
  /// The 1-based column of the first character.
  let column: Int
  /// The column behind the last character.
  let endColumn: Int

  /// Finds the line of a span.
  init(_ span: Span, in sources: SourceMap, unit: ColumnUnit) {
    guard let file = sources[span.file] else {
      (path, line, column, endColumn) = (".", 1, 1, 1)
      return
    }
    let start = min(Int(span.start), file.bytes.count)
    let content = file.lines.range(ofLine: file.lines.line(at: start), in: file.bytes)
    let end = max(start, min(Int(span.end), content.upperBound))
    let first = file.position(at: start, unit: unit)
    path = file.path
    line = first.line
    column = first.column
    endColumn = file.position(at: end, unit: unit).column
  }
}

extension SourceFile {
  /// The line and column of an offset as editors count them: a byte order mark is no character of the first line.
  ///
  /// Bytes are bytes: who counts them counts the mark as well.
  func position(at offset: Int, unit: ColumnUnit) -> Position {
    let position = lines.position(at: offset, in: bytes, unit: unit)
    guard contentStart > 0, position.line == 1, unit != .utf8 else { return position }
    return Position(line: 1, column: max(1, position.column - 1))
  }
}
