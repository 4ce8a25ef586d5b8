// One relying party's configuration of one identity provider: what the library works with.

import SourceText

/// A login: an OIDC provider as a relying party's library configures it.
public struct Login: Sendable {
  /// The library and its major version.
  public enum Library: Hashable, Sendable {
    /// next-auth 4 (the library's own merge, openid-client 5).
    case nextAuth4
    /// Auth.js (next-auth 5, `@auth/core`; oauth4webapi).
    case authJS5
    /// One of the two; the files do not say which.
    case nextAuthUnknown

    /// `next-auth@4`, `next-auth@5`, `next-auth`.
    public var name: String {
      switch self {
      case .nextAuth4: "next-auth@4"
      case .authJS5: "next-auth@5"
      case .nextAuthUnknown: "next-auth"
      }
    }
  }

  /// The provider's id in the library, which is part of the callback URL.
  public var id: String
  /// The product behind it, where id, URL shape or the service it points to tell.
  public var kind: IdentityProvider.Kind?
  /// The library.
  public var library: Library
  /// What told the library's version.
  public var libraryEvidence: Because
  /// The file's path.
  public var path: String
  /// The provider's object in the file.
  public var span: Span
  /// The compose service that runs the app; nil where none is known to.
  public var service: String?
  /// How sure the link to the service is.
  public var serviceConfidence: Confidence = .possible

  /// When the app has the provider, and where the variables of its addresses are set; empty where the file says it all.
  public var background = Because()

  /// The discovery URL after the library's merge; absent where discovery is off.
  public var wellKnown: Sourced<String> = .absent
  /// Whether `wellKnown` was derived from the issuer by the library.
  public var isWellKnownDerived: Bool = false
  /// The issuer.
  public var issuer: Sourced<String> = .absent
  /// The authorization endpoint that the user gave.
  public var authorizationURL: Sourced<String> = .absent
  /// The token endpoint that the user gave.
  public var tokenURL: Sourced<String> = .absent
  /// The userinfo endpoint that the user gave.
  public var userinfoURL: Sourced<String> = .absent
  /// The key set's URL that the user gave.
  public var jwksURL: Sourced<String> = .absent
  /// The client id.
  public var clientID: Sourced<String> = .absent
  /// The client secret.
  public var clientSecret: Sourced<Secret> = .absent
  /// The scope that is requested, blanks between names.
  public var scope: Sourced<String> = .absent
  /// Where the scope is written, or the place that should hold it.
  public var scopeSpan: Span

  /// Scopes written where the library reads none: `scope` of the provider, `authorization.scope`.
  public var misplacedScopes: [Sourced<String>] = []
  /// `client.id_token_signed_response_alg`: the one algorithm that the library then accepts.
  public var idTokenAlgorithm: Sourced<String> = .absent
  /// Whether the library refuses a login without an ID token.
  public var requiresIDToken: Ternary = .unknown
  /// Whether keys are given in the configuration itself (`jwks`).
  public var hasInlineKeys: Bool = false
  /// A `token` that gives parameters but no URL.
  public var tokenWithoutURL: Span?
  /// A `wellKnown` that the library never reads.
  public var unreadWellKnown: Sourced<String> = .absent
  /// A `jwks_endpoint` that the library never reads.
  public var unreadKeySet: Sourced<String> = .absent
  /// Whether the configuration holds nothing of the provider, because a function stood in its place.
  public var isBareFunction: Bool = false
  /// What decides the callback URL.
  public var callback = CallbackSettings()
  /// What the app's library reads beside its providers.
  public var app = AppSettings()
  /// The login as next-auth 4 and as Auth.js 5 would read it, where nothing tells the version; otherwise empty.
  public var readings: [Login] = []

  /// Makes a login.
  public init(id: String, library: Library, path: String, span: Span) {
    self.id = id
    self.library = library
    self.libraryEvidence = Because()
    self.path = path
    self.span = span
    self.scopeSpan = span
  }
}
