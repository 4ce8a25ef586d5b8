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
  /// nginx's own variables that something replaces before nginx reads them.
  public let shadowedVariables: [ShadowedVariables]
  /// The logins, walked.
  public let logins: [LoginFlow]
  /// The apps that the logins belong to.
  public let apps: [RelyingApp]
  /// Client secrets beside those of the identity provider's files.
  public let clientSecrets: [ClientSecretCheck]
  /// Secrets that browsers get.
  public let publicSecrets: [PublicSecret]
  /// Secrets that stand in files as they are.
  public let plainSecrets: [PlainSecret]
  /// Realms that demand TLS and are offered without.
  public let plainRealms: [PlainRealm]
  /// Audiences that are demanded and not written, or written in vain.
  public let audienceFaults: [AudienceFault]
  /// Issuers that services demand and that tokens do not name.
  public let issuerDemands: [IssuerDemand]
  /// Pages of the deployment that clients' web origins leave out.
  public let missingOrigins: [MissingOrigin]
  /// What is wrong with realms' roles.
  public let roleFaults: [RoleFault]
  /// Service accounts that may do too much or too little.
  public let serviceAccountFaults: [ServiceAccountFault]
  /// Authorization services that can only deny, or that decide nothing.
  public let permissionFaults: [PermissionFault]
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
    let vantage = PublicVantage.of(deployment)
    let routes = RouteFacts(deployment, vantage: vantage, keycloaks: keycloaks).all()
    let reachability = Reachability(
      deployment, keycloaks: keycloaks,
      publicAddresses: PublicAddresses.of(deployment, routes: routes),
      neighbours: surroundings.neighbours)
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
      routes: routes, reachability: reachability, surroundings: surroundings
    ).all()
    passHeaders = deployment.proxies.flatMap { PassHeaderLine.of($0) }
    shadowedVariables = deployment.proxies.flatMap { ShadowedVariables.of($0) }
    self.logins = logins
    missingClaims = MissingClaim.all(in: deployment, logins: logins)
    apps = RelyingApp.all(of: deployment)
    clientSecrets = ClientSecretChecks(deployment).all(
      logins: logins.map { ($0.login, $0.client) })
    missingOrigins =
      MissingOrigins(
        deployment: deployment, reachability: reachability, browser: vantage.browser,
        keycloaks: keycloaks, logins: logins
      ).all
    let views = RealmView.all(in: deployment)
    audienceFaults = AudienceFaults(deployment: deployment, views: views).all
    roleFaults =
      RoleFaults(views: views, explained: RoleFaults.explained(views, logins.map(\.client))).all
    serviceAccountFaults = ServiceAccountFaults(deployment: deployment, views: views).all
    permissionFaults = PermissionFaults.all(in: views)
    publicSecrets = PublicSecrets.of(deployment)
    plainSecrets = PlainSecret.all(of: deployment)
    plainRealms =
      PlainRealms(
        deployment: deployment, keycloaks: keycloaks,
        publicAddresses: routes.flatMap(\.publicAddresses)
      ).all
    self.discovery = discovery
    let uses = URLUses.of(deployment, routes: routes)
    let opened = OpenedURLs(
      deployment: deployment, reachability: reachability, browser: vantage.browser,
      keycloaks: keycloaks, surroundings: surroundings
    ).judged(DistinctUses(logins: logins).distinct(uses))
    urls = opened
    issuerDemands = IssuerDemands(
      deployment: deployment, reachability: reachability, discovery: discovery,
      surroundings: surroundings, browser: vantage.browser, logins: logins
    ).unmet(uses)
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
