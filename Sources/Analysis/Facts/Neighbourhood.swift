// All deployments of a repository, and which of them share networks.

import Deployment

/// The deployments of a repository side by side: compose projects on one network know each other's names.
public struct Neighbourhood: Sendable {
  private let deployments: [Deployment]
  /// The deployments with a network of each real name, where there are several.
  private let sharers: [String: [Int]]
  private let inventory: RepositoryInventory
  private let neighbours: [Int: Neighbour]

  /// Collects what deployments may know of each other.
  public init(_ deployments: [Deployment]) {
    self.deployments = deployments
    var members: [String: [Int]] = [:]
    for (index, deployment) in deployments.enumerated() {
      for name in Self.networkNames(of: deployment) { members[name, default: []].append(index) }
    }
    sharers = members.filter { $0.value.count > 1 }
    inventory = RepositoryInventory(deployments)
    let social = Set(sharers.values.joined())
    neighbours = Dictionary(uniqueKeysWithValues: social.map { ($0, Neighbour(deployments[$0])) })
  }

  private static func networkNames(of deployment: Deployment) -> Set<String> {
    Set(deployment.networks.map { $0.name.value ?? $0.key })
  }

  /// Hands out the facts of some deployments, one after the other.
  public func forEach(of indices: [Int], _ body: (DeploymentFacts) -> Void) {
    var shared: [Set<String>: Neighbours] = [:]
    for index in indices { body(facts(at: index, shared: &shared)) }
  }

  /// The facts of one deployment.
  public func facts(at index: Int) -> DeploymentFacts {
    var shared: [Set<String>: Neighbours] = [:]
    return facts(at: index, shared: &shared)
  }

  /// `shared` keeps what all deployments on the same networks have in common.
  private func facts(at index: Int, shared: inout [Set<String>: Neighbours]) -> DeploymentFacts {
    let deployment = deployments[index]
    let networks = Self.networkNames(of: deployment).filter { sharers[$0] != nil }
    let neighbours = shared[networks] ?? self.neighbours(on: networks)
    shared[networks] = neighbours
    return DeploymentFacts(
      deployment,
      surroundings: Surroundings(neighbours: neighbours, inventory: inventory, own: index))
  }

  /// Who is on one of the networks.
  ///
  /// The deployment that asks is among them: what it knows itself, it never asks its neighbours.
  private func neighbours(on networks: Set<String>) -> Neighbours {
    let indices = Set(networks.flatMap { sharers[$0] ?? [] })
    return Neighbours(indices.sorted().compactMap { neighbours[$0] })
  }
}
