// Everything that rules judge about one Keycloak server of a deployment.

import Deployment
import SourceText

/// A server with what follows from its settings and from the files around it.
public struct KeycloakFacts: Sendable {
  /// The server.
  public let server: KeycloakServer
  /// Why it does not start.
  public let refusals: [KeycloakRefusal]
  /// On which protocols it listens.
  public let listeners: KeycloakListeners
  /// What becomes of realm files.
  public let imports: KeycloakImports
  /// Variables that its image does not read.
  public let legacyVariables: [KeycloakLegacyVariable]
  /// Who asks it below a path that it does not serve.
  public let pathMismatches: [KeycloakPathMismatch]
  /// A proxy whose headers it does not read.
  public let headerGap: KeycloakHeaderGap?
  /// Published addresses that their readers cannot open.
  public let publications: [KeycloakPublication]

  init(_ server: KeycloakServer, in context: Context) {
    let deployment = context.deployment
    self.server = server
    let refusals = KeycloakRefusal.all(of: server)
    self.refusals = refusals
    listeners = KeycloakListeners(server)
    imports = KeycloakImports(server, in: deployment, surroundings: context.surroundings)
    legacyVariables = KeycloakLegacyVariables.of(server)
    let realms = deployment.providers.filter { $0.service == server.service.name }.flatMap(\.realms)
    pathMismatches = KeycloakPaths(
      server: server, routes: context.routes, origins: context.origins
    ).mismatches(
      of: Self.urls(of: deployment), fronts: Self.fronts(of: server, realms: realms))
    headerGap = KeycloakHeaderGap.of(server, routes: context.routes, realms: realms)
    let publications = KeycloakPublications(
      server: server, deployment: deployment, reachability: context.reachability,
      browser: context.browser, routes: context.routes, origins: context.origins)
    // A server that does not start publishes nothing.
    self.publications =
      refusals.isEmpty
      ? [
        publications.browsers(context.logins), publications.backchannel(context.logins),
        publications.misdirected(context.urls),
      ].compactMap { $0 } : []
  }

  /// What the facts of the deployment know already.
  struct Context {
    let deployment: Deployment
    let reachability: Reachability
    let browser: Vantage
    let routes: [RouteFact]
    let origins: RequestOrigin
    let logins: [LoginFlow]
    let urls: [OpenedURL]
    let surroundings: Surroundings
  }

  /// URLs that may lead to a server: settings of other services, and logins.
  private static func urls(of deployment: Deployment) -> [Sourced<String>] {
    let environment = deployment.services.filter { $0.effectiveProduct?.isKeycloak != true }
      .flatMap(\.environment).flatMap { URLsInText.all(of: $0.value) }
    let logins = deployment.logins.flatMap {
      [$0.issuer, $0.wellKnown, $0.authorizationURL, $0.tokenURL, $0.userinfoURL, $0.jwksURL]
    }
    return environment + logins
  }

  /// The addresses that the server's and the realms' settings give to browsers.
  private static func fronts(of server: KeycloakServer, realms: [Realm]) -> [Sourced<String>] {
    let own = ["hostname", "hostname-url"].compactMap { name in
      server.option(name).flatMap { $0.status == .known ? $0.value : nil }
    }
    return own + realms.map(\.frontendURL)
  }
}
