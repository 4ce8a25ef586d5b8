// A token that somebody holds in hand: what it says, never what it is signed with.

import SourceText

/// The header and the claims of a JSON Web Token.
public struct Token: Sendable {
  /// What a token is for.
  public enum Kind: String, Sendable {
    /// An API takes it.
    case access
    /// The app that signs users in takes it.
    case id
    /// The token endpoint takes it.
    case refresh
    /// The app takes it when a user signs out elsewhere.
    case logout
    /// It does not say.
    case unknown
  }

  /// The header.
  public let header: ClaimValue
  /// The claims.
  public let claims: ClaimValue
  /// Whether there is a signature; what it says is not kept.
  public let isSigned: Bool

  /// Makes a token.
  public init(header: ClaimValue, claims: ClaimValue, isSigned: Bool) {
    self.header = header
    self.claims = claims
    self.isSigned = isSigned
  }

  /// What it is for: `typ` of Keycloak's claims (TokenUtil, Keycloak 26), or that of the header (RFC 9068).
  public var kind: Kind {
    switch claims["typ"]?.text?.lowercased() {
    case "bearer", "dpop": return .access
    case "id": return .id
    case "refresh", "offline": return .refresh
    case "logout": return .logout
    default: break
    }
    switch header["typ"]?.text?.lowercased() {
    case "at+jwt", "application/at+jwt": return .access
    case "logout+jwt": return .logout
    default: break
    }
    // Only ID tokens answer to a nonce or vouch for another token.
    return claims["at_hash"] != nil || claims["nonce"] != nil && claims["scope"] == nil
      ? .id : .unknown
  }

  /// `alg` of the header.
  public var algorithm: String? { header["alg"]?.text }
  /// `iss`.
  public var issuer: String? { claims["iss"]?.text }
  /// `aud`: one name or several.
  public var audiences: [String] { claims["aud"]?.texts ?? [] }
  /// The client that it was issued to: `azp`, or `client_id` (RFC 9068).
  public var client: String? { claims["azp"]?.text ?? claims["client_id"]?.text }

  /// The names in `scope`; nil where it has none.
  public var scopes: [String]? {
    guard let scope = claims["scope"] else { return nil }
    return scope.texts.flatMap { $0.split(separator: " ").map(String.init) }
  }

  /// The roles of `realm_access` and `resource_access`, where Keycloak's own mappers write them.
  public var roles: [RoleName] {
    let own = claims["realm_access"]?["roles"]?.texts ?? []
    let others = claims["resource_access"]?.members ?? []
    return own.map { RoleName($0) }
      + others.flatMap { member in
        (member.value["roles"]?.texts ?? []).map { RoleName($0, of: member.name) }
      }
  }

  /// The moment that a claim such as `exp` names.
  public func moment(_ claim: String) -> Moment? {
    claims[claim]?.integer.map { Moment(secondsSince1970: $0) }
  }
}
