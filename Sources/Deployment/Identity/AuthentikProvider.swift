// An OAuth2/OpenID provider of Authentik as blueprints define it.

import SourceText

/// An Authentik OAuth2 provider: what Keycloak calls a client.
public struct AuthentikProvider: Sendable {
  /// `name`.
  public var name: Sourced<String> = .absent
  /// The blueprint's path.
  public var path: String
  /// The entry.
  public var span: Span
  /// How the deployment uses the blueprint.
  public var use: Realm.Use = .unused
  /// Whether the entry is applied: its conditions, and the label that keeps a blueprint back.
  public var isApplied: Ternary = .yes
  /// `client_id`; absent where Authentik makes one up.
  public var clientID: Sourced<String> = .absent
  /// `client_secret`; Authentik makes one up where absent.
  public var clientSecret: Sourced<Secret> = .absent
  /// `client_type`; Authentik's own default is `confidential`.
  public var clientType: Sourced<String> = .absent
  /// The slug of the application that uses the provider, which is part of its issuer.
  public var slug: Sourced<String> = .absent
  /// `redirect_uris` in either form.
  public var redirectURIs: Sourced<[AuthentikRedirectURI]> = .absent
  /// `property_mappings`; absent means that nothing is mapped.
  public var mappings: Sourced<[ScopeMapping]> = .absent
  /// The algorithm that ID tokens are signed with, by `signing_key`: HS256 without a key.
  public var idTokenAlgorithm: Sourced<String> = .absent
  /// Whether an `encryption_key` turns ID tokens into JWE.
  public var isEncrypted: Sourced<Bool> = .absent
  /// `issuer_mode`: `per_provider`, which is the default, or `global`.
  public var issuerMode: Sourced<String> = .absent
  /// `issuer_override`: the issuer as a text of its own.
  public var issuerOverride: Sourced<String> = .absent
  /// `sub_mode`.
  public var subMode: Sourced<String> = .absent
  /// `include_claims_in_id_token`; true where absent.
  public var includesClaims: Sourced<Bool> = .absent
  /// `grant_types` (2026 and later); absent where the blueprint does not name them.
  public var grantTypes: Sourced<[String]> = .absent

  /// Makes a provider.
  public init(path: String, span: Span) {
    self.path = path
    self.span = span
  }
}

/// An entry of `redirect_uris`.
public struct AuthentikRedirectURI: Sendable {
  /// How an entry is compared.
  public enum Matching: Hashable, Sendable {
    /// `matching_mode: strict`.
    case strict
    /// `matching_mode: regex`: the whole address has to match (Python's `re.fullmatch`).
    case regex
    /// A line of the text form that Authentik had before 2024.12: a regular expression too.
    case line
    /// It depends on variables.
    case unknown
  }

  /// The address or the pattern.
  public var url: Sourced<String>
  /// How it is compared.
  public var matching: Matching
  /// Whether it is for the way back from a logout (`redirect_uri_type: logout`).
  public var isLogout: Ternary

  /// Makes an entry.
  public init(url: Sourced<String>, matching: Matching, isLogout: Ternary = .no) {
    self.url = url
    self.matching = matching
    self.isLogout = isLogout
  }
}

/// An entry of `property_mappings`: a scope that the provider can grant.
public struct ScopeMapping: Sendable {
  /// `scope_name`; unknown where the entry refers to something that no blueprint of the repository defines.
  public var scopeName: Sourced<String>
  /// `name`.
  public var name: Sourced<String>
  /// The claims that the mapping's expression names as keys of what it returns; nil where it cannot be told.
  public var claims: [String]?

  /// Makes a mapping; the scope name stands where the provider refers to it.
  public init(scopeName: Sourced<String>, name: Sourced<String> = .absent, claims: [String]? = nil)
  {
    self.scopeName = scopeName
    self.name = name
    self.claims = claims
  }
}

/// An application of Authentik.
public struct AuthentikApplication: Sendable {
  /// What stands behind an application.
  public enum Backend: Sendable {
    /// An OAuth2 provider, by its name.
    case oauth2(name: Sourced<String>)
    /// A proxy provider, by its name and the address under which browsers know the app.
    case proxy(name: Sourced<String>, externalHost: Sourced<String>)
    /// A provider of another kind, or one that no blueprint defines.
    case other
    /// None.
    case none
  }

  /// `slug`.
  public var slug: Sourced<String>
  /// `name`.
  public var name: Sourced<String>
  /// What stands behind it.
  public var backend: Backend
  /// The blueprint's path.
  public var path: String
  /// The entry.
  public var span: Span

  /// Makes an application.
  public init(
    slug: Sourced<String>, name: Sourced<String>, backend: Backend, path: String, span: Span
  ) {
    self.slug = slug
    self.name = name
    self.backend = backend
    self.path = path
    self.span = span
  }
}
