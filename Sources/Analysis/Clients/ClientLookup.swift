// Finds a login's client among the realms and blueprints of a deployment.

import Deployment
import SourceText

/// Looks clients up.
struct ClientLookup {
  let deployment: Deployment

  /// The definitions of a login's client, the one that the deployment uses first.
  func registrations(of login: Login) -> [ClientRegistration] {
    let found: [ClientRegistration]
    switch login.kind {
    case .keycloak: found = realms(of: login)
    case .authentik: found = providers(of: login)
    case nil: found = []
    }
    // A file that the deployment uses decides; of files that nothing uses any may be the one.
    let used = found.filter { $0.use != .unused }
    return used.isEmpty ? found : used
  }

  private func service(_ provider: IdentityProvider) -> Service? {
    provider.service.flatMap { deployment.service($0) }
  }

  // MARK: Keycloak

  private func realms(of login: Login) -> [ClientRegistration] {
    guard let id = login.clientID.value else { return [] }
    let wanted = Self.realmName(of: login)
    return deployment.providers.filter { $0.kind == .keycloak }.flatMap { provider in
      provider.realms.filter { realm in
        wanted == nil || realm.name.value == nil || realm.name.value == wanted
      }.compactMap { realm in
        realm.clients.first { $0.clientID.value == id && $0.isEnabled }.map {
          ClientRegistration(source: .keycloak($0, realm), service: service(provider))
        }
      }
    }
  }

  /// The realm that the login's URLs name.
  static func realmName(of login: Login) -> String? {
    urls(of: login).lazy.compactMap { KeycloakDiscovery.realmPath(inPath: $0.path)?.realm }.first
  }

  private static func urls(of login: Login) -> [WebAddress] {
    [login.issuer, login.wellKnown, login.tokenURL, login.authorizationURL]
      .compactMap { $0.value.flatMap { WebAddress($0) } }
  }

  // MARK: Authentik

  /// The slug of the application that the login's URLs name.
  static func slug(of login: Login) -> String? {
    urls(of: login).lazy.compactMap { AuthentikDiscovery.slug(inPath: $0.path) }
      .first { !["authorize", "token", "userinfo", "introspect", "revoke", "device"].contains($0) }
  }

  private var authentiks: [(provider: AuthentikProvider, service: Service?)] {
    deployment.providers.filter { $0.kind == .authentik }.flatMap { provider in
      provider.oauth2Providers.map { ($0, service(provider)) }
    }
  }

  private func providers(of login: Login) -> [ClientRegistration] {
    let all = authentiks
    if let id = login.clientID.value {
      let own = all.filter { $0.provider.clientID.value == id }
      if !own.isEmpty { return own.map(registration) }
    }
    guard let slug = Self.slug(of: login) else { return [] }
    // The slug names the application; only a client id that says otherwise speaks against it.
    return all.filter { entry in
      entry.provider.slug.value == slug
        && (login.clientID.value == nil || entry.provider.clientID.value == nil)
    }.map(registration)
  }

  private func registration(
    _ entry: (provider: AuthentikProvider, service: Service?)
  ) -> ClientRegistration {
    ClientRegistration(source: .authentik(entry.provider), service: entry.service)
  }

  // MARK: Missing clients

  /// Whether the login's client exists.
  ///
  /// - Parameters:
  ///   - login: the login.
  ///   - registrations: its definitions.
  ///   - provider: the service that the login's URLs lead to.
  func standing(
    of login: Login, registrations: [ClientRegistration], provider: String?
  ) -> ClientStanding {
    if !registrations.isEmpty { return ClientStanding(verdict: .registered) }
    guard let id = login.clientID.value, !id.isEmpty else {
      return ClientStanding(verdict: .unknown)
    }
    switch login.kind {
    case .keycloak: return keycloakStanding(id, login: login, provider: provider)
    case .authentik: return authentikStanding(login)
    case nil: return ClientStanding(verdict: .unknown)
    }
  }

  private func keycloakStanding(
    _ id: String, login: Login, provider: String?
  ) -> ClientStanding {
    guard let name = Self.realmName(of: login), !Client.builtInIDs.contains(id) else {
      return ClientStanding(verdict: .unknown)
    }
    let candidates = deployment.providers.filter { candidate in
      candidate.kind == .keycloak
        && (deployment.isLoose || (provider != nil && candidate.service == provider))
    }
    let realms = candidates.flatMap(\.realms).filter { $0.name.value == name }
    // A realm file that nothing imports shows nothing of the server that runs.
    let used = deployment.isLoose ? realms : realms.filter { $0.use != .unused }
    guard let first = used.first,
      used.allSatisfy({ $0.dialect == .keycloak && !$0.clients.isEmpty }),
      !used.flatMap(\.clients).contains(where: {
        $0.clientID.value == id || $0.clientID.isUnknown
      })
    else { return ClientStanding(verdict: .unknown) }
    let clients = used.flatMap(\.clients).filter { !$0.isBuiltIn(inRealm: name) }
    let names = clients.compactMap(\.clientID.value).map { "`\($0)`" }
    var standing = ClientStanding(verdict: .probablyMissing)
    if let service = candidates.compactMap({ self.service($0) }).first,
      used.contains(where: { $0.use == .mounted }), service.importsRealms
    {
      standing.verdict = .missing
      standing.because.add("`\(service.name)` imports this file", at: first.name.span)
    }
    standing.because.add(
      names.isEmpty
        ? "it defines no client of its own"
        : "the clients of realm `\(name)` are \(Self.listed(names))", at: first.name.span)
    if clients.count == 1 { standing.other = clients[0].clientID }
    return standing
  }

  /// The issuer names an application; its provider has one client id.
  private func authentikStanding(_ login: Login) -> ClientStanding {
    guard let slug = Self.slug(of: login) else { return ClientStanding(verdict: .unknown) }
    let own = authentiks.map(\.provider).filter { $0.slug.value == slug }
    guard let first = own.first,
      own.allSatisfy({ $0.clientID.value != nil && $0.isApplied == .yes })
    else { return ClientStanding(verdict: .unknown) }
    return ClientStanding(
      verdict: first.use == .mounted ? .missing : .probablyMissing, other: first.clientID,
      because: Because(
        "the provider of application `\(slug)` has this client id", at: first.clientID.span))
  }

  private static func listed(_ names: [String]) -> String {
    names.count <= 6
      ? names.joined(separator: ", ")
      : names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more"
  }
}

extension Service {
  /// Whether it is told to import realm files when it starts.
  fileprivate var importsRealms: Bool {
    let words = (self.entrypoint ?? []) + (self.command ?? []) + self.environment.map(\.value)
    return words.contains { $0.textWithUnknownsEmpty.contains("import-realm") }
      || variable("KEYCLOAK_IMPORT") != nil
  }
}
