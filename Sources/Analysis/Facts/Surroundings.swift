// What the rest of a repository has, seen from one of its deployments.

import Deployment

/// The other deployments of a repository, as far as one deployment cares.
public struct Surroundings: Sendable {
  /// The deployments that share a network with this one.
  let neighbours: Neighbours
  private let inventory: RepositoryInventory
  private let own: Int

  init(neighbours: Neighbours, inventory: RepositoryInventory, own: Int) {
    self.neighbours = neighbours
    self.inventory = inventory
    self.own = own
  }

  /// Nothing but the deployment itself.
  public static func none(but deployment: Deployment) -> Surroundings {
    Surroundings(neighbours: [], inventory: RepositoryInventory([deployment]), own: 0)
  }

  /// Whether no other compose project is there.
  var isAlone: Bool { inventory.projects.allSatisfy { $0 == own } }

  /// Whether another deployment fulfils a condition.
  func contains(where condition: (Deployment) -> Bool) -> Bool {
    inventory.deployments.indices.contains { $0 != own && condition(inventory.deployments[$0]) }
  }

  /// Whether a container elsewhere has this name, in lower case.
  func hasName(_ name: String) -> Bool {
    inventory.nameOwners[name]?.contains { $0 != own } == true
  }

  /// Whether a project elsewhere publishes this port, or one that nobody knows yet.
  func publishes(_ port: Int) -> Bool {
    inventory.publishedPorts.contains { $0.owner != own && $0.ports?.contains(port) != false }
  }

  /// Whether an env file of the repository sets a variable, the deployment's own included.
  func setsVariable(_ name: String) -> Bool { inventory.variables.contains(name) }
}

/// What the deployments of a repository have, collected once for all of them.
final class RepositoryInventory: Sendable {
  let deployments: [Deployment]
  /// The compose projects by their place in the repository.
  let projects: [Int]
  /// The deployments that have a container of a name, in lower case.
  let nameOwners: [String: [Int]]
  /// The published ports; nil for one that depends on a variable.
  let publishedPorts: [(owner: Int, ports: ClosedRange<Int>?)]
  /// The names of all variables of env files.
  let variables: Set<String>

  init(_ deployments: [Deployment]) {
    self.deployments = deployments
    projects = deployments.indices.filter { !deployments[$0].isLoose }
    var owners: [String: [Int]] = [:]
    var ports: [(owner: Int, ports: ClosedRange<Int>?)] = []
    for (index, deployment) in deployments.enumerated() {
      for name in Self.names(in: deployment) where owners[name]?.last != index {
        owners[name, default: []].append(index)
      }
      for port in deployment.services.lazy.flatMap({ $0.ports }) where port.published.isPresent {
        guard let text = port.published.value else {
          ports.append((index, nil))
          continue
        }
        if let range = ListeningPorts.range(text) { ports.append((index, range)) }
      }
    }
    nameOwners = owners
    publishedPorts = ports
    variables = Set(deployments.lazy.flatMap(\.envFiles).flatMap { $0.variables.map(\.name) })
  }

  private static func names(in deployment: Deployment) -> Set<String> {
    var names: Set<String> = []
    for service in deployment.services {
      names.insert(service.name.lowercased())
      for name in [service.containerName.value, service.hostname.value] {
        if let name { names.insert(name.lowercased()) }
      }
      for alias in service.networks.flatMap(\.aliases).compactMap(\.value) {
        names.insert(alias.lowercased())
      }
    }
    return names
  }
}
