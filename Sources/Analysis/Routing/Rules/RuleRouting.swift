// Follows a request through Traefik or Caddy: which rule takes it, and what becomes of it.

import Deployment
import SourceText

/// Answers where a proxy with ordered rules takes requests.
struct RuleRouting {
  let proxy: Proxy

  init(_ proxy: Proxy) { self.proxy = proxy }

  /// The way of a request.
  func route(_ request: ProxyRequest) -> Route {
    let route = follow(request)
    guard request.header("authorization") == nil, route.authorization == .stripped else {
      return route
    }
    // The client sent none: tell what would become of one.
    var question = request
    question.headers.append(RequestHeader("Authorization", "Bearer token"))
    return route.withAuthorization(of: follow(question))
  }

  /// Whether a server takes a request for an address.
  func takes(_ url: WebAddress, server: ProxyServer) -> Bool {
    let request = ProxyRequest(
      scheme: url.scheme, host: url.host, port: url.port, target: url.path.isEmpty ? "/" : url.path)
    for candidate in servers(for: request) {
      guard let rule = candidate.rule else { continue }
      let state = RuleState(proxy: proxy, server: candidate, request: request)
      if state.matches(rule.match) == .yes { return candidate.span == server.span }
    }
    return false
  }

  private func follow(_ request: ProxyRequest) -> Route {
    var because = Because()
    var isUndecided = false
    for server in servers(for: request) {
      guard let rule = server.rule else { continue }
      var state = RuleState(proxy: proxy, server: server, request: request)
      state.because = because
      state.isUndecided = isUndecided
      switch state.matches(rule.match) {
      case .no: continue
      case .unknown:
        isUndecided = true
        because.add("whether \(title(rule)) takes the request is not known", at: rule.title.span)
      case .yes:
        state.because.add("\(title(rule)) takes the request", at: rule.title.span)
        // The rule is known to hold; only its steps are open.
        return state.run([rule], way: [.init(rule: 0, step: -1)]) ?? unanswered(state)
      }
    }
    return refused(request, because: because, isUndecided: isUndecided)
  }

  private func title(_ rule: ProxyRule) -> String {
    proxy.kind == .caddy ? "site `\(rule.title.text)`" : rule.title.text
  }

  /// The servers of the port that the request arrives on, in the order in which they are tried.
  ///
  /// A port that nobody listens on is taken to be published for one that speaks the right protocol.
  private func servers(for request: ProxyRequest) -> [ProxyServer] {
    let port = request.listeningPort ?? request.port
    let isTLS = request.scheme == "https"
    func listening(_ fits: (ProxyServer.Listen) -> Bool) -> [ProxyServer] {
      proxy.servers.filter {
        $0.hasUnknownListen && $0.listens.isEmpty || $0.listens.contains(where: fits)
      }
    }
    let exact = listening { $0.port == port && $0.isTLS == isTLS }
    if exact.contains(where: { !$0.listens.isEmpty }) { return exact }
    if proxy.redirectsToTLS, !isTLS, port == 80 { return exact }
    let fitting = listening { $0.isTLS == isTLS }
    return fitting.isEmpty ? proxy.servers : fitting
  }

  /// The rule has nothing that ends the request.
  private func unanswered(_ state: RuleState) -> Route {
    var state = state
    let place = state.server.rule?.title.span
    if state.isUndecided || proxy.kind == .traefik {
      state.isUndecided = true
      state.because.add("where the request ends is not known", at: place)
      var route = state.answered(nil, by: nil)
      route.action = .none
      return route
    }
    state.because.add("no directive answers, so Caddy sends an empty 200", at: place)
    return state.answered(200, by: nil)
  }

  /// No rule takes the request.
  private func refused(_ request: ProxyRequest, because: Because, isUndecided: Bool) -> Route {
    var because = because
    if proxy.redirectsToTLS, request.scheme == "http",
      let server = proxy.servers.first(where: { server in
        server.isTLS
          && server.rule.map {
            RuleState(proxy: proxy, server: server, request: request).matches($0.match)
          } == .yes
      })
    {
      // Automatic HTTPS (caddyserver.com/docs/automatic-https, "Effects").
      because.add("Caddy sends plain requests for a site with TLS to https", at: server.span)
      return Route(
        server: server, action: .return, status: 308,
        redirect: "https://\(request.host)\(request.target)", authorization: .notForwarded,
        because: because)
    }
    let status = proxy.kind == .traefik ? 404 : 200
    because.add(
      proxy.kind == .traefik
        ? "no router takes the request, so Traefik answers 404"
        : "no site takes the request, so Caddy sends an empty 200")
    return Route(
      action: .none, status: status, authorization: isUndecided ? .unknown : .notForwarded,
      because: because)
  }
}
