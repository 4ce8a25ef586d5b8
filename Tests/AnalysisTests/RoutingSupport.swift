import Analysis
import Deployment
import Loaders
import SourceText

/// One nginx file and the questions to it.
struct RoutingExample {
  private var map = SourceMap()
  private(set) var proxy: Proxy

  init(_ text: String, version: String? = nil) {
    let file = map.add(path: "nginx.conf", bytes: Array(text.utf8))
    proxy = NginxLoader.load(NginxSources(main: file)).proxy
    proxy.version = version.flatMap { NginxVersion($0) }
  }

  /// Asks with a Bearer token, unless the headers say otherwise.
  func route(
    _ target: String, method: String = "GET", scheme: String = "http", host: String = "a.test",
    port: Int? = nil, headers: [RequestHeader] = [RequestHeader("Authorization", "Bearer t")]
  ) -> Route {
    Routing(proxy).route(
      ProxyRequest(
        method: method, scheme: scheme, host: host, port: port, target: target, headers: headers))
  }

  /// The text at a span.
  func text(_ span: Span?) -> String? { span.map { map.textForHumans($0) } }
}

extension Route {
  /// The value that the upstream receives under a name.
  func header(_ name: String) -> String? { requestHeaders.first { $0.name == name }?.value }
}
