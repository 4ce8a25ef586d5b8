// Which roles contain which, who holds them, and which of them a client's tokens carry.
//
// TokenManager.getAccess (Keycloak 26): a user's deep roles; without full scope only those that belong to the
// client, or that are mapped to it or to one of its scopes.

import Deployment

/// The roles of a realm file.
struct RoleGraph {
  /// A set of roles, and whether the file shows them all.
  struct Holding {
    var roles: Set<RoleName>
    var isComplete: Bool
  }

  private let realm: Realm
  private let contents: [RoleName: [RoleName]]
  /// The names of the roles that the file defines.
  let defined: Set<RoleName>

  init(_ realm: Realm) {
    self.realm = realm
    var contents = Self.builtIn(realmName: realm.name.value)
    for role in realm.roles where !role.contents.isEmpty {
      contents[role.name] = role.contents.map(\.role)
    }
    self.contents = contents
    defined = Set(realm.roles.map(\.name))
  }

  /// The name of the role that users get when they register.
  static func defaultRole(ofRealm name: String?) -> RoleName {
    RoleName("default-roles-\((name ?? "").lowercased())")
  }

  /// What Keycloak's own composite roles contain (exports of 18.0.2 to 26.5.5).
  private static func builtIn(realmName: String?) -> [RoleName: [RoleName]] {
    let management = "realm-management"
    func own(_ names: String...) -> [RoleName] { names.map { RoleName($0, of: management) } }
    return [
      defaultRole(ofRealm: realmName): [
        RoleName("offline_access"), RoleName("uma_authorization"),
        RoleName("view-profile", of: "account"), RoleName("manage-account", of: "account"),
      ],
      RoleName("realm-admin", of: management): own(
        "create-client", "impersonation", "manage-authorization", "manage-clients",
        "manage-events", "manage-identity-providers", "manage-realm", "manage-users",
        "query-clients", "query-groups", "query-realms", "query-users", "view-authorization",
        "view-clients", "view-events", "view-identity-providers", "view-realm", "view-users"),
      RoleName("view-users", of: management): own("query-users", "query-groups"),
      RoleName("view-clients", of: management): own("query-clients"),
    ]
  }

  /// Whether Keycloak creates the role itself.
  func isBuiltIn(_ role: RoleName) -> Bool {
    guard let client = role.client else {
      return ["offline_access", "uma_authorization"].contains(role.name)
        || role == Self.defaultRole(ofRealm: realm.name.value)
        || realm.name.value == "master" && ["admin", "create-realm"].contains(role.name)
    }
    return Client.builtInIDs.contains(client)
      || realm.name.value == "master" && client.hasSuffix("-realm")
  }

  /// The roles with everything that they contain.
  func closure(_ roles: some Sequence<RoleName>) -> Set<RoleName> {
    var found: Set<RoleName> = []
    var open = Array(roles)
    while let role = open.popLast() {
      if found.insert(role).inserted { open += contents[role] ?? [] }
    }
    return found
  }

  /// All roles of a user, those of its groups included.
  func roles(of user: RealmUser) -> Holding {
    var own = Set(user.roles.map(\.role))
    var isComplete = true
    for group in user.groups {
      let path = group.hasPrefix("/") ? group : "/" + group
      if let roles = realm.groupRoles[path] { own.formUnion(roles) } else { isComplete = false }
    }
    return Holding(roles: closure(own), isComplete: isComplete)
  }

  /// The roles that a client's tokens may carry; nil where every role may.
  func scope(of client: Client, lists: ClientScopeLists) -> Holding? {
    switch client.hasFullScope {
    case .yes: return nil
    case .unknown: return Holding(roles: [], isComplete: false)
    case .no: break
    }
    let id = client.clientID.value
    var own = defined.filter { $0.client != nil && $0.client == id }
    var isComplete = true
    for mapping in realm.scopeMappings {
      switch mapping.target {
      case .client(let name): if name == id { own.insert(mapping.role) }
      case .clientScope(let name):
        let isActive = lists.isDefault(name) || lists.names(name)
        if isActive != .no { own.insert(mapping.role) }
        if isActive == .unknown { isComplete = false }
      }
    }
    return Holding(roles: closure(own), isComplete: isComplete)
  }
}
