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
    /// The whole line with its end.
    public var statement: Span
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
    /// The same line with its end.
    public var statement: Span?
    /// The line that sets what the upstream would get, its end included, also where a check of the proxy's comes first.
    public var setting: Span?
    /// Whether the proxy keeps the header to itself, or sends its own, once its own check has passed.
    public var isTakenOver = false
    /// What the proxy's own value is made of, where it sends one.
    public var source: AuthorizationSource?
    /// The proof.
    public var because: Because
  }

  /// What a path written behind the upstream's address does wrong.
  public enum PathFault: String, Hashable, Sendable {
    /// Nothing.
    case none
    /// `location /a/` and `…/b`: `/a/x` becomes `/bx`.
    case glued
    /// `location /a` and `…/`: `/a/x` becomes `//x`.
    case doubled
    /// An address with a variable and a path: every request asks for that one path.
    case dropped
  }

  /// A line of an outer block that does not hold here.
  public struct LostHeader: Hashable, Sendable {
    /// The header's name as written.
    public var name: String
    /// The value as written.
    public var value: String
    /// The line.
    public var span: Span

    /// Names a line.
    public init(name: String, value: String, span: Span) {
      self.name = name
      self.value = value
      self.span = span
    }

    /// The name and the value as nginx reads them, quoted where they have to be.
    public var words: String {
      let isPlain = !value.isEmpty && !value.contains { " \t;{}\"'#\\".contains($0) }
      if isPlain { return "\(name) \(value)" }
      let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\(name) \"\(escaped)\""
    }
  }

  /// Whom nginx asks for the addresses of hosts that it computes.
  public struct Resolver: Hashable, Sendable {
    /// The DNS servers.
    public var servers: [ProxyWord]
    /// Whether an include or a variable may say otherwise.
    public var isUncertain: Bool
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
  /// What a path behind the upstream's address does wrong.
  public var pathFault: PathFault
  /// Whom nginx asks for the addresses of hosts; nil where no line says.
  public var resolver: Resolver?
  /// What becomes of a Bearer token.
  public var authorization: Authorization
  /// Whether only nginx itself gets here.
  public var isInternal: Bool
  /// Whether an answer of an upstream has to send nginx here (`internal` and `X-Accel-Redirect`).
  public var isDetour: Bool
  /// Whether an `auth_request` asks here.
  public var isAuthSubrequest: Bool
  /// Whether a `mirror` copies requests to here.
  public var isMirror: Bool
  /// The `auth_basic` line that guards the location.
  public var basicAuth: Span?
  /// The `auth_request` line that guards the location.
  public var authRequest: Span?
  /// What becomes of the question that browsers ask before a call from another origin.
  public var preflight: Preflight
  /// Another header that carries the client's `Authorization`.
  public var movedToHeader: String?
  /// Whether the upstream looks like an object store, which must not see foreign credentials.
  public var isObjectStorage: Bool
  /// Host, the X-Forwarded family and Forwarded, by name in lower case.
  public var headers: [String: ForwardedHeader]
  /// The header lines in force, those of outer blocks included where the location has none.
  public var headerLines: [LostHeader]
  /// The directive that sets a header for the upstream, such as `proxy_set_header`.
  public var headerDirective: String
  /// Whether the location, or its `if`, has header lines of its own.
  public var hasOwnHeaderLines: Bool
  /// The header lines of an outer block that this location's own lines discard.
  public var lostHeaders: [LostHeader]
  /// The first of the lines that discard them.
  public var lostBecauseOf: Span?
  /// What the proxy tells browsers about other origins, in the location and in each `if` that does.
  public var crossOrigin: [CrossOriginAnswer]
  /// The bytes that an answer's headers may take, where a line says so.
  public var headerBuffer: Sourced<Int>
  /// Where browsers reach it.
  public var publicAddresses: [PublicAddress]

  /// The location itself.
  public var location: ProxyLocation? { locations.last }
  /// The location as written: modifier and pattern.
  public var match: String { locations.last?.match.text ?? "" }
  /// The location's head.
  public var matchSpan: Span? { locations.last?.head }
}
