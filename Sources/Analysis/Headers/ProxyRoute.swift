// What one location does with requests that it passes on: the facts that rules judge.

import Deployment
import SourceText

/// A location, or one branch of it, that contacts an upstream.
public struct ProxyRoute: Sendable {
  /// The upstream as the configuration names it.
  public struct Upstream: Sendable {
    /// The argument of the `…_pass` line.
    public var text: String
    /// Where the argument stands.
    public var span: Span
    /// How nginx talks to it.
    public var action: Route.Action
    /// The scheme, such as `http`.
    public var scheme: String
    /// The host, or of a group the first server's host.
    public var host: Sourced<String>
    /// The port; that of the scheme where none is written.
    public var port: Sourced<Int>
    /// The addresses in the group, where it is one.
    public var group: ProxyUpstream?
    /// Whether nginx computes the address for every request.
    public var isComputed: Bool
    /// Whether a path is written behind the host.
    public var hasURI: Bool
  }

  /// How the upstream gets a header.
  public enum ForwardedHeader: Hashable, Sendable {
    /// This text.
    case literal(String, Span)
    /// The value of an expression such as `$scheme`.
    case expression(String, Span)
    /// nginx's own default, for `Host` the upstream's address.
    case standard(String)
    /// What the client sends, if it sends it.
    case passedThrough
    /// Not at all; the line says so where there is one.
    case notSent(Span?)
    /// An include that is not among the files may say.
    case unknown

    /// The text, expression, or a word for the kind.
    public var text: String {
      switch self {
      case .literal(let text, _), .expression(let text, _), .standard(let text): text
      case .passedThrough: "passed-through"
      case .notSent: "not-sent"
      case .unknown: "unknown"
      }
    }

    /// The line that decides.
    public var span: Span? {
      switch self {
      case .literal(_, let span), .expression(_, let span): span
      case .notSent(let span): span
      case .standard, .passedThrough, .unknown: nil
      }
    }
  }

  /// What becomes of a Bearer token.
  public struct Authorization: Sendable {
    /// The fate of the header in a `GET` request of which nothing else is known.
    public var fate: AuthorizationFate
    /// The line that decides.
    public var span: Span?
    /// The proof.
    public var because: Because
  }

  /// A line of an outer block that does not hold here.
  public struct LostHeader: Hashable, Sendable {
    /// The header's name as written.
    public var name: String
    /// The value as written.
    public var value: String
    /// The line.
    public var span: Span
  }

  /// An address under which browsers may reach the route, by the proxy's own ports.
  public struct PublicAddress: Hashable, Sendable {
    /// `scheme://name[:port]`.
    public var origin: String
    /// `http` or `https`.
    public var scheme: String
    /// The server's name.
    public var host: String
    /// The port that the proxy listens on.
    public var listeningPort: Int
    /// Where the name stands.
    public var span: Span?
  }

  /// The virtual server.
  public var server: ProxyServer
  /// The locations from the outermost to this one.
  public var locations: [ProxyLocation]
  /// The upstream.
  public var upstream: Upstream
  /// The part of public paths that the location is for; nil where a pattern decides.
  public var publicPrefix: String?
  /// What that part becomes towards the upstream; nil where a pattern or a variable decides.
  public var upstreamPrefix: String?
  /// What becomes of a Bearer token.
  public var authorization: Authorization
  /// Whether only nginx itself gets here.
  public var isInternal: Bool
  /// Whether an `auth_request` asks here.
  public var isAuthSubrequest: Bool
  /// Whether a `mirror` copies requests to here.
  public var isMirror: Bool
  /// The `auth_basic` line that guards the location.
  public var basicAuth: Span?
  /// The `auth_request` line that guards the location.
  public var authRequest: Span?
  /// Another header that carries the client's `Authorization`.
  public var movedToHeader: String?
  /// Whether the upstream looks like an object store, which must not see foreign credentials.
  public var isObjectStorage: Bool
  /// Host, the X-Forwarded family and Forwarded, by name in lower case.
  public var headers: [String: ForwardedHeader]
  /// The header lines of an outer block that this location's own lines discard.
  public var lostHeaders: [LostHeader]
  /// The first of the lines that discard them.
  public var lostBecauseOf: Span?
  /// What the proxy adds to answers.
  public var responseHeaders: [Route.ResponseHeader]
  /// Where browsers reach it.
  public var publicAddresses: [PublicAddress]

  /// The location itself.
  public var location: ProxyLocation? { locations.last }
  /// The location as written: modifier and pattern.
  public var match: String { locations.last?.match.text ?? "" }
  /// The location's head.
  public var matchSpan: Span? { locations.last?.head }
}
