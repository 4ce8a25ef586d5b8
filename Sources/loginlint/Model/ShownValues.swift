// Values of the model as people may see them.

import Deployment
import Reports
import SourceText

/// Writes values out with secrets masked, by the places they come from and by what they say.
struct ShownValues {
  private let redaction: Redaction

  init(_ sources: SourceMap) { redaction = sources.redaction }

  /// The value as docker compose would use it: a variable without a value is empty.
  func text(_ value: Sourced<String>) -> String {
    if value.pieces.isEmpty {
      let text = value.textWithUnknownsEmpty
      return !text.isEmpty && isHidden(value.span) ? Redaction.mask : self.text(text)
    }
    // A secret may be spread over parts, so the masked parts are put together before the whole is searched.
    let parts = value.pieces.map { piece -> String in
      guard let text = piece.text, !text.isEmpty else { return "" }
      let isSecret = isHidden(piece.variable == nil ? piece.span : piece.definition)
      return isSecret ? Redaction.mask : text
    }
    return text(parts.joined())
  }

  /// The value with a name for every part that is not known: `https://wiki.__DOMAIN__/`, `${CLIENT}`.
  func textWithGaps(_ value: Sourced<String>) -> String {
    guard value.isUnknown else { return text(value) }
    if value.pieces.isEmpty { return "?" }
    return value.pieces.map { piece -> String in
      guard piece.text == nil else {
        return text(Sourced(pieces: [piece], span: piece.span))
      }
      let name = piece.variable ?? ""
      let isWhole = name.isEmpty || name.hasPrefix("_") || name.hasPrefix("{")
      return text(isWhole ? name : "${\(name)}")
    }.joined()
  }

  /// The text without secrets.
  func text(_ text: String) -> String { redaction.sentence(text) }

  /// Whether all bytes of a place are hidden.
  private func isHidden(_ span: Span?) -> Bool {
    guard let span, !span.isEmpty else { return false }
    let hidden = redaction.hiddenRanges(of: span.file, in: span.range)
    return hidden.reduce(0) { $0 + $1.count } == span.count
  }
}
