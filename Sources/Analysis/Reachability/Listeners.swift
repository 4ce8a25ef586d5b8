// Who listens on a port, and who calls whom by a link name: looked up for every URL, so kept by key.

import Deployment
import SourceText

/// The services that listen, by port.
struct Listeners: Sendable {
  /// A service that listens on a port.
  struct Listener: Sendable {
    let service: String
    let ports: ClosedRange<Int>
    let span: Span?
    /// The place in the order of the services.
    let order: Int
  }

  /// Ranges wider than this are kept apart instead of port by port.
  private static let widest = 64

  private var byPort: [Int: [Listener]] = [:]
  private var wide: [Listener] = []

  init(_ deployment: Deployment, listening: [String: ListeningPorts]) {
    for (order, service) in deployment.services.enumerated() where service.isActive {
      for entry in listening[service.name]?.entries ?? [] {
        let listener = Listener(
          service: service.name, ports: entry.ports, span: entry.span ?? service.nameSpan,
          order: order)
        if entry.ports.count > Self.widest {
          wide.append(listener)
        } else {
          for port in entry.ports { byPort[port, default: []].append(listener) }
        }
      }
    }
  }

  /// The listeners on a port in the order of the services, each service once.
  func on(_ port: Int) -> [Listener] {
    var seen: Set<String> = []
    return ((byPort[port] ?? []) + wide.filter { $0.ports.contains(port) })
      .sorted { $0.order < $1.order }
      .filter { seen.insert($0.service).inserted }
  }
}

/// The link names of all services.
struct LinkAliases: Sendable {
  /// A link under its name.
  struct Link: Sendable {
    let owner: String
    let target: String
    let span: Span?
  }

  private var byName: [String: [Link]] = [:]

  init(_ deployment: Deployment) {
    for service in deployment.services {
      for link in service.links {
        byName[link.alias.lowercased(), default: []].append(
          Link(owner: service.name, target: link.service, span: link.span ?? service.nameSpan))
      }
    }
  }

  /// The links with a name, in the order of the services.
  func named(_ name: String) -> [Link] { byName[name] ?? [] }
}
