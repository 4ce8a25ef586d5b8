// Which of the requested scopes a Keycloak client can have.
//
// Every requested name but `openid` has to be among the client's default and optional scopes, else
// the authorization request fails with `invalid_scope` (TokenManager.isValidScope, Keycloak 26).

import Deployment
import SourceText

/// The answer to a requested scope.
public struct ScopeGrant: Sendable {
  /// One requested name.
  public struct Request: Sendable {
    /// The name.
    public let name: String
    /// Where it stands in the configuration.
    public let span: Span?
    /// Whether the client has it.
    public let isGranted: Ternary
    /// Whether the realm defines it.
    public let isDefined: Ternary
    /// Why.
    public let because: Because
  }

  /// The client that is asked.
  public let client: Client
  /// The client's realm.
  public let realm: Realm
  /// The requested names in order.
  public let requests: [Request]

  /// The answer to `scope` by a client.
  ///
  /// - Parameters:
  ///   - scope: the requested names with blanks between them.
  ///   - client: the client.
  ///   - realm: its realm.
  ///   - product: the Keycloak that reads the realm, for the built-in scopes of its version.
  ///   - features: the value of `KC_FEATURES`.
  public init?(
    scope: Sourced<String>, client: Client, realm: Realm, product: Product?, features: String
  ) {
    guard let text = scope.value else { return nil }
    self.client = client
    self.realm = realm
    let lists = ClientScopeLists(client: client, realm: realm, product: product)
    requests = Self.words(of: text).map { name, range in
      Request(
        name: name, span: scope.span(of: range),
        isGranted: name == "openid" ? .yes : lists.grants(name, features: features),
        isDefined: lists.isDefined(name), because: lists.because(of: name))
    }
  }

  private static func words(of text: String) -> [(String, Range<Int>)] {
    var words: [(String, Range<Int>)] = []
    var start: Int?
    let bytes = Array(text.utf8)
    for (offset, byte) in (bytes + [0x20]).enumerated() {
      if byte == 0x20 {
        if let from = start {
          words.append((String(decoding: bytes[from..<offset], as: UTF8.self), from..<offset))
        }
        start = nil
      } else if start == nil {
        start = offset
      }
    }
    return words
  }
}

/// The effective scope lists of a client after the import's rules.
struct ClientScopeLists {
  private let client: Client
  private let realm: Realm
  private let product: Product?

  init(client: Client, realm: Realm, product: Product?) {
    self.client = client
    self.realm = realm
    self.product = product
  }

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

  private func has(_ name: String) -> Ternary {
    isDefined(name) && isListed(name)
  }

  /// Whether the realm has the scope: a `clientScopes` array replaces the built-in ones,
  /// except `offline_access`, which is always created (RealmManager.importRealm).
  func isDefined(_ name: String) -> Ternary {
    if name == "offline_access" { return .yes }
    guard let scopes = realm.clientScopes else { return isBuiltIn(name) }
    if scopes.contains(where: { $0.name.value == name }) { return .yes }
    return scopes.contains { $0.name.isUnknown } ? .unknown : .no
  }

  private func isBuiltIn(_ name: String) -> Ternary {
    BuiltInScopes.defaults(of: product)[name] ?? BuiltInScopes.optional(of: product)[name] ?? .no
  }

  private func isListed(_ name: String) -> Ternary {
    if client.defaultScopes == nil, client.optionalScopes == nil { return isListedByRealm(name) }
    return Self.contains(name, in: client.defaultScopes ?? [])
      || Self.contains(name, in: client.optionalScopes ?? [])
  }

  /// A client without lists gets the realm's.
  private func isListedByRealm(_ name: String) -> Ternary {
    if realm.defaultScopes == nil && realm.optionalScopes == nil {
      // With scopes of its own but no lists, what the realm attaches depends on the version.
      return realm.clientScopes == nil ? isBuiltIn(name) : .unknown
    }
    return Self.contains(name, in: realm.defaultScopes ?? [])
      || Self.contains(name, in: realm.optionalScopes ?? [])
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
