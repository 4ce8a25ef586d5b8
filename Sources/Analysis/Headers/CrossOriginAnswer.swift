// What the proxy itself tells browsers about calls from other origins.

import Deployment
import SourceText

/// The `Access-Control-…` headers that a proxy adds in one branch of a location: in the location itself, or in an `if`.
public struct CrossOriginAnswer: Sendable {
  /// A header line that the proxy adds.
  public struct Header: Hashable, Sendable {
    /// The name as written.
    public var name: String
    /// The value as written.
    public var value: String
    /// The line.
    public var span: Span
    /// The line with its end.
    public var statement: Span
    /// The value's place.
    public var valueSpan: Span
    /// Whether answers of every status get it.
    public var always: Bool
    /// Whether the branch has the line itself, rather than an outer block.
    public var isOwn: Bool
    /// Whether it takes the place of the upstream's header instead of standing beside it (headers-more).
    public var replacesUpstream: Bool

    /// Whether it names the origins that may read the answer.
    public var isOrigin: Bool { name.lowercased() == "access-control-allow-origin" }
  }

  /// How far the answer opens the door to strangers.
  public enum Openness: String, Sendable {
    /// To nobody that the files show.
    case closed
    /// To every origin by `*`.
    case wildcard
    /// To every origin by name: the request's own is sent back.
    case reflected
  }

  /// Where the branch starts: the location, or the `if`.
  public var span: Span
  /// Whether an `if` has to hold.
  public var isConditional: Bool
  /// Whether the upstream's answer comes this way, rather than one of the proxy itself.
  public var reachesUpstream: Bool
  /// The `Access-Control-…` lines in force, in file order.
  public var headers: [Header]
  /// The upstream's headers that `proxy_hide_header` takes away, in lower case.
  public var hidden: Set<String>
  /// The `Access-Control-…` lines of outer blocks that the branch's own lines discard.
  public var lost: [ProxyRoute.LostHeader]
  /// The first of the lines that discard them.
  public var lostBecauseOf: Span?
  /// The same line with its end.
  public var lostBecauseOfStatement: Span?
  /// To whom an origin that no line mentions is let in.
  public var openness: Openness
  /// Whether browsers may send credentials along.
  public var allowsCredentials: Bool
  /// The patterns that let origins of strangers in.
  public var loosePatterns: [LooseOriginPattern]

  /// The lines that name the origins; more than one non-empty makes browsers refuse the answer.
  public var origins: [Header] { headers.filter(\.isOrigin) }
}

/// A pattern for origins that lets a stranger in.
public struct LooseOriginPattern: Hashable, Sendable {
  /// The pattern as written.
  public var pattern: String
  /// Where it stands.
  public var span: Span
  /// An origin that it lets in.
  public var origin: String
  /// What is wrong with it, for a sentence.
  public var reason: String
}
