// What a service's container can open: hosts file first, then the engine's DNS, then the host's.

import Deployment
import SourceText

extension Reachability {
  /// The verdict for a container.
  func judge(_ address: WebAddress, fromContainer service: Service) -> Reach {
    let host = Self.lookupName(address)
    let kind = HostKind(host)
    let reach = judge(host, kind, port: address.port, from: service)
    guard kind == .localhostName, reach.verdict == .reachable, usesLibcurl(service) else {
      return reach
    }
    // libcurl 7.85 and later (curl issue 11104) answers these names before hosts file and DNS.
    var because = reach.because
    because.add(
      "libcurl, which PHP programs use, takes `\(host)` for the container itself and asks neither",
      at: service.image.span ?? service.nameSpan)
    return Reach(
      .unknown, .localhostNameLibcurl, because: because,
      needs: ["the HTTP client of `\(service.name)`"])
  }

  private func judge(_ host: String, _ kind: HostKind, port: Int, from service: Service) -> Reach {
    let root = services[namespaces.root(of: service.name)] ?? service
    let entries = root.extraHosts.filter { $0.host.lowercased() == host }
    switch namespaces.kind(of: service.name) {
    case .unknown(let needs):
      if case .loopback = kind { return ownLoopback(host, port: port, from: service) }
      return Reach(
        .unknown, .unresolvedVariable,
        because: Because(
          "the network of `\(service.name)` depends on \(Self.list(needs))",
          at: root.networkMode.span ?? service.nameSpan), needs: needs)
    case .none:
      if case .loopback = kind { return ownLoopback(host, port: port, from: service) }
      return Reach(
        .notReachable, .noNetwork,
        because: Because(
          "`\(service.name)` has no network (`network_mode: none`)",
          at: root.networkMode.span ?? service.nameSpan))
    case .host:
      if case .loopback = kind { break }
      guard !entries.isEmpty else { break }
      return mapped(entries, kind, port: port, from: service)
    case .networks, .defaultBridge:
      let looked = judgeByLookup(host, kind, port: port, from: service)
      guard !entries.isEmpty else { return looked }
      let mapped = mapped(entries, kind, port: port, from: service)
      guard case .loopback = kind else { return mapped }
      // The container's own line for `localhost` comes first in the file.
      return looked.verdict == .reachable || mapped.verdict == .notReachable ? looked : mapped
    }
    return judgeOnHostNetwork(host, kind, port: port, from: service)
  }

  // MARK: Hosts file

  /// The best that one of the hosts-file entries for a name gives; clients try them in turn.
  private func mapped(
    _ entries: [ExtraHost], _ kind: HostKind, port: Int, from service: Service
  ) -> Reach {
    let answers = entries.map { mapped($0, kind, port: port, from: service) }
    return answers.first { $0.verdict == .reachable } ?? answers.first { $0.verdict == .unknown }
      ?? answers.first ?? Reach(.notReachable, .unknownName, because: Because())
  }

  private func mapped(
    _ entry: ExtraHost, _ kind: HostKind, port: Int, from service: Service
  ) -> Reach {
    guard let text = entry.address.value else {
      let needs = entry.address.needs
      return Reach(
        .unknown, .unresolvedVariable,
        because: Because(
          "`extra_hosts` maps `\(entry.host)` to an address that depends on \(Self.list(needs))",
          at: entry.span), needs: needs)
    }
    let step = Because(
      "the hosts file of `\(service.name)` maps `\(entry.host)` to \(text) (`extra_hosts`)",
      at: entry.span)
    if text == "host-gateway" {
      let reach = throughGateway(port, from: service).after(step)
      guard case .loopback = kind, reach.verdict == .reachable else { return reach }
      // The file also says `localhost` = 127.0.0.1, and clients differ in which line they take.
      return Reach(
        .unknown, .extraHostsGateway,
        because: reach.because
          + Because("the hosts file maps `\(entry.host)` to 127.0.0.1 as well"),
        needs: ["which of the two addresses the HTTP client takes"])
    }
    guard let address = IPAddress(text) else {
      return Reach(
        .notReachable, .unknownName, because: step + Because("\(text) is no address"))
    }
    if address.isLoopback || address.isUnspecified {
      let own = ownLoopback(entry.host, port: port, from: service)
      if own.verdict == .reachable { return own.after(step) }
      return Reach(
        .notReachable, .extraHostsLoopback,
        because: step + Because("inside a container that is the container itself")
      )
    }
    return literal(address, port: port, from: service).after(step)
  }

  /// The verdict for a port of the host, reached through the engine's gateway address.
  func throughGateway(_ port: Int, from service: Service) -> Reach {
    noEgress(service)
      ?? atHost(
        port, on: .gateway, reachable: .extraHostsGateway, from: .container(service.name))
  }

  /// The verdict for containers that have no way out; nil where there is one.
  private func noEgress(_ service: Service) -> Reach? {
    guard isShutIn(service.name) else { return nil }
    let mine = realNames(of: service.name)
    return Reach(
      .notReachable, .noEgress,
      because: Because(
        "`\(service.name)` is only on \(networkList(mine)), which is internal: there is no way out",
        at: deployment.networks.first { mine.contains(realName($0.key)) }?.span
          ?? service.nameSpan))
  }

  // MARK: Loopback and addresses

  func ownLoopback(_ host: String, port: Int, from service: Service) -> Reach {
    let members = namespaces.members(of: service.name)
    for member in members {
      guard let entry = listening[member]?.entry(for: port) else { continue }
      let subject = member == service.name ? "" : ", which shares its network,"
      return Reach(
        .reachable, .sharedNamespace,
        because: Because([
          .init(
            "inside `\(service.name)` the host `\(host)` is the container itself",
            at: services[namespaces.root(of: service.name)]?.nameSpan),
          .init("`\(member)`\(subject) \(entry.text)", at: entry.span),
        ]))
    }
    for member in members {
      guard let inside = listening[member]?.closed(port), inside.isOpenInside else { continue }
      return Reach(
        .reachable, .sharedNamespace,
        because: Because("`\(member)` \(inside.text)", at: inside.span))
    }
    let other = listeners(on: port, near: realNames(of: service.name)).first
    let offer = hostPorts.offers(at: port).first
    var because = Because(
      "inside `\(service.name)` the host `\(host)` is the container itself", at: service.nameSpan)
    if let offer {
      because.add(
        "port \(port) is published on the host, where `\(offer.service)` answers; "
          + "`\(service.name)` does not listen on it", at: offer.span)
    } else if let other {
      because.add("port \(port) is the port of `\(other.service)`", at: other.span)
    } else if members.allSatisfy({ listening[$0]?.entries.isEmpty == true }) {
      because.add("nothing tells on which ports `\(service.name)` listens")
      return Reach(
        .unknown, .localhostInContainer, because: because,
        needs: ["the ports that `\(service.name)` listens on"])
    } else {
      because.add("`\(service.name)` is not known to listen on port \(port)")
    }
    return Reach(.notReachable, .localhostInContainer, because: because)
  }

  func literal(_ address: IPAddress, port: Int, from service: Service) -> Reach {
    let mine = realNames(of: service.name)
    if let fixed = fixedAddress(address) {
      let step = Because(
        fixed.service.map { "this is the address of `\($0)` on network `\(fixed.network)`" }
          ?? "the address lies in the subnet of network `\(fixed.network)`", at: fixed.span)
      guard mine.contains(realName(fixed.network)) else {
        return Reach(
          .notReachable, .noSharedNetwork,
          because: step
            + Because(
              "`\(service.name)` is not on network `\(fixed.network)`", at: service.nameSpan))
      }
      guard let owner = fixed.service else {
        return Reach(
          .unknown, .containerIPSameNetwork, because: step,
          needs: ["which container has the address"])
      }
      return atService(owner, port: port, code: .containerIPSameNetwork, from: service)
        .after(step)
    }
    if let reach = noEgress(service) { return reach }
    return judge(address, port: port, from: .container(service.name))
  }

  // MARK: Names

  private func judgeByLookup(
    _ host: String, _ kind: HostKind, port: Int, from service: Service
  ) -> Reach {
    switch kind {
    case .loopback: return ownLoopback(host, port: port, from: service)
    case .address(let address): return literal(address, port: port, from: service)
    case .localhostName, .dockerHost, .label, .hostsFileName, .privateName, .domainName: break
    }
    if let reach = answerOfEngine(host, port: port, from: service) { return reach }
    if let stated = deployment.stated.host(host, for: .containers) {
      return judge(stated, port: port, from: service)
    }
    switch kind {
    case .localhostName: return localhostName(host, port: port, from: service)
    case .dockerHost: return noEgress(service) ?? implicitDockerHost(host, from: service)
    case .loopback, .address, .label, .hostsFileName, .privateName, .domainName:
      return unanswered(host, kind, from: service)
    }
  }

  /// What the engine's DNS answers on the container's networks; nil where it knows no such name.
  private func answerOfEngine(_ host: String, port: Int, from service: Service) -> Reach? {
    let mine = realNames(of: service.name)
    let root = services[namespaces.root(of: service.name)] ?? service
    let link = root.links.first {
      $0.alias.lowercased() == host && $0.service.lowercased() != host
        && !realNames(of: $0.service).isDisjoint(with: mine)
    }
    if let link {
      let step = Because(
        "`\(service.name)` links `\(link.service)` under the name `\(link.alias)`",
        at: link.span ?? service.nameSpan)
      return atService(link.service, port: port, code: .linkAlias, from: service).after(step)
    }
    let known = names.owners(of: host).filter { !$0.networks.isDisjoint(with: mine) }
    let running = known.filter { record in
      services[record.service].map { isRunning($0, with: service) } == true
    }
    let answers = running.map { record in
      atService(record.service, port: port, code: code(of: record), from: service)
        .after(lookup(record, host, common: record.networks.intersection(mine), from: service))
    }
    if let reach = answers.first(where: { $0.verdict == .reachable }) ?? answers.first {
      return reach
    }
    guard let sleeper = known.first else { return nil }
    let profiles = (services[sleeper.service]?.profiles ?? []).map { "profile `\($0)`" }
    return Reach(
      .unknown, .unknownName,
      because: Because(
        "`\(host)` is \(description(of: sleeper, asked: host)), which runs only with "
          + Self.list(profiles), at: sleeper.span), needs: profiles)
  }

  private func code(of record: DNSNames.Record) -> ReachCode {
    if record.isQualified { return .nameDotNetwork }
    switch record.kind {
    case .service: return .serviceNameSameNetwork
    case .alias: return .aliasSameNetwork
    case .containerName: return .containerName
    case .hostname: return .hostname
    }
  }

  private func lookup(
    _ record: DNSNames.Record, _ host: String, common: Set<String>, from service: Service
  ) -> Because {
    let place = networkList(common)
    let what = description(of: record, asked: host) + (record.isQualified ? "" : " on \(place)")
    var because = Because("`\(host)` is \(what)", at: record.span)
    if record.service != service.name {
      because.add(
        "`\(service.name)` is on \(place) too", at: membershipSpan(of: service, on: common))
    }
    return because
  }

  /// The verdict for a `*.localhost` name that neither hosts file nor engine answers.
  ///
  /// The host's DNS says "no such name", or 127.0.0.1 where it is systemd-resolved (systemd issue 23232).
  private func localhostName(_ host: String, port: Int, from service: Service) -> Reach {
    var because = Because(
      "no alias and no `extra_hosts` entry gives `\(service.name)` an address for `\(host)`: "
        + "it is unknown or the container itself", at: service.nameSpan)
    for member in namespaces.members(of: service.name) {
      guard let entry = listening[member]?.entry(for: port) else { continue }
      because.add("`\(member)` \(entry.text) itself", at: entry.span)
      return Reach(
        .unknown, .localhostNameInOwnListener, because: because,
        needs: ["whether the host's DNS answers `*.localhost`"])
    }
    if let owner = names.owners(of: host).first, !owner.networks.isEmpty {
      because.add(
        "`\(host)` is \(description(of: owner, asked: host)) on \(networkList(owner.networks)), "
          + "where `\(service.name)` is not", at: owner.span)
    } else if case .open(let offer) = hostPorts.answer(at: port, on: .localhost) {
      because.add(
        "browsers reach `\(offer.service)` under the name because the host publishes port \(port)",
        at: offer.span)
    }
    return Reach(.notReachable, .localhostNameInContainer, because: because)
  }

  private func implicitDockerHost(_ host: String, from service: Service) -> Reach {
    Reach(
      .unknown, .hostDockerInternalImplicit,
      because: Because(
        "`\(host)` has no `extra_hosts` entry in `\(service.name)`: Docker Desktop knows it, "
          + "a Linux engine does not", at: service.nameSpan),
      needs: ["whether the engine is Docker Desktop"])
  }

  // MARK: The host's network

  private func judgeOnHostNetwork(
    _ host: String, _ kind: HostKind, port: Int, from service: Service
  ) -> Reach {
    let vantage = Vantage.container(service.name)
    let root = services[namespaces.root(of: service.name)] ?? service
    let step = Because(
      "`\(service.name)` uses the host's network, so loopback is the host's",
      at: root.networkMode.span ?? root.nameSpan)
    if kind.isName, let stated = deployment.stated.host(host, for: .containers) {
      return judge(stated, port: port, from: service)
    }
    switch kind {
    case .loopback(let literal):
      let place = literal.map { $0.isUnspecified ? .localhost : HostPorts.Address.literal($0) }
      return atHost(port, on: place ?? .localhost, reachable: .hostNetworkLoopback, from: vantage)
        .after(step)
    case .localhostName:
      return atHost(port, on: .localhost, reachable: .localhostNamePublished, from: vantage)
        .after(step)
    case .dockerHost: return implicitDockerHost(host, from: service)
    case .address(let address): return judge(address, port: port, from: vantage)
    case .label, .hostsFileName, .privateName, .domainName:
      return unanswered(host, kind, from: service)
    }
  }
}
