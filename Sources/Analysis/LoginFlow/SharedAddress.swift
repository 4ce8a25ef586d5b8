// An address of an identity provider that the browser and the app's container can both use.

import Deployment
import SourceText

/// The address, and what is missing for it to work on both sides.
public struct SharedAddress: Sendable {
  /// `scheme://host[:port]`.
  public let origin: String
  /// The service that needs the host as a network alias; nil where both sides reach it already.
  public let aliasOwner: String?
  /// The network on which it needs the alias.
  public let network: String?
  /// Where browsers get the name from.
  public let span: Span?

  /// The best address for a provider; nil where no proxy of the deployment gives it a public name.
  ///
  /// - Parameters:
  ///   - provider: the provider's service.
  ///   - app: the service that has to reach it.
  ///   - host: the host to keep, where the configuration has one that suits the browser.
  init?(
    of provider: String, for app: Service, keeping host: String?, routes: [RouteFact],
    reachability: Reachability
  ) {
    var candidate: SharedAddress?
    for fact in routes where fact.service?.name == provider {
      for address in fact.publicAddresses {
        guard let web = WebAddress(address.origin), host == nil || web.host == host,
          web.host != "localhost", !web.host.hasPrefix("127.")
        else { continue }
        if reachability.reach(address.origin + "/", from: .container(app.name)).verdict
          == .reachable
        {
          self.init(origin: address.origin, aliasOwner: nil, network: nil, span: address.span)
          return
        }
        guard candidate == nil, let owner = fact.proxy.service else { continue }
        candidate = SharedAddress(
          origin: address.origin, aliasOwner: owner,
          network: Self.network(of: app, and: owner, reachability: reachability),
          span: address.span)
      }
    }
    guard let candidate else { return nil }
    self = candidate
  }

  private init(origin: String, aliasOwner: String?, network: String?, span: Span?) {
    self.origin = origin
    self.aliasOwner = aliasOwner
    self.network = network
    self.span = span
  }

  /// The network that the app has in common with a service, else the app's first one.
  private static func network(
    of app: Service, and owner: String, reachability: Reachability
  ) -> String? {
    let theirs = Set(reachability.services[owner]?.networks.map(\.network) ?? [])
    return app.networks.first { theirs.contains($0.network) }?.network
      ?? app.networks.first?.network
  }
}
