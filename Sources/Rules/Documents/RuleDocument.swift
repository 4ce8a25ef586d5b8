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
    guard let bounds = Self.frontMatter(file) else {
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

  /// The offset of the closing `---` line and of the first line behind it.
  private static func frontMatter(_ file: SourceFile) -> (end: Int, body: Int)? {
    let bytes = file.bytes
    var start = file.contentStart
    var isOpen = false
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<end]
      let isMark = (line.last == 0x0D ? line.dropLast() : line).elementsEqual("---".utf8)
      if isOpen, isMark { return (start, min(end + 1, bytes.count)) }
      guard isOpen || isMark else { return nil }
      isOpen = true
      start = end + 1
    }
    return nil
  }

  /// The Markdown after the front matter as text.
  public var prose: String {
    let bytes = file.bytes[body]
    // Lines of a document from Windows end like all others from here on.
    return String(
      decoding: bytes.indices.lazy.filter { index in
        !(bytes[index] == 0x0D && index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A)
      }.map { bytes[$0] }, as: UTF8.self)
  }
}
