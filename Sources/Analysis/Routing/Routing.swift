// Follows a request through a proxy: server, rewrites, location, access checks, upstream.

import Deployment
import SourceText

/// Answers where a proxy takes requests, by the proxy's own rules.
public struct Routing: Sendable {
  /// nginx ends a chain of internal redirects with 500 after ten.
  static let redirectLimit = 10
  private static let hopLimit = 4
  /// More conditions of which nothing is known say nothing any more.
  private static let conditionLimit = 6

  let proxy: Proxy
  let index: ConfigurationIndex

  /// Prepares a proxy for questions.
  public init(_ proxy: Proxy) {
    self.proxy = proxy
    index = ConfigurationIndex(proxy)
  }

  /// The way of a request.
  public func route(_ request: ProxyRequest) -> Route {
    if proxy.kind != .nginx { return RuleRouting(proxy).route(request) }
    let route = answer(request)
    guard request.header("authorization") == nil,
      route.authorization == .stripped || !route.alternatives.isEmpty
    else { return route }
    // The client sent none: tell what would become of one.
    var question = request
    question.headers.append(RequestHeader("Authorization", "Bearer token"))
    return route.withAuthorization(of: answer(question))
  }

  /// The way of a request, and the ways where conditions hold that only the run time knows.
  private func answer(_ request: ProxyRequest) -> Route {
    let route = follow(request, isLoopback: false, hops: 0)
    guard !route.openConditions.isEmpty else { return route }
    return route.with(
      route.openConditions.prefix(Self.conditionLimit).map { condition in
        Route.Alternative(
          condition: condition,
          route: follow(request, isLoopback: false, hops: 0, holding: condition))
      })
  }

  private func follow(
    _ request: ProxyRequest, isLoopback: Bool, hops: Int, holding condition: Span? = nil
  ) -> Route {
    let port = request.listeningPort ?? request.port
    guard
      let choice = ServerChoice(
        proxy, host: request.host, port: port, isTLS: request.scheme == "https",
        isLoopback: isLoopback)
    else {
      return Route(
        action: .none, authorization: isLoopback ? .unknown : .notForwarded,
        because: Because("no server listens on port \(port)"))
    }
    var request = request
    var because = Because()
    if choice.listen.port != port {
      because.add(
        "nothing listens on port \(port): it is taken to lead to port \(choice.listen.port)",
        at: choice.listen.span ?? choice.server.span)
    }
    if request.scheme == "https", !choice.listen.isTLS {
      // What ends TLS before nginx speaks HTTP to it.
      if request.header("host") == nil {
        request.headers.insert(RequestHeader("Host", request.authority), at: 0)
      }
      request.scheme = "http"
      because.add(
        "port \(choice.listen.port) speaks no TLS: it ends before nginx, whose `$scheme` is `http`",
        at: choice.listen.span ?? choice.server.span)
    }
    var state = RequestState(
      proxy: proxy, request: request, index: index, server: choice.server,
      listen: choice.listen, defaultServer: choice.defaultServer)
    state.because = because + choice.because
    state.holding = condition
    if !choice.groups.isEmpty { state.take(groups: choice.groups, names: choice.groupNames) }
    var stage = RequestStage.server
    if choice.isPlainOnTLS {
      state.because.add(
        "port \(choice.listen.port) speaks TLS, and this request does not",
        at: choice.listen.span ?? choice.server.span)
      stage = state.answer(497, redirect: nil, hasBody: false, at: nil, isReturn: false)
    }
    let route = run(&state, from: stage)
    return hop(from: route, request: request, hops: hops) ?? route
  }

  /// Runs a request that has its server.
  func run(
    _ state: inout RequestState, from first: RequestStage = .server, depth: Int = 0
  ) -> Route {
    if let refusal = state.badRequest() {
      state.because.add(refusal.reason, at: refusal.span)
      return state.refused(refusal.status, redirect: nil, action: .none)
    }
    var stage = first
    // Every round but the first follows a change of the path, and nginx allows few of them.
    for _ in 0..<(4 * (Self.redirectLimit + 2)) {
      switch stage {
      case .server: stage = state.runServer()
      case .search: stage = state.runSearch()
      case .location: stage = state.runLocation(self, depth: depth)
      case .done(let route): return route
      }
    }
    return state.refused(500, redirect: nil, action: .none)
  }

  /// The status that an authentication subrequest is answered with, where the files decide it.
  func status(ofSubrequest target: ProxyWord, from state: RequestState, depth: Int) -> Int? {
    guard depth < 3 else { return nil }
    var inner = state
    let parts = RequestTarget.split(inner.filledIn(target))
    inner.captures = []
    inner.path = parts.path
    inner.query = parts.query
    inner.isInternal = true
    inner.isSubrequest = true
    inner.isUntouched = false
    inner.keepsPrefix = true
    inner.usedErrorPage = false
    inner.forcedStatus = nil
    inner.redirects = 0
    let route = run(&inner, depth: depth + 1)
    state.budget.subrequestReachedUpstream = route.upstream != nil
    state.budget.subrequestVariables = inner.variables
    if inner.isUndecided { return nil }
    // What an upstream or a file answers is not known, unless an error_page keeps the old status.
    guard route.upstream == nil, route.action != .static else { return inner.forcedStatus }
    return route.status
  }

  /// An upstream on the loopback address may be another server of the same proxy.
  private func hop(from route: Route, request: ProxyRequest, hops: Int) -> Route? {
    guard let upstream = route.upstream, route.action == .proxy, hops < Self.hopLimit,
      ["127.0.0.1", "localhost", "[::1]"].contains(upstream.host), let port = upstream.port,
      proxy.servers.contains(where: { $0.listens.contains { $0.port == port } })
    else { return nil }
    let headers = route.requestHeaders.filter(\.isKnown).map { RequestHeader($0.name, $0.value) }
    let authority = headers.first { $0.name == "host" }?.value ?? upstream.host
    let host = authority.split(separator: ":").first.map(String.init) ?? authority
    let next = ProxyRequest(
      method: request.method, scheme: upstream.scheme, host: host, port: port,
      target: upstream.uri ?? "/", headers: headers)
    var inner = follow(next, isLoopback: true, hops: hops + 1)
    guard inner.server != nil else { return nil }
    var because = route.because
    because.add("port \(port) of the loopback address is this proxy again", at: inner.server?.span)
    inner.because = because + inner.because
    inner.server = route.server
    inner.locations = route.locations
    inner.responseHeaders = route.responseHeaders
    switch (route.authorization, inner.authorization) {
    case (.passed, _), (_, .notForwarded), (_, .replaced), (_, .duplicated): break
    case (.stripped, .added): inner.authorization = .replaced
    case (_, .stripped) where inner.authorizationSpan != nil: break
    default:
      inner.authorization = route.authorization
      inner.authorizationSpan = route.authorizationSpan
    }
    return inner
  }
}

/// Where in nginx's phases a request is.
enum RequestStage {
  /// The rewrite directives of the server.
  case server
  /// Looking for a location.
  case search
  /// What the location says.
  case location
  /// The way is known.
  case done(Route)
}
