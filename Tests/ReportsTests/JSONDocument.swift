// Reads what a report has written, with the project's own parser.

import SourceText
import Syntax
import Testing

/// A JSON report as a tree.
struct JSONDocument {
  private let tree: DataTree

  init(_ text: String) throws {
    var sources = SourceMap()
    tree = JSONParser.parse(sources.add(path: "report.json", bytes: Array(text.utf8)))
    #expect(tree.problems.isEmpty)
  }

  /// The node at a JSON pointer.
  func node(_ pointer: String) throws -> DataNode {
    try #require(tree.node(at: pointer), "there is no \(pointer)")
  }

  func has(_ pointer: String) -> Bool { tree.node(at: pointer) != nil }

  func text(_ pointer: String) throws -> String { try #require(try node(pointer).text) }

  func count(_ pointer: String) throws -> Int { Array(try node(pointer).elements).count }

  /// `startLine:startColumn-endLine:endColumn` of a SARIF region.
  func region(_ pointer: String) throws -> String {
    let region = try node(pointer)
    let numbers = ["startLine", "startColumn", "endLine", "endColumn"].map {
      region[$0]?.text ?? "?"
    }
    return "\(numbers[0]):\(numbers[1])-\(numbers[2]):\(numbers[3])"
  }
}
