// Places as SARIF's locations.

import SourceText

/// Encodes spans; columns count UTF-16 code units, SARIF's default.
struct SARIFPlaces {
  let sources: SourceMap

  /// A location with what there is to say about it.
  ///
  /// - Parameter isOneLine: whether to cut the region at the end of its first line; GitHub shows an alert in a pull
  ///   request only where all of its lines are part of the change.
  func location(
    _ span: Span, message: String = "", id: Int? = nil, isOneLine: Bool = false
  ) -> JSONValue {
    .object(present: [
      "id": id.map { .integer($0) },
      "physicalLocation": [
        "artifactLocation": artifact(of: span),
        "region": isOneLine ? line(of: span) : region(of: span),
      ],
      // Empty texts are refused.
      "message": message.isEmpty ? nil : ["text": .string(message)],
    ])
  }

  /// The file of a span.
  func artifact(of span: Span) -> JSONValue {
    ["uri": .string(RelativeURI.text(of: sources[span.file]?.path ?? "."))]
  }

  /// A span that may go over several lines.
  func region(of span: Span) -> JSONValue {
    guard let file = sources[span.file] else { return line(of: span) }
    let start = file.position(at: Int(span.start), unit: .utf16)
    let end = file.position(at: Int(span.end), unit: .utf16)
    return Self.region(start.line, start.column, end.line, end.column)
  }

  private func line(of span: Span) -> JSONValue {
    let place = LinePlace(span, in: sources, unit: .utf16)
    return Self.region(place.line, place.column, place.line, place.endColumn)
  }

  private static func region(
    _ startLine: Int, _ startColumn: Int, _ endLine: Int, _ endColumn: Int
  ) -> JSONValue {
    [
      "startLine": .integer(startLine), "startColumn": .integer(startColumn),
      "endLine": .integer(endLine), "endColumn": .integer(endColumn),
    ]
  }
}
