// Paths that a proxy changes so that they no longer lead where they should.

import Deployment
import SourceText

/// A route that spoils paths.
public struct PathFaultFact: Sendable {
  /// In which way.
  public enum Kind: String, Hashable, Sendable {
    /// The proxy changes a prefix, and the provider's own URLs do not come back through it.
    case prefix
    /// The proxy changes the provider's own paths on their way in.
    case changed
    /// `location /a/` and `…/b`.
    case glued
    /// `location /a` and `…/`.
    case doubled
    /// An address with a variable and a path.
    case dropped
  }

  /// In which way.
  public let kind: Kind
  /// The route.
  public let route: RouteFact
  /// A path that browsers ask for.
  public let asked: String
  /// What becomes of it: what the upstream gets, or for a prefix the path that would work.
  public let result: String
  /// The proof.
  public let because: Because

  /// The faults of a deployment; a route with several has the first that fits.
  static func all(routes: [RouteFact], proxied: [ProxiedService]) -> [PathFaultFact] {
    let mismatches = proxied.compactMap(\.mismatch).map { mismatch in
      PathFaultFact(
        kind: mismatch.offered == nil ? .changed : .prefix, route: mismatch.route,
        asked: mismatch.published, result: mismatch.offered ?? mismatch.sent ?? "",
        because: mismatch.because)
    }
    let known = Set(mismatches.map(\.route.route.upstream.span))
    return mismatches
      + routes.filter { !known.contains($0.route.upstream.span) }.compactMap(fault)
  }

  private static func fault(_ fact: RouteFact) -> PathFaultFact? {
    guard let prefix = fact.route.publicPrefix, !fact.route.isInternal, !fact.route.isAuthSubrequest
    else { return nil }
    let kind: Kind
    let reason: String
    switch fact.route.pathFault {
    case .none: return nil
    case .glued:
      // Beside identity and APIs a location is often meant for its one path, which is not glued to anything.
      guard
        prefix == "/" || fact.tokenUse != .none || fact.target.isProvider
          || fact.target == .relyingParty
      else { return nil }
      kind = .glued
      reason =
        "nginx puts the path of the address in place of `\(prefix)`, the slash at its end included"
    case .doubled:
      guard fact.target.isProvider else { return nil }
      kind = .doubled
      reason =
        "nginx puts the path of the address in place of `\(prefix)`, which has no slash at its end"
    case .dropped:
      kind = .dropped
      reason =
        "an address with a variable is used as it is: nginx adds nothing of the request's path"
    }
    let rest = prefix.hasSuffix("/") ? "x" : "/x"
    let uri = UpstreamAddress(fact.route.upstream.text, protocol: .proxy).uri ?? "/"
    return PathFaultFact(
      kind: kind, route: fact, asked: prefix + rest, result: kind == .dropped ? uri : uri + rest,
      because: Because(reason, at: fact.route.upstream.span))
  }
}
