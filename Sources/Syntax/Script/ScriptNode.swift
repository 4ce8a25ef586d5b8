// A cursor into a ScriptTree.

import SourceText

/// One node of a ``ScriptTree``.
public struct ScriptNode: Sendable {
  let tree: ScriptTree
  let index: UInt32

  private var node: ScriptTree.Node { tree.nodes[Int(index)] }

  /// A number that no other node of the tree has.
  public var identity: Int { Int(index) }

  /// The file that holds the node.
  public var file: SourceFile { tree.file }

  /// What the node is.
  public var kind: ScriptKind { node.kind }

  /// What else is to be said of it.
  public var flags: ScriptFlags { node.flags }

  /// All of its bytes.
  public var span: Span { Span(file: tree.file.id, start: node.start, end: node.end) }

  /// The bytes that name it: an identifier, an operator, a string without its quotes.
  public var textSpan: Span {
    Span(file: tree.file.id, start: node.textStart, end: node.textEnd)
  }

  /// The text of ``textSpan`` as written.
  public var text: String {
    String(decoding: tree.file.bytes[textSpan.range], as: UTF8.self)
  }

  /// Whether ``text`` is this one; cheaper than making the text.
  public func hasText(_ text: String) -> Bool {
    Int(node.textEnd) - Int(node.textStart) == text.utf8.count
      && tree.file.bytes[Int(node.textStart)..<Int(node.textEnd)].elementsEqual(text.utf8)
  }

  /// The node's bytes as written.
  public var source: String {
    String(decoding: tree.file.bytes[span.range], as: UTF8.self)
  }

  /// The children in order.
  public var children: ScriptChildren { ScriptChildren(tree: tree, next: node.firstChild) }

  /// The first child.
  public var firstChild: ScriptNode? {
    node.firstChild == 0 ? nil : ScriptNode(tree: tree, index: node.firstChild)
  }

  /// The child at a position.
  public func child(_ position: Int) -> ScriptNode? {
    var rest = children
    for _ in 0..<position where rest.next() == nil { return nil }
    return rest.next()
  }

  /// The node that it is a child of; nil for the whole file.
  public var parent: ScriptNode? {
    node.parent == 0 ? nil : ScriptNode(tree: tree, index: node.parent)
  }
}

extension ScriptNode: Hashable {
  /// Whether both are the same node of the same tree.
  public static func == (a: ScriptNode, b: ScriptNode) -> Bool {
    a.tree === b.tree && a.index == b.index
  }

  /// Hashes the place in the tree.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(index)
    hasher.combine(tree.file.id)
  }
}

/// The children of a node.
public struct ScriptChildren: Sequence, IteratorProtocol, Sendable {
  private let tree: ScriptTree
  private var index: UInt32

  init(tree: ScriptTree, next: UInt32) {
    self.tree = tree
    index = next
  }

  /// The next child, or nil after the last.
  public mutating func next() -> ScriptNode? {
    guard index != 0 else { return nil }
    defer { index = tree.nodes[Int(index)].next }
    return ScriptNode(tree: tree, index: index)
  }
}
