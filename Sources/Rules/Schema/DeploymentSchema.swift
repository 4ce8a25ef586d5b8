// The schema of the condition language: what rules can talk about.

import Analysis
import Deployment
import Expressions
import SourceText

/// The object types and the variables that every rule and query sees.
public enum DeploymentSchema {
  static let deployment: ObjectType<DeploymentFacts> = ObjectType(
    "Deployment", "one compose project with everything linked to it",
    text: { $0.deployment.name }
  ) { field in
    field("name", .string, "the project's name") { $0.deployment.name }
    field("path", .nullable(.string), "the compose file") { $0.deployment.path }
    field("isLoose", .bool, "whether these are files outside every project") {
      $0.deployment.isLoose
    }
    field("isAlone", .bool, "whether the repository has no other deployment") { $0.isAlone }
    field("vantage", .string, "where browsers run: `same-host` or `remote`") {
      $0.vantage == .sameHost ? "same-host" : "remote"
    }
    field("services", .list(.object("Service")), "the services") {
      service.list($0.deployment.services)
    }
    field("problems", .list(.object("Problem")), "what the files' readers cannot accept") {
      problem.list($0.deployment.problems)
    }
    field("urls", .list(.object("UrlUse")), "the URLs that somebody opens") {
      urlUse.list($0.urls)
    }
    field(
      "hostEntries", .list(.object("HostEntry")), "aliases and hosts-file entries that cannot work"
    ) { hostEntry.list($0.hostEntries) }
    field(
      "unsetVariables", .list(.object("UnsetVariable")),
      "variables that the URLs of logins need and no file sets"
    ) { unsetVariable.list($0.unsetVariables) }
    field("logins", .list(.object("Login")), "the relying parties' logins") { facts in
      login.list(facts.logins.map { LoginSubject(flow: $0, deployment: facts.deployment) })
    }
    field(
      "missingClaims", .list(.object("MissingClaim")), "claims that apps read and nothing writes"
    ) { missingClaim.list($0.missingClaims) }
    field("apps", .list(.object("App")), "the apps that the logins belong to") {
      relyingApp.list($0.apps)
    }
    field(
      "clientSecrets", .list(.object("ClientSecret")),
      "client secrets beside those of the identity provider's files"
    ) { clientSecretCheck.list($0.clientSecrets) }
    field("publicSecrets", .list(.object("PublicSecret")), "secrets that browsers get") {
      publicSecret.list($0.publicSecrets)
    }
    field("plainSecrets", .list(.object("PlainSecret")), "secrets in plain words") {
      plainSecret.list($0.plainSecrets)
    }
    field(
      "plainRealms", .list(.object("PlainRealm")), "realms that demand TLS and are offered without"
    ) { plainRealm.list($0.plainRealms) }
    addTokens(to: &field)
    field("realms", .list(.object("Realm")), "the Keycloak realms") { facts in
      realm.list(
        facts.deployment.providers.filter { $0.kind == .keycloak }.flatMap { provider in
          provider.realms.map { one in
            RealmSubject(
              realm: one, provider: provider.service.flatMap { facts.keycloaks[$0] },
              publicAddresses: facts.routes.flatMap(\.publicAddresses)
                .filter { $0.service == provider.service },
              logins: facts.logins.map(\.client))
          }
        })
    }
    field("oauth2Providers", .list(.object("AuthentikProvider")), "Authentik's OAuth2 providers") {
      facts in
      authentikProvider.list(
        facts.deployment.providers.filter { $0.kind == .authentik }.flatMap { instance in
          instance.oauth2Providers.map { provider in
            AuthentikProviderSubject(
              provider: provider,
              product: instance.service.flatMap { facts.deployment.service($0)?.effectiveProduct })
          }
        })
    }
    field("keycloaks", .list(.object("Keycloak")), "the services that run Keycloak") { facts in
      keycloak.list(facts.keycloakFacts)
    }
    field(
      "temporaryAdmins", .list(.object("TemporaryAdmin")),
      "administrators that are meant to be replaced"
    ) {
      temporaryAdmin.list(TemporaryAdmin.all(of: $0.deployment, servers: $0.keycloaks))
    }
    field("routes", .list(.object("Route")), "the routes of the proxies") { route.list($0.routes) }
    field(
      "proxiedServices", .list(.object("ProxiedService")), "the services of logins behind proxies"
    ) { proxiedService.list($0.proxiedServices) }
    field("pathFaults", .list(.object("PathFault")), "paths that proxies change to no good") {
      pathFault.list($0.pathFaults)
    }
    field("upstreams", .list(.object("Upstream")), "the hosts that proxies pass requests to") {
      upstream.list($0.upstreams)
    }
    field("passHeaders", .list(.object("PassHeader")), "lines that let headers of answers pass") {
      passHeader.list($0.passHeaders)
    }
    field(
      "shadowedVariables", .list(.object("ShadowedVariables")),
      "variables of nginx's own that something replaces before nginx reads them"
    ) { shadowedVariables.list($0.shadowedVariables) }
  }

  static let service: ObjectType<Service> = ObjectType(
    "Service", "a service of the compose project", text: { $0.name }, span: { $0.nameSpan }
  ) { field in
    field("name", .string, "the name") { Value(.string($0.name), span: $0.nameSpan) }
    field("image", .nullable(.string), "the image") { $0.image.expressionValue }
    field("product", .nullable(.string), "the product that the image is") {
      $0.effectiveProduct?.kind.rawValue
    }
    field("version", .nullable(.string), "the version in the image's tag") {
      $0.effectiveProduct?.version
    }
    field("environment", .list(.object("Variable")), "the environment") {
      variable.list($0.environment)
    }
    field("networks", .list(.string), "the networks") { $0.networks.map(\.network) }
    field("command", .list(.string), "the words of the command") { service in
      Value(.list((service.command ?? []).map(\.expressionValue)), span: service.commandSpan)
    }
    field("isActive", .bool, "whether one of its profiles is active, or it has none") {
      $0.isActive
    }
  }

  static let variable: ObjectType<EnvironmentVariable> = ObjectType(
    "Variable", "an environment variable", text: { $0.name },
    span: { $0.nameSpan ?? $0.value.span }
  ) { field in
    field("name", .string, "the name") { Value(.string($0.name), span: $0.nameSpan) }
    field("value", .nullable(.string), "the value") { $0.value.expressionValue }
  }

  static let problem: ObjectType<FileProblem> = ObjectType(
    "Problem", "something that a file's reader cannot accept", text: { $0.message },
    span: { $0.span }
  ) { field in
    field("message", .string, "what is wrong") { problem in
      Value(
        .string(problem.message), span: problem.span,
        because: problem.related.map { Evidence($0) })
    }
    field("kind", .string, "what the file is") { $0.kind.rawValue }
    field("path", .string, "the file") { $0.path }
    field("isError", .bool, "whether its reader refuses the file") { problem in
      Value(.bool(problem.isError), because: problem.related.map { Evidence($0) })
    }
  }

  /// Every object type.
  public static let schema = Schema([
    deployment, service, variable, problem, urlUse, url, reach, hostEntry, unsetVariable, login,
    step, scopeRequest, ignoredEndpoint, unreadSetting,
    apiCall, realm, client, webOrigin, keycloak, keycloakOption, keycloakRefusal,
    keycloakPathMismatch, keycloakPublication, keycloakHeaderGap, keycloakLegacyVariable,
    duplicateRealm, route, lostHeader,
    mistakenAddress, passHeader, shadowedVariables, crossOriginAnswer, crossOriginHeader,
    looseOriginPattern,
    proxiedService, probedPath, pathFault, upstream,
    redirectURI, undefinedScopes, registration, standing, lostScopes, callback, idToken,
    offlineAccess, missingClaim, authentikProvider, authentikRedirectURI,
    relyingApp, gap, clientSecretCheck, publicSecret, plainSecret, plainRealm,
    tokenLifespan, identityProvider, samlParty, offlineDefault, realmAdmin, userClaim, certificate,
    keycloakAge, adminBootstrap, temporaryAdmin,
    issuerCheck, issuerDemand, missingOrigin, audienceFault, roleFault, serviceAccountFault,
    permissionFault, suppression,
  ])

  /// The variables of rules and queries: the deployment, its collections by their own names, and the suppressions.
  public static let variables: [String: Type] = {
    var variables: [String: Type] = [
      "deployment": .object("Deployment"), "now": .int,
      Suppression.variable: .list(.object("Suppression")),
    ]
    for field in deployment.fields {
      if case .list = field.type { variables[field.name] = field.type }
    }
    return variables
  }()

  /// The values of ``variables`` for a deployment.
  ///
  /// - Parameters:
  ///   - facts: the deployment.
  ///   - now: the moment of the run in seconds since 1970; nil where none counts.
  ///   - suppressions: what became of the suppressions; nothing while findings are looked for.
  public static func scope(
    _ facts: DeploymentFacts, now: Int? = nil, suppressions: [Suppression] = []
  ) -> Scope {
    let root = deployment.value(facts)
    var scope = Scope()
    scope.bind("deployment", to: root)
    scope.bind("now", to: now?.value ?? Value(.unknown(["the date"])))
    scope.bind(Suppression.variable, to: suppression.list(suppressions))
    guard case .object(let object) = root.payload else { return scope }
    for name in variables.keys where !["deployment", "now", Suppression.variable].contains(name) {
      if let value = object.field(name) { scope.bind(name, to: value) }
    }
    return scope
  }
}
