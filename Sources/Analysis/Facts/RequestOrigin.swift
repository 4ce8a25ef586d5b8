// The address under which a request arrives at an identity provider, after the proxies on its way.

import Deployment
import SourceText

struct RequestOrigin {
  let routes: [RouteFact]
  let keycloaks: [String: KeycloakServer]

  /// Scheme, host and port that `service` sees when somebody opens `url`.
  func origin(of url: WebAddress, at service: String) -> Sourced<String> {
    let routes = routes.filter { $0.service?.name == service }
    guard let target = routes.first?.service, !Self.isDirect(url, to: target) else {
      return .known(url.origin)
    }
    guard let way = way(of: url, to: service) else {
      return .unknown(needs: ["the way of \(url.text) to `\(service)`"])
    }
    return origin(of: url, through: way)
  }

  /// The route that takes a request for `url` to `service`; nil where none is seen to.
  func way(of url: WebAddress, to service: String) -> RouteFact? {
    let ways = routes.filter {
      $0.service?.name == service && Self.serves($0, url)
        && url.path.hasPrefix($0.route.publicPrefix ?? "/")
    }
    // Several locations lead to the same service: the longest prefix is the one that serves the path.
    return ways.max {
      ($0.route.publicPrefix?.utf8.count ?? 0) < ($1.route.publicPrefix?.utf8.count ?? 0)
    }
  }

  /// Whether the address is the service's own: one of its names, or a port that it publishes.
  static func isDirect(_ url: WebAddress, to service: Service) -> Bool {
    let names =
      [service.name, service.containerName.value, service.hostname.value].compactMap { $0 }
      + service.networks.flatMap { $0.aliases.compactMap(\.value) }
    return names.contains { $0.lowercased() == url.host }
      || service.ports.contains { $0.published.value.flatMap { Int($0) } == url.port }
  }

  /// Whether the route's server answers for the address: by its name, or as the default of its port.
  private static func serves(_ fact: RouteFact, _ url: WebAddress) -> Bool {
    if fact.proxy.kind != .nginx {
      return RuleRouting(fact.proxy).takes(url, server: fact.route.server)
    }
    let ports = fact.route.server.listens.filter { $0.isTLS == url.isSecure }.map(\.port)
    return ports.contains { port in
      ServerChoice(fact.proxy, host: url.host, port: port, isTLS: url.isSecure)?.server.span
        == fact.route.server.span
    }
  }

  private func origin(of url: WebAddress, through way: RouteFact) -> Sourced<String> {
    let needs = ["what `\(way.proxy.path)` sends as Host"]
    guard var authority = authority(way, url: url) else { return .unknown(needs: needs) }
    let server = way.service.flatMap { keycloaks[$0.name] }
    // Browsers send no `Forwarded` of their own: without a line of the proxy it is as if unread.
    let isUnsent =
      server?.forwardedMode == .forwarded && way.route.headers["forwarded"]?.isSet != true
    let readsForwarded =
      isUnsent ? .no : server?.readsXForwarded ?? way.taken.readsForwarded
    if readsForwarded == .yes, let server {
      let port = ForwardedPort(server: server, route: way.route)
      guard let changed = port.authority(authority, at: url) else {
        return .unknown(needs: ["what `\(way.proxy.path)` sends as X-Forwarded-Port"])
      }
      authority = changed
    }
    let proto = way.route.headers["x-forwarded-proto"] ?? .passedThrough
    guard let scheme = scheme(proto, url: url, readsForwarded: readsForwarded) else {
      return .unknown(needs: ["what `\(way.proxy.path)` sends as X-Forwarded-Proto"])
    }
    return .known(WebAddress("\(scheme)://\(authority)")?.origin ?? "\(scheme)://\(authority)")
  }

  private func authority(_ way: RouteFact, url: WebAddress) -> String? {
    let port = url.explicitPort.map { ":\($0)" } ?? ""
    switch way.hostHeader {
    case .passedThrough: return url.host + port
    case .standard(let authority): return authority
    case .literal(let text, _): return text
    case .expression(let text, _):
      switch text.filter({ $0 != "{" && $0 != "}" }) {
      case "$http_host": return url.host + port
      case "$host": return url.host
      case "$host:$server_port":
        // The port that the proxy listens on, whatever the host publishes it as.
        let listen = way.route.server.listens.first { $0.isTLS == url.isSecure }
        return "\(url.host):\(listen?.port ?? url.port)"
      default: return nil
      }
    case .notSent, .unknown: return nil
    }
  }

  private func scheme(
    _ header: ProxyRoute.ForwardedHeader, url: WebAddress, readsForwarded: Ternary
  ) -> String? {
    guard readsForwarded != .no else { return "http" }
    guard readsForwarded == .yes else { return nil }
    switch header {
    case .literal(let text, _): return text
    case .expression(let text, _):
      return text == "$scheme" || text == "${scheme}" ? url.scheme : nil
    case .notSent, .passedThrough: return "http"
    case .standard, .unknown: return nil
    }
  }
}

extension ProxyRoute.ForwardedHeader {
  /// Whether a line sets the header.
  var isSet: Bool {
    switch self {
    case .literal, .expression: true
    case .standard, .passedThrough, .notSent, .unknown: false
    }
  }
}
