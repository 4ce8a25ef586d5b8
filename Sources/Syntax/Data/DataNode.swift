// A cursor into a DataTree: what loaders read configuration through.

import SourceText

/// One node of a ``DataTree``.
public struct DataNode: Sendable {
  let tree: DataTree
  let index: UInt32

  private var node: DataTree.Node { tree.nodes[Int(index)] }

  /// The file that holds the node.
  public var file: SourceFile { tree.file }

  /// What the node is; `.alias` for a YAML alias itself.
  public var kind: DataKind { node.kind }

  /// How a scalar is written.
  public var style: ScalarStyle { node.style }

  /// The node's bytes, quotes and brackets included.
  public var span: Span { Span(file: tree.file.id, start: node.start, end: node.end) }

  /// The YAML tag as written (`!override`, `!Find`, `!!str`), if there is one.
  public var tag: String? { tree.tags[index] }

  /// Where a YAML anchor on this node is written, `&` included.
  public var anchor: Span? { tree.anchors[index] }

  /// What an alias stands for, following at most a few aliases in a row; the node itself otherwise.
  public var resolved: DataNode { kind == .alias ? target : self }

  private var target: DataNode {
    var current = self
    for _ in 0..<16 {
      guard current.kind == .alias else { break }
      current = DataNode(tree: tree, index: current.node.textStart)
    }
    return current
  }

  // MARK: Scalars

  /// The bytes of a scalar's text, decoded; empty for containers.
  public var textBytes: ArraySlice<UInt8> {
    let node = resolved.node
    guard node.kind != .mapping, node.kind != .sequence, node.kind != .alias else { return [] }
    let range = Int(node.textStart)..<Int(node.textEnd)
    return node.isDecoded ? tree.decoded[range] : tree.file.bytes[range]
  }

  /// A scalar's text: decoded, as written for numbers and booleans; nil for containers.
  public var text: String? {
    switch resolved.kind {
    case .mapping, .sequence, .alias: return nil
    case .null, .boolean, .number, .string: return String(decoding: textBytes, as: UTF8.self)
    }
  }

  /// Whether this is a scalar with this text; makes no string to compare.
  public func hasText(_ text: String) -> Bool { tree.hasText(text, at: resolved.index) }

  /// The text of a string; nil for every other kind.
  public var string: String? { resolved.kind == .string ? text : nil }

  /// Whether this is `null` or an empty YAML value.
  public var isNull: Bool { resolved.kind == .null }

  /// The truth of a boolean; nil for every other kind.
  public var boolean: Bool? {
    guard resolved.kind == .boolean else { return nil }
    switch text.map({ $0.lowercased() }) {
    case "true", "yes", "on", "y": return true
    case "false", "no", "off", "n": return false
    default: return nil
    }
  }

  /// The value of an integral number; nil for every other kind and where it does not fit.
  public var integer: Int? { resolved.kind == .number ? text.flatMap { Int($0) } : nil }

  /// The span of a scalar's text without its quotes; the whole node for containers and blocks.
  public var textSpan: Span {
    let node = resolved.node
    switch node.kind {
    case .mapping, .sequence, .alias: return span
    case .null, .boolean, .number, .string: break
    }
    if !node.isDecoded { return Span(file: tree.file.id, start: node.textStart, end: node.textEnd) }
    switch node.style {
    case .single, .double:
      return resolved.span.sub(1, resolved.span.count - 1)
    case .plain, .literal, .folded: return resolved.span
    }
  }

  /// Whether a byte offset in the text is the same distance from `textSpan`'s start in the file.
  public var textIsVerbatim: Bool { !resolved.node.isDecoded }

  // MARK: Containers

  /// The elements of a sequence, aliases unresolved; empty for every other kind.
  public var elements: DataChildren {
    DataChildren(tree: tree, parent: resolved, of: .sequence)
  }

  /// The members of a mapping in file order, duplicates and merge keys (`<<`) included.
  public var members: DataMembers {
    DataMembers(children: DataChildren(tree: tree, parent: resolved, of: .mapping))
  }

  /// The value of the last member with this key, without looking through merge keys.
  public subscript(key: String) -> DataNode? { member(key)?.value }

  /// The last member with this key: the one that a reader of JSON or YAML keeps.
  public func member(_ key: String) -> DataMember? {
    let parent = resolved
    guard parent.kind == .mapping else { return nil }
    let end = tree.nodes[Int(parent.index)].next
    var index = parent.index + 1
    var found: DataMember?
    // By index rather than through `members`: realm loading asks for keys all the time.
    while index < end, case let value = tree.nodes[Int(index)].next, value < end {
      if tree.hasText(key, at: index) {
        found = DataMember(
          key: DataNode(tree: tree, index: index), value: DataNode(tree: tree, index: value))
      }
      index = tree.nodes[Int(value)].next
    }
    return found
  }
}

extension DataTree {
  /// Whether the scalar at an index has this text.
  fileprivate func hasText(_ text: String, at index: UInt32) -> Bool {
    let node = nodes[Int(index)]
    switch node.kind {
    case .mapping, .sequence: return false
    case .alias: return DataNode(tree: self, index: index).textBytes.elementsEqual(text.utf8)
    case .null, .boolean, .number, .string: break
    }
    guard Int(node.textEnd) - Int(node.textStart) == text.utf8.count else { return false }
    var offset = Int(node.textStart)
    for byte in text.utf8 {
      guard byte == (node.isDecoded ? decoded[offset] : file.bytes[offset]) else { return false }
      offset += 1
    }
    return true
  }
}

extension DataNode: Equatable {
  /// Whether both are the same node of the same tree.
  public static func == (a: DataNode, b: DataNode) -> Bool {
    a.tree === b.tree && a.index == b.index
  }
}

/// A key and its value.
public struct DataMember: Sendable {
  /// The key; a scalar in every file that a product accepts.
  public let key: DataNode
  /// The value.
  public let value: DataNode

  /// The key's text, or an empty string where the key is no scalar.
  public var name: String { key.text ?? "" }
}

/// The direct children of a node.
public struct DataChildren: Sequence, IteratorProtocol, Sendable {
  private let tree: DataTree
  private var index: UInt32
  private let end: UInt32

  init(tree: DataTree, parent: DataNode, of kind: DataKind) {
    self.tree = tree
    index = parent.index + 1
    end = parent.kind == kind ? tree.nodes[Int(parent.index)].next : index
  }

  /// The next child, or nil after the last.
  public mutating func next() -> DataNode? {
    guard index < end else { return nil }
    defer { index = tree.nodes[Int(index)].next }
    return DataNode(tree: tree, index: index)
  }
}

/// The members of a mapping.
public struct DataMembers: Sequence, IteratorProtocol, Sendable {
  private var children: DataChildren

  init(children: DataChildren) { self.children = children }

  /// The next member, or nil after the last.
  public mutating func next() -> DataMember? {
    guard let key = children.next(), let value = children.next() else { return nil }
    return DataMember(key: key, value: value)
  }
}
