// A proxy's route together with what stands at its end.

import Deployment
import SourceText

/// A route and what it leads to; one object, since lists of routes are made for many questions.
public final class RouteFact: Sendable {
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
    /// Another service of the deployment, or one that these files do not show.
    case service
    /// A host on the internet, a device, a socket.
    case outside

    /// Whether it is an identity provider.
    public var isProvider: Bool { self == .keycloak || self == .authentik }
  }

  /// The proxy.
  public let proxy: Proxy
  /// The route.
  public let route: ProxyRoute
  /// The service at its end.
  public let service: Service?
  /// What it is.
  public let target: Target
  /// Whether only the upstream's name tells what the target is.
  public let isGuessed: Bool
  /// Whether the route's clients send tokens that the target has to see.
  public let tokenUse: TokenUse
  /// What of its public address the target takes from requests.
  public let taken: TakenAddress
  /// Whether the target answers questions about other origins itself, with the proof.
  public let answersCrossOrigin: (answer: Ternary, because: Because)
  /// How browsers reach the server.
  public let exposure: ServerExposure
  /// The origins that browsers use, with the ports that are published.
  public let publicAddresses: [PublicAddress]

  init(
    proxy: Proxy, route: ProxyRoute, service: Service?, target: Target, isGuessed: Bool,
    tokenUse: TokenUse, taken: TakenAddress,
    answersCrossOrigin: (answer: Ternary, because: Because),
    exposure: ServerExposure, publicAddresses: [PublicAddress]
  ) {
    self.proxy = proxy
    self.route = route
    self.service = service
    self.target = target
    self.isGuessed = isGuessed
    self.tokenUse = tokenUse
    self.taken = taken
    self.answersCrossOrigin = answersCrossOrigin
    self.exposure = exposure
    self.publicAddresses = publicAddresses
  }

  /// The target's name for a sentence.
  public var targetName: String {
    service?.name ?? route.upstream.host.value ?? route.upstream.text
  }

  /// Whether the target takes the host of its URLs from the request.
  public var takesHost: Ternary { taken.host }
  /// Whether the target takes the scheme of its URLs from the request.
  public var takesScheme: Ternary { taken.scheme }

  /// Whether the pages and endpoints of a login come this way, rather than files beside them.
  public var servesLogin: Bool {
    switch target {
    case .keycloak:
      route.reaches(["/realms/", "/admin/"]) || route.mentions(["realms", "admin"])
    case .authentik:
      route.reaches(["/application/o/", "/if/", "/flows/", "/api/v3/", "/source/"])
        || route.mentions(["application", "flows", "api"])
    case .relyingParty:
      !["/_next/", "/static/", "/public/", "/assets/"].contains {
        route.publicPrefix?.hasPrefix($0) == true
      } && route.publicPrefix != nil
    case .resourceServer, .service, .outside: false
    }
  }

  /// Whether nginx answers a bearer token with 401, because it asks for a password.
  ///
  /// Where it keeps that password to itself, it means to check the callers alone.
  public var isBlockedByPassword: Bool {
    route.authorization.fate == .notForwarded && !route.authorization.isTakenOver
      && route.basicAuth != nil
      && route.authorization.span == route.basicAuth
  }

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
    var because = taken.because
    if let cause = route.lostBecauseOf, !lostHeaders.isEmpty {
      because.add(
        "a block with a \(route.headerDirective) of its own inherits none from outside", at: cause)
    }
    if losesHost == .yes, case .standard(let authority) = route.headers["host"] {
      because.add(
        "so \(proxy.kind.name) sends the upstream's name as Host: `\(authority)`",
        at: route.upstream.span)
    }
    if losesScheme == .yes {
      because.add("nothing tells that browsers came over https", at: route.upstream.span)
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

  /// The lines that bring the missing headers to the target, to be written into the location.
  ///
  /// A location without lines of its own loses the inherited ones with the first that it gets, so they come along.
  public var repairLines: [String] {
    guard route.headerDirective == "proxy_set_header" else { return [] }
    let present = route.hasOwnHeaderLines ? route.headerLines : []
    var names = Set(present.map { $0.name.lowercased() })
    var lines: [String] = []
    func add(_ line: ProxyRoute.LostHeader) {
      guard names.insert(line.name.lowercased()).inserted else { return }
      lines.append("proxy_set_header \(line.words);")
    }
    func add(_ name: String, _ value: String) {
      add(ProxyRoute.LostHeader(name: name, value: value, span: route.upstream.span))
    }
    // What the location has sent so far, it goes on sending: a lost strip of credentials does not come back.
    let lost = route.lostHeaders.filter {
      !["authorization", "cookie"].contains($0.name.lowercased())
    }
    for line in route.hasOwnHeaderLines ? lost : route.headerLines { add(line) }
    if losesHost == .yes { add("Host", "$http_host") }
    if losesScheme == .yes { add("X-Forwarded-Proto", "$scheme") }
    return lines
  }
}
