// Another deployment of the repository that may share networks with the one that is judged.

import Deployment

/// The names that a neighbouring deployment has on its networks.
struct Neighbour: Sendable {
  /// The compose file.
  let path: String
  private let names: DNSNames
  private let running: Set<String>

  /// Collects a deployment's names.
  init(_ deployment: Deployment) {
    path = deployment.path ?? deployment.name
    let realNames = Dictionary(
      deployment.networks.map { ($0.key, $0.name.value ?? $0.key) },
      uniquingKeysWith: { first, _ in first })
    names = DNSNames(deployment, namespaces: Namespaces(deployment)) { realNames[$0] ?? $0 }
    running = Set(deployment.services.filter(\.isActive).map(\.name))
  }

  /// Who has the name on one of the networks, given by real name.
  func owner(of host: String, on realNames: Set<String>) -> DNSNames.Record? {
    names.owners(of: host).first {
      running.contains($0.service) && !$0.networks.isDisjoint(with: realNames)
    }
  }
}
