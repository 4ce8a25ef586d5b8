// The discovery document that an identity provider answers with, as far as the files decide it.

import Deployment
import SourceText

/// The URLs of a `.well-known/openid-configuration` document.
public struct DiscoveryDocument: Sendable {
  /// `issuer`, and the `iss` of tokens whose authorization request went to `authorization`'s host.
  public var issuer: Sourced<String>
  /// `authorization_endpoint`: a browser opens it.
  public var authorization: Sourced<String>
  /// `token_endpoint`: the relying party's server calls it.
  public var token: Sourced<String>
  /// `jwks_uri`: the relying party's server calls it.
  public var jwks: Sourced<String>
  /// `userinfo_endpoint`: the relying party's server calls it.
  public var userinfo: Sourced<String>
  /// `end_session_endpoint`: a browser opens it.
  public var endSession: Sourced<String>
  /// Why it says that.
  public var because: Because
  /// Whether the URLs for browsers are the same for every request.
  public var hasFixedFront = false
  /// Whether the provider answers 421 instead, because it does not know the host of the request.
  public var isMisdirected: Ternary = .no

  /// Makes a document of which nothing is known but what it depends on.
  public static func unknown(needs: [String], because: Because = Because()) -> DiscoveryDocument {
    let value = Sourced<String>.unknown(needs: needs)
    return DiscoveryDocument(
      issuer: value, authorization: value, token: value, jwks: value, userinfo: value,
      endSession: value, because: because)
  }
}
