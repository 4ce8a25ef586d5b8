// Roles that a realm file defines and that no token will show, or whose import fails.

import Deployment
import SourceText

/// Something that is wrong with a realm's roles.
public struct RoleFault: Sendable {
  /// What is wrong.
  public enum Kind: String, Sendable {
    /// No mapper writes roles into a client's tokens.
    case notInTokens = "not-in-tokens"
    /// Full scope is off, and roles that users have are mapped to nothing that the client has.
    case outsideScope = "outside-scope"
    /// A composite role contains nothing.
    case emptyComposite = "empty-composite"
    /// A composite role contains one that nothing defines: the import fails.
    case brokenComposite = "broken-composite"
    /// The realm and a client have a role of the same name.
    case ambiguous
  }

  /// What is wrong.
  public let kind: Kind
  /// Where.
  public let place: Span
  /// The client, if it is about one.
  public let client: String
  /// The realm.
  public let realm: String
  /// The roles, as people write them.
  public let roles: [String]
  /// Whether users of the file have them.
  public let areHeld: Bool
  /// The proof.
  public let because: Because
}

/// Finds them.
struct RoleFaults {
  let views: [RealmView]
  /// The clients whose scopes another finding explains, by their place.
  let explained: Set<Span>

  /// The clients that lose scopes for a reason of its own: their missing roles need no second finding.
  static func explained(_ views: [RealmView], _ logins: [LoginClient]) -> Set<Span> {
    var explained: Set<Span> = []
    for view in views where !view.realm.roles.isEmpty {
      let scopes = RealmScopes(view.realm, product: view.product, logins: logins)
      explained.formUnion(scopes.droppedFrom.map(\.span))
      for lost in scopes.undefined where lost.names.contains("roles") {
        explained.formUnion(lost.clients.map(\.span))
      }
    }
    return explained
  }

  /// The faults, realm by realm.
  var all: [RoleFault] { views.flatMap { composites($0) + ambiguous($0) + clients($0) } }

  // MARK: The roles themselves

  private func composites(_ view: RealmView) -> [RoleFault] {
    view.realm.roles.filter { !view.roles.isBuiltIn($0.name) }.compactMap { role in
      if let missing = role.contents.first(where: { !exists($0.role, in: view) }) {
        return fault(
          .brokenComposite, at: missing.span, roles: [missing.role.text], in: view,
          because: Because("it is part of `\(role.name.text)`", at: role.span))
      }
      guard role.isComposite.value == true, role.contents.isEmpty else { return nil }
      return fault(.emptyComposite, at: role.span, roles: [role.name.text], in: view)
    }
  }

  /// Whether the import finds a role that a composite names.
  private func exists(_ role: RoleName, in view: RealmView) -> Bool {
    if view.roles.defined.contains(role) || view.roles.isBuiltIn(role) { return true }
    guard role.client != nil else { return false }
    // An unreadable id may be the one that is meant.
    return view.realm.clients.contains { $0.clientID.isUnknown }
  }

  private func ambiguous(_ view: RealmView) -> [RoleFault] {
    view.realm.roles.compactMap { role in
      guard let client = role.name.client, !view.roles.isBuiltIn(role.name),
        view.roles.defined.contains(RoleName(role.name.name))
      else { return nil }
      let twin = view.realm.roles.first { $0.name == RoleName(role.name.name) }
      return fault(
        .ambiguous, at: role.span, client: client, roles: [role.name.name], in: view,
        because: Because("the realm's role of the same name", at: twin?.span))
    }
  }

  // MARK: What clients see of them

  /// The roles of the file's own making that its users and groups have.
  private func held(_ view: RealmView) -> Set<RoleName> {
    var held: Set<RoleName> = []
    for user in view.realm.users where user.maySignIn {
      for reference in user.roles { held.insert(reference.role) }
    }
    for roles in view.realm.groupRoles.values { held.formUnion(roles) }
    return view.roles.closure(held).filter {
      view.roles.defined.contains($0) && !view.roles.isBuiltIn($0)
    }
  }

  private func clients(_ view: RealmView) -> [RoleFault] {
    let own = view.roles.defined.filter { !view.roles.isBuiltIn($0) }
    guard !own.isEmpty else { return serviceAccounts(view) }
    let held = held(view)
    return serviceAccounts(view)
      + view.clients.filter {
        !$0.isBearerOnly && ($0.hasBrowserFlow || $0.hasDirectAccess)
          && !explained.contains($0.span)
      }.compactMap { client in
        let written = RoleClaims(of: client, in: view)
        if written.areWritten == .no {
          return fault(
            .notInTokens, at: client.defaultScopesSpan ?? client.clientID.span ?? client.span,
            client: RealmView.name(client), roles: (held.isEmpty ? own : held).map(\.text).sorted(),
            in: view, areHeld: !held.isEmpty, because: written.because)
        }
        return outsideScope(client, held: held, in: view)
      }
  }

  /// Service accounts with rights of the Admin API, which reads them from the token.
  private func serviceAccounts(_ view: RealmView) -> [RoleFault] {
    let holders = view.realm.users.filter { user in
      user.serviceAccountOf != nil && user.roles.contains { $0.role.client == "realm-management" }
    }
    return holders.compactMap { user in
      guard let client = view.client(ofServiceAccount: user), !client.hasBrowserFlow,
        !explained.contains(client.span),
        case let written = RoleClaims(of: client, in: view), written.areWritten == .no
      else { return nil }
      return fault(
        .notInTokens, at: client.defaultScopesSpan ?? client.clientID.span ?? client.span,
        client: RealmView.name(client), roles: user.roles.map(\.role.text).sorted(), in: view,
        areHeld: true,
        because: Because("its service account has rights over the realm", at: user.span)
          + written.because)
    }
  }

  private func outsideScope(
    _ client: Client, held: Set<RoleName>, in view: RealmView
  ) -> RoleFault? {
    // A client of machines gets what its own service account needs; people expect all of their roles.
    guard client.hasBrowserFlow, let place = client.fullScope.span,
      let scope = view.roles.scope(of: client, lists: view.lists(of: client)), scope.isComplete
    else { return nil }
    let lost = held.filter { role in
      // Another client's roles are no business of this one unless something maps them to it.
      (role.client == nil || role.client == client.clientID.value) && !scope.roles.contains(role)
    }
    guard !lost.isEmpty else { return nil }
    return fault(
      .outsideScope, at: place, client: RealmView.name(client), roles: lost.map(\.text).sorted(),
      in: view, areHeld: true,
      because: Because(
        scope.roles.isEmpty
          ? "no role is mapped to the client or to one of its scopes"
          : "mapped are only \(scope.roles.map { "`\($0.text)`" }.sorted().joined(separator: ", "))",
        at: client.clientID.span))
  }

  private func fault(
    _ kind: RoleFault.Kind, at place: Span, client: String = "", roles: [String],
    in view: RealmView, areHeld: Bool = false, because: Because = Because()
  ) -> RoleFault {
    RoleFault(
      kind: kind, place: place, client: client, realm: view.realm.name.value ?? "", roles: roles,
      areHeld: areHeld, because: because)
  }
}
