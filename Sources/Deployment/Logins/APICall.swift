// Calls that a relying party's own source makes to an identity provider's API.

import SourceText

/// A call to a protected API that a relying party's source makes.
public struct APICall: Sendable {
  /// What is asked.
  public enum Purpose: Sendable {
    /// The provider's own API: Authentik's `/api/v3/`, Keycloak's `/admin/realms/`.
    case api
    /// The token endpoint: a new access token for a refresh token, mostly.
    case token
    /// The end-session endpoint, which ends the provider's own session.
    case logout
  }

  /// Who makes the call.
  public enum Caller: Hashable, Sendable {
    /// The app's server.
    case server
    /// A browser, in a component that runs there.
    case browser
    /// The source does not say.
    case unknown
  }

  /// Whose token the call carries.
  public enum Credential: Sendable {
    /// The signed-in user's access token.
    case session
    /// A token of its own that is no session's.
    case fixed
    /// It cannot be told.
    case unknown
  }

  /// The path of the source file.
  public var path: String
  /// The URL's text in the source, quotes excluded.
  public var span: Span
  /// The path part of the URL, such as `/api/v3/core/users/me/`.
  public var urlPath: String
  /// The host of the URL where it is written out; nil where a variable holds it.
  public var host: String?
  /// Whose token it carries.
  public var credential: Credential
  /// The product whose path it is.
  public var provider: IdentityProvider.Kind
  /// What is asked.
  public var purpose: Purpose
  /// Who asks.
  public var caller: Caller = .unknown
  /// The whole URL.
  public var url: Sourced<String>
  /// The compose service that runs the app; nil where none is known to.
  public var service: String?
  /// How sure the link to the service is.
  public var serviceConfidence: Confidence = .possible

  /// Makes a call.
  public init(
    path: String, span: Span, urlPath: String, host: String? = nil, credential: Credential,
    provider: IdentityProvider.Kind, purpose: Purpose = .api, url: Sourced<String>
  ) {
    self.path = path
    self.span = span
    self.urlPath = urlPath
    self.host = host
    self.credential = credential
    self.provider = provider
    self.purpose = purpose
    self.url = url
  }
}
