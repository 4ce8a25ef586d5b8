// Everything that rules judge about one deployment, computed once.

import Deployment
import SourceText

/// The facts of a deployment.
public struct DeploymentFacts: Sendable {
  /// The deployment.
  public let deployment: Deployment
  /// Where its users' browsers run.
  public let vantage: PublicVantage
  /// Whether the repository has no other deployment, which might run beside this one.
  public let isAlone: Bool
  /// Who can open what.
  public let reachability: Reachability
  /// The Keycloak servers by service.
  public let keycloaks: [String: KeycloakServer]
  /// The routes of all proxies.
  public let routes: [RouteFact]
  /// The services of logins behind proxies.
  public let proxiedServices: [ProxiedService]
  /// The paths that proxies change to no good.
  public let pathFaults: [PathFaultFact]
  /// The hosts that proxies pass requests to.
  public let upstreams: [UpstreamFact]
  /// The lines of proxies that let headers of answers pass.
  public let passHeaders: [PassHeaderLine]
  /// The logins, walked.
  public let logins: [LoginFlow]
  /// The URLs that somebody opens.
  public let urls: [OpenedURL]
  /// Aliases and hosts-file entries that cannot work.
  public let hostEntries: [HostEntry]
  /// Variables without a value that the URLs of logins need.
  public let unsetVariables: [UnsetVariable]
  /// What follows about each Keycloak server, in file order.
  public let keycloakFacts: [KeycloakFacts]
  /// The claims that apps read and nothing writes.
  public let missingClaims: [MissingClaim]
  /// What the identity providers answer to discovery URLs.
  public let discovery: ProviderDiscovery

  /// Computes the facts of a deployment.
  ///
  /// - Parameters:
  ///   - deployment: the deployment.
  ///   - surroundings: what the rest of the repository has.
  public init(_ deployment: Deployment, surroundings: Surroundings? = nil) {
    let surroundings = surroundings ?? .none(but: deployment)
    let servers = deployment.services.compactMap(KeycloakServer.init)
    let keycloaks = Dictionary(
      servers.map { ($0.service.name, $0) }, uniquingKeysWith: { first, _ in first })
    let routes = RouteFacts(deployment, keycloaks: keycloaks).all()
    let reachability = Reachability(
      deployment, publicAddresses: PublicAddresses.of(deployment, routes: routes),
      neighbours: surroundings.neighbours)
    let vantage = PublicVantage.of(deployment)
    let origins = RequestOrigin(routes: routes, keycloaks: keycloaks)
    let discovery = ProviderDiscovery(
      deployment: deployment, keycloaks: keycloaks, origins: origins)
    let walk = LoginWalk(
      facts: .init(
        deployment: deployment, reachability: reachability, browser: vantage.browser,
        keycloaks: keycloaks, routes: routes, discovery: discovery))
    let logins = deployment.logins.map(walk.flow(of:))
    self.deployment = deployment
    self.vantage = vantage
    isAlone = surroundings.isAlone
    self.reachability = reachability
    self.keycloaks = keycloaks
    self.routes = routes
    let proxied = ProxiedServices(deployment: deployment, keycloaks: keycloaks, routes: routes)
      .all()
    proxiedServices = proxied
    pathFaults = PathFaultFact.all(routes: routes, proxied: proxied)
    upstreams = UpstreamFacts(
      deployment: deployment, routes: routes, reachability: reachability,
      surroundings: surroundings
    ).all()
    passHeaders = deployment.proxies.flatMap { PassHeaderLine.of($0) }
    self.logins = logins
    missingClaims = MissingClaim.all(in: deployment, logins: logins)
    self.discovery = discovery
    let uses = URLUses.of(deployment, routes: routes)
    let opened = OpenedURLs(
      deployment: deployment, reachability: reachability, browser: vantage.browser,
      keycloaks: keycloaks, surroundings: surroundings
    ).judged(DistinctUses(logins: logins).distinct(uses))
    urls = opened
    hostEntries = HostEntries(deployment, reachability: reachability, opened: opened).all
    unsetVariables =
      UnsetVariables(
        deployment: deployment, uses: uses, keycloaks: keycloaks, surroundings: surroundings
      ).all
    let context = KeycloakFacts.Context(
      deployment: deployment, reachability: reachability, browser: vantage.browser, routes: routes,
      origins: origins, logins: logins, urls: opened, surroundings: surroundings)
    keycloakFacts = servers.map { KeycloakFacts($0, in: context) }
  }
}
