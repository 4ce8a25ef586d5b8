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
    let listen = server.listens.first ?? ProxyServer.Listen(port: 80)
    var request = ProxyRequest(
      scheme: listen.isTLS ? "https" : "http", host: server.names.first?.value ?? "localhost",
      port: listen.port, target: path)
    request.clientAddress = Self.strangerAddress
    var state = RequestState(
      proxy: routing.proxy, request: request, index: routing.index, server: server,
      listen: listen)
    return routing.run(&state)
  }
}
