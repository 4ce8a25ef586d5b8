// What a deployment makes of a token: who demands another issuer, audience or scope, and which roles are missing.

import Deployment
import SourceText

/// Compares a token with a deployment.
public struct TokenChecks {
  let token: Token
  let facts: DeploymentFacts
  /// The realm that the issuer names; nil where it names none.
  let realm: String?
  /// The files of that realm.
  let views: [RealmView]

  /// Puts a token beside a deployment.
  public init(_ token: Token, facts: DeploymentFacts) {
    self.token = token
    self.facts = facts
    let realm = token.issuer.flatMap { Self.realm(ofIssuer: $0) }
    self.realm = realm
    views = RealmView.all(in: facts.deployment).filter { $0.realm.name.value == realm }
  }

  /// The realm in a Keycloak issuer.
  public static func realm(ofIssuer issuer: String) -> String? {
    WebAddress(issuer).flatMap { KeycloakDiscovery.realmPath(inPath: $0.path)?.realm }
  }

  /// Every claim that the deployment has something to say about, in the order of a token.
  public var all: [TokenCheck] {
    issuers + audiences + clients + scopes + roles
  }

  /// The logins that the token may come from.
  var flows: [LoginFlow] {
    facts.logins.filter { flow in
      guard let id = flow.login.clientID.value else {
        return realm != nil && self.realm(of: flow.login) == realm
      }
      return id == token.client || token.kind == .id && token.audiences.contains(id)
    }
  }

  private func realm(of login: Login) -> String? {
    [login.issuer, login.wellKnown].compactMap(\.value).lazy.compactMap(Self.realm(ofIssuer:)).first
  }

  // MARK: iss

  private var issuers: [TokenCheck] {
    guard let issuer = token.issuer else {
      return [TokenCheck("iss", .fails, "absent: nobody can tell who issued the token")]
    }
    let checks = demandedIssuers(issuer) + expectedIssuers(issuer)
    if !checks.isEmpty { return checks }
    if !views.isEmpty { return publishedIssuer(issuer) }
    let known = RealmView.all(in: facts.deployment).compactMap(\.realm.name.value)
    guard let realm, !known.isEmpty else { return [] }
    return [
      TokenCheck(
        "iss", .unknown,
        "the token is of realm `\(realm)`; the files define \(Self.list(Set(known).sorted()))")
    ]
  }

  /// Services that take tokens of one issuer only; those that agree share a line.
  private func demandedIssuers(_ issuer: String) -> [TokenCheck] {
    let apps = Set(facts.logins.compactMap(\.login.service))
    var groups: [(demand: Demand, services: [String])] = []
    for use in URLUses.of(facts.deployment, routes: facts.routes) {
      guard let name = use.service, !apps.contains(name),
        let service = facts.deployment.service(name), service.isActive,
        let demand = Demand(use, in: service), Self.realm(ofIssuer: demand.issuer) == realm,
        demand.issuer == issuer || !demand.takesDocument
      else { continue }
      guard let index = groups.firstIndex(where: { $0.demand.issuer == demand.issuer }) else {
        groups.append((demand, [name]))
        continue
      }
      if !groups[index].services.contains(name) { groups[index].services.append(name) }
    }
    return groups.map { demand, services in
      let names = Self.list(services, atMost: 5)
      let isOne = services.count == 1
      if demand.issuer == issuer {
        return TokenCheck(
          "iss", .ok, "what \(names) expect\(isOne ? "s" : "")", at: demand.value.span)
      }
      return TokenCheck(
        "iss", .fails,
        "\(names) take\(isOne ? "s" : "") tokens of \(demand.issuer) only, by \(demand.setting)"
          + "\(Self.slash(issuer, demand.issuer)): 401",
        at: demand.value.span, in: .issuerChecks, at: [demand.value.span])
    }
  }

  /// The libraries that sign users in.
  private func expectedIssuers(_ issuer: String) -> [TokenCheck] {
    flows.compactMap { flow in
      let login = "login `\(flow.login.id)`"
      if let expected = flow.issuer.expected.value {
        let place = flow.issuer.expected.span ?? flow.login.span
        if expected == issuer { return TokenCheck("iss", .ok, "what \(login) expects", at: place) }
        return TokenCheck(
          "iss", .fails,
          "\(login) expects \(expected)\(Self.slash(issuer, expected)): it refuses the token",
          at: place, in: Self.slash(issuer, expected).isEmpty ? .issuerChecks : .logins,
          at: [flow.login.issuer.span, flow.login.wellKnown.span, flow.login.span])
      }
      guard let published = flow.issuer.published.value, published != issuer else { return nil }
      return TokenCheck(
        "iss", .unknown,
        "by the files the provider of \(login) names itself \(published): the token comes from another address or server",
        at: flow.login.span)
    }
  }

  /// The issuer that the deployment's own Keycloak names, where its settings fix it.
  private func publishedIssuer(_ issuer: String) -> [TokenCheck] {
    guard let address = WebAddress(issuer) else { return [] }
    for view in views {
      guard let service = view.service,
        let document = facts.discovery.document(at: address, provider: service.name),
        document.hasFixedFront, let published = document.issuer.value
      else { continue }
      return [
        published == issuer
          ? TokenCheck("iss", .ok, "what `\(service.name)` names itself", at: service.nameSpan)
          : TokenCheck(
            "iss", .unknown,
            "`\(service.name)` names itself \(published), whatever the request says: the token comes from another server, or from older settings",
            at: document.issuer.span ?? service.nameSpan)
      ]
    }
    return []
  }

  /// What to add where two issuers differ by one character.
  private static func slash(_ a: String, _ b: String) -> String {
    a + "/" == b || a == b + "/" ? ", which differs by the slash at the end" : ""
  }

  // MARK: azp

  private var clients: [TokenCheck] {
    guard let id = token.client, let view = views.first else { return [] }
    let name = view.realm.name.value ?? ""
    let found = views.flatMap(\.realm.clients).first { $0.clientID.value == id }
    if let client = found {
      let place = client.clientID.span ?? client.span
      return [
        client.isEnabled
          ? TokenCheck("azp", .ok, "a client of realm `\(name)`", at: place)
          : TokenCheck(
            "azp", .fails, "the file disables client `\(id)`: it gets no token any more", at: place)
      ]
    }
    if Client.builtInIDs.contains(id) {
      return [TokenCheck("azp", .unknown, "`\(id)` is a client of Keycloak's own")]
    }
    if views.contains(where: { $0.realm.clients.contains(where: \.clientID.isUnknown) }) {
      return []
    }
    return [
      TokenCheck(
        "azp", .unknown,
        "the file of realm `\(name)` defines no client `\(id)`: the running realm differs from it",
        at: view.realm.name.span)
    ]
  }

  /// Names in code marks, those beyond a limit counted.
  static func list(_ names: [String], atMost limit: Int = .max) -> String {
    let shown = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }
}
