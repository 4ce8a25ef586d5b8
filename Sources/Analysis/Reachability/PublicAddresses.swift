// The addresses under which proxies offer the services of a deployment.

import Deployment
import SourceText

/// Collects the routes of nginx and Traefik as addresses.
enum PublicAddresses {
  static func of(_ deployment: Deployment, routes: [RouteFact]) -> [PublicAddress] {
    let stated = statedAddresses(of: deployment)
    return routes.flatMap { route -> [PublicAddress] in
      guard let service = route.service, !route.route.isInternal else { return [] }
      let named = route.publicAddresses.map { address in
        var address = address
        address.upstreamPort = address.upstreamPort ?? route.route.upstream.port.value
        return address
      }
      guard route.hasUnnamedServer else { return named }
      let hosts = [WebAddress("http://localhost"), WebAddress("https://localhost")]
      return named
        + unnamed(
          route, service: service, at: hosts.compactMap(\.self).map { ($0, nil) }, anyPort: true,
          in: deployment)
        + unnamed(route, service: service, at: stated, anyPort: false, in: deployment)
    } + TraefikRoutes(deployment).publicAddresses + virtualHosts(of: deployment)
  }

  /// Where people say that they open the deployment's pages.
  private static func statedAddresses(
    of deployment: Deployment
  ) -> [(address: WebAddress, span: Span?)] {
    let names = ["NEXTAUTH_URL", "AUTH_URL", "KC_HOSTNAME", "KC_HOSTNAME_URL"]
    let variables = deployment.services.flatMap { $0.environment }
      .filter { names.contains($0.name) }.map(\.value)
    let realms = deployment.providers.flatMap(\.realms).map(\.frontendURL)
    var seen: Set<String> = []
    return (variables + realms).compactMap { value in
      guard let address = value.value.flatMap({ WebAddress($0) }),
        isForOthers(address.host), seen.insert(address.origin).inserted
      else { return nil }
      return (address, value.span)
    }
  }

  /// Whether a name is more than another one for the machine itself.
  private static func isForOthers(_ host: String) -> Bool {
    switch HostKind(host) {
    case .loopback, .localhostName: false
    case .dockerHost, .address, .label, .hostsFileName, .privateName, .domainName: true
    }
  }

  /// The names that nginx-proxy takes from `VIRTUAL_HOST`, at port `VIRTUAL_PORT` (github.com/nginx-proxy).
  private static func virtualHosts(of deployment: Deployment) -> [PublicAddress] {
    let proxy = deployment.services.first {
      $0.isActive && $0.effectiveProduct?.repository.hasSuffix("/nginx-proxy") == true
    }
    let published = (proxy?.ports ?? []).filter { $0.target.value == 80 }
      .compactMap { $0.published.value.flatMap { Int($0) } }
    guard proxy != nil, !published.isEmpty else { return [] }
    return deployment.services.flatMap { service -> [PublicAddress] in
      guard let names = service.variable("VIRTUAL_HOST")?.value, let text = names.value else {
        return []
      }
      let port = service.variable("VIRTUAL_PORT")?.value.value.flatMap { Int($0) }
      return text.split(separator: ",").flatMap { name in
        published.map {
          PublicAddress(
            service: service.name,
            origin: "http://\(name.filter { $0 != " " })" + ($0 == 80 ? "" : ":\($0)"),
            upstreamPort: port, span: names.span)
        }
      }
    }
  }

  /// A server that has no name of its own answers for every name that no other server has.
  ///
  /// With `anyPort` each port of the host that leads to it counts, otherwise the one in the address.
  private static func unnamed(
    _ fact: RouteFact, service: Service, at addresses: [(address: WebAddress, span: Span?)],
    anyPort: Bool, in deployment: Deployment
  ) -> [PublicAddress] {
    guard let runner = fact.proxy.service.flatMap({ deployment.service($0) }),
      let prefix = fact.route.publicPrefix, let upstream = fact.route.upstreamPrefix
    else { return [] }
    return fact.route.server.listens.flatMap { listen -> [PublicAddress] in
      let ports = publishedPorts(leadingTo: listen.port, of: runner)
      return addresses.flatMap { address, span -> [PublicAddress] in
        guard address.isSecure == listen.isTLS else { return [] }
        let chosen = ServerChoice(
          fact.proxy, host: address.host, port: listen.port, isTLS: listen.isTLS)
        guard chosen?.server.span == fact.route.server.span else { return [] }
        return ports.filter { anyPort || $0 == address.port }.map { port in
          let isDefault = port == (listen.isTLS ? 443 : 80)
          return PublicAddress(
            service: service.name,
            origin: "\(address.scheme)://\(address.host)" + (isDefault ? "" : ":\(port)"),
            pathPrefix: prefix, upstreamPathPrefix: upstream,
            upstreamPort: fact.route.upstream.port.value, span: span ?? listen.span)
        }
      }
    }
  }

  /// The host's ports for a port of a container; the port itself on the host's own network.
  private static func publishedPorts(leadingTo port: Int, of service: Service) -> [Int] {
    if service.networkMode.value == "host" { return [port] }
    return service.ports.filter { $0.target.value == port }
      .compactMap { $0.published.value.flatMap { Int($0) } }
  }
}

extension RouteFact {
  /// Whether no name of the route's server is one that people look up.
  fileprivate var hasUnnamedServer: Bool {
    route.server.names.allSatisfy { ["", "_", "localhost"].contains($0.value) }
  }
}
