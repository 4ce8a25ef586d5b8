// The names that the engine's DNS answers inside the networks of a deployment.

import Deployment
import SourceText

/// Every name that a container of the deployment has, and where it is known.
///
/// The list is that of docker compose's `getAliases` and the engine's endpoint DNS names: service name,
/// aliases, container name, and since Engine 20.10 the hostname (moby commit a3fcd4b82a); each also with
/// the network's real name behind a dot; case does not matter.
struct DNSNames: Sendable {
  /// A name of a service.
  struct Record: Sendable {
    /// What kind of name it is, in the order in which one explains a match best.
    enum Kind: Int, Sendable {
      case service, alias, containerName, hostname
    }

    /// What kind of name it is.
    let kind: Kind
    /// The service.
    let service: String
    /// The networks on which it is known, by real name; empty where it is known on none.
    let networks: Set<String>
    /// Whether it was asked for as `NAME.NETWORK`.
    var isQualified = false
    /// Where it is written.
    let span: Span?
  }

  /// Who has each name, in lower case.
  private(set) var records: [String: [Record]] = [:]
  private var unknowns: [(networks: Set<String>, needs: [String])] = []
  /// The networks' real names by the lower case in which a host has them.
  private let networkNames: [String: [String]]

  /// Collects the names; `realName` gives a network's real name for its key.
  init(_ deployment: Deployment, namespaces: Namespaces, realName: (String) -> String) {
    networkNames = Dictionary(
      grouping: deployment.networks.compactMap(\.name.value), by: { $0.lowercased() })
    for service in deployment.services {
      var memberships: [NetworkMembership] = []
      if case .networks(let list) = namespaces.kind(of: service.name),
        !namespaces.isGuest(service.name)
      {
        memberships = list
      }
      let all = Set(memberships.map { realName($0.network) })
      add(service.name, .service, of: service, on: all, at: service.nameSpan)
      let container =
        service.containerName.isPresent
        ? service.containerName : .known("\(deployment.name)-\(service.name)-1")
      add(container, .containerName, of: service, on: all)
      add(service.hostname, .hostname, of: service, on: all)
      for membership in memberships {
        for alias in membership.aliases {
          add(alias, .alias, of: service, on: [realName(membership.network)])
        }
      }
      // Without a network the aliases are known nowhere, but they still tell whom a URL means.
      if memberships.isEmpty {
        for alias in service.networks.flatMap(\.aliases) {
          add(alias, .alias, of: service, on: [])
        }
      }
    }
    for name in records.keys { records[name]?.sort { $0.kind.rawValue < $1.kind.rawValue } }
  }

  private mutating func add(
    _ name: Sourced<String>, _ kind: Record.Kind, of service: Service, on networks: Set<String>
  ) {
    if let text = name.value {
      add(text, kind, of: service, on: networks, at: name.span ?? service.nameSpan)
    } else if name.isUnknown {
      unknowns.append((networks, name.needs))
    }
  }

  private mutating func add(
    _ name: String, _ kind: Record.Kind, of service: Service, on networks: Set<String>,
    at span: Span?
  ) {
    guard !name.isEmpty else { return }
    let record = Record(kind: kind, service: service.name, networks: networks, span: span)
    records[name.lowercased(), default: []].append(record)
  }

  /// Everybody who has the name somewhere, `NAME.NETWORK` included; the best explanation first.
  func owners(of host: String) -> [Record] {
    var found = records[host] ?? []
    for dot in host.utf8.indices where host.utf8[dot] == UInt8(ascii: ".") {
      guard let named = records[String(host[..<dot])] else { continue }
      for network in networkNames[String(host[host.utf8.index(after: dot)...])] ?? [] {
        found += named.filter { $0.networks.contains(network) }.map {
          Record(
            kind: $0.kind, service: $0.service, networks: [network], isQualified: true,
            span: $0.span)
        }
      }
    }
    return found
  }

  /// The variables on which further names depend that would be known on one of the networks.
  func needs(on networks: Set<String>) -> [String] {
    unknowns.filter { !$0.networks.isDisjoint(with: networks) }.flatMap(\.needs)
  }
}
