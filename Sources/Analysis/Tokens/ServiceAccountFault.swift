// Service accounts that may do too much, or too little for what they are for.

import Deployment
import SourceText

/// Something that is wrong with a client's service account.
public struct ServiceAccountFault: Sendable {
  /// What is wrong.
  public enum Kind: String, Sendable {
    /// The client is public: it has no secret to sign in with.
    case isPublic = "public"
    /// It may administer the whole realm.
    case isOverprivileged = "overprivileged"
    /// It has no role of the Admin API.
    case hasNoRole = "no-role"
    /// It has the roles, and its tokens carry none of them.
    case isFiltered = "filtered"
  }

  /// What is wrong.
  public let kind: Kind
  /// Where.
  public let place: Span
  /// The client.
  public let client: String
  /// The roles that it has, or lacks.
  public let roles: [String]
  /// Where the deployment has it call the Admin API; nil where nothing shows that.
  public let call: Span?
  /// The proof.
  public let because: Because
}

/// Finds them.
struct ServiceAccountFaults {
  let deployment: Deployment
  let views: [RealmView]

  /// The faults, realm by realm.
  var all: [ServiceAccountFault] { views.flatMap(faults) }

  private func faults(_ view: RealmView) -> [ServiceAccountFault] {
    var users: [String: RealmUser] = [:]
    for user in view.realm.users {
      if let client = user.serviceAccountOf { users[client.lowercased()] = user }
    }
    // Where the realm's other service accounts administer it, one without any role was forgotten.
    let hasRights = users.values.contains { user in
      user.roles.contains { Self.isManagement($0.role) }
    }
    return view.clients.flatMap { client -> [ServiceAccountFault] in
      guard client.hasServiceAccount, let id = client.clientID.value else { return [] }
      if client.isPublic {
        guard let place = client.serviceAccountSpan else { return [] }
        return [
          ServiceAccountFault(
            kind: .isPublic, place: place, client: id, roles: [], call: nil, because: Because())
        ]
      }
      // A file without the user says nothing of what the service account may do.
      return users[id.lowercased()].map { of(client, id, $0, hasRights: hasRights, in: view) } ?? []
    }
  }

  private func of(
    _ client: Client, _ id: String, _ user: RealmUser, hasRights: Bool, in view: RealmView
  ) -> [ServiceAccountFault] {
    let call = adminCall(by: id)
    let holding = view.roles.roles(of: user)
    let rights = holding.roles.filter(Self.isManagement)
    var faults: [ServiceAccountFault] = []
    if let place = overprivilege(user, in: view) {
      faults.append(
        ServiceAccountFault(
          kind: .isOverprivileged, place: place, client: id, roles: [], call: call,
          because: Because(
            "`\(id)` signs in with a secret, without a person", at: client.clientID.span)))
    }
    if rights.isEmpty {
      let isForgotten = hasRights && hasDefaultsOnly(holding.roles, in: view)
      guard holding.isComplete, isForgotten || call != nil else { return faults }
      let because = call.map { Because("here it calls the Admin API", at: $0) } ?? Because()
      faults.append(
        ServiceAccountFault(
          kind: .hasNoRole, place: client.span, client: id, roles: [], call: call,
          because: because + Because("its roles are these", at: user.span)))
    } else if let filter = filter(client, rights, in: view) {
      faults.append(
        ServiceAccountFault(
          kind: .isFiltered, place: filter, client: id,
          roles: user.roles.map(\.role).filter(Self.isManagement).map(\.name).sorted(),
          call: call,
          because: Because("the service account has the roles", at: user.span)
            + Because(
              "nothing maps them to `\(id)` or to one of its scopes", at: client.clientID.span)))
    }
    return faults
  }

  private static func isManagement(_ role: RoleName) -> Bool {
    role.client == "realm-management" || role.client?.hasSuffix("-realm") == true
  }

  /// Whether it has nothing but what every user of the realm has: it is for nothing else that the file shows.
  private func hasDefaultsOnly(_ roles: Set<RoleName>, in view: RealmView) -> Bool {
    roles.allSatisfy { view.roles.isBuiltIn($0) }
  }

  /// Where the right to administer the realm is given.
  private func overprivilege(_ user: RealmUser, in view: RealmView) -> Span? {
    let all = RoleName("realm-admin", of: "realm-management")
    let master = view.realm.name.value == "master" ? RoleName("admin") : nil
    let direct = user.roles.first { reference in
      let contained = view.roles.closure([reference.role])
      return contained.contains(all) || master.map(contained.contains) == true
    }
    if let direct { return direct.span }
    let roles = view.roles.roles(of: user).roles
    return roles.contains(all) || master.map(roles.contains) == true ? user.span : nil
  }

  /// The setting that keeps the roles out of the tokens; nil where they may be in them.
  private func filter(_ client: Client, _ rights: Set<RoleName>, in view: RealmView) -> Span? {
    // Where no mapper writes roles at all, that is the cause.
    guard let place = client.fullScope.span, RoleClaims(of: client, in: view).areWritten != .no,
      let scope = view.roles.scope(of: client, lists: view.lists(of: client)), scope.isComplete,
      scope.roles.isDisjoint(with: rights)
    else { return nil }
    return place
  }

  /// Where a service is told to call the Admin API as this client.
  private func adminCall(by id: String) -> Span? {
    for service in deployment.services {
      let own = service.environment.filter { $0.value.value == id }
      guard !own.isEmpty else { continue }
      if let url = service.environment.first(where: {
        $0.value.value?.contains("/admin/realms") == true
      }) {
        return url.value.span
      }
      // `KEYCLOAK_ADMIN_CLIENT_ID` is the client with which the Admin API is called.
      if let named = own.first(where: {
        let words = SettingName($0.name).words
        return words.contains("ADMIN") && words.contains("CLIENT")
      }) {
        return named.value.span
      }
    }
    return nil
  }
}
