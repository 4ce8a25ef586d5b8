// Questions to a Traefik or a Caddy whose files are written in a test.

import Analysis
import Deployment
import Loaders
import SourceText

/// One file of Traefik or Caddy and the questions to it.
struct GatewayExample {
  private let sources: SourceMap
  let proxy: Proxy

  /// A Caddyfile.
  init(caddy text: String) { self.init("Caddyfile", text) }

  /// A file of Traefik, static and dynamic settings in one.
  init(traefik text: String) { self.init("traefik.yml", text) }

  private init(_ path: String, _ text: String) {
    var files = InMemoryFiles([path: text])
    proxy = ProxyFile.load(main: path, environment: [:], files: &files) ?? Proxy(path: path)
    sources = files.sources
  }

  /// Asks with a Bearer token, unless the headers say otherwise.
  func route(
    _ url: String, method: String = "GET",
    headers: [RequestHeader] = [RequestHeader("Authorization", "Bearer t")]
  ) -> Route {
    let address = WebAddress(url)
    let path = address?.path ?? "/"
    return Routing(proxy).route(
      ProxyRequest(
        method: method, scheme: address?.scheme ?? "http", host: address?.host ?? "",
        port: address?.port, target: (path.isEmpty ? "/" : path) + (address?.suffix ?? ""),
        headers: headers))
  }

  /// `web:3000/x`, `301 https://…` or `404`.
  func end(_ url: String, method: String = "GET") -> String {
    let route = route(url, method: method)
    if let upstream = route.upstream {
      return "\(upstream.host):\(upstream.port ?? 0)\(upstream.uri ?? "?")"
    }
    let status = route.status.map(String.init) ?? route.action.rawValue
    return route.redirect.map { "\(status) \($0)" } ?? status
  }

  /// The text at a span.
  func text(_ span: Span?) -> String? { span.map { sources.textForHumans($0) } }
}
