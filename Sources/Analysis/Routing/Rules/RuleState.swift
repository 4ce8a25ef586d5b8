// A request on its way through the rules of Traefik or Caddy.

import Deployment
import SourceText

/// A header line that an upstream would receive.
struct RuleHeader: Hashable, Sendable {
  /// Where a line comes from.
  enum Source: Hashable, Sendable { case client, setting, standard }

  /// The name in lower case.
  var name: String
  var value: RuntimeValue
  /// What sets it, as written; nil for the client's own lines and the proxy's.
  var expression: String?
  /// The line that sets it.
  var span: Span?
  var source: Source
}

/// Everything that changes while a request passes the rules.
struct RuleState {
  let proxy: Proxy
  let server: ProxyServer
  let request: ProxyRequest
  /// The decoded path; nil where it is not known.
  var path: String?
  var query: String
  /// Whether the target may be sent on as it came.
  var isUntouched = true
  /// The host and port that the proxy takes the request to be for.
  var authority: String
  /// The value that arrives as `Host`; nil for what the client sends.
  var host: RuleHeader?
  var headers: [RuleHeader]
  var responseHeaders: [Route.ResponseHeader] = []
  /// The upstream's headers that do not reach the client, in lower case.
  var hiddenAnswerHeaders: Set<String> = []
  /// The origins that the proxy itself answers for.
  var origins: ProxyOrigins?
  /// What took the client's `Authorization` away, if anything did.
  var removal: ProxyStep?
  /// Whether X-Forwarded-For was taken away, which keeps Traefik from adding it.
  var isForwardedForRemoved = false
  /// The step that asks for a password and refuses the client's token.
  var password: ProxyStep?
  /// The step that asks another service.
  var permission: ProxyStep?
  /// Whether a condition or step that matters could not be decided.
  var isUndecided = false
  var because = Because()

  init(proxy: Proxy, server: ProxyServer, request: ProxyRequest) {
    self.proxy = proxy
    self.server = server
    self.request = request
    authority = request.authority
    let target = RequestTarget(request.target, mergesSlashes: false)
    path = target.path
    query = target.query
    headers = request.headers.compactMap { header in
      let name = header.name.lowercased()
      guard name != "host", !Self.hopHeaders.contains(name) else { return nil }
      return RuleHeader(name: name, value: .known(header.value), source: .client)
    }
    if proxy.kind == .traefik { addTraefikHeaders() }
  }

  /// Headers between two neighbours only (RFC 9110, section 7.6.1).
  private static let hopHeaders: Set<String> = [
    "connection", "keep-alive", "te", "trailer", "transfer-encoding", "proxy-connection",
  ]

  // MARK: Headers

  /// The values under a name in lower case.
  func values(_ name: String) -> [RuleHeader] { headers.filter { $0.name == name } }

  /// Sets a header that the proxy itself brings.
  mutating func setStandard(_ name: String, _ value: RuntimeValue) {
    headers.removeAll { $0.name == name }
    headers.append(RuleHeader(name: name, value: value, source: .standard))
  }

  /// Traefik's own headers, which stand before any middleware
  /// (pkg/middlewares/forwardedheaders, XForwarded.rewrite).
  private mutating func addTraefikHeaders() {
    if server.forwardedTrust != .all {
      headers.removeAll { $0.name.hasPrefix("x-forwarded-") || $0.name == "x-real-ip" }
    }
    func keeps(_ name: String) -> Bool { !values(name).isEmpty }
    if !keeps("x-forwarded-proto") { setStandard("x-forwarded-proto", scheme) }
    if !keeps("x-forwarded-port") {
      let port = request.authority.split(separator: ":").dropFirst().last.map(String.init)
      setStandard(
        "x-forwarded-port", .known(port ?? (request.scheme == "https" ? "443" : "80")))
    }
    if !keeps("x-forwarded-host") { setStandard("x-forwarded-host", .known(request.authority)) }
    if !keeps("x-real-ip") { setStandard("x-real-ip", clientAddress) }
  }

  /// Caddy's own headers, which it sets when it passes a request on and not before
  /// (modules/caddyhttp/reverseproxy/reverseproxy.go, addForwardedHeaders).
  mutating func addCaddyHeaders() {
    setStandard("x-forwarded-for", clientAddress)
    setStandard("x-forwarded-proto", scheme)
    setStandard("x-forwarded-host", .known(authority))
  }

  /// The host without its port.
  var hostName: String { WebAddress("http://\(authority)")?.host ?? authority }

  private var scheme: RuntimeValue {
    request.scheme.isEmpty ? .open("the scheme", mayBeEmpty: false) : .known(request.scheme)
  }

  /// The client's address as the proxy sees it.
  var clientAddress: RuntimeValue {
    request.clientAddress.map { .known($0) } ?? .open("the client's address", mayBeEmpty: false)
  }

  // MARK: Answers

  /// An answer of the proxy itself.
  func answered(
    _ status: Int?, by step: ProxyStep?, redirect: String? = nil, isStatic: Bool = false
  ) -> Route {
    Route(
      server: server, locations: location(of: step).map { [$0] } ?? [],
      action: isStatic ? .static : .return, status: status, redirect: redirect,
      authorization: isUndecided ? .unknown : .notForwarded, authorizationSpan: step?.span,
      responseHeaders: responseHeaders, because: because)
  }

  /// The location that a step ends; of several paths the longest that fits.
  func location(of step: ProxyStep?) -> ProxyLocation? {
    guard let step else { return nil }
    let ends = server.locations.filter { $0.end == step }
    let path = RequestTarget(request.target, mergesSlashes: false).path ?? ""
    let fitting = ends.filter { location in
      switch location.match.kind {
      case .exact: location.match.pattern.text.lowercased() == path.lowercased()
      case .prefix: path.lowercased().hasPrefix(location.match.pattern.text.lowercased())
      case .decidingPrefix, .regex, .caselessRegex, .named, .rule: false
      }
    }
    return fitting.max { $0.match.pattern.text.utf8.count < $1.match.pattern.text.utf8.count }
      ?? ends.first { $0.match.kind == .rule } ?? ends.first
  }
}
