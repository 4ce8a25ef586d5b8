// Endpoints that somebody wrote and next-auth 4 never uses.
//
// A `wellKnown` wins over every explicit endpoint (core/lib/oauth/client.ts, 4.24.15), and the factories of
// Keycloak and Authentik always set one from the issuer.

import Deployment
import SourceText

/// An endpoint without effect.
public struct IgnoredEndpoint: Sendable {
  /// `authorization`, `token`, `userinfo` or `jwks_endpoint`.
  public let name: String
  /// What was written.
  public let url: Sourced<String>
  /// Whether the discovery document gives the same URL.
  public let isSame: Ternary
  /// The other endpoints of the same provider that share its fate, where one finding speaks for all.
  public let others: [Sourced<String>]
  /// Whether a `wellKnown: undefined` seems to have been lost by `JSON.stringify`.
  public let mayBeLost: Bool

  /// The endpoints without effect of a login whose library discovers.
  static func all(of login: Login, document: DiscoveryDocument?) -> [IgnoredEndpoint] {
    let written: [(String, Sourced<String>, Sourced<String>?)] = [
      ("authorization", login.authorizationURL, document?.authorization),
      ("token", login.tokenURL, document?.token),
      ("userinfo", login.userinfoURL, document?.userinfo),
      ("jwks_endpoint", login.jwksURL, document?.jwks),
    ].filter { $0.1.isPresent }
    // Whoever gives every endpoint has meant to switch discovery off.
    let isWhole =
      login.isWellKnownDerived && login.authorizationURL.isPresent && login.tokenURL.isPresent
      && login.jwksURL.isPresent
    if isWhole, let first = written.first {
      return [
        IgnoredEndpoint(
          name: first.0, url: first.1, isSame: isSame(first.1, first.2),
          others: written.dropFirst().map(\.1), mayBeLost: login.path.hasSuffix(".json"))
      ]
    }
    return written.map {
      IgnoredEndpoint(
        name: $0.0, url: $0.1, isSame: isSame($0.1, $0.2), others: [], mayBeLost: false)
    }
  }

  private static func isSame(_ url: Sourced<String>, _ published: Sourced<String>?) -> Ternary {
    guard let url = url.value, let published = published?.value else { return .unknown }
    let written = url.prefix { $0 != "?" }
    return written == published.prefix { $0 != "?" } ? .yes : .no
  }
}
