// Asks one virtual server for paths that somebody is known to ask for.

import Deployment

/// A virtual server that can be asked.
struct ServerProbe: Sendable {
  /// An address that no rule for an office or a home lets in (RFC 5737).
  static let strangerAddress = "203.0.113.7"

  let routing: Routing
  let server: ProxyServer

  /// The way of a `GET` request for a path, from a client that nobody knows.
  func route(_ path: String) -> Route {
    // A router of Traefik listens on every entry point, and the plain one mostly leads to the one with TLS.
    let secure =
      routing.proxy.kind == .nginx ? nil : server.listens.first(where: { $0.isTLS })
    let listen = secure ?? server.listens.first ?? ProxyServer.Listen(port: 80)
    var request = ProxyRequest(
      scheme: listen.isTLS ? "https" : "http", host: server.names.first?.value ?? "localhost",
      port: listen.port, target: path)
    request.clientAddress = Self.strangerAddress
    // Rules of Traefik and Caddy are tried together: each may take what another one leaves.
    if routing.proxy.kind != .nginx { return routing.route(request) }
    var state = RequestState(
      proxy: routing.proxy, request: request, index: routing.index, server: server,
      listen: listen)
    return routing.run(&state)
  }
}
