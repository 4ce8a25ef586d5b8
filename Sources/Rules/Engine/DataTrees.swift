// The trees of the files that fixes cut into, each parsed at most once.

import SourceText
import Syntax

/// Parses JSON and YAML files when a fix first needs their structure.
final class DataTrees {
  private let sources: SourceMap
  private var trees: [FileID: DataTree] = [:]
  /// The elements of the lists that were looked into: a realm has thousands of clients, and each may have a fix.
  private var elements: [Span: [DataNode]] = [:]

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
    while let next = step(from: node, towards: span) {
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

  private func step(from node: DataNode, towards span: Span) -> Step? {
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
      let elements = elements[node.span] ?? Array(node.elements)
      self.elements[node.span] = elements
      let index = Self.count(elements, startingBy: span.start) - 1
      guard elements.indices.contains(index), elements[index].span.contains(span) else {
        return nil
      }
      return Step(node: elements[index], parent: node, index: index, key: nil)
    case .null, .boolean, .number, .string, .alias: break
    }
    return nil
  }

  /// How many of the elements begin at an offset or before.
  private static func count(_ elements: [DataNode], startingBy offset: UInt32) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].span.start <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
