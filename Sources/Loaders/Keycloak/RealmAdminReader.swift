// The users of a realm file who may administer.

import Deployment
import SourceText
import Syntax

/// Finds administrators among the users of a realm file.
struct RealmAdminReader {
  private let isMaster: Bool

  init(realm: String?) { isMaster = realm == "master" }

  /// Roles of `realm-management`, or of `X-realm` in the master realm, that change more than the holder's own account
  /// (AdminRoles, Keycloak 26).
  private static let adminRoles: Set<String> = [
    "realm-admin", "manage-realm", "manage-users", "manage-clients", "manage-authorization",
    "manage-identity-providers", "create-client", "impersonation",
  ]

  func admins(of realm: DataNode) -> [RealmAdmin] {
    guard let users = realm["users"] else { return [] }
    return users.elements.compactMap(admin)
  }

  private func admin(_ user: DataNode) -> RealmAdmin? {
    var clientRoles: DataNode?
    var realmRoles: DataNode?
    // One walk over each user: an export has thousands, and next to none of them administers.
    for member in user.members {
      if member.key.hasText("clientRoles") { clientRoles = member.value }
      if member.key.hasText("realmRoles") { realmRoles = member.value }
    }
    let roles = realmAdminRoles(realmRoles) + clientAdminRoles(clientRoles)
    guard !roles.isEmpty, user["enabled"]?.boolean == true, user["serviceAccountClientId"] == nil
    else { return nil }
    return RealmAdmin(
      span: user["username"]?.textSpan ?? user.span, roles: roles,
      hasOnlyPassword: hasOnlyPassword(user),
      isTemporary: user["attributes"]?["is_temporary_admin"]?.elements.contains {
        $0.hasText("true")
      } == true)
  }

  private func realmAdminRoles(_ roles: DataNode?) -> [Sourced<String>] {
    guard isMaster, let roles else { return [] }
    return roles.elements.filter { $0.hasText("admin") }.map(Self.role)
  }

  private func clientAdminRoles(_ roles: DataNode?) -> [Sourced<String>] {
    guard let roles else { return [] }
    return roles.members.filter { member in
      isMaster ? member.name.hasSuffix("-realm") : member.key.hasText("realm-management")
    }.flatMap { member in
      member.value.elements.filter { $0.text.map(Self.adminRoles.contains) == true }.map(Self.role)
    }
  }

  private static func role(_ node: DataNode) -> Sourced<String> {
    .known(node.text ?? "", span: node.textSpan)
  }

  /// Whether the credentials are passwords, and no action makes the user add anything else.
  private func hasOnlyPassword(_ user: DataNode) -> Bool {
    guard let credentials = user["credentials"] else { return false }
    let kinds = credentials.elements.map { $0["type"]?.text ?? "password" }
    let actions = user["requiredActions"].map { $0.elements.compactMap(\.text) } ?? []
    return !kinds.isEmpty && kinds.allSatisfy { $0 == "password" }
      && !actions.contains {
        $0 == "CONFIGURE_TOTP" || $0.hasPrefix("webauthn-register")
          || $0 == "CONFIGURE_RECOVERY_AUTHN_CODES"
      }
  }
}
