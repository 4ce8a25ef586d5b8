// The text output of the commands that answer questions.

import Deployment
import Reports
import SourceText

/// Collects rows of text; everything that comes from files is made safe and free of secrets here.
struct TextPage {
  /// How a row looks on a terminal with colours.
  enum Look: String {
    case strong = "1"
    case faint = "36"
    case good = "1;32"
    case bad = "1;31"
    case open = "1;33"
  }

  private let terminal: Terminal
  private let sources: SourceMap
  private(set) var text = ""

  /// Starts a page about files, whose redaction is applied to every row.
  init(_ terminal: Terminal, _ sources: SourceMap) {
    self.terminal = terminal
    self.sources = sources
  }

  /// Adds an empty row, unless it would be the first or a second one.
  mutating func gap() {
    if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
  }

  /// Adds a row.
  mutating func row(_ content: String, indent: Int = 0, _ look: Look? = nil) {
    text += blanks(indent) + paint(safe(content), look) + "\n"
  }

  /// Adds a sentence, wrapped behind the indent.
  mutating func sentence(_ content: String, lead: String = "", indent: Int = 0) {
    let hang = indent + TerminalText.width(lead)
    for (index, line) in wrapped(safe(content), width: terminal.width - hang).enumerated() {
      text += index == 0 ? blanks(indent) + lead + line : blanks(hang) + line
      text += "\n"
    }
  }

  /// Adds rows whose columns stand below each other; empty cells at the end of a row are left out.
  mutating func table(_ rows: [[String]], indent: Int) {
    let rows = rows.map { $0.map(safe) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.indices.contains(column) ? TerminalText.width($0[column]) : 0 }.max() ?? 0
    }
    for cells in rows {
      var line = ""
      var cell = 0
      for (column, content) in cells.enumerated() {
        // A column without any content takes no room.
        guard widths[column] > 0 else { continue }
        line += blanks(cell) + content
        cell = widths[column] - TerminalText.width(content) + 2
      }
      text += blanks(indent) + trimmed(line) + "\n"
    }
  }

  /// Adds the numbered steps of a proof with the place that shows each.
  mutating func proof(_ because: Because, indent: Int = 2) {
    for (index, step) in because.steps.enumerated() {
      let place = place(step.span).map { "  (\($0))" } ?? ""
      sentence(step.text + place, lead: "\(index + 1). ", indent: indent)
    }
  }

  /// `path:line` of a span.
  func place(_ span: Span?) -> String? {
    guard let span, let file = sources[span.file], let start = sources.start(of: span) else {
      return nil
    }
    return "\(file.path):\(start.line)"
  }

  private func safe(_ content: String) -> String {
    TerminalText.visible(sources.redaction.sentence(content))
  }

  private func paint(_ content: String, _ look: Look?) -> String {
    guard terminal.isColored, let look, !content.isEmpty else { return content }
    return "\u{1B}[\(look.rawValue)m\(content)\u{1B}[0m"
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.hasSuffix(" ") { line = line.dropLast() }
    return String(line)
  }

  private func wrapped(_ content: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in content.split(separator: " ") {
      let isTooLong = TerminalText.width(line) + 1 + TerminalText.width(String(word)) > width
      if !line.isEmpty, isTooLong {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [line]
  }
}
