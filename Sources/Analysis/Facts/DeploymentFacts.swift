// Everything that rules judge about one deployment, computed once.

import Deployment
import SourceText

/// The facts of a deployment.
public struct DeploymentFacts: Sendable {
  /// A URL use with the answer to whether it works.
  public struct Opened: Sendable {
    /// The use.
    public let use: URLUse
    /// Who opens it.
    public let vantage: Vantage
    /// Whether it can be opened.
    public let reach: Reach
    /// Whether another deployment of the repository has a service of the URL's host name.
    public let isKnownElsewhere: Bool
  }

  /// The deployment.
  public let deployment: Deployment
  /// Where its users' browsers run.
  public let vantage: PublicVantage
  /// Who can open what.
  public let reachability: Reachability
  /// The Keycloak servers by service.
  public let keycloaks: [String: KeycloakServer]
  /// The routes of all proxies.
  public let routes: [RouteFact]
  /// The logins, walked.
  public let logins: [LoginFlow]
  /// The URLs that somebody opens.
  public let urls: [Opened]
  /// What follows about each Keycloak server, in file order.
  public let keycloakFacts: [KeycloakFacts]
  /// What the identity providers answer to discovery URLs.
  public let discovery: ProviderDiscovery

  /// Computes the facts of a deployment; the neighbours are the repository's other deployments.
  public init(_ deployment: Deployment, neighbours: [Deployment] = []) {
    let servers = deployment.services.compactMap(KeycloakServer.init)
    let keycloaks = Dictionary(
      servers.map { ($0.service.name, $0) }, uniquingKeysWith: { first, _ in first })
    let routes = RouteFacts(deployment, keycloaks: keycloaks).all()
    let reachability = Reachability(
      deployment, publicAddresses: routes.flatMap(\.publicAddresses), neighbours: neighbours)
    let elsewhere = Set(neighbours.flatMap(\.services).map { $0.name.lowercased() })
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
    self.reachability = reachability
    self.keycloaks = keycloaks
    self.routes = routes
    self.logins = logins
    self.discovery = discovery
    let urls: [Opened] = Self.distinct(URLUses.of(deployment), beside: logins.flatMap(\.urlUses))
      .compactMap {
        use in
        guard let from = Self.vantage(of: use.role, browser: vantage.browser) else { return nil }
        let host = use.url.value.flatMap { WebAddress($0)?.host }
        return Opened(
          use: use, vantage: from, reach: reachability.reach(use.url, from: from),
          isKnownElsewhere: host.map(elsewhere.contains) ?? false)
      }
    self.urls = urls
    let context = KeycloakFacts.Context(
      deployment: deployment, reachability: reachability, browser: vantage.browser, routes: routes,
      origins: origins, logins: logins, urls: urls, neighbours: neighbours)
    keycloakFacts = servers.map { KeycloakFacts($0, in: context) }
  }

  /// All uses, without a variable's where a login of the same service opens the same host: one cause, one finding.
  private static func distinct(_ uses: [URLUse], beside logins: [URLUse]) -> [URLUse] {
    struct Key: Hashable {
      let role: URLUse.Role
      let origin: String
    }
    func key(_ use: URLUse) -> Key? {
      use.url.value.flatMap { WebAddress($0) }.map { Key(role: use.role, origin: $0.origin) }
    }
    let opened = Set(logins.compactMap(key))
    return uses.filter { use in
      guard case .fetched = use.role, let key = key(use) else { return true }
      return !opened.contains(key)
    } + logins
  }

  private static func vantage(of role: URLUse.Role, browser: Vantage) -> Vantage? {
    switch role {
    case .opened: browser
    case .fetched(let service): .container(service)
    case .compared: nil
    }
  }
}
