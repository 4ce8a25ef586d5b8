// Where a proxy takes a request, and what arrives there.

import Deployment
import SourceText

/// What becomes of a client's `Authorization` header.
public enum AuthorizationFate: String, Hashable, Sendable, CaseIterable {
  /// It arrives unchanged.
  case passed
  /// It does not arrive.
  case stripped
  /// Another value arrives.
  case replaced
  /// The client sent none and the proxy sets one.
  case added
  /// Two lines arrive.
  case duplicated
  /// It depends on data of the run time, such as an authentication service's answer.
  case conditional
  /// No upstream is contacted.
  case notForwarded = "not-forwarded"
  /// The configuration cannot be decided.
  case unknown

  /// What is done to a token, for a sentence.
  var participle: String {
    switch self {
    case .passed: "passed on"
    case .stripped: "stripped"
    case .replaced: "replaced"
    case .added: "added"
    case .duplicated: "sent twice"
    case .conditional: "passed on under a condition"
    case .notForwarded: "not forwarded"
    case .unknown: "treated in an unknown way"
    }
  }
}

/// The way of a request through a proxy.
public struct Route: Sendable {
  /// What the proxy does in the end.
  public enum Action: String, Hashable, Sendable {
    /// `proxy_pass`.
    case proxy
    /// `fastcgi_pass`.
    case fastcgi
    /// `grpc_pass`.
    case grpc
    /// `uwsgi_pass` and `scgi_pass`.
    case uwsgi
    /// `return`, or a redirect by `rewrite`.
    case `return`
    /// Files.
    case `static`
    /// Nothing: the request is refused.
    case none
  }

  /// The upstream that is contacted.
  public struct Upstream: Hashable, Sendable {
    /// The host, or the expression where it is not known; of a group the first server's.
    public var host: String
    /// The port.
    public var port: Int?
    /// The path and query that the upstream is asked for; nil where they are not known.
    public var uri: String?
    /// The scheme towards the upstream.
    public var scheme: String
    /// The name of the upstream group, if it is one.
    public var group: String?
  }

  /// A header line that the upstream receives.
  public struct Header: Hashable, Sendable {
    /// The name in lower case.
    public var name: String
    /// The value, or the proxy's expression where the value is not known.
    public var value: String
    /// Whether the value is known.
    public var isKnown: Bool
    /// The line of the configuration that sets it; nil for the client's own and the proxy's defaults.
    public var span: Span?
  }

  /// A header line that the proxy adds to the answer.
  public struct ResponseHeader: Hashable, Sendable {
    /// The name as written.
    public var name: String
    /// The value, or the expression where the value is not known.
    public var value: String
    /// Whether it is added to answers of every status.
    public var always: Bool
    /// The line that adds it.
    public var span: Span
  }

  /// The virtual server; nil where the proxy has none.
  public var server: ProxyServer?
  /// The locations from the outermost to the one that serves the request; empty where none does.
  public var locations: [ProxyLocation] = []
  /// What the proxy does.
  public var action: Action
  /// The status of an answer that the proxy gives itself.
  public var status: Int?
  /// The target of a redirect.
  public var redirect: String?
  /// The upstream.
  public var upstream: Upstream?
  /// What the upstream receives, by name.
  public var requestHeaders: [Header] = []
  /// What becomes of a Bearer token.
  public var authorization: AuthorizationFate
  /// The line that decides it, where there is one.
  public var authorizationSpan: Span?
  /// What the proxy adds to the answer.
  public var responseHeaders: [ResponseHeader] = []
  /// The proof.
  public var because: Because
  /// What other releases of nginx would do, where nothing tells which one runs.
  public var differences: [String] = []
  /// Where the request goes instead, for each `if` of which only the run time tells whether it holds.
  public var alternatives: [Alternative] = []
  /// The `if` lines that were taken not to hold.
  var openConditions: [Span] = []

  /// What becomes of the request if a condition holds.
  public struct Alternative: Sendable {
    /// The `if`.
    public var condition: Span
    /// The way then.
    public var route: Route
  }

  /// The location that serves the request.
  public var location: ProxyLocation? { locations.last }
}

extension Route {
  /// Whether a client, or the upstream, could tell the two apart.
  func differs(from other: Route) -> Bool {
    action != other.action || status != other.status || redirect != other.redirect
      || upstream != other.upstream || authorization != other.authorization
      || requestHeaders != other.requestHeaders || responseHeaders != other.responseHeaders
  }

  /// The route with what it becomes where conditions hold: a fate that differs depends on the run time.
  func with(_ alternatives: [Alternative]) -> Route {
    var route = self
    route.alternatives = alternatives.filter { differs(from: $0.route) }
    for other in route.alternatives {
      let fate = other.route.authorization
      route.because.add(
        "if it holds, \(other.route.outcome), and a token is \(fate.participle)",
        at: other.condition)
      if route.authorization != .unknown, fate != route.authorization {
        route.authorization = fate == .unknown ? .unknown : .conditional
        route.authorizationSpan = other.condition
      }
    }
    return route
  }

  /// "nginx answers 403", "the request goes to `api`", in the middle of a sentence.
  private var outcome: String {
    if let upstream { return "the request goes to `\(upstream.host)`" }
    if let redirect { return "the client is sent to `\(redirect)`" }
    return status.map { "the answer is \($0)" } ?? "no upstream is asked"
  }

  /// The same route with what became of a token that another request to it brought.
  func withAuthorization(of answer: Route) -> Route {
    var route = self
    route.authorization = answer.authorization
    route.authorizationSpan = answer.authorizationSpan
    route.because = answer.because
    route.alternatives = answer.alternatives
    if answer.authorization == .passed {
      route.requestHeaders.append(
        Header(
          name: "authorization", value: "$http_authorization", isKnown: false,
          span: answer.authorizationSpan))
      route.requestHeaders.sort { $0.name < $1.name }
    }
    return route
  }
}
