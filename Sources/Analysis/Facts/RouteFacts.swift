// Joins the routes of a deployment's proxies with its services.

import Deployment
import SourceText

struct RouteFacts {
  private let deployment: Deployment
  private let keycloaks: [String: KeycloakServer]

  init(_ deployment: Deployment, keycloaks: [String: KeycloakServer]) {
    self.deployment = deployment
    self.keycloaks = keycloaks
  }

  func all() -> [RouteFact] {
    deployment.proxies.flatMap { proxy in
      ProxyRoutes.of(proxy).map { fact($0, of: proxy) }
    }
  }

  private func fact(_ route: ProxyRoute, of proxy: Proxy) -> RouteFact {
    let service = route.upstream.host.value.flatMap { owner(of: $0) }
    let target = service.map { kind(of: $0) } ?? .outside
    let (builds, because) = service.map { buildsURLs($0, target: target) } ?? (.no, Because())
    return RouteFact(
      proxy: proxy, route: route, service: service, target: target, buildsURLs: builds,
      buildsURLsBecause: because,
      publicAddresses: service.map { publicAddresses(of: route, proxy: proxy, service: $0) } ?? [])
  }

  /// The service that a name inside the networks belongs to.
  private func owner(of host: String) -> Service? {
    let name = host.lowercased()
    return deployment.services.first { $0.name.lowercased() == name }
      ?? deployment.services.first { service in
        service.containerName.value?.lowercased() == name
          || service.networks.contains { $0.aliases.contains { $0.value?.lowercased() == name } }
      } ?? deployment.services.first { $0.hostname.value?.lowercased() == name }
  }

  private func kind(of service: Service) -> RouteFact.Target {
    if let product = service.effectiveProduct {
      if product.isKeycloak { return .keycloak }
      if product.kind == .authentik { return .authentik }
    }
    if deployment.logins.contains(where: { $0.service == service.name }) { return .relyingParty }
    return checksTokens(service) ? .resourceServer : .service
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

  /// Whether a service takes its public address from the request.
  private func buildsURLs(_ service: Service, target: RouteFact.Target) -> (Ternary, Because) {
    switch target {
    case .authentik:
      return (
        .yes,
        Because(
          "Authentik builds its URLs from the host and scheme of the request", at: service.nameSpan)
      )
    case .keycloak: return keycloakBuildsURLs(service)
    case .relyingParty: return appBuildsURLs(service)
    case .resourceServer, .service, .outside: return (.no, Because())
    }
  }

  private func keycloakBuildsURLs(_ service: Service) -> (Ternary, Because) {
    guard let server = keycloaks[service.name] else { return (.unknown, Because()) }
    if server.product.kind != .keycloak { return (.unknown, Because()) }
    let hostname =
      server.value("hostname").isPresent ? server.value("hostname") : server.value("hostname-url")
    if hostname.isAbsent {
      return (
        .yes,
        Because(
          "`\(service.name)` has no KC_HOSTNAME, so Keycloak builds its URLs from the request",
          at: service.nameSpan)
      )
    }
    guard let text = hostname.value else { return (.unknown, Because()) }
    if text.contains("://") { return (.no, Because()) }
    // A bare hostname of v1 brings scheme and port from its own settings.
    switch server.product.isAtLeast(25) {
    case .yes:
      return (
        .yes,
        Because(
          "KC_HOSTNAME is a bare host, so Keycloak takes scheme and port from the request",
          at: hostname.span)
      )
    case .no: return (.no, Because())
    case .unknown: return (.unknown, Because())
    }
  }

  private func appBuildsURLs(_ service: Service) -> (Ternary, Because) {
    for name in ["AUTH_URL", "NEXTAUTH_URL"] {
      guard let value = service.variable(name)?.value, value.isPresent else { continue }
      return (value.value?.isEmpty == true ? .unknown : .no, Because())
    }
    return (.unknown, Because())
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
