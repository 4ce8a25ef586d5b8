// The tree of a JSON or YAML file. One shape for both, so that a realm reads the same in either.

import SourceText

/// What a node of a ``DataTree`` is.
public enum DataKind: UInt8, Sendable {
  /// `null`, `~`, or an empty YAML value.
  case null
  /// `true`, `false` (in YAML also what YAML 1.1 calls a boolean and compose takes for one).
  case boolean
  /// A number; its text is the number as written.
  case number
  /// A string.
  case string
  /// A JSON array or a YAML sequence.
  case sequence
  /// A JSON object or a YAML mapping; its children are keys and values in turn.
  case mapping
  /// A YAML alias; ``DataNode/resolved`` leads to what it stands for.
  case alias
}

/// How a scalar is written.
public enum ScalarStyle: UInt8, Sendable {
  /// Without quotes.
  case plain
  /// In single quotes.
  case single
  /// In double quotes; every JSON string.
  case double
  /// A YAML literal block (`|`).
  case literal
  /// A YAML folded block (`>`).
  case folded
}

/// An immutable tree over the bytes of one file, stored flat: a node's children follow it.
///
/// A node takes 28 bytes; scalars whose text is not simply their bytes (escapes, folding) keep the
/// decoded text in a side buffer.
public final class DataTree: Sendable {
  struct Node: Sendable {
    var kind: DataKind
    var style: ScalarStyle
    /// The text lies in `decoded`, not in the file.
    var isDecoded: Bool
    /// The node's bytes in the file, quotes included; a container ends with its last child or bracket.
    var start: UInt32
    var end: UInt32
    /// The text of a scalar as offsets in the file or in `decoded`; an alias keeps its target here.
    var textStart: UInt32
    var textEnd: UInt32
    /// The index after the node's whole subtree.
    var next: UInt32
  }

  /// The file that the tree describes.
  public let file: SourceFile
  let nodes: [Node]
  let decoded: [UInt8]
  let tags: [UInt32: String]
  let anchors: [UInt32: Span]
  let rootIndices: [UInt32]
  /// The comments in file order, from `#` to the end of the line; none in JSON.
  public let comments: [Span]
  /// What the parser could not accept, in file order.
  public let problems: [SyntaxProblem]

  init(
    file: SourceFile,
    nodes: [Node],
    decoded: [UInt8],
    tags: [UInt32: String] = [:],
    anchors: [UInt32: Span] = [:],
    roots: [UInt32],
    comments: [Span] = [],
    problems: [SyntaxProblem]
  ) {
    self.file = file
    self.nodes = nodes
    self.decoded = decoded
    self.tags = tags
    self.anchors = anchors
    self.rootIndices = roots
    self.comments = comments
    self.problems = problems
  }

  /// The root nodes: one per YAML document, one for JSON, none where nothing could be read.
  public var roots: [DataNode] { rootIndices.map { DataNode(tree: self, index: $0) } }

  /// The number of nodes: keys, values and containers.
  public var nodeCount: Int { nodes.count }

  /// The first root.
  public var root: DataNode? { roots.first }
}

/// Something that a parser could not accept; it went on behind it.
public struct SyntaxProblem: Hashable, Sendable {
  /// What is wrong, as a sentence without a full stop.
  public let message: String
  /// Where; never empty-handed: a span in the file, possibly zero bytes wide.
  public let span: Span
  /// A second place that explains the first (the first of two equal keys), with its sentence.
  public let related: [Related]
  /// Whether the product that reads this file would refuse it.
  public let isError: Bool

  /// A second place of a problem.
  public struct Related: Hashable, Sendable {
    /// Why this place matters.
    public let message: String
    /// The place.
    public let span: Span

    /// Makes a second place.
    public init(message: String, span: Span) {
      self.message = message
      self.span = span
    }
  }

  /// Makes a problem.
  public init(message: String, span: Span, related: [Related] = [], isError: Bool = true) {
    self.message = message
    self.span = span
    self.related = related
    self.isError = isError
  }
}
