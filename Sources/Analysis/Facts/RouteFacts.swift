// Joins the routes of a deployment's proxies with its services.

import Deployment
import SourceText

struct RouteFacts {
  private let deployment: Deployment
  private let vantage: PublicVantage
  private let owners: UpstreamOwners
  private let taken: TakenAddresses

  init(_ deployment: Deployment, vantage: PublicVantage, keycloaks: [String: KeycloakServer]) {
    self.deployment = deployment
    self.vantage = vantage
    owners = UpstreamOwners(deployment)
    taken = TakenAddresses(deployment: deployment, keycloaks: keycloaks)
  }

  func all() -> [RouteFact] {
    let routes = deployment.proxies.flatMap { proxy in
      ProxyRoutes.of(proxy).map { (proxy: proxy, route: $0) }
    }
    guard !routes.isEmpty else { return [] }
    let exposures = ServerExposures(
      deployment, vantage: vantage, routes: routes, owners: owners)
    // The routes of one server stand side by side.
    var last: (server: Span?, proxy: String?, exposure: ServerExposure)?
    var ends: [String: End] = [:]
    return routes.map { proxy, route in
      let exposure: ServerExposure
      if let known = last, known.server == route.server.span, known.proxy == proxy.service {
        exposure = known.exposure
      } else {
        exposure = exposures.exposure(of: route.server, in: proxy)
        last = (route.server.span, proxy.service, exposure)
      }
      return fact(route, of: proxy, exposure: exposure, ends: &ends)
    }
  }

  /// What a service at the end of routes is; most services have several.
  private struct End {
    let target: RouteFact.Target
    let isGuessed: Bool
    /// The variable that tells the service to answer other origins.
    var crossOriginSwitch: EnvironmentVariable?
  }

  private func end(_ service: Service) -> End {
    let (target, isGuessed) = kind(of: service)
    return End(
      target: target, isGuessed: isGuessed,
      crossOriginSwitch: service.environment.first(where: Self.switchesCrossOriginOn))
  }

  private func end(_ upstream: ProxyRoute.Upstream) -> End {
    let (target, isGuessed) = guess(upstream)
    return End(target: target, isGuessed: isGuessed)
  }

  private func fact(
    _ route: ProxyRoute, of proxy: Proxy, exposure: ServerExposure, ends: inout [String: End]
  ) -> RouteFact {
    let service = owners.service(of: route.upstream, calledBy: proxy)
    let end =
      service.map { service in
        if let known = ends[service.name] { return known }
        let end = self.end(service)
        ends[service.name] = end
        return end
      } ?? self.end(route.upstream)
    let target = end.target
    return RouteFact(
      proxy: proxy, route: route, service: service, target: target, isGuessed: end.isGuessed,
      tokenUse: TokenUse(route, target: target),
      taken: service.map { taken.address(takenBy: $0, target: target) }
        ?? (target.isProvider ? .unknown : .fixed),
      answersCrossOrigin: answersCrossOrigin(route, end, service: service),
      exposure: exposure,
      publicAddresses: service.map { publicAddresses(of: route, proxy: proxy, service: $0) } ?? [])
  }

  // MARK: What the target is

  private func kind(of service: Service) -> (RouteFact.Target, isGuessed: Bool) {
    if let product = service.effectiveProduct {
      if product.isKeycloak { return (.keycloak, false) }
      if product.kind == .authentik { return (.authentik, false) }
      // A gate such as oauth2-proxy names issuers too, but its clients come with cookies.
      return (.service, false)
    }
    if deployment.logins.contains(where: { $0.service == service.name }) {
      return (.relyingParty, false)
    }
    if checksTokens(service) { return (.resourceServer, false) }
    return Self.guess(name: service.name).map { ($0, true) } ?? (.service, false)
  }

  /// What an upstream that is no service of the deployment may be, by its name alone.
  private func guess(_ upstream: ProxyRoute.Upstream) -> (RouteFact.Target, isGuessed: Bool) {
    guard let name = upstream.host.value, !UpstreamOwners.isPlaceholder(name) else {
      return (.outside, false)
    }
    let host = name.lowercased()
    switch HostKind(host) {
    case .label: return (Self.guess(name: host) ?? .service, true)
    case .loopback, .dockerHost: return (.service, true)
    case .localhostName, .address, .hostsFileName, .privateName, .domainName:
      return (.outside, false)
    }
  }

  private static func guess(name: String) -> RouteFact.Target? {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    if words.contains("keycloak") { return .keycloak }
    return words.contains("authentik") && !words.contains("outpost") && !words.contains("proxy")
      ? .authentik : nil
  }

  /// Words in the environment of services that verify bearer tokens
  /// (Spring, Quarkus, FastAPI and Node samples among public repositories).
  private func checksTokens(_ service: Service) -> Bool {
    service.environment.contains { variable in
      let name = variable.name.uppercased()
      return [
        "JWT_ISSUER", "JWK_SET_URI", "JWKS_URI", "JWKS_URL", "OIDC_AUDIENCE", "JWT_AUDIENCE",
        "OIDC_ISSUER", "OIDC_AUTH_SERVER_URL", "ISSUER_URI", "TOKEN_ISSUER",
      ]
      .contains { name.contains($0) }
    }
  }

  // MARK: Other origins

  /// Keycloak and Authentik answer other origins at the endpoints that pages call
  /// (Keycloak's `Cors` of 26.0, Authentik's `cors_allow`); a service says so in its environment.
  private func answersCrossOrigin(
    _ route: ProxyRoute, _ end: End, service: Service?
  ) -> (answer: Ternary, because: Because) {
    switch end.target {
    case .keycloak:
      let isEndpoint = route.reaches(["/realms/"]) || route.mentions(["realms"])
      return isEndpoint
        ? (
          .yes,
          Because(
            "Keycloak answers other origins itself, by its clients' web origins",
            at: service?.nameSpan)
        ) : (.no, Because())
    case .authentik:
      let isEndpoint =
        route.reaches(["/application/o/"]) || route.mentions(["application"])
      return isEndpoint
        ? (
          .yes,
          Because(
            "Authentik answers other origins itself, by its providers' redirect URIs",
            at: service?.nameSpan)
        ) : (.no, Because())
    case .relyingParty, .resourceServer, .service, .outside:
      guard let variable = end.crossOriginSwitch else { return (.unknown, Because()) }
      return (
        .yes,
        Because(
          "`\(service?.name ?? "")` answers other origins itself: it is told to by `\(variable.name)`",
          at: variable.nameSpan ?? variable.value.span)
      )
    }
  }

  private static func switchesCrossOriginOn(_ variable: EnvironmentVariable) -> Bool {
    let words = Set(variable.name.uppercased().split { !$0.isLetter && !$0.isNumber })
    let isOrigins =
      words.contains("CORS")
      || (words.contains("ORIGINS") && (words.contains("ALLOWED") || words.contains("ALLOW")))
    guard isOrigins, let value = variable.value.value?.lowercased() else { return false }
    return !["", "false", "0", "off", "no", "none", "[]", "null"].contains(value)
  }

  // MARK: Public addresses

  private func publicAddresses(
    of route: ProxyRoute, proxy: Proxy, service: Service
  ) -> [PublicAddress] {
    guard let prefix = route.publicPrefix, let upstream = route.upstreamPrefix, !route.isInternal
    else { return [] }
    let runner = proxy.service.flatMap { deployment.service($0) }
    return route.publicAddresses.flatMap { address -> [PublicAddress] in
      ports(of: address, runner: runner).map { port in
        let isDefault = port == (address.scheme == "https" ? 443 : 80)
        return PublicAddress(
          service: service.name,
          origin: "\(address.scheme)://\(address.host)" + (isDefault ? "" : ":\(port)"),
          pathPrefix: prefix, upstreamPathPrefix: upstream, span: address.span)
      }
    }
  }

  /// The host's ports for a port that the proxy listens on; the port itself where nobody runs the proxy in a container.
  private func ports(of address: ProxyRoute.PublicAddress, runner: Service?) -> [Int] {
    guard let runner, runner.networkMode.value != "host" else { return [address.listeningPort] }
    return runner.ports.filter { $0.target.value == address.listeningPort }
      .compactMap { $0.published.value.flatMap { Int($0) } }
  }
}
