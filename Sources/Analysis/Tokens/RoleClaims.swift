// Whether a client's tokens show roles at all.

import Deployment

/// The mappers of a client that write roles.
struct RoleClaims {
  /// The types that write them (exports of 18.0.2 to 26.5.5).
  private static let types: Set<String> = [
    "oidc-usermodel-realm-role-mapper", "oidc-usermodel-client-role-mapper",
    "oidc-role-name-mapper",
  ]
  /// The built-in scopes with such a mapper.
  private static let builtIn = ["roles", "microprofile-jwt"]

  /// Whether any does.
  let areWritten: Ternary
  /// The proof that none does.
  let because: Because

  init(of client: Client, in view: RealmView) {
    let lists = view.lists(of: client)
    var answer = Self.writes(client.mappers)
    for scope in view.realm.clientScopes ?? [] {
      guard let name = scope.name.value else {
        answer = answer || .unknown
        continue
      }
      let writes = Self.writes(scope.mappers)
      if writes == .no { continue }
      answer = answer || (writes && (lists.isDefault(name) || lists.grants(name, features: "")))
    }
    let listed = view.realm.clientScopes?.compactMap(\.name.value) ?? []
    for name in Self.builtIn where !listed.contains(name) {
      answer = answer || lists.isDefault(name) || lists.grants(name, features: "")
    }
    areWritten = answer
    because = lists.because(of: "roles")
  }

  /// Whether one of the mappers writes roles; one of somebody's own making may.
  private static func writes(_ mappers: [ProtocolMapper]) -> Ternary {
    if mappers.contains(where: { types.contains($0.type) }) { return .yes }
    return mappers.contains { !$0.type.hasPrefix("oidc-") } ? .unknown : .no
  }
}
