// What a path of an identity provider is for, which tells who opens it.

/// The endpoint behind a path, as Keycloak, Authentik and the usual others lay them out.
enum OIDCPath: Hashable, Sendable {
  /// The page that asks for name and password.
  case authorize
  /// The page that ends the session.
  case logout
  /// Other pages for people: account, consoles, SAML and broker endpoints.
  case page
  /// What a server calls: token, userinfo, keys, introspection, revocation, an admin API.
  case backChannel
  /// `/.well-known/…`.
  case discovery
  /// The issuer itself.
  case issuer
  /// None of them.
  case other

  /// Sorts a path; variables in it count as ordinary words.
  init(_ path: String) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0).lowercased() }
    if parts.contains(".well-known") {
      self = .discovery
    } else if let realms = parts.firstIndex(of: "realms"), parts.count > realms + 1 {
      self = Self.keycloak(Array(parts[(realms + 2)...]), isAdmin: parts.contains("admin"))
    } else if let start = parts.firstIndex(of: "o"), start > 0, parts[start - 1] == "application" {
      self = Self.authentik(Array(parts[(start + 1)...]))
    } else {
      self = Self.usual(parts)
    }
  }

  /// Behind `/realms/NAME` (keycloak.org/securing-apps/oidc-layers, "Endpoints").
  private static func keycloak(_ rest: [String], isAdmin: Bool) -> OIDCPath {
    if isAdmin { return .backChannel }
    switch rest.first {
    case nil: return .issuer
    case "account", "broker", "login-actions": return .page
    case "clients-registrations": return .backChannel
    case "protocol" where rest.count > 1: break
    default: return .other
    }
    if rest[1] == "saml" { return rest.last == "descriptor" ? .backChannel : .page }
    guard rest[1] == "openid-connect", rest.count > 2 else { return .other }
    switch rest[2] {
    case "auth", "registrations", "forgot-credentials", "login-status-iframe.html":
      return .authorize
    case "logout": return .logout
    case "token", "userinfo", "certs", "revoke", "ext": return .backChannel
    default: return .other
    }
  }

  /// Behind `/application/o` (docs.goauthentik.io, "OAuth2 provider", "Endpoints").
  private static func authentik(_ rest: [String]) -> OIDCPath {
    switch (rest.first, rest.dropFirst().first) {
    case (nil, _): return .other
    case ("authorize", _), ("device", _): return .authorize
    case ("token", _), ("userinfo", _), ("introspect", _), ("revoke", _): return .backChannel
    case (_, "end-session"): return .logout
    case (_, "jwks"): return .backChannel
    case (_, nil): return .issuer
    default: return .other
    }
  }

  private static let protocolWords: Set<String> = [
    "oauth", "oauth2", "oidc", "openid", "openid-connect", "connect",
  ]

  /// The names that most others use, below something that says what they are about.
  private static func usual(_ parts: [String]) -> OIDCPath {
    guard let last = parts.last else { return .other }
    if last == "jwks.json" { return .backChannel }
    guard parts.dropLast().contains(where: Self.protocolWords.contains) else { return .other }
    switch last {
    case "auth", "authorize", "authorization": return .authorize
    case "logout", "end_session", "end-session", "endsession": return .logout
    case "token", "userinfo", "introspect", "introspection", "jwks", "keys", "certs", "revoke":
      return .backChannel
    default: return .other
    }
  }
}
