// The addresses that Traefik gives to services by their labels.

import Deployment
import SourceText

/// Reads `traefik.http.…` labels (doc.traefik.io, "Docker routing").
struct TraefikRoutes {
  /// A service's router with everything that decides where it leads.
  struct Route: Sendable {
    /// The service with the label.
    let service: Service
    /// The `Host` names of the rule.
    let hosts: [String]
    /// The `PathPrefix` or `Path` values of the rule; `/` where it has none.
    let prefixes: [String]
    /// What middlewares take off the path.
    let stripped: [String]
    /// What a middleware puts before the path.
    let added: String
    /// The entry points' names; empty means all.
    let entryPoints: [String]
    /// Whether the router speaks TLS.
    let isTLS: Bool
    /// The port that Traefik calls, where a label says so.
    let port: Sourced<String>
    /// Where the rule is written.
    let span: Span?
  }

  private let deployment: Deployment

  init(_ deployment: Deployment) { self.deployment = deployment }

  /// The Traefik of the deployment, if there is one.
  var proxy: Service? {
    deployment.services.first { $0.isActive && $0.effectiveProduct?.kind == .traefik }
  }

  /// The routers of every service that Traefik may see.
  var all: [Route] {
    deployment.services.flatMap { service -> [Route] in
      guard service.labels.contains(where: { $0.name.hasPrefix("traefik.") }) else { return [] }
      let labels = Dictionary(
        service.labels.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
      if labels["traefik.enable"]?.value.value == "false" { return [] }
      return service.labels.compactMap { label in
        let name = label.name.lowercased()
        guard name.hasPrefix(Self.routers), name.hasSuffix(".rule") else { return nil }
        let router = String(name.dropLast(5))
        return route(router, rule: label, of: service, labels: labels)
      }
    }
  }

  private static let routers = "traefik.http.routers."

  private func route(
    _ router: String, rule: EnvironmentVariable, of service: Service,
    labels: [String: EnvironmentVariable]
  ) -> Route? {
    guard let text = rule.value.value else { return nil }
    func list(_ name: String) -> [String] {
      (labels[name]?.value.value ?? "").split(separator: ",").map {
        String($0.filter { $0 != " " })
      }
    }
    var stripped: [String] = []
    var added = ""
    for middleware in list(router + ".middlewares") {
      let name = middleware.split(separator: "@").first.map { $0.lowercased() } ?? ""
      let base = "traefik.http.middlewares.\(name)."
      stripped += list(base + "stripprefix.prefixes")
      added = labels[base + "addprefix.prefix"]?.value.value ?? added
    }
    let services = labels.filter { $0.key.hasSuffix(".loadbalancer.server.port") }
    let wanted = labels[router + ".service"]?.value.value?.lowercased()
    let port =
      wanted.flatMap { services["traefik.http.services.\($0).loadbalancer.server.port"] }
      ?? (services.count == 1 ? services.values.first : nil)
    let prefixes =
      Self.arguments(of: ["PathPrefix", "Path"], in: text)
    return Route(
      service: service, hosts: Self.arguments(of: ["Host"], in: text),
      prefixes: prefixes.isEmpty ? ["/"] : prefixes, stripped: stripped, added: added,
      entryPoints: list(router + ".entrypoints").map { $0.lowercased() },
      isTLS: labels.keys.contains {
        $0.hasPrefix(router + ".tls") && labels[$0]?.value.value != "false"
      }, port: port?.value ?? .absent, span: rule.value.span ?? rule.nameSpan)
  }

  /// The arguments of the rule's matchers of these names: ``Host(`a`, `b`) || Host("c")``.
  static func arguments(of matchers: [String], in rule: String) -> [String] {
    var found: [String] = []
    var rest = Substring(rule)
    while let open = rest.firstIndex(of: "(") {
      let head = rest[..<open]
      let name = String(head.reversed().prefix { $0.isLetter }.reversed())
      let close = rest[open...].firstIndex(of: ")") ?? rest.endIndex
      let isNegated = head.dropLast(name.count).hasSuffix("!")
      if matchers.contains(name), !isNegated {
        found += rest[rest.index(after: open)..<close].split(separator: ",").compactMap {
          let text = $0.filter { !" `\"'".contains($0) }
          return text.isEmpty ? nil : text
        }
      }
      // A group's parenthesis holds further matchers.
      rest =
        name.isEmpty
        ? rest[rest.index(after: open)...]
        : close < rest.endIndex ? rest[rest.index(after: close)...] : ""
    }
    return found
  }

  /// The addresses that browsers use.
  var publicAddresses: [PublicAddress] {
    let routes = all
    guard !routes.isEmpty else { return [] }
    let proxy = proxy
    let points = proxy.map { TraefikEntryPoints($0, command: CommandLine($0)).points } ?? []
    return routes.flatMap { route in
      addresses(of: route, proxy: proxy, points: points)
    }
  }

  private func addresses(
    of route: Route, proxy: Service?, points: [TraefikEntryPoints.Point]
  ) -> [PublicAddress] {
    let used =
      route.entryPoints.isEmpty
      ? points.filter { $0.name != "traefik" }
      : points.filter { route.entryPoints.contains($0.name) }
    var origins: [(isTLS: Bool, port: Int)] = []
    for point in used {
      guard let port = point.port else { continue }
      let isTLS = route.isTLS || port == 443
      let published =
        proxy?.ports.filter { $0.target.value == port }
        .compactMap { $0.published.value.flatMap { Int($0) } } ?? []
      origins += published.map { (isTLS, $0) }
    }
    if origins.isEmpty {
      // A file or another project holds the entry points; these are their usual ports.
      let isTLS = route.isTLS || route.entryPoints.contains { $0.contains("secure") }
      origins = [(isTLS, isTLS ? 443 : 80)]
    }
    return origins.flatMap { origin -> [PublicAddress] in
      let scheme = origin.isTLS ? "https" : "http"
      let port = origin.port == (origin.isTLS ? 443 : 80) ? "" : ":\(origin.port)"
      return route.hosts.flatMap { host in
        route.prefixes.map { prefix in
          let isStripped = route.stripped.contains(prefix)
          let upstream = route.added + (isStripped ? "" : prefix)
          return PublicAddress(
            service: route.service.name, origin: "\(scheme)://\(host.lowercased())\(port)",
            pathPrefix: prefix, upstreamPathPrefix: upstream,
            upstreamPort: route.port.value.flatMap { Int($0) }, span: route.span)
        }
      }
    }
  }
}
