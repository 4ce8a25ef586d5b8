// The rows below a line of code: underlines, and the sentences that hang from them.

/// Places the marks of one line and their sentences so that nothing overlaps.
struct MarkLayout {
  /// An underline and what it says.
  struct Mark {
    let columns: Range<Int>
    let text: String
    let isPrimary: Bool
    let role: TextRole
  }

  private struct Cell {
    var character: Character = " "
    var role: TextRole?
  }

  /// The narrowest column that sentences are broken into; a narrower place makes the row longer.
  private static let narrowest = 40

  private let marks: [Mark]
  private let width: Int
  private let palette: Palette

  /// Lays out `marks` in `width` cells.
  init(_ marks: [Mark], width: Int, palette: Palette) {
    self.marks = marks
    self.width = width
    self.palette = palette
  }

  /// The rows from top to bottom, without the gutter.
  func rows() -> [String] {
    // From left to right; of marks that start together the longer one hangs lower.
    var hanging = marks.filter { !$0.text.isEmpty }.sorted { a, b in
      (a.columns.lowerBound, -a.columns.upperBound) < (b.columns.lowerBound, -b.columns.upperBound)
    }
    let underline = underlines()
    var rows = [row(underline, nil, nil)]
    if let last = hanging.last, last.columns.upperBound == underline.count {
      let room = width - underline.count - 1
      if TerminalText.width(last.text) <= room || room >= Self.narrowest {
        hanging.removeLast()
        let lines = Paragraph.lines(of: last.text, width: room)
        rows = [row(underline, lines.first.map { " " + $0 }, last.role)]
        for line in lines.dropFirst() {
          rows.append(row(stems(hanging, width: underline.count + 1), line, last.role))
        }
      }
    }
    if !hanging.isEmpty { rows.append(row(stems(hanging), nil, nil)) }
    while let mark = hanging.popLast() {
      let start = mark.columns.lowerBound
      let others = hanging.filter { $0.columns.lowerBound < start }
      for line in Paragraph.lines(of: mark.text, width: max(Self.narrowest, width - start)) {
        rows.append(row(stems(others, width: start), line, mark.role))
      }
    }
    return rows
  }

  /// The row of `^` and `-`; where marks overlap, the primary one is seen.
  private func underlines() -> [Cell] {
    var cells = [Cell](repeating: Cell(), count: marks.map(\.columns.upperBound).max() ?? 0)
    for mark in marks.filter({ !$0.isPrimary }) + marks.filter(\.isPrimary) {
      for column in mark.columns {
        cells[column] = Cell(character: mark.isPrimary ? "^" : "-", role: mark.role)
      }
    }
    return cells
  }

  private func stems(_ marks: [Mark], width: Int = 0) -> [Cell] {
    let end = marks.map { $0.columns.lowerBound + 1 }.max() ?? 0
    var cells = [Cell](repeating: Cell(), count: max(end, width))
    for mark in marks {
      cells[mark.columns.lowerBound] = Cell(character: "|", role: mark.role)
    }
    return cells
  }

  private func row(_ cells: [Cell], _ text: String?, _ role: TextRole?) -> String {
    var row = ""
    var start = 0
    while start < cells.count {
      let end = cells[start...].firstIndex { $0.role != cells[start].role } ?? cells.count
      row += palette.paint(String(cells[start..<end].map(\.character)), cells[start].role)
      start = end
    }
    return row + palette.paint(text ?? "", role)
  }
}
