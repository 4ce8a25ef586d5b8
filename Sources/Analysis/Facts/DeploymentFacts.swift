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

  /// Computes the facts.
  public init(_ deployment: Deployment) {
    let servers = deployment.services.compactMap(KeycloakServer.init)
    let keycloaks = Dictionary(
      servers.map { ($0.service.name, $0) }, uniquingKeysWith: { first, _ in first })
    let routes = RouteFacts(deployment, keycloaks: keycloaks).all()
    let reachability = Reachability(
      deployment, publicAddresses: routes.flatMap(\.publicAddresses))
    let vantage = PublicVantage.of(deployment)
    let origins = RequestOrigin(routes: routes, keycloaks: keycloaks)
    let walk = LoginWalk(
      facts: .init(
        deployment: deployment, reachability: reachability, browser: vantage.browser,
        keycloaks: keycloaks, requestOrigin: { origins.origin(of: $0, at: $1) }))
    let logins = deployment.logins.map(walk.flow(of:))
    self.deployment = deployment
    self.vantage = vantage
    self.reachability = reachability
    self.keycloaks = keycloaks
    self.routes = routes
    self.logins = logins
    urls = (URLUses.of(deployment) + logins.flatMap(\.urlUses)).compactMap { use in
      guard let from = Self.vantage(of: use.role, browser: vantage.browser) else { return nil }
      return Opened(use: use, vantage: from, reach: reachability.reach(use.url, from: from))
    }
  }

  private static func vantage(of role: URLUse.Role, browser: Vantage) -> Vantage? {
    switch role {
    case .opened: browser
    case .fetched(let service): .container(service)
    case .compared: nil
    }
  }
}
