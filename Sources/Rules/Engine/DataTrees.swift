// The trees of the files that fixes cut into, each parsed at most once.

import SourceText
import Syntax

/// Parses JSON and YAML files when a fix first needs their structure.
final class DataTrees {
  private let sources: SourceMap
  private var trees: [FileID: DataTree] = [:]

  init(_ sources: SourceMap) { self.sources = sources }

  /// The tree of a JSON or YAML file by its name; nil for all others.
  func tree(of id: FileID) -> DataTree? {
    if let tree = trees[id] { return tree }
    guard let file = sources[id] else { return nil }
    let name = file.path.lowercased()
    let tree: DataTree
    if name.hasSuffix(".json") {
      tree = JSONParser.parse(file)
    } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      tree = YAMLParser.parse(file)
    } else {
      return nil
    }
    trees[id] = tree
    return tree
  }

  /// The nodes that hold a span, the root first.
  func path(to span: Span) -> [Step] {
    guard var node = tree(of: span.file)?.roots.first(where: { $0.span.contains(span) }) else {
      return []
    }
    var path = [Step(node: node, parent: nil, index: 0, key: nil)]
    while let next = Self.step(from: node, towards: span) {
      path.append(next)
      node = next.node
    }
    return path
  }

  /// A node on the way to a place.
  struct Step {
    let node: DataNode
    let parent: DataNode?
    /// The number of elements or members before it.
    let index: Int
    /// The key of a member's value; nil for an element, and for a key itself.
    let key: DataNode?
  }

  private static func step(from node: DataNode, towards span: Span) -> Step? {
    switch node.kind {
    case .mapping:
      for (index, member) in node.members.enumerated() {
        if member.key.span.contains(span) {
          return Step(node: member.key, parent: node, index: index, key: nil)
        }
        if member.value.span.contains(span) {
          return Step(node: member.value, parent: node, index: index, key: member.key)
        }
      }
    case .sequence:
      for (index, element) in node.elements.enumerated() where element.span.contains(span) {
        return Step(node: element, parent: node, index: index, key: nil)
      }
    case .null, .boolean, .number, .string, .alias: break
    }
    return nil
  }
}
