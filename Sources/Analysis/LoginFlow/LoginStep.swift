// One request of a login: who opens which URL, and what comes of it.

import Deployment
import SourceText

/// A step of a login.
public struct LoginStep: Sendable {
  /// The steps in the order of a login.
  public enum Name: String, Sendable, CaseIterable {
    /// The library fetches the discovery document.
    case discover
    /// The browser is sent to the identity provider.
    case authorize
    /// The identity provider sends the browser back to the app.
    case callback
    /// The library exchanges the code.
    case token
    /// The library fetches the signing keys.
    case jwks
    /// The library fetches the user's claims.
    case userinfo
    /// The app's own source asks for a new access token.
    case refresh
    /// The app's own source calls the provider's API with the session's token.
    case api
    /// The browser ends its session at the identity provider.
    case logout

    /// Whether nobody is signed in before the step is done.
    public var isPartOfLogin: Bool {
      switch self {
      case .discover, .authorize, .callback, .token, .jwks, .userinfo: true
      case .refresh, .api, .logout: false
      }
    }
  }

  /// What comes of a step.
  public enum Outcome: String, Sendable {
    /// It works.
    case ok
    /// It fails.
    case fails
    /// The files do not decide it.
    case unknown
    /// The library does not do it with this configuration.
    case skipped
  }

  /// Which step.
  public let name: Name
  /// Who opens the URL; nil where the app's service is not known.
  public let caller: Vantage?
  /// The URL.
  public let url: Sourced<String>
  /// Whether it can be opened.
  public let reach: Reach?
  /// What comes of it.
  public var outcome: Outcome
  /// Where the URL comes from, in a sentence.
  public let origin: String
  /// Why the outcome is what it is, in a sentence; empty where the reachability says it all.
  public var reason: String

  /// The proof of the reachability, where it decides the outcome.
  public var because: Because { reason.isEmpty ? reach?.because ?? Because() : Because() }
}
