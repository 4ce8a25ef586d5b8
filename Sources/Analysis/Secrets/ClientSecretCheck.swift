// A client's secret as an app has it, beside the one that the identity provider's files give the client.

import Deployment
import SourceText

/// A client secret on two sides.
public struct ClientSecretCheck: Sendable {
  /// Who has it on the app's side, for a sentence: "login `keycloak`", "`app`".
  public let user: String
  /// The app's side.
  public let own: Sourced<Secret>
  /// What else decides the app's side: the places that set its variables.
  public let definitions: [Span]
  /// The client.
  public let clientID: Sourced<String>
  /// The whole client.
  public let client: Span
  /// The product whose client it is: `Keycloak` or `Authentik`.
  public let product: String
  /// The identity provider's side.
  public let registered: Sourced<Secret>
  /// Whether the two are different texts, both of which are used as they stand.
  public let differs: Ternary
  /// Whether the identity provider makes up a secret of its own, because its file gives none.
  public let isMadeUp: Bool
  /// Whether nothing outside of these files can give either side another value.
  public let isFixed: Bool
  /// Why.
  public let because: Because
}

/// Compares client secrets.
struct ClientSecretChecks {
  let deployment: Deployment
  /// The values that env files give each variable.
  private let envValues: [String: Set<Secret>]

  init(_ deployment: Deployment) {
    self.deployment = deployment
    var values: [String: Set<Secret>] = [:]
    for variable in deployment.envFiles.flatMap(\.variables)
    where PublicVariable.namesSecret(variable.name) {
      guard let text = variable.value.value, Secret(text).kind == .literal else { continue }
      values[variable.name, default: []].insert(Secret(text))
    }
    envValues = values
  }

  /// The checks of all logins and of the services that have a client's id and secret in their environment.
  func all(logins: [(login: Login, client: LoginClient)]) -> [ClientSecretCheck] {
    let own = logins.compactMap { check($0.login, $0.client) }
    let seen = Set(own.flatMap(\.definitions))
    return own
      + deployment.services.flatMap(checks).filter { check in
        check.own.span.map { place in !seen.contains { $0.overlaps(place) } } ?? true
      }
  }

  // MARK: Logins

  private func check(_ login: Login, _ client: LoginClient) -> ClientSecretCheck? {
    guard login.clientSecret.isPresent,
      let entry = Self.entry(client.registrations, of: login)
    else { return nil }
    let variables = login.clientSecret.variables
    let settings = variables.compactMap { name in
      login.service.flatMap { deployment.service($0)?.variable(name)?.value }
    }
    let isFixed =
      !login.clientSecret.isOverridable && !settings.contains(where: \.isOverridable)
      && variables.allSatisfy(hasOneValue)
      && (variables.isEmpty || login.service == nil || login.serviceConfidence >= .likely)
    return ClientSecretCheck(
      user: "login `\(login.id)`", own: login.clientSecret,
      definitions: login.clientSecret.definitions + settings.compactMap(\.span), entry: entry,
      isFixed: isFixed, because: login.background)
  }

  /// The client where all its definitions agree on one secret, and the login's URLs name its realm or application.
  private static func entry(_ registrations: [ClientRegistration], of login: Login) -> Entry? {
    let entries = registrations.compactMap { registration -> Entry? in
      switch registration.source {
      case .keycloak(let client, let realm):
        guard let name = ClientLookup.realmName(of: login), realm.name.value == name else {
          return nil
        }
        return Entry(client, of: realm)
      case .authentik(let provider):
        guard provider.clientType.value ?? "confidential" == "confidential",
          provider.isApplied == .yes
        else { return nil }
        return Entry(provider)
      }
    }
    guard let first = entries.first, entries.count == registrations.count,
      entries.allSatisfy({ $0.secret.value == first.secret.value && $0.isMadeUp == first.isMadeUp })
    else { return nil }
    return first
  }

  /// Files for development, production and so on may give one variable several values.
  private func hasOneValue(_ variable: String) -> Bool {
    (envValues[variable] ?? []).count <= 1
  }

  // MARK: Services

  /// How the names of a client's secret and of its id end, whatever stands before
  /// (oauth2-proxy, Grafana, Spring Security and most programs; Quarkus; Auth.js and what its pages show).
  private static let endings = [
    ("CLIENT_SECRET", "CLIENT_ID"), ("CLIENTSECRET", "CLIENTID"),
    ("CREDENTIALS_SECRET", "CLIENT_ID"), ("CREDENTIALS_SECRET", "RESOURCE"), ("_SECRET", "_ID"),
    ("_SECRET", "_CLIENT_ID"),
  ]

  private func checks(of service: Service) -> [ClientSecretCheck] {
    guard service.effectiveProduct?.isIdentityProvider != true else { return [] }
    return service.environment.filter { PublicVariable.namesSecret($0.name) }.compactMap { secret in
      let name = secret.name.uppercased()
      let ids = Self.endings.filter { name.hasSuffix($0.0) }.map { ending in
        name.dropLast(ending.0.utf8.count) + ending.1
      }
      return ids.lazy.compactMap { id in
        service.environment.first { $0.name.uppercased() == id }?.value.value
      }.first.flatMap { check(secret, of: service, clientID: $0) }
    }
  }

  private func check(
    _ variable: EnvironmentVariable, of service: Service, clientID: String
  ) -> ClientSecretCheck? {
    // Any realm of the deployment may be meant, so there must be one client of this id only.
    let realms = deployment.providers.flatMap(\.realms).filter { $0.use != .unused }
    let clients = realms.flatMap { realm in
      realm.clients.filter { $0.clientID.value == clientID && $0.isEnabled }.map { ($0, realm) }
    }
    guard deployment.providers.count == 1, clients.count == 1, let (client, realm) = clients.first,
      let entry = Entry(client, of: realm)
    else { return nil }
    let own = variable.value.secret
    return ClientSecretCheck(
      user: "`\(service.name)`", own: own, definitions: own.definitions, entry: entry,
      isFixed: !own.isOverridable && hasOneValue(variable.name)
        && own.variables.allSatisfy(hasOneValue),
      because: Because())
  }

  /// A client with its secret.
  fileprivate struct Entry {
    let id: Sourced<String>
    let span: Span
    let product: String
    let secret: Sourced<Secret>
    let isMadeUp: Bool

    init(_ provider: AuthentikProvider) {
      id = provider.clientID
      span = provider.span
      product = "Authentik"
      secret = provider.clientSecret
      isMadeUp = provider.clientSecret.isAbsent
    }

    /// A client of a realm; nil where it proves itself otherwise.
    init?(_ client: Client, of realm: Realm) {
      guard client.usesSecret else { return nil }
      // A tool that patches a realm leaves alone what its file does not name.
      let isImported = realm.dialect == .keycloak && realm.name.isPresent
      id = client.clientID
      span = client.span
      product = "Keycloak"
      secret = client.secret
      isMadeUp = isImported && (client.secret.isAbsent || client.secret.value?.kind == .empty)
    }
  }
}

extension ClientSecretCheck {
  fileprivate init(
    user: String, own: Sourced<Secret>, definitions: [Span], entry: ClientSecretChecks.Entry,
    isFixed: Bool, because: Because
  ) {
    self.init(
      user: user, own: own, definitions: definitions, clientID: entry.id, client: entry.span,
      product: entry.product, registered: entry.secret, differs: Self.differs(own, entry.secret),
      isMadeUp: entry.isMadeUp && (own.isUnknown || own.value?.kind == .literal),
      isFixed: isFixed && !entry.secret.isOverridable, because: because)
  }

  private static func differs(_ own: Sourced<Secret>, _ other: Sourced<Secret>) -> Ternary {
    guard let own = own.value, let other = other.value, own.kind == .literal,
      other.kind == .literal
    else { return .unknown }
    return Ternary(own != other)
  }
}

extension Client {
  /// Whether the client proves itself with a secret: `client-secret` and `client-secret-jwt` do, keys and
  /// certificates do not (Keycloak 26, ClientAuthenticator providers).
  public var usesSecret: Bool {
    !isPublic && !isBearerOnly && `protocol` == "openid-connect"
      && (authenticator.isAbsent || authenticator.value?.hasPrefix("client-secret") == true)
  }
}
