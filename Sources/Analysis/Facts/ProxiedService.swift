// A service of the login behind one virtual server: which of the paths that browsers ask for arrive there.

import Deployment
import SourceText

/// An identity provider or an app, as one virtual server offers it.
public struct ProxiedService: Sendable {
  /// What becomes of a path.
  public enum Outcome: String, Hashable, Sendable {
    /// The service gets it as it should.
    case arrives
    /// The service gets another path.
    case changed
    /// Something else answers.
    case elsewhere
    /// The files do not tell.
    case unknown
  }

  /// A path that browsers ask for.
  public struct Path: Sendable {
    /// The path.
    public var path: String
    /// What it is, for a sentence.
    public var purpose: String
    /// What becomes of it.
    public var outcome: Outcome
    /// The location that takes it.
    public var location: ProxyLocation?
    /// What the service is asked for.
    public var sent: String?
    /// The location that is meant for it: the longest prefix that leads to the service.
    public var meant: RouteFact?
    /// The proof.
    public var because: Because

    /// Whether a pattern takes the path away from the location that is meant for it.
    public var isShadowed: Bool {
      outcome == .elsewhere && location?.match.isRegex == true && meant != nil
    }
  }

  /// A prefix that the proxy changes so that the provider's own URLs do not come back.
  public struct Mismatch: Sendable {
    /// The route that changes it.
    public var route: RouteFact
    /// A path that the provider sends browsers to.
    public var published: String
    /// The path that works instead; nil where the published one arrives, but changed.
    public var offered: String?
    /// What the provider gets where the published path arrives.
    public var sent: String?
    /// The proof.
    public var because: Because
  }

  /// The proxy.
  public let proxy: Proxy
  /// The virtual server.
  public let server: ProxyServer
  /// The service; nil where it is none of the deployment's.
  public let service: Service?
  /// The service, or the host that the proxy calls.
  public let name: String
  /// What it is.
  public let target: RouteFact.Target
  /// Whether only its name tells what it is, and only the routes tell its paths.
  public let isGuessed: Bool
  /// The routes that lead to it.
  public let routes: [RouteFact]
  /// The prefix that does not fit, where there is one.
  public let mismatch: Mismatch?
  /// What browsers ask for, and what only operators do; answered when somebody wants to know.
  let pages: PathQuestions
  let operators: PathQuestions
  /// The routes to the management port, which is for operators alone.
  let management: [RouteFact]

  /// Paths that browsers ask for and that some pattern of the server fits.
  public var paths: [Path] { pages.answers }

  /// Paths for operators that strangers reach.
  public var openPaths: [Path] {
    management.map { fact in
      Path(
        path: fact.route.publicPrefix ?? fact.route.match, purpose: "the management port",
        outcome: .arrives, location: fact.route.location, sent: nil, meant: fact,
        because: Because("Keycloak's port 9000 is for operators", at: fact.route.upstream.span))
    } + operators.answers.filter { $0.outcome == .arrives }
  }

  /// Whether the server has a name that the whole world can look up.
  public var isPublic: Bool {
    server.names.contains { name in
      name.value.map { !$0.hasPrefix("~") && HostKind($0.lowercased()) == .domainName } ?? false
    }
  }
}
