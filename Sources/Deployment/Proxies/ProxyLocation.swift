// What a virtual server does with one family of paths.

import SourceText

/// Which requests a location is for.
public struct LocationMatch: Hashable, Sendable {
  /// The way of matching.
  public enum Kind: Hashable, Sendable {
    /// `location /x`: the longest wins, unless a regex matches.
    case prefix
    /// `location = /x`.
    case exact
    /// `location ^~ /x`: like a prefix, but no regex is tried.
    case decidingPrefix
    /// `location ~ x`.
    case regex
    /// `location ~* x`: upper and lower case alike.
    case caselessRegex
    /// `location @x`: reached by name only.
    case named
    /// A condition of Traefik or Caddy that is more than a path, as written.
    case rule
  }

  /// The way of matching.
  public var kind: Kind
  /// The path, pattern, or name with its `@`.
  public var pattern: ProxyWord

  /// Makes a match.
  public init(kind: Kind, pattern: ProxyWord) {
    self.kind = kind
    self.pattern = pattern
  }

  /// Whether it is one of the two kinds of prefix.
  public var isPrefix: Bool { kind == .prefix || kind == .decidingPrefix }

  /// Whether it is one of the two kinds of regex.
  public var isRegex: Bool { kind == .regex || kind == .caselessRegex }

  /// The modifier and the pattern as a person writes them.
  public var text: String {
    switch kind {
    case .prefix, .named, .rule: pattern.text
    case .exact: "= \(pattern.text)"
    case .decidingPrefix: "^~ \(pattern.text)"
    case .regex: "~ \(pattern.text)"
    case .caselessRegex: "~* \(pattern.text)"
    }
  }
}

/// A location.
public struct ProxyLocation: Hashable, Sendable {
  /// Which requests it is for.
  public var match: LocationMatch
  /// From `location` to the last word before the block.
  public var head: Span
  /// The whole block.
  public var span: Span
  /// What stands in the block itself, nested locations left out, in file order.
  public var settings: [ProxyDirective]
  /// The nested locations in file order.
  public var locations: [ProxyLocation]
  /// In Traefik and Caddy: how a request ends here.
  public var end: ProxyStep?

  /// Makes a location.
  public init(
    match: LocationMatch, head: Span, span: Span, settings: [ProxyDirective] = [],
    locations: [ProxyLocation] = []
  ) {
    self.match = match
    self.head = head
    self.span = span
    self.settings = settings
    self.locations = locations
  }
}
