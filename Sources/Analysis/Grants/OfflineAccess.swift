// Whether a login that requests `offline_access` gets a refresh token for it.
//
// Keycloak demands the realm role `offline_access` of the user (UserSessionManager.isOfflineTokenAllowed, 26). New
// users have it through the realm's default role; an import adds no default roles to its users.

import Deployment
import SourceText

/// Why offline access fails although the scope is granted.
public struct OfflineAccess: Sendable {
  /// Where the login requests it.
  public let request: Span?
  /// The setting of the client that rules it out; nil where only users lack the role.
  public let client: Because?
  /// The users of the realm file that may sign in and lack the role.
  public let users: [RealmUser]

  init?(of login: Login, registrations: [ClientRegistration], grant: ScopeGrant?) {
    guard let registration = registrations.first,
      let request = grant?.requests.first(where: { $0.name == "offline_access" }),
      request.isGranted == .yes
    else { return nil }
    self.request = request.span
    switch registration.source {
    case .keycloak(let client, let realm):
      guard realm.dialect == .keycloak else { return nil }
      if client.usesRefreshTokens.value == "false" {
        self.client = Because(
          "the client issues no refresh tokens (`use.refresh.tokens`)",
          at: client.usesRefreshTokens.span)
        users = []
      } else {
        self.client = nil
        users = Self.usersWithoutRole(in: realm)
      }
    case .authentik(let provider):
      guard let types = provider.grantTypes.value, !types.contains("refresh_token") else {
        return nil
      }
      client = Because(
        "the provider allows no `refresh_token` grant", at: provider.grantTypes.span)
      users = []
    }
    if client == nil, users.isEmpty { return nil }
  }

  private static func usersWithoutRole(in realm: Realm) -> [RealmUser] {
    let carriers = carriers(in: realm)
    return realm.users.filter { user in
      guard user.maySignIn, !user.realmRoles.contains(where: carriers.contains) else {
        return false
      }
      return !user.groups.contains { group in
        // A group that the file does not define may have the role.
        realm.groupRoles[group].map { roles in
          roles.contains { $0.client == nil && carriers.contains($0.name) }
        } ?? true
      }
    }
  }

  /// The realm roles that contain `offline_access`, itself among them.
  private static func carriers(in realm: Realm) -> Set<String> {
    var carriers: Set<String> = ["offline_access"]
    let defaultRole = "default-roles-\((realm.name.value ?? "").lowercased())"
    let composites = realm.roles.filter { $0.name.client == nil && !$0.contents.isEmpty }
    if !composites.contains(where: { $0.name.name == defaultRole }) { carriers.insert(defaultRole) }
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for role in composites where !carriers.contains(role.name.name) {
        let isCarrier = role.contents.contains {
          $0.role.client == nil && carriers.contains($0.role.name)
        }
        guard isCarrier else { continue }
        carriers.insert(role.name.name)
        isGrowing = true
      }
    }
    return carriers
  }
}
