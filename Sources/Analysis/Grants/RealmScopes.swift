// The scopes that clients of a realm file lose on import, and by which setting.
//
// RealmManager.importRealm and RepresentationToModel.createClient (26): a realm's `clientScopes` replace the
// built-in ones; a list of a client empties the other list; a name that nothing defines is ignored with a warning.

import Deployment
import SourceText

/// What the import does to the scopes of a realm's clients.
public struct RealmScopes: Sendable {
  /// Names that clients list and that the realm does not define.
  public struct Undefined: Sendable {
    /// The clients that list them, in file order.
    public let clients: [Client]
    /// The names, in the order of their first use.
    public let names: [String]
    /// Where they are listed.
    public let places: [Sourced<String>]
    /// Whether the names are Keycloak's own and the realm's `clientScopes` took them away.
    public let isDrop: Bool
  }

  /// A client whose scopes changed by what it does not say.
  public struct ClientLoss: Sendable {
    /// Which of the two lists is empty because only the other is given.
    public enum Emptied: String, Sendable {
      /// `defaultClientScopes`.
      case `default`
      /// `optionalClientScopes`.
      case optional
    }

    /// The client.
    public let client: Client
    /// The list that is empty for that reason; nil where none is.
    public let emptied: Emptied?
    /// The scopes that it loses by it.
    public let lost: [String]
    /// Whether its access tokens lack `sub`.
    public let lacksBasic: Ternary
  }

  /// The built-in default scopes that the realm's own `clientScopes` took away from clients that need them.
  public let dropped: [String]
  /// The clients that lack them.
  public let droppedFrom: [Client]
  /// Names that nothing defines: one group for what was dropped, one for each client's own names.
  public let undefined: [Undefined]
  /// The clients that lose something else.
  public let losses: [ClientLoss]

  /// Follows the import of a realm.
  ///
  /// - Parameters:
  ///   - realm: the realm.
  ///   - product: the Keycloak that reads it.
  ///   - logins: the deployment's logins beside their clients.
  public init(_ realm: Realm, product: Product?, logins: [LoginClient]) {
    // config-cli changes a realm that is there already.
    guard realm.dialect == .keycloak else {
      (dropped, droppedFrom, undefined, losses) = ([], [], [], [])
      return
    }
    let clients = realm.clients.filter {
      $0.isEnabled && !$0.isBuiltIn(inRealm: realm.name.value) && $0.protocol == "openid-connect"
        && !$0.isBearerOnly
    }
    let gone = Self.gone(realm, product)
    droppedFrom = clients.filter { Self.misses(gone, $0, realm) }
    dropped = droppedFrom.isEmpty ? [] : gone
    undefined = Self.undefined(clients, realm, product)
    let told = Set((droppedFrom + undefined.flatMap(\.clients)).map(\.span))
    let refused = Set(
      logins.filter { $0.grant?.lost.isEmpty == false }.compactMap { login -> Span? in
        guard case .keycloak(let client, _) = login.registration?.source else { return nil }
        return client.span
      })
    losses = clients.map { client in
      Self.loss(
        client, realm, product, isTold: told.contains(client.span),
        isRefused: refused.contains(client.span))
    }
  }

  // MARK: Dropped scopes

  /// The built-in default scopes that a hand-written `clientScopes` list leaves out.
  private static func gone(_ realm: Realm, _ product: Product?) -> [String] {
    guard let scopes = realm.clientScopes, !realm.isFullExport,
      !scopes.contains(where: { $0.name.isUnknown })
    else { return [] }
    return BuiltInScopes.defaults(of: product).filter { scope in
      scope.exists == .yes && !scopes.contains { $0.name.value == scope.name }
    }.map(\.name)
  }

  /// Whether a client wants one of the scopes: by name, or because it takes what the realm gives.
  private static func misses(_ gone: [String], _ client: Client, _ realm: Realm) -> Bool {
    if gone.isEmpty { return false }
    if client.defaultScopes == nil, client.optionalScopes == nil {
      // Who signs in as itself reads neither names nor addresses from its token.
      guard client.hasBrowserFlow || client.hasDirectAccess else { return false }
      return realm.defaultScopes?.contains { $0.value.map(gone.contains) ?? false } ?? true
    }
    let names = (client.defaultScopes ?? []) + (client.optionalScopes ?? [])
    return names.contains { $0.value.map(gone.contains) ?? false }
  }

  // MARK: Undefined scopes

  private static func undefined(
    _ clients: [Client], _ realm: Realm, _ product: Product?
  ) -> [Undefined] {
    /// Whether Keycloak would have created the scope without the realm's own list.
    func isDropped(_ entry: Sourced<String>) -> Bool {
      realm.clientScopes != nil
        && entry.value.map { BuiltInScopes.creates($0, product) != .no } ?? false
    }
    var groups: [Undefined] = []
    var drop: (clients: [Client], places: [Sourced<String>]) = ([], [])
    for client in clients {
      let lists = ClientScopeLists(client: client, realm: realm, product: product)
      // `openid` is never looked up (TokenManager.isValidScope).
      let places = ((client.defaultScopes ?? []) + (client.optionalScopes ?? [])).filter { entry in
        entry.value.map { $0 != "openid" && lists.isDefined($0) == .no } ?? false
      }
      let dropped = places.filter(isDropped)
      if !dropped.isEmpty {
        drop.clients.append(client)
        drop.places += dropped
      }
      let own = places.filter { !isDropped($0) }
      if !own.isEmpty {
        groups.append(
          Undefined(clients: [client], names: distinct(own), places: own, isDrop: false))
      }
    }
    guard !drop.places.isEmpty else { return groups }
    return [
      Undefined(
        clients: drop.clients, names: distinct(drop.places), places: drop.places, isDrop: true)
    ] + groups
  }

  private static func distinct(_ entries: [Sourced<String>]) -> [String] {
    var seen: Set<String> = []
    return entries.compactMap(\.value).filter { seen.insert($0).inserted }
  }

  // MARK: Lists

  /// - Parameters:
  ///   - isTold: whether the client's lost scopes have a finding already.
  ///   - isRefused: whether a login of the client is refused for a lost scope, which is told there.
  private static func loss(
    _ client: Client, _ realm: Realm, _ product: Product?, isTold: Bool, isRefused: Bool
  ) -> ClientLoss {
    var emptied: ClientLoss.Emptied?
    var lost: [String] = []
    let signsUsersIn = client.hasBrowserFlow || client.hasDirectAccess
    if !isTold, !isRefused, signsUsersIn {
      if client.defaultScopes == nil, let given = client.optionalScopes {
        emptied = .default
        lost = names(BuiltInScopes.defaults(of: product), realm, product, but: given)
      } else if client.optionalScopes == nil, let given = client.defaultScopes {
        emptied = .optional
        lost = names(BuiltInScopes.optional(of: product), realm, product, but: given)
      }
      if lost.isEmpty { emptied = nil }
    }
    return ClientLoss(
      client: client, emptied: emptied, lost: lost,
      lacksBasic: isTold ? .no : lacksBasic(client, realm, product))
  }

  /// The built-in scopes that the realm has and the client would have had.
  private static func names(
    _ scopes: [(name: String, exists: Ternary)], _ realm: Realm, _ product: Product?,
    but given: [Sourced<String>]
  ) -> [String] {
    scopes.filter { scope in
      scope.exists == .yes && !given.contains { $0.value == scope.name }
        && (realm.clientScopes == nil
          || realm.clientScopes?.contains { $0.name.value == scope.name } == true)
    }.map(\.name)
  }

  /// Since 25 the mapper of `sub` sits in the scope `basic` (upgrading guide 25.0.0).
  private static func lacksBasic(_ client: Client, _ realm: Realm, _ product: Product?) -> Ternary {
    guard let list = client.defaultScopes,
      client.hasBrowserFlow || client.hasDirectAccess || client.hasServiceAccount
    else { return .no }
    // An export from before 25 is brought up to date on import.
    if realm.isFullExport {
      guard let exported = realm.exportVersion.value,
        Product(image: "keycloak/keycloak:\(exported)")?.isAtLeast(25) == .yes
      else { return .no }
    }
    let names = list + (client.optionalScopes ?? [])
    if names.contains(where: { $0.value == "basic" }) { return .no }
    if names.contains(where: \.isUnknown) { return .unknown }
    let own = (realm.clientScopes ?? []).filter { scope in
      names.contains { $0.value == scope.name.value }
    }
    let mappers = client.mappers + own.flatMap(\.mappers)
    let writesSubject = mappers.contains {
      $0.type == "oidc-sub-mapper" || $0.claim.value == "sub" || $0.type.contains("pairwise-sub")
        || $0.type.hasPrefix("script-")
    }
    return writesSubject ? .no : product?.isAtLeast(25) ?? .unknown
  }
}
