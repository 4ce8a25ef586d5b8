// Parts of a realm that hardening advice is about: profiles, administrators, other identity providers, certificates.

import SourceText

/// What the declarative user profile lets users write about themselves (`kc.user.profile.config`, Keycloak 24).
public struct UserProfile: Sendable {
  /// `unmanagedAttributePolicy`; nil where attributes that the profile does not name are refused.
  public var unmanagedPolicy: String?
  /// Whether users may write each attribute that the profile names.
  public var isEditable: [String: Bool]
  /// Where the profile stands.
  public var span: Span

  /// Makes a profile.
  public init(unmanagedPolicy: String?, isEditable: [String: Bool], span: Span) {
    self.unmanagedPolicy = unmanagedPolicy
    self.isEditable = isEditable
    self.span = span
  }
}

/// A user of a realm file who may administer.
public struct RealmAdmin: Sendable {
  /// Where the user's name stands, or the whole user.
  public var span: Span
  /// The roles that make the user an administrator.
  public var roles: [Sourced<String>]
  /// Whether a password is all that the file gives the user to sign in with.
  public var hasOnlyPassword: Bool
  /// Whether Keycloak made the user for the first start (attribute `is_temporary_admin`, Keycloak 26).
  public var isTemporary: Bool

  /// Makes an administrator.
  public init(span: Span, roles: [Sourced<String>], hasOnlyPassword: Bool, isTemporary: Bool) {
    self.span = span
    self.roles = roles
    self.hasOnlyPassword = hasOnlyPassword
    self.isTemporary = isTemporary
  }
}

/// An identity provider that a realm sends users to (`identityProviders`).
public struct IdentityProviderSettings: Sendable {
  /// `alias`.
  public var alias: Sourced<String>
  /// The whole object.
  public var span: Span
  /// `providerId`: `oidc`, `keycloak-oidc`, `saml`, or a social network.
  public var providerID: String
  /// `validateSignature` of the config; false where absent (OIDCIdentityProviderConfig, Keycloak 26).
  public var validatesSignature: Sourced<Bool> = .imported(false, for: "validateSignature")
  /// `pkceEnabled` of the config.
  public var usesPKCE: Sourced<Bool> = .imported(false, for: "pkceEnabled")
  /// `pkceMethod` of the config.
  public var pkceMethod: Sourced<String> = .absent
  /// `signatureAlgorithm` of a SAML provider's config.
  public var signatureAlgorithm: Sourced<String> = .absent

  /// Makes an identity provider.
  public init(alias: Sourced<String>, span: Span, providerID: String) {
    self.alias = alias
    self.span = span
    self.providerID = providerID
  }
}

/// A mapper that makes a claim of an attribute of the user (`oidc-usermodel-attribute-mapper`).
public struct MappedAttribute: Sendable {
  /// Whose mapper it is, for a sentence: "client `web`".
  public var holder: String
  /// `user.attribute`.
  public var attribute: Sourced<String>
  /// `claim.name`.
  public var claim: Sourced<String>

  /// Makes a mapped attribute.
  public init(holder: String, attribute: Sourced<String>, claim: Sourced<String>) {
    self.holder = holder
    self.attribute = attribute
    self.claim = claim
  }
}

/// A certificate that a realm file holds.
public struct RealmCertificate: Sendable {
  /// What it is, for a sentence: "the certificate of key `rsa`".
  public var name: String
  /// Whether it comes with a key that signs tokens.
  public var isSigningKey: Bool
  /// Where it stands.
  public var span: Span
  /// From when on it holds, in seconds since 1970.
  public var notBefore: Int
  /// Until when it holds, in seconds since 1970.
  public var notAfter: Int

  /// Makes a certificate.
  public init(name: String, isSigningKey: Bool, span: Span, notBefore: Int, notAfter: Int) {
    self.name = name
    self.isSigningKey = isSigningKey
    self.span = span
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}
