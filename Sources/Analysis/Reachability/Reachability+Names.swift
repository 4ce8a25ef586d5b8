// Names that the engine's DNS does not answer in a container, and ports behind those it does.

import Deployment
import SourceText

extension Reachability {
  // MARK: Ports

  /// The verdict for a port of a service that the container has an address of.
  func atService(
    _ name: String, port: Int, code: ReachCode, from service: Service
  ) -> Reach {
    let members = namespaces.members(of: name)
    for member in members {
      guard let entry = listening[member]?.entry(for: port) else { continue }
      return Reach(
        .reachable, code, because: Because("`\(member)` \(entry.text)", at: entry.span))
    }
    if let reach = shut(port, of: name, from: .container(service.name)) { return reach }
    let published = hostPorts.offers(at: port).first { members.contains($0.service) }
    if let published {
      return Reach(
        .notReachable, .publishedPortInContainer,
        because: Because(
          "\(port) is the port on the host; inside the network `\(published.service)` listens on "
            + "\(published.target)", at: published.span))
    }
    let isComplete = members.allSatisfy { listening[$0]?.isComplete == true }
    let ports = members.flatMap { listening[$0]?.entries ?? [] }
    var because = Because(
      ports.isEmpty
        ? "nothing tells on which ports `\(name)` listens"
        : "`\(name)` \(isComplete ? "listens" : "is known to listen") on "
          + "\(Self.list(ports.map(Self.number))), not on \(port)",
      at: ports.first?.span ?? services[name]?.nameSpan)
    // Where the service may listen on more, another one with the port says nothing.
    let other =
      isComplete
      ? listeners(on: port, near: realNames(of: service.name)).first {
        !members.contains($0.service)
      } : nil
    if let other { because.add("port \(port) is the port of `\(other.service)`", at: other.span) }
    let needs = members.flatMap { listening[$0]?.needs ?? [] }
    return Reach(
      isComplete ? .notReachable : .unknown, other == nil ? .portNotListened : .portOfOtherService,
      because: because,
      needs: isComplete ? [] : needs.isEmpty ? ["the ports that `\(name)` listens on"] : needs)
  }

  /// The verdict for a port that the program keeps shut or to itself; nil where nothing is known against it.
  func shut(_ port: Int, of name: String, from vantage: Vantage) -> Reach? {
    let members = namespaces.members(of: name)
    guard !members.contains(where: { listening[$0]?.entry(for: port) != nil }) else { return nil }
    for member in members {
      guard let closed = listening[member]?.closed(port) else { continue }
      var because = Because("`\(member)` \(closed.text)", at: closed.span)
      if closed.isOpenInside { because.add("\(vantage.words) connects from outside") }
      var reach = Reach(
        closed.needs.isEmpty ? .notReachable : .unknown, .portNotListened, because: because,
        needs: closed.needs)
      reach.remedy = closed.remedy
      return reach
    }
    return nil
  }

  private static func number(_ entry: ListeningPorts.Entry) -> String {
    entry.ports.count == 1
      ? String(entry.ports.lowerBound) : "\(entry.ports.lowerBound)-\(entry.ports.upperBound)"
  }

  // MARK: Names

  /// The verdict for a name that neither hosts file nor engine answers in the container.
  func unanswered(_ host: String, _ kind: HostKind, from service: Service) -> Reach {
    let mine = realNames(of: service.name)
    let owner = names.owners(of: host).first
    if let reach = answerOfNeighbour(host, from: service) { return reach }
    if let owner, kind == .label || owner.isQualified {
      return outOfReach(owner, host, from: service)
    }
    if let link = linkAlias(host, otherThan: service.name), kind == .label {
      return Reach(
        .notReachable, .linkAliasOfOther,
        because: Because(
          "`\(host)` is a link name of `\(link.owner)` and known in no other container",
          at: link.span))
    }
    let needs = names.needs(on: mine)
    if !needs.isEmpty {
      return Reach(
        .unknown, .unresolvedVariable,
        because: Because(
          "a name on \(networkList(mine)) depends on \(Self.list(needs))", at: service.nameSpan),
        needs: needs)
    }
    switch kind {
    case .label: return unknownLabel(host, from: service)
    case .hostsFileName:
      return Reach(
        .notReachable, .unknownName,
        because: Because(
          "`\(host)` is in no public DNS, and `\(service.name)` has neither an alias nor an "
            + "`extra_hosts` entry for it", at: service.nameSpan))
    case .loopback, .localhostName, .dockerHost, .address, .privateName, .domainName:
      return outside(host, from: service)
    }
  }

  /// The verdict for a container name that exists, but not for this container.
  private func outOfReach(
    _ owner: DNSNames.Record, _ host: String, from service: Service
  ) -> Reach {
    let what = "`\(host)` is \(description(of: owner, asked: host))"
    let root = services[namespaces.root(of: service.name)] ?? service
    let place = root.networkMode.span ?? service.nameSpan
    switch namespaces.kind(of: service.name) {
    case .host:
      return Reach(
        .notReachable, .hostNetworkNoDNS,
        because: Because(what, at: owner.span)
          + Because(
            "`\(service.name)` uses the host's network, where no container name resolves",
            at: place))
    case .defaultBridge:
      return Reach(
        .notReachable, .defaultBridgeNoDNS,
        because: Because(what, at: owner.span)
          + Because(
            "`\(service.name)` is on the engine's default bridge, which resolves no names",
            at: place))
    case .networks, .none, .unknown: break
    }
    guard !owner.networks.isEmpty else {
      let mode = services[owner.service]?.networkMode
      return Reach(
        .notReachable, .noEndpointName,
        because: Because(what, at: owner.span)
          + Because(
            "with `network_mode: \(mode?.value ?? "…")` it has no name on any network",
            at: mode?.span ?? owner.span))
    }
    var because = Because("\(what) on \(networkList(owner.networks))", at: owner.span)
    let mine = realNames(of: service.name)
    because.add(
      mine.isEmpty
        ? "`\(service.name)` is on no network"
        : "`\(service.name)` is only on \(networkList(mine))",
      at: membershipSpan(of: service, on: mine))
    return Reach(.notReachable, .noSharedNetwork, because: because)
  }

  /// The verdict for a name that another project has on a network of the same real name.
  private func answerOfNeighbour(_ host: String, from service: Service) -> Reach? {
    let mine = realNames(of: service.name)
    for neighbour in neighbours.having(host) {
      guard let owner = neighbour.owner(of: host, on: mine) else { continue }
      let place = networkList(owner.networks.intersection(mine))
      return Reach(
        .unknown, .unknownName,
        because: Because(
          "\(neighbour.path) has `\(host)` on \(place), where `\(service.name)` is too",
          at: owner.span), needs: ["whether \(neighbour.path) runs as well"])
    }
    return nil
  }

  private func unknownLabel(_ host: String, from service: Service) -> Reach {
    let mine = realNames(of: service.name)
    let shared = deployment.networks.filter { $0.isExternal && mine.contains(realName($0.key)) }
    if let network = shared.first {
      return Reach(
        .unknown, .unknownName,
        because: Because(
          "nothing in this deployment is called `\(host)`, but network `\(network.key)` may hold "
            + "containers of other projects", at: network.span),
        needs: ["the containers on network `\(realName(network.key))`"])
    }
    return Reach(
      .notReachable, .unknownName,
      because: Because("nothing in this deployment is called `\(host)`", at: service.nameSpan))
  }

  /// The verdict for a name that only DNS outside of the engine can have.
  private func outside(_ host: String, from service: Service) -> Reach {
    if let reach = mistakenSuffix(host, from: service) { return reach }
    if isShutIn(service.name) {
      let mine = realNames(of: service.name)
      return Reach(
        .notReachable, .noEgress,
        because: Because(
          "`\(host)` is outside, and `\(service.name)` is only on \(networkList(mine)), "
            + "which is internal",
          at: deployment.networks.first { mine.contains(realName($0.key)) }?.span))
    }
    if let entry = publicNames[host] {
      var because = Because("`\(host)` is \(entry.source)", at: entry.span)
      because.add(
        "no alias gives `\(service.name)` an address for it: the call leaves the host and has to "
          + "come back", at: service.nameSpan)
      return Reach(
        .unknown, .publicNameOfOwnProxy, because: because,
        needs: ["a DNS record that `\(service.name)` can use"])
    }
    return Reach(
      .unknown, .publicName,
      because: Because("`\(host)` is a name outside of this deployment", at: service.nameSpan),
      needs: ["a DNS record for `\(host)`"])
  }

  /// `SERVICE.PROJECT` and `SERVICE.KEY`: only a network's real name may stand behind the dot.
  private func mistakenSuffix(_ host: String, from service: Service) -> Reach? {
    guard let dot = host.firstIndex(of: ".") else { return nil }
    let suffix = host[host.index(after: dot)...]
    guard let owner = names.owners(of: String(host[..<dot])).first,
      suffix == deployment.name.lowercased() || networks[String(suffix)] != nil
    else { return nil }
    return Reach(
      .notReachable, .unknownName,
      because: Because(
        "`\(owner.service)` is a service, but `\(suffix)` is no network's real name: "
          + "the engine does not know `\(host)`", at: owner.span))
  }

  // MARK: libcurl

  /// Whether the container's HTTP client is likely to be libcurl: PHP images and what is built on them.
  func usesLibcurl(_ service: Service) -> Bool {
    let images = [service.image.value, service.build?.baseImage.value].compactMap { $0 }
    return images.contains { image in
      let name = image.split(separator: "@").first?.split(separator: "/").last ?? ""
      let repository = name.split(separator: ":").first.map { $0.lowercased() } ?? ""
      return repository.hasPrefix("php") || Self.libcurlImages.contains(repository)
    }
  }

  /// Images on Docker Hub that are PHP programs, and curl's own.
  private static let libcurlImages: Set<String> = [
    "curl", "drupal", "joomla", "matomo", "mediawiki", "moodle", "nextcloud", "roundcubemail",
    "wordpress",
  ]
}
