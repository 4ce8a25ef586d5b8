// Whether a proxy can find the hosts that it passes requests to.

import Deployment
import SourceText

/// A host in a proxy's configuration, with everything that is passed there.
public struct UpstreamFact: Sendable {
  /// The proxy.
  public let proxy: Proxy
  /// The address as written.
  public let text: String
  /// Where it is written.
  public let span: Span
  /// The host.
  public let host: String
  /// Whether the proxy's container reaches the host; nil where nobody is known to run the proxy.
  public let reach: Reach?
  /// Whether nginx has to ask a DNS server for the host while it runs, and is told of none.
  public let lacksResolver: Ternary
  /// The DNS server that nginx asks and that knows no containers.
  public let wrongResolver: ProxyWord?
  /// Whether the proxy's image holds nothing but nginx, so that its loopback address leads nowhere else.
  public let runsOnlyProxy: Bool
  /// Whether another deployment of the repository has such a service.
  public let isKnownElsewhere: Bool
  /// The routes that lead there.
  public let routes: [RouteFact]
  /// Why nginx asks while it runs.
  public let because: Because
}

/// Collects the hosts of all proxies.
struct UpstreamFacts {
  let routes: [RouteFact]
  let reachability: Reachability
  /// The names of the services of the repository's other deployments.
  let surroundings: Surroundings

  private struct Key: Hashable {
    let proxy: String
    let service: String?
    let span: Span
  }

  func all() -> [UpstreamFact] {
    var places: [Key: Int] = [:]
    var groups: [(word: ProxyWord, routes: [RouteFact])] = []
    for fact in routes {
      let upstream = fact.route.upstream
      let words = upstream.group?.servers ?? [ProxyWord(text: upstream.text, span: upstream.span)]
      for word in words {
        let key = Key(proxy: fact.proxy.path, service: fact.proxy.service, span: word.span)
        if let place = places[key] {
          groups[place].routes.append(fact)
        } else {
          places[key] = groups.count
          groups.append((word, [fact]))
        }
      }
    }
    return groups.compactMap { fact($0.word, $0.routes) }
  }

  private func fact(_ word: ProxyWord, _ routes: [RouteFact]) -> UpstreamFact? {
    guard let first = routes.first else { return nil }
    let upstream = first.route.upstream
    let isGroup = upstream.group != nil
    let kind = UpstreamProtocol.allCases.first { $0.action == upstream.action } ?? .proxy
    let address = UpstreamAddress(word.text, protocol: kind)
    let host = isGroup ? Sourced.known(address.host) : upstream.host
    let port = isGroup ? address.port ?? 80 : upstream.port.value
    guard let name = host.value, !name.contains("$"), !name.hasPrefix("unix:"), !name.isEmpty else {
      return nil
    }
    let isComputed = !isGroup && upstream.isComputed
    let resolver = first.route.resolver
    let isLabel = HostKind(name.lowercased()) == .label
    return UpstreamFact(
      proxy: first.proxy, text: word.text, span: word.span, host: name,
      reach: isUndecided(name, text: word.text, in: first.proxy)
        ? nil
        : first.proxy.service.map {
          reachability.reach("http://\(name):\(port ?? 80)/", from: .container($0))
        },
      lacksResolver: isComputed ? lacksResolver(name, port: port, first) : .no,
      wrongResolver: isComputed && isLabel ? resolver?.foreignServer : nil,
      runsOnlyProxy: first.proxy.service.flatMap { reachability.services[$0] }.map(Self.isStock)
        ?? false,
      isKnownElsewhere: surroundings.hasName(name.lowercased()), routes: routes,
      because: Because(
        "the address holds a variable, so nginx looks the host up for every request",
        at: upstream.span))
  }

  /// Whether a name that no service has may be something else: an upstream block of a file that is not there, or a
  /// placeholder that somebody fills in.
  private func isUndecided(_ host: String, text: String, in proxy: Proxy) -> Bool {
    let hasPort = text.dropFirst(text.hasPrefix("http") ? 6 : 0).contains(":")
    return isContainerName(host) || UpstreamOwners.isPlaceholder(host)
      || (proxy.isIncomplete && !hasPort)
  }

  /// Whether the name is in the style of the names that the engine gives containers, `project-service-1`, or
  /// `project_service_1` of compose 1: another project's container may have it.
  private func isContainerName(_ host: String) -> Bool {
    let parts = host.split(whereSeparator: { $0 == "-" || $0 == "_" })
    return parts.count > 2 && parts.last.map { $0.allSatisfy(\.isNumber) } == true
      && reachability.services[host] == nil
  }

  private static func isStock(_ service: Service) -> Bool {
    service.build == nil && service.effectiveProduct?.kind == .nginx
  }

  /// nginx resolves at its start what some other line names without a variable (measured with nginx 1.22).
  private func lacksResolver(_ host: String, port: Int?, _ fact: RouteFact) -> Ternary {
    switch HostKind(host.lowercased()) {
    case .loopback, .address: return .no
    case .localhostName, .dockerHost, .label, .hostsFileName, .privateName, .domainName: break
    }
    let isNamedPlainly = routes.contains {
      $0.proxy.path == fact.proxy.path && !$0.route.upstream.isComputed
        && $0.route.upstream.host.value == host
        && (port == nil || $0.route.upstream.port.value == port)
    }
    if isNamedPlainly { return .no }
    guard let resolver = fact.route.resolver else {
      return fact.proxy.isIncomplete ? .unknown : .yes
    }
    return resolver.isUncertain ? .unknown : .no
  }
}

extension ProxyRoute.Resolver {
  /// A DNS server of the internet, which does not know the names of containers.
  fileprivate var foreignServer: ProxyWord? {
    guard !isUncertain, !servers.isEmpty,
      servers.allSatisfy({ word in
        let text = word.text.split(separator: ":").first.map(String.init) ?? word.text
        return ["8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9"].contains(text)
      })
    else { return nil }
    return servers.first
  }
}
