// Places in files as JSON members: path, start, end, and the JSON pointer where there is one.

import SourceText

/// Encodes spans.
public struct PlaceEncoder {
  /// The files that the spans lie in.
  public let sources: SourceMap

  /// Makes an encoder for the files of a run.
  public init(_ sources: SourceMap) { self.sources = sources }

  /// `path`, `start` and `end`; lines and columns count from 1, columns characters.
  public func place(_ span: Span) -> [JSONValue.Member] {
    guard let file = sources[span.file], let start = sources.start(of: span),
      let end = sources.end(of: span)
    else { return [] }
    return [
      .init("path", .string(file.path)),
      .init("start", Self.encode(start)),
      .init("end", Self.encode(end)),
    ]
  }

  private static func encode(_ position: Position) -> JSONValue {
    ["line": .integer(position.line), "column": .integer(position.column)]
  }

  public mutating func pointer(_ span: Span) -> [JSONValue.Member] { [] }
}
