// Whether the issuer that a library expects is the one that the identity provider names.
//
// next-auth 4: with discovery the document's issuer counts, whatever the configuration says; without it the
// configured one has to equal the token's `iss` (openid-client 5). Auth.js 5: the document's issuer has to equal
// the configured one as a URL, and the token's `iss` has to equal it as a text (oauth4webapi 3).

import Deployment
import SourceText

/// The two sides of the comparison.
public struct IssuerCheck: Sendable {
  /// How the two relate.
  public enum Verdict: String, Sendable {
    /// They are the same, or the library takes what it is given.
    case equal
    /// They differ by the slash at the end only.
    case slash
    /// They differ.
    case different
    /// The files do not decide it.
    case unknown
  }

  /// Where the library compares.
  public enum Phase: String, Sendable {
    /// It reads the discovery document.
    case discovery
    /// It reads the token.
    case callback
  }

  /// What the library expects.
  public var expected: Sourced<String> = .absent
  /// What the identity provider names.
  public var published: Sourced<String> = .absent
  /// How the two relate.
  public var verdict: Verdict = .unknown
  /// Where the difference shows first.
  public var phase: Phase = .discovery
  /// Whether the two may belong to two stages of the deployment.
  public var mayBeOtherStage = false
  /// Why the provider names what it does.
  public var because = Because()

  /// Compares two known issuers; `isURL` where the library compares them as URLs.
  static func verdict(_ expected: String, _ published: String, asURLs isURL: Bool) -> Verdict {
    if expected == published { return .equal }
    if isURL, let a = WebAddress(expected), let b = WebAddress(published), href(a) == href(b) {
      return .equal
    }
    return withoutSlash(expected) == withoutSlash(published) ? .slash : .different
  }

  /// A URL without a path has the path `/` (WHATWG URL).
  private static func href(_ address: WebAddress) -> String {
    address.origin + (address.path.isEmpty ? "/" : address.path) + address.suffix
  }

  private static func withoutSlash(_ issuer: String) -> String {
    let text = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
    guard let address = WebAddress(text) else { return text }
    return address.text
  }
}
