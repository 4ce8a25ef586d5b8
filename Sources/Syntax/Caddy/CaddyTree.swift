// The syntax tree of a Caddyfile.

import SourceText

/// A line of words, and the block that it opens if it does.
public struct CaddyDirective: Hashable, Sendable {
  /// The words; the first one is the name.
  public let words: [CaddyWord]
  /// The lines of the block; nil where there is none.
  public let block: [CaddyDirective]?
  /// From the first word to the end of the line or the `}`.
  public let span: Span

  /// The name.
  public var name: String { words.first?.text ?? "" }
  /// The words behind the name.
  public var arguments: ArraySlice<CaddyWord> { words.dropFirst() }
  /// From the first to the last word.
  public var head: Span {
    guard let first = words.first, let last = words.last else { return span.sub(0, 1) }
    return first.span.union(last.span)
  }
}

/// A block of the file itself.
public struct CaddyBlock: Hashable, Sendable {
  /// What the block is.
  public enum Kind: Hashable, Sendable {
    /// The global options.
    case options
    /// A site under the addresses.
    case site
    /// `(name) { … }`, to be imported.
    case snippet(String)
    /// `&(name) { … }`, to be invoked.
    case route(String)
    /// `import …` outside of every block.
    case include
  }

  /// What it is.
  public let kind: Kind
  /// The words before the block: the addresses of a site, commas taken off.
  public let heads: [CaddyWord]
  /// The lines in it.
  public let directives: [CaddyDirective]
  /// Whether it stands in braces; a file with one site needs none.
  public let isBraced: Bool
  /// The whole block.
  public let span: Span
}

/// The blocks of one file with everything that was odd about it.
public struct CaddyTree: Sendable {
  /// The file.
  public let file: SourceFile
  /// The blocks in file order.
  public let blocks: [CaddyBlock]
  /// The comments in file order, from `#` to the end of the line.
  public let comments: [Span]
  /// What Caddy would refuse, in file order.
  public let problems: [SyntaxProblem]
}
