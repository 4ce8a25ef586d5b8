// The proof below a finding: numbered sentences, and the line that shows each.

/// Lays out the steps of a proof.
struct ProofText {
  /// A sentence and its `path:line`; an empty place where no file shows it.
  struct Step {
    let text: String
    let place: String
  }

  private let steps: [Step]
  private let style: FrameStyle

  init(_ steps: [Step], style: FrameStyle) {
    self.steps = steps
    self.style = style
  }

  /// The rows without their line ends; none where there is no step.
  func rows() -> [String] {
    let palette = style.palette
    let name = "because"
    let first = "\(style.indent())\(palette.paint("=", .gutter)) \(palette.paint(name, .headline)) "
    let rest = style.indent(2 + "= \(name) ".utf8.count)
    let digits = String(steps.count).utf8.count
    let room = style.width - rest.utf8.count - digits - 2
    let placeWidth = steps.map { TerminalText.width($0.place) }.max() ?? 0
    // Long paths leave no room for a column of their own; they follow their sentence instead.
    let hasColumn = placeWidth <= style.width / 3
    let textWidth = hasColumn && placeWidth > 0 ? room - placeWidth - 3 : room
    let paragraphs = steps.map { step in
      let tail = hasColumn || step.place.isEmpty ? "" : " (\(step.place))"
      return Paragraph.lines(of: step.text + tail, width: textWidth)
    }
    let column = (paragraphs.joined().map(TerminalText.width).max() ?? 0) + 3
    var rows: [String] = []
    for (index, lines) in paragraphs.enumerated() {
      let number = String(index + 1)
      let head = String(repeating: " ", count: digits - number.utf8.count) + number + ". "
      let place = hasColumn ? steps[index].place : ""
      for (offset, line) in lines.enumerated() {
        var row = rows.isEmpty ? first : rest
        row += offset == 0 ? head : String(repeating: " ", count: digits + 2)
        row += line
        if offset == 0, !place.isEmpty {
          row += String(repeating: " ", count: column - TerminalText.width(line))
          row += palette.paint(place, .gutter)
        }
        rows.append(row)
      }
    }
    return rows
  }
}
