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
    // An export has thousands of users, and next to none of them administers.
    guard let roles = adminRoles(of: user), user["enabled"]?.boolean == true,
      user["serviceAccountClientId"] == nil
    else { return nil }
    return RealmAdmin(
      span: user["username"]?.textSpan ?? user.span, roles: roles,
      hasOnlyPassword: hasOnlyPassword(user),
      isTemporary: user["attributes"]?["is_temporary_admin"]?.elements.contains {
        $0.hasText("true")
      } == true)
  }

  /// The roles that make a user an administrator; nil where there are none.
  private func adminRoles(of user: DataNode) -> [Sourced<String>]? {
    let clientRoles = user["clientRoles"]
    var roles: [DataNode] = []
    if isMaster {
      if let own = user["realmRoles"] { roles = own.elements.filter { $0.hasText("admin") } }
      for member in clientRoles.map({ Array($0.members) }) ?? []
      where member.name.hasSuffix("-realm") {
        roles += member.value.elements.filter(Self.administers)
      }
    } else if let own = clientRoles?["realm-management"] {
      roles = own.elements.filter(Self.administers)
    }
    return roles.isEmpty ? nil : roles.map(Self.role)
  }

  private static func administers(_ role: DataNode) -> Bool {
    role.text.map(adminRoles.contains) == true
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
