// A directive of a proxy's configuration, at the place where the proxy sees it.

import SourceText

/// A directive with its includes followed: what stands in an included file stands here as well.
public struct ProxyDirective: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The bytes of the name.
  public var nameSpan: Span
  /// The arguments in order.
  public var arguments: [ProxyWord]
  /// The directives in the block, or nil.
  public var block: [ProxyDirective]?
  /// The text of a Lua block.
  public var script: String?
  /// From the name to the last argument.
  public var head: Span
  /// From the name to the `;` or `}` that ends it.
  public var span: Span

  /// Makes a directive.
  public init(
    name: String, nameSpan: Span, arguments: [ProxyWord] = [], block: [ProxyDirective]? = nil,
    script: String? = nil, head: Span, span: Span
  ) {
    self.name = name
    self.nameSpan = nameSpan
    self.arguments = arguments
    self.block = block
    self.script = script
    self.head = head
    self.span = span
  }

  /// The first argument, if there is one.
  public var first: ProxyWord? { arguments.first }

  /// Whether it has this name; lengths are compared first, since comparing long texts is what asking all lines of
  /// all levels costs (7 % of a run over 500 files).
  @inlinable public func isCalled(_ name: String) -> Bool {
    self.name.utf8.count == name.utf8.count && self.name == name
  }

  /// Whether the first argument is this word, upper and lower case alike, as for `on` and `off`.
  public func says(_ word: String) -> Bool { first?.text.lowercased() == word }
}
