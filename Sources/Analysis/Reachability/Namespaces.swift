// Which network namespace each service's containers live in.

import Deployment

/// What a network namespace is attached to.
enum Namespace: Sendable {
  /// The networks of the project.
  case networks([NetworkMembership])
  /// The host itself (`network_mode: host`).
  case host
  /// Nothing (`network_mode: none`).
  case none
  /// The engine's default bridge, which has no service discovery.
  case defaultBridge
  /// It depends on these variables or containers.
  case unknown(needs: [String])
}

/// The namespaces of a deployment: `network_mode: service:NAME` and `container:NAME` put several services in one.
struct Namespaces: Sendable {
  private var roots: [String: String] = [:]
  private var kinds: [String: Namespace] = [:]
  private var memberNames: [String: [String]] = [:]

  /// Follows every service's network mode to the service that owns its namespace.
  init(_ deployment: Deployment) {
    var services: [String: Service] = [:]
    var containers: [String: String] = [:]
    for service in deployment.services {
      services[service.name] = service
      if let name = service.containerName.value { containers[name] = service.name }
    }
    for service in deployment.services {
      let (root, kind) = Self.resolve(service, services: services, containers: containers)
      roots[service.name] = root
      kinds[service.name] = kind
      memberNames[root, default: []].append(service.name)
    }
  }

  private static func resolve(
    _ service: Service, services: [String: Service], containers: [String: String]
  ) -> (root: String, kind: Namespace) {
    var current = service
    var seen: Set<String> = []
    while seen.insert(current.name).inserted {
      let mode = current.networkMode
      guard mode.isPresent, mode.value != "" else {
        return (current.name, .networks(current.networks))
      }
      guard let text = mode.value else { return (current.name, .unknown(needs: mode.needs)) }
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      switch (parts.first, parts.dropFirst().first) {
      case ("host", nil): return (current.name, .host)
      case ("none", nil): return (current.name, .none)
      case ("bridge", nil), ("default", nil): return (current.name, .defaultBridge)
      case ("service", let name?):
        guard let next = services[name] else {
          return (current.name, .unknown(needs: ["service `\(name)`"]))
        }
        current = next
      case ("container", let name?):
        guard let next = containers[name].flatMap({ services[$0] }) else {
          return (current.name, .unknown(needs: ["the networks of container `\(name)`"]))
        }
        current = next
      default:
        return (current.name, .unknown(needs: ["what `network_mode: \(text)` is"]))
      }
    }
    return (service.name, .unknown(needs: ["a `network_mode` that does not lead back to itself"]))
  }

  /// The service that owns the namespace.
  func root(of service: String) -> String { roots[service] ?? service }

  /// What the service's namespace is attached to.
  func kind(of service: String) -> Namespace { kinds[service] ?? .networks([]) }

  /// The services that live in the service's namespace, itself included.
  func members(of service: String) -> [String] { memberNames[root(of: service)] ?? [service] }

  /// Whether the service uses another service's namespace, and so has no name of its own.
  func isGuest(_ service: String) -> Bool { root(of: service) != service }
}
