// What the host of a deployment answers on its own addresses.

import Deployment
import SourceText

/// The ports that containers take on their host.
struct HostPorts: Sendable {
  /// The address of the host that a client connects to.
  enum Address: Hashable, Sendable {
    /// `localhost`: 127.0.0.1 or ::1.
    case localhost
    /// The engine's gateway address, which containers use for the host.
    case gateway
    /// A literal address of the host.
    case literal(IPAddress)
  }

  /// A container port that the host offers.
  struct Offer: Sendable {
    /// The service that publishes.
    let service: String
    /// The host's addresses; empty means all.
    let hostIP: String
    /// The host ports, of which the engine takes one; nil where it chooses freely.
    let published: ClosedRange<Int>?
    /// The port in the container.
    let target: Int
    /// Whether a container on the host's own network listens itself.
    let isDirect: Bool
    /// The internal networks that keep the port shut; empty where it is open.
    let internalNetworks: [String]
    /// Whether a profile keeps the service from running.
    let inactiveProfiles: [String]
    /// Where it is written.
    let span: Span?

    /// Whether every address of the host offers it.
    var isOnAllAddresses: Bool { hostIP.isEmpty || IPAddress(hostIP)?.isUnspecified == true }

    /// Whether only the host itself can use it.
    var isLoopbackOnly: Bool { IPAddress(hostIP)?.isLoopback == true }

    /// Whether a connection to the address arrives.
    func answers(on address: Address) -> Bool {
      if hostIP.isEmpty { return true }
      guard let bound = IPAddress(hostIP) else { return false }
      switch address {
      case .localhost: return bound.isUnspecified || bound.isLoopback
      case .gateway: return bound.isUnspecified
      case .literal(let literal):
        // `0.0.0.0` takes no IPv6 connection; `::` takes both kinds.
        return bound == literal || bound.isUnspecified && (bound.isVersion6 || !literal.isVersion6)
      }
    }
  }

  /// What stands at a port of the host.
  enum Answer: Sendable {
    /// The port is open.
    case open(Offer)
    /// The engine may or may not take this port of a range.
    case inRange(Offer)
    /// The publisher is on internal networks only.
    case shut(Offer)
    /// It is bound to other addresses.
    case bound(Offer)
    /// A `ports` entry depends on variables.
    case unresolved(needs: [String], span: Span?)
    /// The publisher's profiles are not active.
    case inactive(Offer)
    /// The number is a container's own port, published under another one.
    case containerPort(Offer)
    /// The number is a container's own port, published under one that the engine chooses.
    case chosenByEngine(Offer)
    /// The number is a container's own port that is only exposed.
    case exposedOnly(service: String, span: Span?)
    /// Nothing.
    case nothing
  }

  private var offers: [Offer] = []
  /// The places in `offers` by host port; ranges wider than ``widest`` are kept apart.
  private var byPublished: [Int: [Int]] = [:]
  private var wide: [Int] = []
  private var byTarget: [Int: [Int]] = [:]
  private var byService: [String: [Int]] = [:]
  /// The literal addresses that `ports` entries bind, as written, loopback and "all" left out.
  private(set) var boundHosts: [String] = []
  /// The same as addresses.
  private(set) var boundAddresses: Set<IPAddress> = []
  private static let widest = 64
  private var exposed: [(service: String, ports: ClosedRange<Int>, span: Span?)] = []
  private var unresolved: [(needs: [String], span: Span?)] = []

  /// Collects the ports of all services.
  init(
    _ deployment: Deployment, namespaces: Namespaces, listening: [String: ListeningPorts]
  ) {
    let networks = Dictionary(
      deployment.networks.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for service in deployment.services {
      let inactive = service.isActive ? [] : service.profiles
      switch namespaces.kind(of: service.name) {
      case .host:
        for entry in listening[service.name]?.entries ?? [] {
          offers.append(
            Offer(
              service: service.name, hostIP: "", published: entry.ports,
              target: entry.ports.lowerBound, isDirect: true, internalNetworks: [],
              inactiveProfiles: inactive, span: entry.span))
        }
        for closed in listening[service.name]?.closed ?? [] where closed.isOpenInside {
          offers.append(
            Offer(
              service: service.name, hostIP: "127.0.0.1", published: closed.port...closed.port,
              target: closed.port, isDirect: true, internalNetworks: [],
              inactiveProfiles: inactive, span: closed.span))
        }
      case .none: break
      case .networks(let memberships):
        let isShut =
          !memberships.isEmpty
          && memberships.allSatisfy { networks[$0.network]?.isInternal == true }
        add(service, shutBy: isShut ? memberships.map(\.network) : [], inactive: inactive)
      case .defaultBridge, .unknown: add(service, shutBy: [], inactive: inactive)
      }
    }
    index()
  }

  /// Keeps the offers by what they are looked up by.
  private mutating func index() {
    for (place, offer) in offers.enumerated() {
      byService[offer.service, default: []].append(place)
      byTarget[offer.target, default: []].append(place)
      if let published = offer.published {
        if published.count > Self.widest {
          wide.append(place)
        } else {
          for port in published { byPublished[port, default: []].append(place) }
        }
      }
      if let address = IPAddress(offer.hostIP), !address.isLoopback, !address.isUnspecified,
        boundAddresses.insert(address).inserted
      {
        boundHosts.append(offer.hostIP)
      }
    }
  }

  /// The offers of a host port, in the order of the services.
  func offers(at port: Int) -> [Offer] {
    let places =
      (byPublished[port] ?? []) + wide.filter { offers[$0].published?.contains(port) == true }
    return (wide.isEmpty ? places : places.sorted()).map { offers[$0] }
  }

  /// The offers of some services, in their order.
  func offers(of services: [String]) -> [Offer] {
    services.flatMap { byService[$0] ?? [] }.sorted().map { offers[$0] }
  }

  private mutating func add(_ service: Service, shutBy: [String], inactive: [String]) {
    for port in service.ports where port.transport != "udp" {
      guard let hostIP = port.hostIP.isAbsent ? "" : port.hostIP.value,
        let published = port.published.isAbsent ? "" : port.published.value,
        let target = port.target.value
      else {
        if service.isActive {
          let needs = port.hostIP.needs + port.published.needs + port.target.needs
          unresolved.append((needs, port.span))
        }
        continue
      }
      offers.append(
        Offer(
          service: service.name, hostIP: hostIP, published: ListeningPorts.range(published),
          target: target, isDirect: false, internalNetworks: shutBy, inactiveProfiles: inactive,
          span: port.span))
    }
    for port in service.expose where service.isActive {
      guard let ports = port.value.flatMap(ListeningPorts.range) else { continue }
      exposed.append((service.name, ports, port.span))
    }
  }

  /// What a client of `address` finds at `port`.
  func answer(at port: Int, on address: Address) -> Answer {
    let atPort = offers(at: port)
    let taken = atPort.filter { $0.inactiveProfiles.isEmpty }
    let open = taken.filter { $0.answers(on: address) && $0.internalNetworks.isEmpty }
    if let offer = open.first(where: { $0.isDirect || $0.published?.count == 1 }) {
      return .open(offer)
    }
    if let offer = open.first { return .inRange(offer) }
    if let offer = taken.first(where: { !$0.internalNetworks.isEmpty }) { return .shut(offer) }
    if let offer = taken.first { return .bound(offer) }
    if let entry = unresolved.first { return .unresolved(needs: entry.needs, span: entry.span) }
    if let sleeping = atPort.first { return .inactive(sleeping) }
    let targets = (byTarget[port] ?? []).map { offers[$0] }
      .filter { !$0.isDirect && $0.inactiveProfiles.isEmpty }
    if let offer = targets.first(where: { $0.published != nil }) { return .containerPort(offer) }
    if let offer = targets.first { return .chosenByEngine(offer) }
    if let entry = exposed.first(where: { $0.ports.contains(port) }) {
      return .exposedOnly(service: entry.service, span: entry.span)
    }
    return .nothing
  }
}
