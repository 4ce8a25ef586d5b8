// What a relying party's library makes its callback URL from.

/// The settings behind the `redirect_uri` that a library sends.
public struct CallbackSettings: Sendable {
  /// The variables of the app's environment that the library reads for it.
  public static let variableNames = [
    "AUTH_URL", "NEXTAUTH_URL", "AUTH_REDIRECT_PROXY_URL", "AUTH_TRUST_HOST", "VERCEL",
  ]

  /// Whether the library is next-auth itself, whose routes lie below `/api/auth`.
  public var isNextAuth = false
  /// `basePath` of the configuration (Auth.js 5).
  public var basePath: Sourced<String> = .absent
  /// `redirectProxyUrl` of the configuration or the provider (Auth.js 5).
  public var redirectProxyURL: Sourced<String> = .absent
  /// `authorization.params.redirect_uri`, which wins over everything.
  public var redirectURI: Sourced<String> = .absent
  /// The values of ``variableNames``; one that nobody sets is missing.
  public var variables: [String: Sourced<String>] = [:]

  /// Makes settings that say nothing.
  public init() {}
}
