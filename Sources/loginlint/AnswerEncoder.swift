// Pieces of JSON that several answers share.

import Deployment
import Reports
import SourceText

/// Encodes proofs and places; what must not be shown is masked.
struct AnswerEncoder {
  private let places: PlaceEncoder

  /// The files that answers point into.
  var sources: SourceMap { places.sources }

  init(_ sources: SourceMap) { places = PlaceEncoder(sources) }

  /// A text without secrets.
  func text(_ text: String) -> JSONValue { .string(sources.redaction.sentence(text)) }

  /// A text, or null.
  func text(_ text: String?) -> JSONValue { text.map { self.text($0) } ?? .null }

  /// The steps with their places.
  func steps(_ because: Because) -> JSONValue {
    .array(
      because.steps.map { step in
        .object([.init("text", text(step.text))] + (step.span.map(places.place) ?? []))
      })
  }

  /// Where a value is written: `path`, `start`, `end`; null where nobody wrote it.
  func place(_ span: Span?) -> JSONValue {
    let members = span.map(places.place) ?? []
    return members.isEmpty ? .null : .object(members)
  }

  /// `path` and `line` of a span.
  func line(_ span: Span?) -> [JSONValue.Member] {
    guard let span, let file = sources[span.file], let start = sources.start(of: span) else {
      return []
    }
    return [.init("path", .string(file.path)), .init("line", .integer(start.line))]
  }
}
