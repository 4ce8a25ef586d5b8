// The audiences that a client's access tokens carry.
//
// Only two mappers write `aud` (AudienceProtocolMapper and AudienceResolveProtocolMapper, Keycloak 26): the
// client that a token is issued to is never added, it is the `azp`.

import Deployment

/// What a client's mappers add to `aud`.
struct Audiences {
  /// A mapper with where it takes effect.
  struct Entry {
    let mapper: ProtocolMapper
    let audience: MappedAudience
  }

  /// The audience mappers of the client, of its default scopes and of the optional ones.
  let entries: [Entry]
  /// Whether the tokens may have audiences that the file does not show.
  let isOpen: Bool
  private let view: RealmView
  private let resolves: Ternary

  init(of client: Client, in view: RealmView) {
    self.view = view
    let lists = view.lists(of: client)
    var mappers = client.mappers
    var isOpen = client.defaultScopes?.contains(where: \.isUnknown) == true
    for scope in view.realm.clientScopes ?? [] {
      guard let name = scope.name.value else {
        isOpen = true
        continue
      }
      if (lists.isDefault(name) || lists.grants(name, features: "")) != .no {
        mappers += scope.mappers
      }
    }
    entries = mappers.compactMap { mapper in
      mapper.audience.map { Entry(mapper: mapper, audience: $0) }
    }
    // A mapper of somebody's own making may write anything.
    self.isOpen =
      isOpen || entries.contains { $0.audience.name.isUnknown }
      || mappers.contains { !$0.type.hasPrefix("oidc-") && $0.type != "saml-role-list-mapper" }
      || mappers.contains { $0.claim.value == "aud" }
    let ownResolver = mappers.contains { $0.type == "oidc-audience-resolve-mapper" }
    let builtInResolver =
      view.realm.clientScopes?.contains { $0.name.value == "roles" } == true
      ? Ternary.no : lists.isDefault("roles")
    resolves = ownResolver ? .yes : builtInResolver
  }

  /// Whether access tokens carry an audience, with every scope that the client may ask for.
  func contains(_ name: String) -> Ternary {
    if isOpen { return .unknown }
    let isMapped = entries.contains {
      $0.audience.name.value == name && $0.isInAccessTokens != .no
    }
    if isMapped { return .yes }
    // Audience resolve adds a client as soon as the token carries one of its roles.
    let hasRoles =
      Client.builtInIDs.contains(name) || view.roles.defined.contains { $0.client == name }
    return hasRoles && resolves != .no ? .unknown : .no
  }
}

extension Audiences.Entry {
  /// Whether the mapper writes into access tokens, or into the answers of the introspection endpoint.
  var isInAccessTokens: Ternary {
    if audience.isInAccessToken.isUnknown || audience.isInIntrospection.isUnknown {
      return .unknown
    }
    return Ternary(
      audience.isInAccessToken.value == true || audience.isInIntrospection.value == true)
  }
}
