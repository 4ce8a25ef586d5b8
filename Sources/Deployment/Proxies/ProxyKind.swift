// The reverse proxies whose configuration is understood.

/// A reverse proxy product.
public enum ProxyKind: String, Hashable, Sendable, CaseIterable {
  /// nginx: servers and locations.
  case nginx
  /// Traefik: routers, middlewares and services.
  case traefik
  /// Caddy: sites and directives.
  case caddy

  /// The name in sentences.
  public var name: String {
    switch self {
    case .nginx: "nginx"
    case .traefik: "Traefik"
    case .caddy: "Caddy"
    }
  }
}
