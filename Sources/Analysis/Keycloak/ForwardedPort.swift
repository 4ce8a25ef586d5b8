// The port that Keycloak takes from a proxy's headers.

import Deployment
import SourceText

/// What a route's headers make of the port.
struct ForwardedPort {
  let server: KeycloakServer
  let route: ProxyRoute

  /// The authority with the port that counts; nil where that is not known.
  ///
  /// X-Forwarded-Port wins over the port of the host (keycloak issue 23023). Before 26.2 an X-Forwarded-Host
  /// without a port was completed with the port that Keycloak listens on (upgrading guide 26.2.0).
  func authority(_ authority: String, at url: WebAddress) -> String? {
    switch route.headers["x-forwarded-port"] ?? .passedThrough {
    case .literal(let text, _): return Int(text).map { Self.authority(authority, port: $0) }
    case .expression(let text, _):
      guard text == "$server_port" || text == "${server_port}" else { return nil }
      let ports = Set(
        route.server.listens.filter { $0.isTLS == url.isSecure }.map(\.port))
      guard let port = ports.first, ports.count == 1 else { return nil }
      return Self.authority(authority, port: port)
    case .unknown: return nil
    case .standard, .passedThrough, .notSent: break
    }
    guard let host = route.headers["x-forwarded-host"], host.isSet, !Self.hasPort(authority) else {
      return authority
    }
    switch server.version.isAtLeast(26, 2) {
    case .yes: return authority
    case .unknown: return nil
    case .no:
      guard server.product.kind != .keycloakLegacy else { return authority }
      return route.upstream.port.value.map { Self.authority(authority, port: $0) }
    }
  }

  private static func hasPort(_ authority: String) -> Bool {
    WebAddress("http://\(authority)")?.explicitPort != nil
  }

  private static func authority(_ authority: String, port: Int) -> String {
    guard let address = WebAddress("http://\(authority)") else { return authority }
    let name = address.host.contains(":") ? "[\(address.host)]" : address.host
    return "\(name):\(port)"
  }
}
