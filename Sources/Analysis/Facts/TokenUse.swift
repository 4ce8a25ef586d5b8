// Whether the clients of a route send bearer tokens that its target has to see.

import Deployment
import SourceText

/// How much a route's target depends on the `Authorization` header.
public enum TokenUse: String, Hashable, Sendable {
  /// It checks bearer tokens: an identity provider's own endpoints, or a service that is set up to.
  case required
  /// It looks like an API.
  case likely
  /// Nothing tells of tokens.
  case none
}

extension TokenUse {
  /// What a route leads to at its target.
  init(_ route: ProxyRoute, target: RouteFact.Target) {
    switch target {
    case .keycloak:
      // Userinfo, account, introspection and admin console; client credentials at the token endpoint.
      self = Self.provider(route, paths: ["/realms/", "/admin/"])
    case .authentik: self = Self.provider(route, paths: ["/application/o/", "/api/v3/"])
    case .resourceServer: self = Self.isAside(route) ? .none : .required
    case .service: self = Self.looksLikeAPI(route) ? .likely : .none
    case .relyingParty, .outside: self = .none
    }
  }

  private static func provider(_ route: ProxyRoute, paths: [String]) -> TokenUse {
    let words = paths.compactMap { $0.split(separator: "/").first.map(String.init) }
    return route.reaches(paths) || route.mentions(words) ? .required : .none
  }

  /// Pages and probes beside an API.
  private static func isAside(_ route: ProxyRoute) -> Bool {
    guard let prefix = route.publicPrefix else {
      return ["css", "png", "ico", "health", "docs"].contains { route.match.contains($0) }
    }
    let words = prefix.lowercased().split { !$0.isLetter && !$0.isNumber }
    let aside: Set<Substring> = [
      "health", "healthz", "ready", "live", "ping", "docs", "redoc", "swagger", "openapi",
      "metrics",
      "static", "assets", "media", "favicon", "robots",
    ]
    return words.last.map { aside.contains($0) || words.contains("docs") } ?? false
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
  }

  private static func looksLikeAPI(_ route: ProxyRoute) -> Bool {
    let words = route.match.lowercased().utf8.split { !isOfWord($0) }.map { Substring($0) }
    // NextAuth's own routes work with cookies.
    if zip(words, words.dropFirst()).contains(where: { $0 == "api" && $1 == "auth" }) {
      return false
    }
    if words.contains(where: { $0 == "api" || $0 == "graphql" }) { return true }
    if words.contains(where: {
      $0.utf8.first == UInt8(ascii: "v") && $0.utf8.count > 1
        && $0.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }) {
      return true
    }
    let names = route.server.names.compactMap(\.value)
    return !names.isEmpty && names.allSatisfy { $0.lowercased().hasPrefix("api.") }
  }
}

extension ProxyRoute {
  /// Whether a pattern's text has one of the words, where its paths are not known.
  func mentions(_ words: [String]) -> Bool {
    publicPrefix == nil && words.contains { match.contains($0) }
  }

  /// Whether some of the paths can come out of the route towards its upstream, below `/auth` too.
  func reaches(_ paths: [String]) -> Bool {
    guard let prefix = upstreamPrefix ?? publicPrefix else { return false }
    let short =
      prefix.hasPrefix("/auth/") ? String(prefix.dropFirst(5)) : prefix == "/auth" ? "/" : prefix
    return paths.contains { path in
      [prefix, short].contains { $0.hasPrefix(path) || path.hasPrefix($0) }
    }
  }
}
