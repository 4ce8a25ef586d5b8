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
    /// The library exchanges the code.
    case token
    /// The library fetches the signing keys.
    case jwks
    /// The library fetches the user's claims.
    case userinfo
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
  /// Why, in a sentence.
  public var reason: String
}
