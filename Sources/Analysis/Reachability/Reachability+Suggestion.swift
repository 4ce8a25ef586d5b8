// The address that does work, for the same page.

import Deployment

extension Reachability {
  /// The first address of the same page that works from the vantage; nil where none is known to.
  func suggestion(
    for address: WebAddress, meaning: Meaning, from vantage: Vantage
  ) -> String? {
    guard let service = meaning.service else { return nil }
    var candidates: [WebAddress]
    switch vantage {
    case .browserOnHost, .browserElsewhere, .host:
      candidates = onHost(address, of: service, port: meaning.port)
      candidates += routes(to: service, for: address)
    case .container(let name):
      guard let caller = services[name] else { return nil }
      candidates = behindRoute(address, from: caller)
      if meaning.owner != nil { candidates += rightPort(address, of: service) }
      candidates += inNetworks(address, of: service, port: meaning.port, from: caller)
      if case .host = namespaces.kind(of: name) {
        candidates += onHost(address, of: service, port: meaning.port)
      }
      candidates += throughGateway(address, of: service, port: meaning.port, from: caller)
    }
    candidates.removeAll { $0.text == address.text }
    if let works = candidates.first(where: { judge($0, from: vantage).verdict == .reachable }) {
      return works.text
    }
    guard case .container = vantage else {
      return routes(to: service, for: address).first {
        $0.text != address.text && judge($0, from: vantage).code == .publicName
      }?.text
    }
    return nil
  }

  /// The page under another authority; the scheme follows a port whose meaning is known.
  private func moved(
    _ address: WebAddress, to host: String, port: Int, meant: Bool, isSecure: Bool? = nil
  ) -> WebAddress? {
    let isSecure = meant ? address.isSecure : isSecure ?? [443, 8443, 9443].contains(port)
    let scheme = isSecure ? "https" : "http"
    let name = host.contains(":") ? "[\(host)]" : host
    return WebAddress(address.moved(to: "\(scheme)://\(name):\(port)"))
  }

  /// The page on the host's addresses: the port that publishes the meant one first.
  private func onHost(_ address: WebAddress, of service: String, port: Int?) -> [WebAddress] {
    let members = namespaces.members(of: service)
    let offers = hostPorts.offers(of: members)
    let meant = offers.filter { $0.target == port || $0.isDirect && $0.published?.first == port }
    // Another port of the service is another page, unless it is the only one or nobody listens on the
    // port that is written.
    let isClear = offers.count == 1 || listening[service]?.isComplete == true
    let pages = offers.filter { offer in
      listening[offer.service]?.entry(for: offer.target)?.servesPages ?? true
    }
    let chosen = port != nil ? meant : isClear ? pages : []
    return chosen.flatMap { offer -> [WebAddress] in
      guard let published = offer.published?.lowerBound else { return [] }
      let hosts =
        offer.isOnAllAddresses || offer.isLoopbackOnly
        ? ["localhost"] + hostPorts.boundHosts : [offer.hostIP]
      return hosts.compactMap {
        moved(
          address, to: $0, port: published, meant: offer.target == port,
          isSecure: isSecure(offer.target, of: offer.service))
      }
    }
  }

  /// The page through the proxy routes that lead to the service.
  private func routes(to service: String, for address: WebAddress) -> [WebAddress] {
    (addressesByService[service] ?? []).compactMap { route in
      let path = address.path.isEmpty ? "/" : address.path
      guard path.hasPrefix(route.upstreamPathPrefix) else { return nil }
      let rest = path.dropFirst(route.upstreamPathPrefix.count)
      return WebAddress(route.origin + route.pathPrefix + rest + address.suffix)
    }
  }

  /// The proxy route that takes an address: the one with the longest prefix.
  func route(of address: WebAddress) -> PublicAddress? {
    let path = address.path.isEmpty ? "/" : address.path
    return (addressesByOrigin[address.origin] ?? []).filter {
      path.hasPrefix($0.pathPrefix)
    }.max { $0.pathPrefix.utf8.count < $1.pathPrefix.utf8.count }
  }

  /// The page at the service behind the route that the address takes, without the proxy.
  private func behindRoute(_ address: WebAddress, from caller: Service) -> [WebAddress] {
    let path = address.path.isEmpty ? "/" : address.path
    guard let route = route(of: address) else { return [] }
    let rest = path.dropFirst(route.pathPrefix.count)
    let text = address.origin + route.upstreamPathPrefix + rest + address.suffix
    return WebAddress(text).map {
      inNetworks($0, of: route.service, port: route.upstreamPort, from: caller, isUpstream: true)
    } ?? []
  }

  /// The page under the name that is written, for a name that resolves and a port that is wrong.
  private func rightPort(_ address: WebAddress, of service: String) -> [WebAddress] {
    pagePorts(of: service).compactMap {
      moved(
        address, to: address.host, port: $0, meant: $0 == address.port,
        isSecure: isSecure($0, of: service))
    }
  }

  /// The page under the service's names and ports inside the caller's networks.
  private func inNetworks(
    _ address: WebAddress, of service: String, port: Int?, from caller: Service,
    isUpstream: Bool = false
  ) -> [WebAddress] {
    let mine = realNames(of: caller.name)
    let root = namespaces.root(of: service)
    let hosts = [root] + aliases(of: root, on: mine)
    let ports = port.map { [$0] } ?? pagePorts(of: service)
    // The scheme is the written port's own; a proxy's port tells nothing about the upstream's.
    let keepsScheme = isUpstream ? nil : port
    return hosts.flatMap { host in
      ports.compactMap {
        moved(
          address, to: host, port: $0, meant: $0 == keepsScheme,
          isSecure: isSecure($0, of: service))
      }
    }
  }

  /// Whether a port of a service speaks TLS; nil where nothing tells.
  private func isSecure(_ port: Int, of service: String) -> Bool? {
    for member in namespaces.members(of: service) {
      guard let purpose = listening[member]?.entry(for: port)?.purpose else { continue }
      return purpose == .securePages
    }
    return nil
  }

  /// The aliases and the container name of a service on some networks.
  private func aliases(of service: String, on realNames: Set<String>) -> [String] {
    guard let service = services[service] else { return [] }
    let aliases = service.networks.filter { realNames.contains(realName($0.network)) }
      .flatMap(\.aliases).compactMap(\.value)
    return aliases + [service.containerName.value, service.hostname.value].compactMap { $0 }
  }

  /// The ports on which a service serves pages, where all its ports are known.
  private func pagePorts(of service: String) -> [Int] {
    guard let ports = listening[service], ports.isComplete else { return [] }
    return ports.entries.filter { $0.servesPages && $0.ports.count == 1 }.map(\.ports.lowerBound)
  }

  /// The page through the host, where the caller's hosts file has a name for it.
  private func throughGateway(
    _ address: WebAddress, of service: String, port: Int?, from caller: Service
  ) -> [WebAddress] {
    let root = services[namespaces.root(of: caller.name)] ?? caller
    let names = root.extraHosts.filter { $0.address.value == "host-gateway" }.map(\.host)
    return names.flatMap { name in
      onHost(address, of: service, port: port).compactMap { page in
        WebAddress(page.moved(to: "\(page.scheme)://\(name):\(page.port)"))
      }
    }
  }
}
