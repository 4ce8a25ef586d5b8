// Who can open which URL of a deployment. Pure: the answer follows from the model alone.

import Deployment
import SourceText

/// Answers whether a URL can be opened from a browser, the host, or a service's container.
public struct Reachability: Sendable {
  let deployment: Deployment
  /// The routes that proxies offer, by the service at their end and by origin.
  let addressesByService: [String: [PublicAddress]]
  let addressesByOrigin: [String: [PublicAddress]]
  let services: [String: Service]
  let networks: [String: Network]
  let namespaces: Namespaces
  /// The real names of the networks on which each service's namespace is; nothing for one on none.
  let networksByService: [String: Set<String>]
  let listening: [String: ListeningPorts]
  let listeners: Listeners
  let links: LinkAliases
  let hostPorts: HostPorts
  let names: DNSNames
  let publicNames: PublicNames
  let neighbours: Neighbours
  /// The networks' keys by real name.
  private let networkKeys: [String: String]
  private let answers = ReachAnswers()

  /// Prepares a deployment.
  ///
  /// - Parameters:
  ///   - deployment: the deployment.
  ///   - keycloaks: the Keycloak servers by service, where they are known already.
  ///   - publicAddresses: the routes that proxies offer, for suggestions.
  ///   - neighbours: the repository's other deployments; one that has a network of the same real name may
  ///     run beside this one, so its names there are not unknown names.
  public init(
    _ deployment: Deployment, keycloaks: [String: KeycloakServer]? = nil,
    publicAddresses: [PublicAddress] = [], neighbours: Neighbours = []
  ) {
    self.deployment = deployment
    addressesByService = Dictionary(grouping: publicAddresses, by: \.service)
    addressesByOrigin = Dictionary(grouping: publicAddresses) {
      WebAddress($0.origin)?.origin ?? $0.origin
    }
    services = Dictionary(
      deployment.services.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let networks = Dictionary(
      deployment.networks.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    self.networks = networks
    networkKeys = Dictionary(
      deployment.networks.map { ($0.name.value ?? $0.key, $0.key) },
      uniquingKeysWith: { first, _ in first })
    let namespaces = Namespaces(deployment)
    self.namespaces = namespaces
    networksByService = services.mapValues { service in
      guard case .networks(let memberships) = namespaces.kind(of: service.name) else { return [] }
      return Set(memberships.map { networks[$0.network]?.name.value ?? $0.network })
    }
    listening = services.mapValues { service in
      let keycloak = keycloaks.map { $0[service.name] } ?? KeycloakServer(service)
      return ListeningPorts(of: service, in: deployment, keycloak: keycloak)
    }
    listeners = Listeners(deployment, listening: listening)
    links = LinkAliases(deployment)
    hostPorts = HostPorts(deployment, namespaces: namespaces, listening: listening)
    names = DNSNames(deployment, namespaces: namespaces) { networks[$0]?.name.value ?? $0 }
    publicNames = PublicNames(deployment)
    self.neighbours = neighbours
  }

  /// Whether `url` can be opened from `vantage`, why, and what works instead.
  public func reach(_ url: String, from vantage: Vantage) -> Reach {
    guard let address = Self.address(url) else { return Self.unresolved(url) }
    var reach = judge(address, from: vantage)
    let meaning = meaning(of: address, from: vantage)
    reach.targetService = meaning.service
    reach.hostOwner = meaning.owner
    // A public name may work; telling its users to take another one needs more than a doubt.
    let isDoubt = reach.code == .publicName
    if reach.verdict != .reachable, !isDoubt {
      reach.suggestion = suggestion(for: address, meaning: meaning, from: vantage)
    }
    return reach
  }

  /// Whether a URL from a file can be opened; variables in its path do not matter, variables before it do.
  public func reach(_ url: Sourced<String>, from vantage: Vantage) -> Reach {
    if let text = url.value { return reach(text, from: vantage) }
    // `${` cannot be part of a host, so the text says where the gaps are.
    let text = url.pieces.map { $0.text ?? "${\($0.variable ?? "")}" }.joined()
    if Self.address(text) != nil { return reach(text, from: vantage) }
    let needs = url.needs.isEmpty ? ["the URL"] : url.needs
    return Reach(
      .unknown, .unresolvedVariable,
      because: Because("the address depends on \(Self.list(needs))", at: url.span), needs: needs)
  }

  /// The verdict without what it means and what would work.
  func judge(_ address: WebAddress, from vantage: Vantage) -> Reach {
    answers.answer(to: .init(host: address.host, port: address.port, vantage: vantage)) {
      judgeAnew(address, from: vantage)
    }
  }

  private func judgeAnew(_ address: WebAddress, from vantage: Vantage) -> Reach {
    if HostKind.isPlaceholder(address.host), names.owners(of: address.host).isEmpty {
      return Reach(
        .unknown, .unresolvedVariable,
        because: Because("`\(address.host)` stands for a name that is still to be filled in"),
        needs: ["the name that `\(address.host)` stands for"])
    }
    switch vantage {
    case .browserOnHost, .browserElsewhere, .host:
      return judgeFromOutside(address, from: vantage)
    case .container(let name):
      guard let service = services[name] else {
        let needs = "a service named `\(name)`"
        return Reach(
          .unknown, .unknownName, because: Because("there is no service `\(name)`"),
          needs: [needs])
      }
      return judge(address, fromContainer: service)
    }
  }

  /// The real name of a network, by which deployments share it.
  func realName(_ key: String) -> String { networks[key]?.name.value ?? key }

  /// The key of a network, by which people know it.
  func key(_ realName: String) -> String { networkKeys[realName] ?? realName }

  /// Whether a service runs while the other one does.
  func isRunning(_ service: Service, with other: Service?) -> Bool {
    service.isActive
      || other.map { !Set($0.profiles).isDisjoint(with: service.profiles) } == true
  }

  /// The parts of an address whose host and port are fully written out.
  static func address(_ url: String) -> WebAddress? {
    guard let address = WebAddress(url) else { return nil }
    // Neither a variable nor the comma of a list is part of a host.
    let isHost = address.host.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
      default: false
      }
    }
    return isHost || IPAddress(address.host) != nil ? address : nil
  }

  /// The host as it is looked up: without the root's dot.
  static func lookupName(_ address: WebAddress) -> String {
    address.host.hasSuffix(".") ? String(address.host.dropLast()) : address.host
  }

  private static func unresolved(_ url: String) -> Reach {
    let authority = url.prefix { $0 != "?" && $0 != "#" }
    let variables = variables(in: authority)
    let needs = variables.isEmpty ? ["the URL's host"] : variables
    return Reach(
      .unknown, .unresolvedVariable,
      because: Because("the address depends on \(list(needs))"), needs: needs)
  }

  /// The names in `$NAME` and `${NAME…}`.
  private static func variables(in text: Substring) -> [String] {
    var names: [String] = []
    var rest = text
    while let dollar = rest.firstIndex(of: "$") {
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "{" { rest = rest.dropFirst() }
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if !name.isEmpty, !names.contains(String(name)) { names.append(String(name)) }
      rest = rest[name.endIndex...]
    }
    return names
  }

  /// `a`, `b` and `c`.
  static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
