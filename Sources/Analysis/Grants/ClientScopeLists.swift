// The scopes that a Keycloak client has after an import.

import Deployment
import SourceText

/// The effective scope lists of a client after the import's rules.
struct ClientScopeLists {
  let client: Client
  let realm: Realm
  let product: Product?

  /// Whether a scope is among the client's default or optional scopes.
  func grants(_ name: String, features: String) -> Ternary {
    // config-cli patches a realm whose other half is not in the file.
    if realm.dialect == .configCLI { return .unknown }
    let base = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? name
    if base == "organization", name != base { return has("organization") }
    let listed = has(name)
    if listed == .no, name != base, features.contains("dynamic-scopes") { return has(base) }
    return listed
  }

  private func has(_ name: String) -> Ternary { isDefined(name) && isListed(name) }

  /// Whether the realm has the scope: a `clientScopes` array replaces the built-in ones, except
  /// `offline_access`, which is always created (RealmManager.importRealm).
  ///
  /// A full export of an older version is brought up to date on import, built-in scopes included.
  func isDefined(_ name: String) -> Ternary {
    if name == "offline_access" { return .yes }
    guard let scopes = realm.clientScopes else { return BuiltInScopes.creates(name, product) }
    if scopes.contains(where: { $0.name.value == name }) { return .yes }
    if scopes.contains(where: { $0.name.isUnknown }) { return .unknown }
    return realm.isFullExport && BuiltInScopes.creates(name, product) != .no ? .unknown : .no
  }

  private func isListed(_ name: String) -> Ternary {
    if client.defaultScopes == nil, client.optionalScopes == nil { return isListedByRealm(name) }
    return names(name)
  }

  /// Whether one of the client's own lists names the scope.
  func names(_ name: String) -> Ternary {
    Self.contains(name, in: client.defaultScopes ?? [])
      || Self.contains(name, in: client.optionalScopes ?? [])
  }

  /// A client without lists gets the realm's.
  private func isListedByRealm(_ name: String) -> Ternary {
    if realm.defaultScopes == nil && realm.optionalScopes == nil {
      // With scopes of its own but no lists, what the realm attaches depends on the version.
      return realm.clientScopes == nil ? BuiltInScopes.attaches(name, product) : .unknown
    }
    return Self.contains(name, in: realm.defaultScopes ?? [])
      || Self.contains(name, in: realm.optionalScopes ?? [])
  }

  /// Whether every token of the client gets the scope.
  func isDefault(_ name: String) -> Ternary {
    if realm.dialect == .configCLI { return .unknown }
    let listed: Ternary
    if let own = client.defaultScopes {
      listed = Self.contains(name, in: own)
    } else if client.optionalScopes != nil {
      listed = .no
    } else if let own = realm.defaultScopes {
      listed = Self.contains(name, in: own)
    } else {
      listed =
        realm.clientScopes == nil
        ? BuiltInScopes.defaults(of: product).first { $0.name == name }?.exists ?? .no : .unknown
    }
    return isDefined(name) && listed
  }

  private static func contains(_ name: String, in list: [Sourced<String>]) -> Ternary {
    if list.contains(where: { $0.value == name }) { return .yes }
    return list.contains(where: \.isUnknown) ? .unknown : .no
  }

  /// The proof of an answer.
  func because(of name: String) -> Because {
    var because = Because()
    let id = client.clientID.value ?? ""
    if isDefined(name) == .no {
      because.add(
        "realm `\(realm.name.value ?? "")` defines no client scope `\(name)`", at: realm.name.span)
    }
    switch (client.defaultScopes, client.optionalScopes) {
    case (nil, nil):
      because.add(
        "client `\(id)` has no scope lists, so it gets the realm's", at: client.clientID.span)
    case (.some, nil):
      because.add(
        "client `\(id)` lists default scopes only, which leaves it no optional ones",
        at: client.defaultScopesSpan)
    case (nil, .some):
      because.add(
        "client `\(id)` lists optional scopes only, which leaves it no default ones",
        at: client.optionalScopesSpan)
    case (.some, .some):
      because.add("these are the default scopes of client `\(id)`", at: client.defaultScopesSpan)
      because.add("and these its optional ones", at: client.optionalScopesSpan)
    }
    return because
  }
}
