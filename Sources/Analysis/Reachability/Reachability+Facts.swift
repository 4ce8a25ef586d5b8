// Look-ups in the model that the judgements share.

import Deployment
import SourceText

extension Reachability {
  /// Services that are known to listen on a port, those on the given networks first.
  func listeners(
    on port: Int, near mine: Set<String>?
  ) -> [(service: String, span: Span?, isNear: Bool)] {
    let all = listeners.on(port).map { listener -> (service: String, span: Span?, isNear: Bool) in
      let isNear = mine.map { !$0.isDisjoint(with: realNames(of: listener.service)) } ?? true
      return (listener.service, listener.span, isNear)
    }
    return all.filter(\.isNear) + all.filter { !$0.isNear }
  }

  /// The real names of the networks on which a service's namespace is.
  func realNames(of service: String) -> Set<String> { networksByService[service] ?? [] }

  /// Whether a namespace has networks, all of them without a way out.
  func isShutIn(_ service: String) -> Bool {
    guard case .networks(let memberships) = namespaces.kind(of: service), !memberships.isEmpty
    else { return false }
    return memberships.allSatisfy { networks[$0.network]?.isInternal == true }
  }

  /// The network that a container address belongs to, and the service that has it for sure.
  func fixedAddress(
    _ address: IPAddress
  ) -> (service: String?, network: String, span: Span?)? {
    for service in deployment.services {
      guard case .networks(let memberships) = namespaces.kind(of: service.name),
        !namespaces.isGuest(service.name)
      else { continue }
      for membership in memberships {
        for fixed in [membership.ipv4, membership.ipv6] {
          guard let text = fixed.value, IPAddress(text) == address else { continue }
          return (service.name, membership.network, fixed.span ?? service.nameSpan)
        }
      }
    }
    for network in deployment.networks {
      for subnet in network.subnets
      where subnet.value.flatMap(Subnet.init)?.contains(address) == true {
        return (nil, network.key, subnet.span ?? network.span)
      }
    }
    return nil
  }

  /// A link with this alias in another service.
  func linkAlias(
    _ host: String, otherThan service: String?
  ) -> (owner: String, target: String, span: Span?)? {
    links.named(host).first { $0.owner != service }
      .map { ($0.owner, $0.target, $0.span) }
  }

  /// What a name is, for a sentence.
  func description(of record: DNSNames.Record, asked host: String) -> String {
    if record.isQualified {
      return "`\(record.service)` under the real name of \(networkList(record.networks))"
    }
    switch record.kind {
    case .service:
      return host == record.service ? "a service" : "the service `\(record.service)`"
    case .alias: return "an alias of `\(record.service)`"
    case .containerName: return "the container name of `\(record.service)`"
    case .hostname: return "the hostname of `\(record.service)`"
    }
  }

  /// `network `a``, `networks `a` and `b``, from real names.
  func networkList(_ realNames: Set<String>) -> String {
    let keys = realNames.map { "`\(key($0))`" }.sorted()
    return (keys.count == 1 ? "network " : "networks ") + Self.list(keys)
  }

  /// Where a service's place on one of the networks is written.
  func membershipSpan(of service: Service, on realNames: Set<String>) -> Span? {
    service.networks.first { realNames.contains(realName($0.network)) }?.span ?? service.nameSpan
  }
}
