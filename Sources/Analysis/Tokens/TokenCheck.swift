// A token in hand beside the deployment that it is for: which claim would make somebody refuse it.

import Deployment
import SourceText

/// What one claim comes to.
public struct TokenCheck: Sendable {
  /// What comes of a claim.
  public enum Outcome: String, Sendable {
    /// It is what the deployment wants.
    case ok
    /// Somebody refuses the token for it.
    case fails
    /// The files do not decide it.
    case unknown
  }

  /// What the rules that explain a failure walk over, by the name that they use.
  public enum Collection: String, Sendable, CaseIterable {
    /// Issuers that are expected.
    case issuerChecks
    /// Audiences that are demanded.
    case audienceFaults
    /// Logins.
    case logins
    /// Roles.
    case roleFaults
    /// Service accounts.
    case serviceAccountFaults
  }

  /// The findings that explain a failure: those of rules over a collection, at one of some places.
  public struct Explanation: Sendable {
    /// The collection.
    public let collection: Collection
    /// The places.
    public let places: [Span]
  }

  /// The claim.
  public let claim: String
  /// What comes of it.
  public let outcome: Outcome
  /// Why, in a sentence.
  public let text: String
  /// The place that shows it.
  public let place: Span?
  /// Where rules say more about it.
  public let explanation: Explanation?

  init(
    _ claim: String, _ outcome: Outcome, _ text: String, at place: Span? = nil,
    in collection: Collection = .logins, at places: [Span?] = []
  ) {
    self.claim = claim
    self.outcome = outcome
    self.text = text
    self.place = place
    let known = places.compactMap { $0 }
    explanation =
      known.isEmpty ? nil : Explanation(collection: collection, places: known)
  }
}

extension TokenCheck {
  /// What a token says by itself: what it is for, and whether it is valid at a moment.
  public static func own(_ token: Token, at now: Moment) -> [TokenCheck] {
    var checks: [TokenCheck] = []
    switch token.kind {
    case .refresh:
      checks.append(
        .init(
          "typ", .fails, "a refresh token: only the token endpoint takes it, every API answers 401")
      )
    case .id:
      checks.append(
        .init(
          "typ", .unknown,
          "an ID token: it tells the app who signed in; an API that wants an access token answers 401"
        ))
    case .logout:
      checks.append(.init("typ", .fails, "a logout token: no API takes it"))
    case .access, .unknown: break
    }
    if token.algorithm?.lowercased() == "none" || !token.isSigned {
      checks.append(.init("alg", .fails, "the token is not signed: nobody may take it"))
    }
    return checks + times(token, now)
  }

  private static let clockTolerance = 60

  private static func times(_ token: Token, _ now: Moment) -> [TokenCheck] {
    var checks: [TokenCheck] = []
    if let expiry = token.moment("exp") {
      checks.append(
        expiry <= now
          ? .init(
            "exp", .fails, "expired \(now.distance(to: expiry)) ago: every service answers 401")
          : .init("exp", .ok, "valid for another \(expiry.distance(to: now))"))
    } else if token.claims["exp"] != nil {
      checks.append(.init("exp", .fails, "no number: nobody can tell when the token expires"))
    } else if token.kind != .logout {
      checks.append(.init("exp", .unknown, "absent: the token never expires by itself"))
    }
    if let start = token.moment("nbf"), start > now {
      checks.append(
        .init("nbf", .fails, "not valid before \(start): \(start.distance(to: now)) from now"))
    }
    // Libraries allow clocks to differ by a minute or so.
    if let issued = token.moment("iat"),
      issued.secondsSince1970 > now.secondsSince1970 &+ clockTolerance
    {
      checks.append(
        .init(
          "iat", .fails,
          "issued \(issued.distance(to: now)) later than that: the issuer's clock is ahead, and services refuse the token"
        ))
    }
    return checks
  }
}
