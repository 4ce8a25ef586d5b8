// A login, walked through: discovery, the browser's way to the identity provider, the library's own calls.

import Deployment
import SourceText

/// The simulated login of one relying party.
public struct LoginFlow: Sendable {
  /// How a discovery URL that drives both sides fails.
  public enum Conflict: String, Sendable {
    /// It works on both sides, or the files do not decide it.
    case none
    /// The service can fetch the document, but the endpoint in it is out of every browser's reach.
    case browser
    /// The name suits the browser, but the service cannot fetch the document under it.
    case service
  }

  /// The login.
  public let login: Login
  /// The discovery URL that the library fetches; absent where it fetches none.
  public let discovery: Sourced<String>
  /// What the provider answers to it.
  public let document: DiscoveryDocument?
  /// Whether a browser could open the discovery URL's host.
  public let browserReach: Reach?
  /// The service that runs the identity provider, where it is one of the deployment.
  public let provider: String?
  /// The steps in order.
  public let steps: [LoginStep]
  /// The issuer that the library expects and the one that it meets.
  public let issuer: IssuerCheck
  /// What the library needs and is not given.
  public let gaps: LoginGaps
  /// The endpoints that were written in vain.
  public let ignoredEndpoints: [IgnoredEndpoint]
  /// Whether one discovery URL has to serve both sides and cannot.
  public let conflict: Conflict
  /// An address that would serve both sides, where there is a conflict and a proxy gives one.
  public let sharedAddress: SharedAddress?
  /// The login beside its client's definition.
  public let client: LoginClient
  /// The answer to the requested scope, where the client is known.
  public var grant: ScopeGrant? { client.grant }

  /// The first step that fails, in the order of a login: it ends there.
  public var stop: LoginStep? { steps.first { $0.outcome == .fails && $0.name.isPartOfLogin } }

  /// The first step of a name.
  public func step(_ name: LoginStep.Name) -> LoginStep? { steps.first { $0.name == name } }

  /// The URLs that the walk opens and that stand in the configuration themselves.
  ///
  /// A discovery URL with a conflict is left out: one cause, one finding.
  public var urlUses: [URLUse] {
    // After a failed discovery the library asks for nothing more.
    let isStopped = step(.discover)?.outcome == .fails
    return steps.filter { step in
      switch step.name {
      case .discover: true
      case .authorize, .token, .jwks, .userinfo: !isStopped
      // The app's own address and the calls of its source are judged by themselves.
      case .callback, .refresh, .api, .logout: false
      }
    }.compactMap { step in
      guard step.outcome != .skipped, step.url.span != nil, let caller = step.caller else {
        return nil
      }
      if step.name == .discover, conflict != .none { return nil }
      let role: URLUse.Role
      switch caller {
      case .container(let service): role = .fetched(by: service)
      case .browserOnHost, .browserElsewhere: role = .opened
      case .host: return nil
      }
      let what = step.name == .discover ? "the discovery URL" : "the \(step.name.rawValue) endpoint"
      return URLUse(
        url: step.url, role: role, kind: .endpoint, purpose: "\(what) of login `\(login.id)`",
        confidence: role == .opened ? .certain : login.serviceConfidence,
        because: login.background
          + Because("login `\(login.id)`: \(step.origin)", at: step.url.span))
    }
  }
}
