// One finding of the text report: headline, frames, proof, help.

import Rules
import SourceText

struct FindingText {
  private let finding: Finding
  private let sources: SourceMap
  private let palette: Palette
  private let frames: [CodeFrame]
  private let style: FrameStyle

  init(_ finding: Finding, _ sources: SourceMap, _ options: TextReport.Options) {
    self.finding = finding
    self.sources = sources
    palette = Palette(isColored: options.color)
    frames = Self.frames(of: finding, sources)
    style = FrameStyle(
      gutterWidth: frames.map(\.gutterWidth).max() ?? 1, width: options.width, palette: palette
    )
  }

  /// The finding, each row ended by a line end.
  func text() -> String {
    var rows = [headline]
    for frame in frames {
      rows += frame.rows(severity: finding.severity, redaction: sources.redaction, style: style)
    }
    rows += proof.rows()
    if !finding.help.isEmpty { rows += note("help:", finding.help) }
    for fix in finding.fixes {
      let texts = Self.texts(of: fix).map { " `\($0)`" }.joined(separator: ",")
      rows += note(
        "fix: ",
        "\(fix.title)\(texts.isEmpty ? "" : ":")\(texts) (\(fix.isSafe ? "safe" : "unsafe"))")
    }
    if finding.confidence < .certain {
      let name = finding.confidence.name
      rows += note("note:", "\(name), not certain: the files do not say it outright")
    }
    if finding.deployments.count > 1 {
      rows += note("in:  ", finding.deployments.joined(separator: ", "))
    }
    rows += note("see: ", "loginlint explain \(finding.rule)")
    return rows.map { $0 + "\n" }.joined()
  }

  /// What a fix writes, each text once and in one line; what it takes away has none.
  private static func texts(of fix: Finding.Fix) -> [String] {
    var seen: Set<String> = []
    return fix.edits.map { edit in
      let text = edit.replacement.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      // What joins an entry to the list before it says nothing here.
      return [", ", ",", "- "].first(where: text.hasPrefix).map { String(text.dropFirst($0.count)) }
        ?? text
    }.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private var headline: String {
    let name = "\(finding.severity.name)[\(TerminalText.visible(finding.rule))]"
    return palette.paint(name, .severity(finding.severity))
      + palette.paint(": " + sentence(finding.message), .headline)
  }

  private func sentence(_ text: String) -> String {
    Self.sentence(text, sources)
  }

  private static func sentence(_ text: String, _ sources: SourceMap) -> String {
    TerminalText.visible(sources.redaction.sentence(text))
  }

  // MARK: Frames

  /// One frame per file: the primary place's first, the others in the order of the argument.
  private static func frames(of finding: Finding, _ sources: SourceMap) -> [CodeFrame] {
    var order: [FileID] = []
    var places: [FileID: [CodeFrame.Place]] = [:]
    var seen: Set<Finding.Label> = []
    for (number, label) in ([finding.primary] + finding.labels).enumerated()
    where seen.insert(label).inserted {
      if places[label.span.file] == nil { order.append(label.span.file) }
      places[label.span.file, default: []].append(
        CodeFrame.Place(
          span: label.span, text: sentence(label.text, sources), isPrimary: number == 0
        )
      )
    }
    return order.compactMap { id in
      sources[id].flatMap { CodeFrame($0, places[id] ?? []) }
    }
  }

  // MARK: Notes

  /// `= name text`, wrapped and hanging behind the name.
  private func note(_ name: String, _ text: String) -> [String] {
    let start = style.indent() + palette.paint("=", .gutter) + " "
    let hang = style.gutterWidth + 2 + 2 + name.utf8.count + 1
    let rest = String(repeating: " ", count: hang)
    return Paragraph.lines(of: sentence(text), width: style.width - hang).enumerated().map {
      $0.offset == 0 ? "\(start)\(palette.paint(name, .headline)) \($0.element)" : rest + $0.element
    }
  }

  private var proof: ProofText {
    let steps = finding.because.map { step in
      ProofText.Step(text: sentence(step.text), place: step.span.flatMap(place) ?? "")
    }
    return ProofText(steps, style: style)
  }

  private func place(of span: Span) -> String? {
    guard let file = sources[span.file], let start = sources.start(of: span) else { return nil }
    return "\(TerminalText.visible(file.path)):\(start.line)"
  }
}
