// How browsers reach a virtual server: over which ports of the host, and through what else.

import Deployment
import SourceText

/// The outside of a virtual server.
public struct ServerExposure: Sendable {
  /// What stands before the proxy.
  public enum Outer: Sendable {
    /// Nothing that the files show.
    case none
    /// Another proxy, where TLS ends.
    case tls(Because.Step)
    /// Something that may end TLS or change ports.
    case unclear
  }

  /// What stands before the proxy.
  public var outer: Outer
  /// Whether the server is for browsers on the machine itself.
  public var isLocal: Bool
  /// Whether its names say so, rather than that no other name is known.
  public var hasLocalName: Bool
  /// The ports of the host that lead here, by whether they speak TLS; nil where the files do not tell.
  public var ports: [Port]?

  /// A port of the host.
  public struct Port: Hashable, Sendable {
    /// The number that browsers write, unless it is the scheme's own.
    public var published: Int
    /// The number that the proxy listens on.
    public var listening: Int
    /// Whether it speaks TLS.
    public var isTLS: Bool
    /// Where it is published.
    public var span: Span?

    /// `http` or `https`.
    public var scheme: String { isTLS ? "https" : "http" }
    /// Whether browsers leave it out.
    public var isDefault: Bool { published == (isTLS ? 443 : 80) }
  }

  /// The scheme that browsers use; nil where it differs or is not known.
  public var browserScheme: String? {
    switch outer {
    case .tls: "https"
    case .unclear: nil
    case .none:
      ports.flatMap { ports in
        let schemes = Set(ports.map(\.scheme))
        return schemes.count == 1 ? schemes.first : nil
      }
    }
  }
}

/// Finds out how browsers reach virtual servers.
struct ServerExposures {
  private let deployment: Deployment
  private let isSameHost: Bool
  /// TLS that ends before a service, by the service.
  private let outerTLS: [String: Because.Step]
  /// The services that may stand before a proxy.
  private let fronts: Set<String>

  init(
    _ deployment: Deployment, vantage: PublicVantage,
    routes: [(proxy: Proxy, route: ProxyRoute)], owners: UpstreamOwners
  ) {
    self.deployment = deployment
    isSameHost = vantage == .sameHost
    var outerTLS: [String: Because.Step] = [:]
    for (proxy, route) in routes where route.server.isTLS {
      guard let inner = owners.service(of: route.upstream, calledBy: proxy)?.name,
        inner != proxy.service, outerTLS[inner] == nil
      else { continue }
      outerTLS[inner] = .init(
        "TLS ends before `\(inner)`: this server passes requests on to it", at: route.upstream.span)
    }
    for service in deployment.services where outerTLS[service.name] == nil {
      guard let label = service.labels.first(where: Self.endsTLS) else { continue }
      outerTLS[service.name] = .init(
        "TLS ends before `\(service.name)`, at Traefik", at: label.value.span ?? label.nameSpan)
    }
    self.outerTLS = outerTLS
    fronts = Set(deployment.services.filter(Self.mayStandBefore).map(\.name))
  }

  private static func mayStandBefore(_ service: Service) -> Bool {
    if let kind = service.effectiveProduct?.kind { return kind == .traefik || kind == .caddy }
    let image = service.effectiveImage.value?.lowercased() ?? ""
    return [
      "cloudflared", "haproxy", "envoy", "swag", "nginx-proxy", "ngrok", "kong", "apisix",
      "pomerium",
    ].contains { image.contains($0) }
  }

  /// A router that only takes TLS (doc.traefik.io, "Routers").
  private static func endsTLS(_ label: EnvironmentVariable) -> Bool {
    guard label.name.hasPrefix("traefik.http.routers.") else { return false }
    if label.name.hasSuffix(".tls") { return label.value.value == "true" }
    return label.name.hasSuffix(".tls.certresolver") && label.value.value?.isEmpty == false
  }

  func exposure(of server: ProxyServer, in proxy: Proxy) -> ServerExposure {
    let runner = proxy.service.flatMap { deployment.service($0) }
    return ServerExposure(
      outer: outer(proxy, runner), isLocal: isLocal(server),
      hasLocalName: hasLocalName(server),
      ports: server.hasUnknownListen ? nil : ports(of: server, runner: runner))
  }

  private func outer(_ proxy: Proxy, _ runner: Service?) -> ServerExposure.Outer {
    guard let runner else { return .unclear }
    if let step = outerTLS[runner.name] { return .tls(step) }
    let isPublished = !runner.ports.isEmpty || runner.networkMode.value == "host"
    return !isPublished || fronts.contains { $0 != runner.name } ? .unclear : .none
  }

  private func isLocal(_ server: ProxyServer) -> Bool {
    let isUnnamed = server.names.allSatisfy { $0.value == "_" || $0.value?.isEmpty == true }
    return isUnnamed ? isSameHost : hasLocalName(server)
  }

  private func hasLocalName(_ server: ProxyServer) -> Bool {
    let names = server.names.filter { $0.value != "_" && $0.value?.isEmpty != true }
    return !names.isEmpty
      && names.allSatisfy { name in
        switch HostKind(name.value?.lowercased() ?? "") {
        case .loopback, .localhostName: true
        case .dockerHost, .address, .label, .hostsFileName, .privateName, .domainName: false
        }
      }
  }

  private func ports(of server: ProxyServer, runner: Service?) -> [ServerExposure.Port]? {
    guard let runner else { return nil }
    var ports: [ServerExposure.Port] = []
    for listen in server.listens {
      if runner.networkMode.value == "host" {
        ports.append(
          .init(
            published: listen.port, listening: listen.port, isTLS: listen.isTLS, span: listen.span))
        continue
      }
      for port in runner.ports {
        guard let target = port.target.value else { return nil }
        guard target == listen.port else { continue }
        guard let published = port.published.value.flatMap({ Int($0) }) else { return nil }
        ports.append(
          .init(published: published, listening: listen.port, isTLS: listen.isTLS, span: port.span))
      }
    }
    var seen: Set<ServerExposure.Port> = []
    let unique = ports.filter { seen.insert($0).inserted }
    return unique.isEmpty ? nil : unique
  }
}
