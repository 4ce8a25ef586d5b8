// All deployments of a repository, and which of them share networks.

import Deployment

/// The deployments of a repository side by side: compose projects on one network know each other's names.
public struct Neighbourhood: Sendable {
  private let deployments: [Deployment]
  private let inventory: RepositoryInventory
  /// The deployments that have a network of the same real name as another one.
  private let neighbours: Neighbours

  /// Collects what deployments may know of each other.
  public init(_ deployments: [Deployment]) {
    self.deployments = deployments
    var members: [String: [Int]] = [:]
    for (index, deployment) in deployments.enumerated() {
      for name in Self.networkNames(of: deployment) { members[name, default: []].append(index) }
    }
    inventory = RepositoryInventory(deployments)
    let social = Set(members.values.filter { $0.count > 1 }.joined())
    neighbours = Neighbours(social.sorted().map { Neighbour(deployments[$0]) })
  }

  private static func networkNames(of deployment: Deployment) -> Set<String> {
    Set(deployment.networks.map { $0.name.value ?? $0.key })
  }

  /// Hands out the facts of some deployments, one after the other.
  public func forEach(of indices: [Int], _ body: (DeploymentFacts) -> Void) {
    for index in indices { body(facts(at: index)) }
  }

  /// The facts of one deployment.
  public func facts(at index: Int) -> DeploymentFacts {
    DeploymentFacts(
      deployments[index],
      surroundings: Surroundings(neighbours: neighbours, inventory: inventory, own: index))
  }
}
