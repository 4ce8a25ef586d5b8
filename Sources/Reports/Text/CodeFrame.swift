// The lines of one file that a finding points at, with a gutter, underlines and folded gaps.

import Rules
import SourceText

/// Some labelled places of one file, ready to be drawn.
struct CodeFrame {
  /// A label of the finding.
  struct Place {
    let span: Span
    let text: String
    let isPrimary: Bool
  }

  private struct Mark {
    let bytes: Range<Int>
    let text: String
    let isPrimary: Bool
  }

  /// How far above the primary line its enclosing line is looked for.
  private static let contextReach = 50

  private let file: SourceFile
  private let first: Place
  private var marks: [Int: [Mark]] = [:]
  private var context: Int?

  /// Collects the lines of `places`, which all lie in `file`; nil where there is none.
  init?(_ file: SourceFile, _ places: [Place]) {
    guard let first = places.first else { return nil }
    self.file = file
    self.first = first
    for place in places { add(place) }
    if first.isPrimary { context = enclosingLine(of: first) }
  }

  /// The number of digits of the largest line number.
  var gutterWidth: Int { String(lines.last ?? 1).utf8.count }

  private var lines: [Int] { Set(marks.keys).union(context.map { [$0] } ?? []).sorted() }

  // MARK: Lines

  /// Marks a place; of one that spans several lines, the first and the last.
  private mutating func add(_ place: Place) {
    let size = file.bytes.count
    let range = place.span.range.clamped(to: 0..<size)
    let start = min(Int(place.span.start), size)
    let line = file.lines.line(at: start)
    var end = max(start, range.upperBound)
    let content = file.lines.range(ofLine: line, in: file.bytes)
    // A block's end lies behind its line breaks; the last line is the last one with something in it.
    while end > content.upperBound, end > start, Self.isBlank(file.bytes[end - 1]) { end -= 1 }
    let lastLine = end > start ? file.lines.line(at: end - 1) : line
    let firstEnd = lastLine > line ? max(start, content.upperBound) : end
    append(Mark(bytes: start..<firstEnd, text: place.text, isPrimary: place.isPrimary), line)
    if lastLine > line {
      var lastStart = file.lines.range(ofLine: lastLine, in: file.bytes).lowerBound
      while lastStart < end - 1, Self.isBlank(file.bytes[lastStart]) { lastStart += 1 }
      append(Mark(bytes: lastStart..<end, text: "to here", isPrimary: place.isPrimary), lastLine)
    }
  }

  private mutating func append(_ mark: Mark, _ line: Int) {
    marks[line, default: []].append(mark)
  }

  /// The nearest line above the place that is indented less and has a word in it.
  private func enclosingLine(of place: Place) -> Int? {
    let line = file.lines.line(at: min(Int(place.span.start), file.bytes.count))
    let indent = indent(ofLine: line)
    guard indent > 0, line > 1 else { return nil }
    return (max(1, line - Self.contextReach)..<line).reversed().first { candidate in
      let range = file.lines.range(ofLine: candidate, in: file.bytes)
      let text = file.bytes[range].prefix(200).drop(while: Self.isBlank)
      return text.first != UInt8(ascii: "#")
        && text.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        && self.indent(ofLine: candidate) < indent
    }
  }

  private func indent(ofLine line: Int) -> Int {
    file.bytes[file.lines.range(ofLine: line, in: file.bytes)].prefix(while: Self.isBlank).count
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  // MARK: Drawing

  /// The frame from its `path:line:column` to the last row, each row without its line end.
  func rows(severity: Severity, redaction: Redaction, style: FrameStyle) -> [String] {
    let position = file.lines.position(
      at: Int(first.span.start), in: file.bytes, unit: .characters
    )
    let arrow = first.isPrimary ? "-->" : ":::"
    let path = TerminalText.visible(file.path)
    var rows = [
      style.indent(1) + style.palette.paint(arrow, .gutter)
        + " \(path):\(position.line):\(position.column)",
      style.gutter(),
    ]
    var previous: Int?
    for line in lines {
      if let previous, line == previous + 2 {
        rows += self.rows(ofLine: previous + 1, severity, redaction, style)
      } else if let previous, line > previous + 2 {
        rows.append(style.gutter())
      }
      rows += self.rows(ofLine: line, severity, redaction, style)
      previous = line
    }
    return rows + [style.gutter()]
  }

  /// A line of the file, and its underlines with their sentences below it.
  private func rows(
    ofLine line: Int, _ severity: Severity, _ redaction: Redaction, _ style: FrameStyle
  ) -> [String] {
    let marks = marks[line] ?? []
    let range = file.lines.range(ofLine: line, in: file.bytes)
    let places = marks.map(\.bytes)
    var display = DisplayLine(file, range, redaction: redaction, marks: places)
    display.crop(to: style.contentWidth, around: places)
    let row = style.gutter(line, text: display.text)
    if marks.isEmpty { return [row] }
    let laidOut = marks.map { mark in
      MarkLayout.Mark(
        columns: display.columns(of: mark.bytes),
        text: mark.text,
        isPrimary: mark.isPrimary,
        role: mark.isPrimary ? .severity(severity) : .context
      )
    }
    let layout = MarkLayout(laidOut, width: style.contentWidth, palette: style.palette)
    return [row] + layout.rows().map { style.gutter(text: $0) }
  }
}
