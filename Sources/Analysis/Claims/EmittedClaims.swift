// The claims that a client's tokens and userinfo carry.
//
// Keycloak: the mappers of the client, of its default scopes and of the requested optional ones; claims of the
// built-in scopes from the exports of 24 to 26. Authentik: what the mappings of the granted scopes return.

import Deployment

/// The claims of a login's client.
struct EmittedClaims {
  /// Claims that the protocol itself brings (OpenID Connect Core 2, RFC 9068).
  private static let standard: Set<String> = [
    "iss", "sub", "aud", "exp", "iat", "jti", "typ", "azp", "sid", "nonce", "auth_time", "acr",
    "amr", "at_hash", "c_hash", "scope", "client_id", "session_state", "nbf", "uid",
  ]

  private static let builtIn: [String: Set<String>] = [
    "profile": [
      "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username",
      "profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
    ],
    "email": ["email", "email_verified"], "address": ["address"],
    "phone": ["phone_number", "phone_number_verified"],
    "roles": ["realm_access", "realm_access.roles", "resource_access"],
    "web-origins": ["allowed-origins"], "microprofile-jwt": ["upn", "groups"],
    "organization": ["organization"], "basic": ["sub", "auth_time"], "acr": ["acr"],
    "offline_access": [], "role_list": [], "service_account": ["client_id"],
  ]

  private let registration: ClientRegistration
  private let requested: [String]?

  init(_ registration: ClientRegistration, scope: Sourced<String>) {
    self.registration = registration
    requested = scope.value.map { ScopeWords.all(in: $0).map(\.0) }
  }

  /// Whether a claim is among them.
  func contains(_ claim: String) -> Ternary {
    if Self.standard.contains(claim) { return .yes }
    switch registration.source {
    case .keycloak(let client, let realm):
      return contains(claim, client: client, realm: realm, requested: requested)
    case .authentik(let provider):
      return contains(claim, provider: provider, requested: requested)
    }
  }

  private func contains(
    _ claim: String, client: Client, realm: Realm, requested: [String]?
  ) -> Ternary {
    if realm.dialect == .configCLI { return .unknown }
    let lists = ClientScopeLists(client: client, realm: realm, product: registration.product)
    var answer = Self.writes(claim, client.mappers)
    let defined = (realm.clientScopes ?? []).compactMap(\.name.value)
    for name in Set(defined + Self.builtIn.keys) {
      let isActive: Ternary
      if let requested {
        isActive =
          requested.contains(name) ? lists.grants(name, features: "") : lists.isDefault(name)
      } else {
        // Any of the optional ones may be requested.
        let isGranted = lists.grants(name, features: "")
        isActive = lists.isDefault(name) || (isGranted == .yes ? .unknown : isGranted)
      }
      if isActive == .no { continue }
      let own = realm.clientScopes?.first { $0.name.value == name }
      let writes =
        own.map { Self.writes(claim, $0.mappers) }
        ?? Ternary(Self.builtIn[name]?.contains { Self.covers($0, claim) } == true)
      answer = answer || (isActive && writes)
    }
    let hasOpenName = realm.clientScopes?.contains { $0.name.isUnknown } == true
    return answer == .no && hasOpenName ? .unknown : answer
  }

  /// Whether a mapper writes the claim; types that write what their code or settings say are unknown.
  private static func writes(_ claim: String, _ mappers: [ProtocolMapper]) -> Ternary {
    let silent: Set<String> = [
      "oidc-audience-mapper", "oidc-audience-resolve-mapper", "oidc-acr-mapper",
      "oidc-allowed-origins-mapper", "oidc-sub-mapper", "oidc-address-mapper",
      "oidc-role-name-mapper",
    ]
    var answer = Ternary.no
    for mapper in mappers {
      if let name = mapper.claim.value, !name.contains("${") {
        answer = answer || Ternary(covers(name, claim))
      } else if mapper.type == "oidc-full-name-mapper" {
        answer = answer || Ternary(claim == "name")
      } else if mapper.type == "oidc-usermodel-client-role-mapper" {
        answer = answer || Ternary(claim.hasPrefix("resource_access"))
      } else if mapper.type == "oidc-address-mapper" {
        answer = answer || Ternary(claim.hasPrefix("address"))
      } else if !silent.contains(mapper.type) {
        answer = answer || .unknown
      }
    }
    return answer
  }

  private func contains(
    _ claim: String, provider: AuthentikProvider, requested: [String]?
  ) -> Ternary {
    let scopes = MappedScopes(provider: provider, product: registration.product)
    guard provider.isApplied == .yes, let mappings = provider.mappings.value else {
      return provider.mappings.isAbsent ? .no : .unknown
    }
    var answer = Ternary.no
    for mapping in mappings {
      guard let name = mapping.scopeName.value else {
        answer = answer || .unknown
        continue
      }
      let isAsked: Ternary =
        requested.map { Ternary($0.isEmpty || $0.contains(name)) } ?? .unknown
      guard isAsked != .no, scopes.grants(name) != .no else { continue }
      answer =
        answer
        || isAsked
          && (mapping.claims.map { claims in Ternary(claims.contains { Self.covers($0, claim) }) }
            ?? .unknown)
    }
    return answer
  }

  /// Whether a claim is what is written, lies in it, or holds it.
  private static func covers(_ written: String, _ claim: String) -> Bool {
    let written = written.split(separator: "\\").joined()
    return written == claim || claim.hasPrefix(written + ".") || written.hasPrefix(claim + ".")
  }
}
