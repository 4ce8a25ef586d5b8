// Joins the routes of a deployment's proxies with its services.

import Deployment
import SourceText

struct RouteFacts {
  private let deployment: Deployment
  private let keycloaks: [String: KeycloakServer]
  /// The services' places by every name that containers know them under, the strongest name first.
  private let owners: [String: Int]

  init(_ deployment: Deployment, keycloaks: [String: KeycloakServer]) {
    self.deployment = deployment
    self.keycloaks = keycloaks
    owners = deployment.proxies.isEmpty ? [:] : Self.owners(deployment)
  }

  private static func owners(_ deployment: Deployment) -> [String: Int] {
    var owners: [String: Int] = [:]
    func add(_ name: String?, _ index: Int) {
      guard let name = name?.lowercased(), owners[name] == nil else { return }
      owners[name] = index
    }
    for (index, service) in deployment.services.enumerated() { add(service.name, index) }
    for (index, service) in deployment.services.enumerated() {
      add(service.containerName.value, index)
      for alias in service.networks.flatMap(\.aliases) { add(alias.value, index) }
    }
    for (index, service) in deployment.services.enumerated() { add(service.hostname.value, index) }
    return owners
  }

  func all() -> [RouteFact] {
    deployment.proxies.flatMap { proxy in
      ProxyRoutes.of(proxy).map { fact($0, of: proxy) }
    }
  }

  private func fact(_ route: ProxyRoute, of proxy: Proxy) -> RouteFact {
    let service = route.upstream.host.value.flatMap { owner(of: $0) }
    let target = service.map { kind(of: $0) } ?? .outside
    let taken =
      service.map { addressTaken(by: $0, target: target) } ?? TakenAddress(host: .no, scheme: .no)
    return RouteFact(
      proxy: proxy, route: route, service: service, target: target, takesHost: taken.host,
      takesScheme: taken.scheme, takesBecause: taken.because,
      publicAddresses: service.map { publicAddresses(of: route, proxy: proxy, service: $0) } ?? [])
  }

  /// The service that a name inside the networks belongs to.
  private func owner(of host: String) -> Service? {
    owners[host.lowercased()].map { deployment.services[$0] }
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

  /// What of its public address a service takes from the request.
  private struct TakenAddress {
    var host: Ternary
    var scheme: Ternary
    var because = Because()
  }

  private func addressTaken(by service: Service, target: RouteFact.Target) -> TakenAddress {
    switch target {
    case .authentik:
      TakenAddress(
        host: .yes, scheme: .yes,
        because: Because(
          "Authentik builds its URLs from the host and scheme of the request",
          at: service.nameSpan))
    case .keycloak: addressTaken(byKeycloak: service)
    case .relyingParty: addressTaken(byApp: service)
    case .resourceServer, .service, .outside: TakenAddress(host: .no, scheme: .no)
    }
  }

  private func addressTaken(byKeycloak service: Service) -> TakenAddress {
    guard let server = keycloaks[service.name], server.product.kind == .keycloak else {
      return TakenAddress(host: .unknown, scheme: .unknown)
    }
    let realms = deployment.providers.filter { $0.service == service.name }.flatMap(\.realms)
    if !realms.isEmpty, realms.allSatisfy({ $0.frontendURL.value?.contains("://") == true }) {
      return TakenAddress(host: .no, scheme: .no)
    }
    let written = server.value("hostname")
    let hostname = written.isPresent ? written : server.value("hostname-url")
    if hostname.isAbsent {
      return TakenAddress(
        host: .yes, scheme: .yes,
        because: Because(
          "`\(service.name)` has no KC_HOSTNAME, so Keycloak builds its URLs from the request",
          at: service.nameSpan))
    }
    guard let text = hostname.value else { return TakenAddress(host: .unknown, scheme: .unknown) }
    if text.contains("://") { return TakenAddress(host: .no, scheme: .no) }
    // A bare hostname of v1 brings scheme and port from its own settings.
    return TakenAddress(
      host: .no, scheme: server.product.isAtLeast(25),
      because: Because(
        "KC_HOSTNAME is a bare host, so Keycloak takes scheme and port from the request",
        at: hostname.span))
  }

  private func addressTaken(byApp service: Service) -> TakenAddress {
    let isFixed = ["AUTH_URL", "NEXTAUTH_URL"].contains { name in
      service.variable(name)?.value.value?.isEmpty == false
    }
    return isFixed
      ? TakenAddress(host: .no, scheme: .no) : TakenAddress(host: .unknown, scheme: .unknown)
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
