// A rule's Markdown file: front matter, prose, examples.

import SourceText
import Syntax

/// A rule document.
public struct RuleDocument: Sendable {
  /// A mistake in a document.
  public struct Mistake: Hashable, Sendable {
    /// What is wrong.
    public let message: String
    /// Where.
    public let span: Span
  }

  /// The file.
  public let file: SourceFile
  /// What the front matter says; nil where it cannot be understood.
  public let definition: RuleDefinition?
  /// The Markdown after the front matter.
  public let body: Range<Int>
  /// What is wrong with the front matter.
  public let mistakes: [Mistake]
  /// The front matter's values by key path such as `labels/0/at`, for the places of later mistakes.
  public let places: [String: DataNode]

  /// Reads a document; the name and the family are those of the file and its folder.
  public init(_ file: SourceFile) {
    self.file = file
    guard let bounds = Self.frontMatter(file.bytes) else {
      definition = nil
      body = 0..<file.bytes.count
      mistakes = [
        Mistake(
          message: "a rule document starts with front matter between `---` lines",
          span: file.span.sub(0, 0))
      ]
      places = [:]
      return
    }
    body = bounds.body..<file.bytes.count
    // The closing line is cut off, so that the Markdown behind it is no second YAML document.
    let head = SourceFile(id: file.id, path: file.path, bytes: Array(file.bytes[..<bounds.end]))
    var reader = FrontMatterReader(tree: YAMLParser.parse(head), path: file.path)
    definition = reader.definition()
    mistakes = reader.mistakes
    places = reader.places
  }

  private static func frontMatter(_ bytes: [UInt8]) -> (end: Int, body: Int)? {
    guard bytes.starts(with: "---\n".utf8) else { return nil }
    var start = 4
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if bytes[start..<end].elementsEqual("---".utf8) { return (start, min(end + 1, bytes.count)) }
      start = end + 1
    }
    return nil
  }

  /// The Markdown after the front matter as text.
  public var prose: String { String(decoding: file.bytes[body], as: UTF8.self) }
}
