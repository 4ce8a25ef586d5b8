// What stands beside the virtual servers of a proxy: groups of upstream servers, and tables.

import SourceText

/// A named group of servers that requests are passed to.
public struct ProxyUpstream: Hashable, Sendable {
  /// The name that `proxy_pass` uses.
  public var name: ProxyWord
  /// The addresses of its servers, such as `web:3000`.
  public var servers: [ProxyWord]
  /// The whole block.
  public var span: Span

  /// Makes a group.
  public init(name: ProxyWord, servers: [ProxyWord], span: Span) {
    self.name = name
    self.servers = servers
    self.span = span
  }
}

/// A variable whose value is looked up in a table.
public struct ProxyMap: Hashable, Sendable {
  /// One line of the table.
  public struct Entry: Hashable, Sendable {
    /// The text or pattern that the source is compared with.
    public var key: ProxyWord
    /// The value for it.
    public var value: ProxyWord

    /// Makes a line.
    public init(key: ProxyWord, value: ProxyWord) {
      self.key = key
      self.value = value
    }
  }

  /// The variable's name without the `$`.
  public var variable: String
  /// What is looked up.
  public var source: ProxyWord
  /// The lines in file order.
  public var entries: [Entry]
  /// The value where no line fits; nil for the empty text.
  public var fallback: ProxyWord?
  /// Whether keys may be host names with a leading or trailing star.
  public var hasHostnames: Bool
  /// Whether the value is looked up anew each time and not once per request.
  public var isVolatile = false
  /// The whole block.
  public var span: Span

  /// Makes a table.
  public init(
    variable: String, source: ProxyWord, entries: [Entry], fallback: ProxyWord? = nil,
    hasHostnames: Bool = false, span: Span
  ) {
    self.variable = variable
    self.source = source
    self.entries = entries
    self.fallback = fallback
    self.hasHostnames = hasHostnames
    self.span = span
  }
}
