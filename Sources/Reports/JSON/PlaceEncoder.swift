// Places in files as JSON members: path, start, end, and the JSON pointer where there is one.

import SourceText
import Syntax

/// Encodes spans; parses a JSON or YAML file at most once, when its first pointer is asked for.
public struct PlaceEncoder {
  /// The files that the spans lie in.
  public let sources: SourceMap

  private var trees: [FileID: DataTree] = [:]

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

  /// `pointer` (RFC 6901) for a place in a JSON or YAML file; no member for all others.
  public mutating func pointer(_ span: Span) -> [JSONValue.Member] {
    guard let pointer = tree(of: span.file)?.pointer(at: span) else { return [] }
    return [.init("pointer", .string(pointer))]
  }

  private static func encode(_ position: Position) -> JSONValue {
    ["line": .integer(position.line), "column": .integer(position.column)]
  }

  private mutating func tree(of id: FileID) -> DataTree? {
    if let tree = trees[id] { return tree }
    guard let file = sources[id], let parse = Self.parser(of: file.path) else { return nil }
    let tree = parse(file)
    trees[id] = tree
    return tree
  }

  private static func parser(of path: String) -> ((SourceFile) -> DataTree)? {
    let name = path.lowercased()
    if name.hasSuffix(".json") { return JSONParser.parse }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return { YAMLParser.parse($0) } }
    return nil
  }
}
