// Names of two stages in one repository: the addresses of production beside those of a developer's machine.

import Deployment
import SourceText

/// Whether two addresses that should be one may belong to two stages of a deployment, so that each is right in its own.
struct DeploymentStage {
  let deployment: Deployment
  let reachability: Reachability
  let browser: Vantage

  /// Whether an app's side and the provider's may be of two stages.
  ///
  /// - Parameters:
  ///   - own: the address that the login's configuration gives.
  ///   - other: the address that the provider's settings lead to.
  ///   - settings: those settings.
  ///   - login: the login.
  func mayDiffer(
    _ own: Sourced<String>, from other: Sourced<String>, by settings: [Sourced<String>],
    login: Login
  ) -> Bool {
    guard let ownHost = own.value.flatMap({ WebAddress($0)?.host }),
      let otherHost = other.value.flatMap({ WebAddress($0)?.host }), ownHost != otherHost
    else { return false }
    // Who runs the app on a desk has another provider than the server of these files.
    let isAppHere = login.service != nil && login.serviceConfidence >= .likely
    if !isAppHere, Self.isLocal(ownHost) != Self.isLocal(otherHost) { return true }
    // A default is what counts unless a stage says otherwise; a name that these files do not serve is then its.
    let isOwnDefault = isDefault(own, service: login.service)
    let isOtherDefault = settings.contains { isDefault($0, service: nil) }
    guard isOwnDefault != isOtherDefault else { return false }
    return isForeign(isOwnDefault ? otherHost : ownHost)
  }

  /// Whether a name means the reader's own machine or network.
  static func isLocal(_ host: String) -> Bool {
    switch HostKind(host) {
    case .loopback, .localhostName, .dockerHost, .label, .hostsFileName, .privateName: true
    case .address(let address): address.isPrivate
    case .domainName: false
    }
  }

  /// Whether a value is one that stands behind `:-` for when nobody sets the variable.
  private func isDefault(_ value: Sourced<String>, service: String?) -> Bool {
    if case .sample = value.origin { return true }
    guard let span = value.span else { return false }
    let variables = service.flatMap { deployment.service($0) }?.environment ?? []
    return value.pieces.contains { piece in
      guard piece.variable != nil, let definition = piece.definition else { return false }
      if span.contains(definition) { return true }
      // A script takes the value of a container's variable, which may be a default itself.
      return variables.contains { variable in
        variable.value.span == definition
          && variable.value.pieces.contains { inner in
            inner.variable != nil && (inner.definition.map { definition.contains($0) } ?? false)
          }
      }
    }
  }

  /// Whether nothing in these files answers to a name.
  private func isForeign(_ host: String) -> Bool {
    let reach = reachability.reach("http://\(host)/", from: browser)
    return !Self.isLocal(host) && reach.targetService == nil && reach.hostOwner == nil
  }
}
