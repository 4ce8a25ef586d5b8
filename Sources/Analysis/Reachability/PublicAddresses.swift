// The addresses under which proxies offer the services of a deployment.

import Deployment

/// Collects the routes of nginx and Traefik as addresses.
enum PublicAddresses {
  static func of(_ deployment: Deployment, routes: [RouteFact]) -> [PublicAddress] {
    routes.flatMap { route -> [PublicAddress] in
      guard let service = route.service, !route.route.isInternal else { return [] }
      let named = route.publicAddresses.map { address in
        var address = address
        address.upstreamPort = address.upstreamPort ?? route.route.upstream.port.value
        return address
      }
      return named + onLocalhost(route, service: service, in: deployment)
    } + TraefikRoutes(deployment).publicAddresses + virtualHosts(of: deployment)
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

  /// A server that has no name of its own answers for `localhost`.
  private static func onLocalhost(
    _ fact: RouteFact, service: Service, in deployment: Deployment
  ) -> [PublicAddress] {
    guard let runner = fact.proxy.service.flatMap({ deployment.service($0) }),
      let prefix = fact.route.publicPrefix, let upstream = fact.route.upstreamPrefix,
      fact.route.server.names.allSatisfy({ ["", "_", "localhost"].contains($0.value) })
    else { return [] }
    return fact.route.server.listens.flatMap { listen -> [PublicAddress] in
      let chosen = ServerChoice(
        fact.proxy, host: "localhost", port: listen.port, isTLS: listen.isTLS)
      guard chosen?.server.span == fact.route.server.span else { return [] }
      let scheme = listen.isTLS ? "https" : "http"
      let published = runner.ports.filter { $0.target.value == listen.port }
        .compactMap { $0.published.value.flatMap { Int($0) } }
      return published.map { port in
        let isDefault = port == (listen.isTLS ? 443 : 80)
        return PublicAddress(
          service: service.name, origin: "\(scheme)://localhost" + (isDefault ? "" : ":\(port)"),
          pathPrefix: prefix, upstreamPathPrefix: upstream,
          upstreamPort: fact.route.upstream.port.value, span: listen.span)
      }
    }
  }
}
