// The tree of a TypeScript or JavaScript file. Types are left out; what is left is what runs.

import SourceText

/// An immutable tree over the bytes of one file, stored flat.
public final class ScriptTree: Sendable {
  struct Node: Sendable {
    var kind: ScriptKind
    var flags: ScriptFlags = []
    var start: UInt32
    var end: UInt32
    /// The bytes that name the node: an identifier, an operator, a string without its quotes.
    var textStart: UInt32
    var textEnd: UInt32
    /// The index of the first child; 0 for none.
    var firstChild: UInt32 = 0
    /// The index of the next sibling; 0 for none.
    var next: UInt32 = 0
    var parent: UInt32 = 0
  }

  /// The file that the tree describes.
  public let file: SourceFile
  let nodes: [Node]
  private let rootIndex: UInt32
  /// The comments in file order.
  public let comments: [Span]
  /// What cannot be right, in file order; none of it is an error, since the app's own build reports them.
  public let problems: [SyntaxProblem]

  init(
    file: SourceFile, nodes: [Node], root: UInt32, comments: [Span], problems: [SyntaxProblem]
  ) {
    self.file = file
    self.nodes = nodes
    self.rootIndex = root
    self.comments = comments
    self.problems = problems
  }

  /// The whole file, of kind `program`.
  public var root: ScriptNode { ScriptNode(tree: self, index: rootIndex) }

  /// Every node of one of the kinds, in the order in which they were completed.
  public func nodes(of kinds: Set<ScriptKind>) -> [ScriptNode] {
    var found: [ScriptNode] = []
    // Nearly every node is of another kind, and a bit tells it sooner than a set.
    let bits = kinds.reduce(UInt64(0)) { $0 | $1.bit }
    for index in nodes.indices
    where nodes[index].kind.bit & bits != 0 && kinds.contains(nodes[index].kind) {
      found.append(ScriptNode(tree: self, index: UInt32(truncatingIfNeeded: index)))
    }
    return found
  }
}

extension ScriptKind {
  /// A bit that few other kinds share.
  fileprivate var bit: UInt64 { 1 << UInt64(rawValue & 63) }
}
