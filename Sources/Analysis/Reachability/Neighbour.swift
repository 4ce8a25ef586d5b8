// Another deployment of the repository that may share networks with the one that is judged.

import Deployment

/// The names that a neighbouring deployment has on its networks.
public struct Neighbour: Sendable {
  /// The deployment.
  let deployment: Deployment
  /// The compose file.
  let path: String
  fileprivate let names: DNSNames
  private let running: Set<String>

  /// Collects a deployment's names.
  init(_ deployment: Deployment) {
    self.deployment = deployment
    path = deployment.path ?? deployment.name
    let realNames = Dictionary(
      deployment.networks.map { ($0.key, $0.name.value ?? $0.key) },
      uniquingKeysWith: { first, _ in first })
    names = DNSNames(deployment, namespaces: Namespaces(deployment)) { realNames[$0] ?? $0 }
    running = Set(deployment.services.lazy.filter { $0.isActive }.map { $0.name })
  }

  /// Who has the name on one of the networks, given by real name.
  func owner(of host: String, on realNames: Set<String>) -> DNSNames.Record? {
    names.owners(of: host).first {
      running.contains($0.service) && !$0.networks.isDisjoint(with: realNames)
    }
  }
}

/// The deployments that share a network with others; their names are collected once for all.
///
/// The deployment that asks is among them: what it knows itself, it never asks its neighbours.
public struct Neighbours: Sendable, ExpressibleByArrayLiteral {
  private let all: [Neighbour]
  /// Who has each name, in lower case.
  private let byName: [String: [Int]]

  init(_ all: [Neighbour]) {
    self.all = all
    var byName: [String: [Int]] = [:]
    for (index, neighbour) in all.enumerated() {
      for name in neighbour.names.records.keys { byName[name, default: []].append(index) }
    }
    self.byName = byName
  }

  /// The neighbours that these deployments are.
  public init(arrayLiteral deployments: Deployment...) {
    self.init(deployments.map { Neighbour($0) })
  }

  /// The neighbours that may have the name, in the order of the repository.
  func having(_ host: String) -> [Neighbour] {
    guard !all.isEmpty else { return [] }
    var found = byName[host] ?? []
    // `NAME.NETWORK` is a name as well.
    for dot in host.utf8.indices where host.utf8[dot] == UInt8(ascii: ".") {
      found += byName[String(host[..<dot])] ?? []
    }
    return Set(found).sorted().map { all[$0] }
  }
}
