// A Keycloak client with the import's defaults applied.

import SourceText

/// A client of a realm.
public struct Client: Sendable {
  /// `clientId`.
  public var clientID: Sourced<String>
  /// The whole client object.
  public var span: Span
  /// `enabled`; true where absent (JPA store's addClient, Keycloak 26).
  public var isEnabled: Bool = true
  /// `protocol`; `openid-connect` where absent.
  public var `protocol`: String = "openid-connect"
  /// `publicClient`.
  public var isPublic: Bool = false
  /// `bearerOnly`.
  public var isBearerOnly: Bool = false
  /// `standardFlowEnabled`; true where absent.
  public var hasStandardFlow: Bool = true
  /// Whether the file says anything of the standard flow, or the import's default switches it on.
  public var namesStandardFlow: Bool = false
  /// `implicitFlowEnabled`.
  public var hasImplicitFlow: Bool = false
  /// `directAccessGrantsEnabled`.
  public var hasDirectAccess: Bool = false
  /// `serviceAccountsEnabled`.
  public var hasServiceAccount: Bool = false
  /// `serviceAccountsEnabled`, where it stands.
  public var serviceAccountSpan: Span?
  /// `fullScopeAllowed`; true where absent, but for clients that ask for consent
  /// (RepresentationToModel.createClient, Keycloak 26).
  public var fullScope: Sourced<Bool> = .absent
  /// `consentRequired`.
  public var asksConsent: Bool = false
  /// `authorizationServicesEnabled` with its settings; nil where it is off.
  public var authorization: AuthorizationSettings?
  /// `rootUrl`.
  public var rootURL: Sourced<String> = .absent
  /// `baseUrl`.
  public var baseURL: Sourced<String> = .absent
  /// `adminUrl`: compared and called by Keycloak, never opened by a browser.
  public var adminURL: Sourced<String> = .absent
  /// `redirectUris`.
  public var redirectURIs: [Sourced<String>] = []
  /// The `redirectUris` list; nil where absent.
  public var redirectURIsSpan: Span?
  /// `webOrigins`.
  public var webOrigins: [Sourced<String>] = []
  /// The `webOrigins` list; nil where absent, which derives the origins from the redirect URIs.
  public var webOriginsSpan: Span?
  /// The value of the attribute `post.logout.redirect.uris`: entries separated by `##`.
  public var postLogoutURIs: Sourced<String> = .absent
  /// `secret`.
  public var secret: Sourced<Secret> = .absent
  /// `clientAuthenticatorType`; `client-secret` where absent (RepresentationToModel.createClient, Keycloak 26).
  public var authenticator: Sourced<String> = .absent
  /// `defaultClientScopes`; nil where absent.
  public var defaultScopes: [Sourced<String>]?
  /// The `defaultClientScopes` list.
  public var defaultScopesSpan: Span?
  /// `optionalClientScopes`; nil where absent.
  public var optionalScopes: [Sourced<String>]?
  /// The `optionalClientScopes` list.
  public var optionalScopesSpan: Span?

  /// The client's own protocol mappers.
  public var mappers: [ProtocolMapper] = []
  /// The attribute `id.token.signed.response.alg`.
  public var idTokenAlgorithm: Sourced<String> = .absent
  /// The attribute `id.token.encrypted.response.alg`.
  public var idTokenEncryption: Sourced<String> = .absent
  /// The attribute `use.refresh.tokens`; `true` where absent.
  public var usesRefreshTokens: Sourced<String> = .absent
  /// How it guards logins and tokens.
  public var settings = ClientSettings()

  /// Makes a client.
  public init(clientID: Sourced<String>, span: Span) {
    self.clientID = clientID
    self.span = span
  }

  /// The clients that Keycloak itself creates in every realm (exports of 18.0.2 to 26.5.5).
  public static let builtInIDs: Set<String> = [
    "account", "account-console", "admin-cli", "broker", "realm-management",
    "security-admin-console", "_system", "admin-permissions",
  ]

  /// Whether Keycloak itself creates this client; the realm's name is asked for master's `X-realm` clients.
  public func isBuiltIn(inRealm realm: String?) -> Bool {
    guard let id = clientID.value else { return false }
    return Self.builtInIDs.contains(id) || (realm == "master" && id.hasSuffix("-realm"))
  }

  /// Whether its tokens carry all roles of their user.
  public var hasFullScope: Ternary {
    fullScope.isAbsent
      ? Ternary(!asksConsent) : fullScope.value.map { Ternary($0) } ?? .unknown
  }

  /// Whether users sign in through a browser with it.
  public var hasBrowserFlow: Bool { !isBearerOnly && (hasStandardFlow || hasImplicitFlow) }

  /// The entries of ``postLogoutURIs`` but for the empty ones, each at its place.
  public var postLogoutEntries: [Sourced<String>] {
    guard let text = postLogoutURIs.value else { return [] }
    let bytes = Array(text.utf8)
    let mark = UInt8(ascii: "#")
    var entries: [Sourced<String>] = []
    var start = 0
    for end in 0...bytes.count where end >= start {
      let isSeparator = end + 1 < bytes.count && bytes[end] == mark && bytes[end + 1] == mark
      guard isSeparator || end == bytes.count else { continue }
      if end > start {
        let entry = String(decoding: bytes[start..<end], as: UTF8.self)
        entries.append(.known(entry, span: postLogoutURIs.span(of: start..<end)))
      }
      start = end + 2
    }
    return entries
  }
}
