// A mistake in a file that the program itself reads: its sentence, and the line with a caret below it.

import Rules
import SourceText

/// Mistakes of configurations, as people read them in a terminal.
public enum MistakeText {
  /// The sentence and the place, each row ended by a line end.
  ///
  /// - Parameters:
  ///   - message: what is wrong, without a full stop.
  ///   - span: where.
  ///   - sources: the files.
  ///   - options: how it looks.
  public static func render(
    _ message: String, at span: Span, sources: SourceMap,
    options: TextReport.Options = TextReport.Options()
  ) -> String {
    let palette = Palette(isColored: options.color)
    let headline =
      palette.paint("error", .severity(.error))
      + palette.paint(
        ": " + TerminalText.visible(sources.redaction.sentence(message)), .headline)
    guard let file = sources[span.file],
      let frame = CodeFrame(file, [.init(span: span, text: "", isPrimary: true)])
    else { return headline + "\n" }
    let style = FrameStyle(gutterWidth: frame.gutterWidth, width: options.width, palette: palette)
    let rows =
      [headline] + frame.rows(severity: .error, redaction: sources.redaction, style: style)
    return rows.map { $0 + "\n" }.joined()
  }
}
