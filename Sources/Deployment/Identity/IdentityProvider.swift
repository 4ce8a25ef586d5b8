// The identity providers of a deployment and what their files define.

import SourceText

/// A Keycloak or Authentik instance.
public struct IdentityProvider: Sendable {
  /// The products that are understood.
  public enum Kind: String, Sendable {
    /// Keycloak.
    case keycloak
    /// Authentik.
    case authentik
  }

  /// Which product.
  public var kind: Kind
  /// The compose service that runs it; nil where only its files are known.
  public var service: String?
  /// The realms that files define (Keycloak).
  public var realms: [Realm]
  /// The OAuth2 providers that blueprints define (Authentik).
  public var oauth2Providers: [AuthentikProvider] = []
  /// The applications that blueprints define (Authentik).
  public var applications: [AuthentikApplication] = []

  /// Makes a provider.
  public init(kind: Kind, service: String? = nil, realms: [Realm] = []) {
    self.kind = kind
    self.service = service
    self.realms = realms
  }
}
