// A proxy's route together with the service at its end.

import Deployment
import SourceText

/// A route and what it leads to.
public struct RouteFact: Sendable {
  /// What stands at the end of a route.
  public enum Target: String, Sendable {
    /// A Keycloak server.
    case keycloak
    /// An Authentik server.
    case authentik
    /// The app of a login.
    case relyingParty = "relying-party"
    /// A service that checks bearer tokens, by its environment.
    case resourceServer = "resource-server"
    /// Another service of the deployment.
    case service
    /// Nothing of the deployment.
    case outside
  }

  /// The proxy.
  public let proxy: Proxy
  /// The route.
  public let route: ProxyRoute
  /// The service at its end.
  public let service: Service?
  /// What it is.
  public let target: Target
  /// Whether the target takes the host of its URLs from the request.
  public let takesHost: Ternary
  /// Whether the target takes the scheme of its URLs from the request.
  public let takesScheme: Ternary
  /// Why it takes them.
  public let takesBecause: Because
  /// The origins that browsers use, with the ports that are published.
  public let publicAddresses: [PublicAddress]

  /// Whether neither Host nor X-Forwarded-Host tells the target the public name.
  public var losesHost: Ternary {
    if takesHost != .yes { return takesHost }
    let host = route.headers["host"] ?? .passedThrough
    let forwarded = route.headers["x-forwarded-host"] ?? .passedThrough
    switch forwarded {
    case .literal, .expression: return .no
    case .unknown: return .unknown
    case .standard, .passedThrough, .notSent: break
    }
    switch host {
    case .expression("$proxy_host", _): return .yes
    case .literal, .expression, .passedThrough: return .no
    case .unknown: return .unknown
    case .notSent: return .yes
    case .standard(let authority):
      let name = authority.split(separator: ":").first.map(String.init) ?? authority
      return Ternary(!route.server.names.contains { $0.value == name })
    }
  }

  /// Whether the target cannot tell that browsers use TLS, which ends at this server.
  public var losesScheme: Ternary {
    if takesScheme != .yes { return takesScheme }
    guard route.server.isTLS, route.upstream.scheme != "https" else { return .no }
    switch (route.headers["x-forwarded-proto"], route.headers["forwarded"]) {
    case (.literal, _), (.expression, _), (_, .literal), (_, .expression): return .no
    case (.unknown, _), (_, .unknown): return .unknown
    default: return .yes
    }
  }

  /// Why the headers do not arrive.
  public var lossBecause: Because {
    var because = takesBecause
    if let cause = route.lostBecauseOf, !lostHeaders.isEmpty {
      because.add(
        "a block with a proxy_set_header of its own inherits none from outside", at: cause)
    }
    if losesHost == .yes, case .standard(let authority) = route.headers["host"] {
      because.add(
        "so \(proxy.kind.name) sends the upstream's name as Host: `\(authority)`",
        at: route.upstream.span)
    }
    if losesScheme == .yes {
      because.add("nothing tells that browsers came over https", at: route.server.span)
    }
    return because
  }

  /// The names of the headers that do not arrive.
  public var missingHeaders: [String] {
    (losesHost == .yes ? ["Host"] : []) + (losesScheme == .yes ? ["X-Forwarded-Proto"] : [])
  }

  /// The outer lines that would have sent what is missing.
  public var lostHeaders: [ProxyRoute.LostHeader] {
    let wanted =
      (losesHost == .yes ? ["host", "x-forwarded-host"] : [])
      + (losesScheme == .yes ? ["x-forwarded-proto", "forwarded"] : [])
    return route.lostHeaders.filter { wanted.contains($0.name.lowercased()) }
  }
}
