// Which service and port a URL means, whether or not it gets there.

import Deployment

/// What the author of a URL had in mind.
struct Meaning: Sendable {
  /// The service.
  var service: String?
  /// The service that the host name belongs to.
  var owner: String?
  /// The port inside the service's container, where the URL's port tells it.
  var port: Int?
}

extension Reachability {
  /// What an address means, seen from a vantage.
  func meaning(of address: WebAddress, from vantage: Vantage) -> Meaning {
    let host = Self.lookupName(address)
    let caller = caller(vantage)
    let mine = caller.map { realNames(of: $0.name) } ?? []
    let owners = names.owners(of: host)
    let link = caller?.links.first { $0.alias.lowercased() == host }?.service
    let owner =
      link
      ?? owners.first { !$0.networks.isDisjoint(with: mine) }?.service
      ?? owners.first { services[$0.service]?.isActive == true }?.service
      ?? owners.first?.service ?? linkAlias(host, otherThan: nil)?.target
      ?? publicNames[host]?.service ?? IPAddress(host).flatMap { fixedAddress($0)?.service }
    if let owner {
      let port = containerPort(address.port, of: owner)
      return Meaning(service: answerer(owner, port: port), owner: owner, port: port)
    }
    let isLogin = OIDCPath(address.path) != .other
    switch HostKind(host) {
    case .loopback, .localhostName, .dockerHost:
      return meaning(ofHostPort: address.port, from: caller, isLogin: isLogin)
    case .address(let literal):
      return hostPorts.boundAddresses.contains(literal)
        ? meaning(ofHostPort: address.port, from: caller, isLogin: isLogin) : Meaning()
    case .label, .hostsFileName, .privateName, .domainName:
      let isMapped =
        caller?.extraHosts.contains { $0.host.lowercased() == host } == true
        || deployment.stated.leadsToHost(host, from: caller)
      return isMapped
        ? meaning(ofHostPort: address.port, from: caller, isLogin: isLogin) : Meaning()
    }
  }

  private func caller(_ vantage: Vantage) -> Service? {
    guard case .container(let name) = vantage else { return nil }
    return services[name]
  }

  /// Whom a port of "this machine" means: the container itself, then who publishes it, then who listens
  /// on it, identity providers first for a path of theirs.
  private func meaning(ofHostPort port: Int, from caller: Service?, isLogin: Bool) -> Meaning {
    if let caller,
      let own = namespaces.members(of: caller.name).first(where: {
        listening[$0]?.mentions(port) == true
      })
    {
      return Meaning(service: own, port: port)
    }
    let offers = hostPorts.offers(at: port)
    let offer = offers.first { $0.inactiveProfiles.isEmpty } ?? offers.first
    if let offer {
      let target = offer.isDirect ? port : offer.target
      return Meaning(service: answerer(offer.service, port: target), port: target)
    }
    let mine = caller.map { realNames(of: $0.name) }
    let candidates = listeners(on: port, near: mine)
    let provider = candidates.first {
      isLogin && services[$0.service]?.effectiveProduct?.isIdentityProvider == true
    }
    guard let listener = provider ?? candidates.first else { return Meaning() }
    return Meaning(service: listener.service, port: port)
  }

  /// The container port that a number means for a service: its own, or the one published under the number.
  private func containerPort(_ port: Int, of service: String) -> Int? {
    let members = namespaces.members(of: service)
    if members.contains(where: { listening[$0]?.mentions(port) == true }) { return port }
    return hostPorts.offers(at: port).first { members.contains($0.service) }?.target
  }

  /// The service of a shared namespace that answers on a port.
  private func answerer(_ service: String, port: Int?) -> String {
    guard let port else { return service }
    let members = namespaces.members(of: service)
    return members.first {
      let evidence = listening[$0]?.entry(for: port)?.evidence
      return evidence == .configured || evidence == .product || listening[$0]?.closed(port) != nil
    } ?? service
  }
}
