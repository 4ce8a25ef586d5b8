// What browsers and programs outside of the containers can open.

import Deployment
import SourceText

extension Reachability {
  /// The verdict for a browser or a program that runs in no container.
  func judgeFromOutside(_ address: WebAddress, from vantage: Vantage) -> Reach {
    let host = Self.lookupName(address)
    let kind = HostKind(host)
    if kind.isName, let stated = deployment.stated.host(host, for: .browsers),
      let reach = judge(stated, port: address.port, fromOutside: vantage)
    {
      return reach
    }
    if vantage == .browserElsewhere, let reach = notElsewhere(host, kind) { return reach }
    switch kind {
    case .loopback(let literal):
      let place = literal.map { $0.isUnspecified ? .localhost : HostPorts.Address.literal($0) }
      return atHost(
        address.port, on: place ?? .localhost, reachable: .publishedPort, from: vantage)
    case .localhostName:
      let step = Because(
        "browsers and most systems take `\(host)` for 127.0.0.1, which is the host itself")
      return atHost(
        address.port, on: .localhost, reachable: .localhostNamePublished, from: vantage
      ).after(step)
    case .dockerHost:
      return Reach(
        .unknown, .hostDockerInternalInBrowser,
        because: Because(
          "`\(host)` is a name for containers; outside of them it works only where Docker Desktop "
            + "wrote it into the hosts file"), needs: ["whether Docker Desktop runs there"])
    case .address(let literal):
      return judge(literal, port: address.port, from: vantage)
    case .label, .hostsFileName, .privateName, .domainName:
      return judgeName(host, from: vantage)
    }
  }

  /// The verdict for names that mean the machine they are used on.
  private func notElsewhere(_ host: String, _ kind: HostKind) -> Reach? {
    switch kind {
    case .loopback, .localhostName:
      Reach(
        .notReachable, .localhostNameElsewhere,
        because: Because("for a browser on another machine `\(host)` is that machine itself"))
    case .dockerHost:
      Reach(
        .notReachable, .unknownName,
        because: Because("`\(host)` is a name for containers, which no other machine knows"))
    case .address, .label, .hostsFileName, .privateName, .domainName: nil
    }
  }

  private func judgeName(_ host: String, from vantage: Vantage) -> Reach {
    let owner = names.owners(of: host).first
    if let owner, !host.contains(".") || owner.isQualified {
      let knowers =
        owner.networks.isEmpty
        ? "no container" : "containers on \(networkList(owner.networks))"
      return Reach(
        .notReachable, .serviceNameInBrowser,
        because: Because(
          "`\(host)` is \(description(of: owner, asked: host)): \(knowers) can resolve the name, "
            + "\(vantage.words) cannot", at: owner.span))
    }
    if let link = linkAlias(host, otherThan: nil) {
      return Reach(
        .notReachable, .serviceNameInBrowser,
        because: Because(
          "`\(host)` is a link name, known only inside the container that links", at: link.span))
    }
    guard host.contains(".") else {
      return Reach(
        .notReachable, .unknownName,
        because: Because("nothing in this deployment is called `\(host)`"))
    }
    return publicName(host, owner: owner)
  }

  private func publicName(_ host: String, owner: DNSNames.Record?) -> Reach {
    var because = Because()
    if let entry = publicNames[host] {
      because.add("`\(host)` is \(entry.source)", at: entry.span)
    } else if let owner {
      because.add(
        "inside the networks `\(host)` is \(description(of: owner, asked: host))", at: owner.span)
    }
    because.add("outside of the containers `\(host)` comes from DNS or the hosts file")
    return Reach(
      .unknown, .publicName, because: because, needs: ["a DNS record or a hosts-file entry"])
  }

  /// The verdict for an address that is not loopback, for whoever is outside or on the host's network.
  func judge(_ literal: IPAddress, port: Int, from vantage: Vantage) -> Reach {
    if let fixed = fixedAddress(literal) {
      let step = Because(
        fixed.service.map { "this is the address of `\($0)` on network `\(fixed.network)`" }
          ?? "the address lies in the subnet of network `\(fixed.network)`", at: fixed.span)
      if vantage == .browserElsewhere {
        return Reach(
          .notReachable, .containerIPElsewhere,
          because: step + Because("no other machine has a route to a container network"))
      }
      return Reach(
        .unknown, .containerIPFromHost,
        because: step
          + Because("a Linux host has a route to it, the host of a Docker Desktop has none"),
        needs: ["whether the host is Linux or runs Docker Desktop"])
    }
    if hostPorts.boundAddresses.contains(literal) {
      return atHost(port, on: .literal(literal), reachable: .publishedPort, from: vantage)
    }
    return Reach(
      .unknown, .publicName, because: Because("the address is none of this deployment's"),
      needs: ["which machine has the address"])
  }

  /// The verdict for a port of the host.
  func atHost(
    _ port: Int, on address: HostPorts.Address, reachable code: ReachCode, from vantage: Vantage
  ) -> Reach {
    switch hostPorts.answer(at: port, on: address) {
    case .open(let offer):
      if !offer.isDirect, let reach = shut(offer.target, of: offer.service, from: vantage) {
        return reach.after(Because(sentence(offer, port: port), at: offer.span))
      }
      return Reach(.reachable, code, because: Because(sentence(offer, port: port), at: offer.span))
    case .inRange(let offer):
      return Reach(
        .unknown, .ephemeralHostPort,
        because: Because(
          "`\(offer.service)` takes one free port of a range that holds \(port)", at: offer.span),
        needs: ["which port of the range the engine takes"])
    case .shut(let offer):
      var because = Because(
        "`\(offer.service)` publishes port \(port), but it is only on "
          + "\(networkList(Set(offer.internalNetworks.map(realName))))", at: offer.span)
      because.add(
        "an internal network has no way out: the engine does not open published ports for it",
        at: offer.internalNetworks.first.flatMap { networks[$0]?.span })
      return Reach(.notReachable, .publishedOnInternalOnly, because: because)
    case .bound(let offer):
      return bound(offer, port: port, on: address)
    case .unresolved(let needs, let span):
      return Reach(
        .unknown, .unresolvedVariable,
        because: Because("which ports the host publishes depends on \(Self.list(needs))", at: span),
        needs: needs)
    case .inactive(let offer):
      let profiles = offer.inactiveProfiles.map { "profile `\($0)`" }
      return Reach(
        .unknown, .portNotPublished,
        because: Because(
          "`\(offer.service)` publishes port \(port), but runs only with \(Self.list(profiles))",
          at: offer.span), needs: profiles)
    case .containerPort(let offer):
      let published = offer.published.map { String($0.lowerBound) } ?? ""
      return notPublished(
        "\(port) is the port inside the container of `\(offer.service)`; the host publishes it as "
          + published, at: offer.span, on: address)
    case .chosenByEngine(let offer):
      return Reach(
        .notReachable, .ephemeralHostPort,
        because: Because(
          "`\(offer.service)` publishes its port \(port) on a host port that the engine chooses",
          at: offer.span))
    case .exposedOnly(let service, let span):
      return notPublished(
        "`expose` of `\(service)` tells containers about port \(port) and publishes nothing",
        at: span, on: address)
    case .nothing:
      let owner = listeners(on: port, near: nil).first
      let text =
        owner.map {
          "`\($0.service)` listens on port \(port) inside its container, but publishes it nowhere"
        } ?? "no service publishes port \(port) on the host"
      return Reach(.notReachable, .portNotPublished, because: Because(text, at: owner?.span))
    }
  }

  private func sentence(_ offer: HostPorts.Offer, port: Int) -> String {
    if offer.isDirect {
      return "`\(offer.service)` uses the host's network and listens on port \(port)"
    }
    let place = offer.isOnAllAddresses ? "the host" : offer.hostIP
    return "port \(port) of \(place) leads to port \(offer.target) of `\(offer.service)`"
  }

  private func notPublished(
    _ text: String, at span: Span?, on address: HostPorts.Address
  ) -> Reach {
    let code: ReachCode = address == .gateway ? .portNotPublished : .containerPortInBrowser
    return Reach(.notReachable, code, because: Because(text, at: span))
  }

  private func bound(
    _ offer: HostPorts.Offer, port: Int, on address: HostPorts.Address
  ) -> Reach {
    let text = "`\(offer.service)` publishes port \(port) on \(offer.hostIP) only"
    guard offer.isLoopbackOnly else {
      return Reach(.notReachable, .addressBound, because: Because(text, at: offer.span))
    }
    guard address == .gateway else {
      return Reach(.notReachable, .loopbackBound, because: Because(text, at: offer.span))
    }
    var because = Because(text, at: offer.span)
    because.add(
      "through the gateway a Linux engine does not reach the host's loopback, Docker Desktop does")
    return Reach(
      .unknown, .loopbackBoundViaGateway, because: because,
      needs: ["whether the engine is Docker Desktop"])
  }
}
