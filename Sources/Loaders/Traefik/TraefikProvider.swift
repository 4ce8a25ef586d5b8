// The dynamic configuration of one provider: routers, middlewares and services by name.

import Deployment
import SourceText

/// What labels or files say about requests.
struct TraefikProvider {
  /// A router with what its place adds to it.
  struct Router {
    let name: String
    let node: TraefikNode
    /// The service of the deployment whose labels hold it; nil for a file's.
    let labelled: Service?
    /// The rule, the provider's default where the router has none.
    let rule: Sourced<String>
    /// The services that stand beside it, of which the only one is its own.
    let neighbours: [String]
    let isTCP: Bool
  }

  /// The name behind the `@`.
  let name: String
  private(set) var routers: [Router] = []
  private(set) var middlewares: [String: TraefikNode] = [:]
  private(set) var services: [String: [ProxyTarget.Server]] = [:]
  /// The settings of the services themselves, for `passHostHeader` and the like.
  private(set) var serviceNodes: [String: TraefikNode] = [:]

  init(name: String) { self.name = name }

  /// Adds a file's settings.
  mutating func add(file root: TraefikNode) {
    for isTCP in [false, true] {
      guard let section = root[isTCP ? "tcp" : "http"] else { continue }
      for member in section["middlewares"]?.members ?? [] where !isTCP {
        middlewares[member.name.lowercased()] = member.node
      }
      for member in section["services"]?.members ?? [] {
        add(service: member.name, member.node, in: section, depth: 0)
      }
      for member in section["routers"]?.members ?? [] {
        routers.append(
          Router(
            name: member.name, node: member.node, labelled: nil,
            rule: member.node["rule"]?.value ?? .absent, neighbours: [], isTCP: isTCP))
      }
    }
  }

  /// A service of a file: servers, or weights and mirrors of other services.
  private mutating func add(
    service name: String, _ node: TraefikNode, in section: TraefikNode, depth: Int
  ) {
    let key = name.lowercased()
    serviceNodes[key] = node
    services[key] = Self.servers(of: node, in: section, depth: 0)
  }

  private static func servers(
    of node: TraefikNode, in section: TraefikNode, depth: Int
  ) -> [ProxyTarget.Server] {
    guard depth < 5 else { return [] }
    if let servers = node.at("loadBalancer", "servers") {
      return servers.members.compactMap { server in
        (server.node["url"] ?? server.node["address"]).flatMap { Self.server($0.value) }
      }
    }
    let names =
      (node.at("weighted", "services")?.members ?? []).compactMap { $0.node["name"]?.value.value }
      + [node.at("mirroring", "service"), node.at("failover", "service")].compactMap {
        $0?.value.value
      }
    return names.flatMap { name in
      section["services"]?[String(name.prefix { $0 != "@" })].map {
        servers(of: $0, in: section, depth: depth + 1)
      } ?? []
    }
  }

  /// `http://web:3000`, or `web:3000` of a TCP service.
  private static func server(_ url: Sourced<String>) -> ProxyTarget.Server? {
    let text = url.value ?? url.pieces.map { $0.text ?? "${\($0.variable ?? "")}" }.joined()
    guard !text.isEmpty, let span = url.span else { return nil }
    let written = text.contains("://") ? text : "tcp://\(text)"
    let scheme = String(written.prefix { $0 != ":" }).lowercased()
    let authority = written.dropFirst(scheme.utf8.count + 3).prefix { $0 != "/" && $0 != "?" }
    let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    let host = String(authority[..<(colon ?? authority.endIndex)])
    let digits = colon.map { authority[authority.index(after: $0)...] }
    let standard = scheme == "https" ? 443 : scheme == "tcp" ? nil : 80
    let port = digits.map { Int($0) } ?? standard
    return ProxyTarget.Server(
      text: ProxyWord(text: text, span: span, origin: url.origin), scheme: scheme,
      host: host.contains("${") || url.isUnknown && url.pieces.isEmpty
        ? .unknown(needs: url.needs, span: span) : .known(host, span: span, origin: url.origin),
      port: port.map { .known($0, span: span) } ?? .unknown(needs: url.needs, span: span))
  }

  // MARK: Labels

  /// Adds a service's labels, with what Traefik makes up where they say nothing.
  ///
  /// A container without a service gets one, a container without a router gets one, and a router
  /// without a service takes the only one beside it (doc.traefik.io, "Service by label";
  /// pkg/provider/configuration.go, BuildRouterConfiguration).
  mutating func add(
    labels root: TraefikNode, of service: Service, defaultRule: Sourced<String>, project: String
  ) {
    let http = root["http"]
    for member in http?["middlewares"]?.members ?? [] {
      middlewares[member.name.lowercased()] = member.node
    }
    let own = "\(service.name)-\(project)".lowercased()
    let written = http?["services"]?.members ?? []
    for member in written {
      let key = member.name.lowercased()
      serviceNodes[key] = member.node
      services[key, default: []] += [Self.server(of: service, member.node)]
    }
    let tcp = root["tcp"]
    let isOnlyTCP = tcp != nil && http == nil
    if written.isEmpty, !isOnlyTCP { services[own] = [Self.server(of: service, TraefikNode())] }
    let neighbours = written.isEmpty ? [own] : written.map { $0.name.lowercased() }
    var routers = http?["routers"]?.members ?? []
    if routers.isEmpty, neighbours.count == 1, !isOnlyTCP {
      routers = [TraefikNode.Member(name: own, node: TraefikNode(keySpan: service.nameSpan))]
    }
    for router in routers {
      let rule = router.node["rule"]?.value ?? .absent
      self.routers.append(
        Router(
          name: router.name, node: router.node, labelled: service,
          rule: rule.isPresent && rule.value != ""
            ? rule : DefaultRule(defaultRule).rule(for: service, project: project),
          neighbours: neighbours, isTCP: false))
    }
    addTCP(tcp, of: service)
  }

  private mutating func addTCP(_ section: TraefikNode?, of service: Service) {
    guard let section else { return }
    let written = section["services"]?.members ?? []
    for member in written {
      services["tcp \(member.name.lowercased())"] = [Self.server(of: service, member.node)]
    }
    if written.isEmpty {
      services["tcp \(service.name)"] = [Self.server(of: service, TraefikNode())]
    }
    let neighbours = written.isEmpty ? [service.name] : written.map { $0.name.lowercased() }
    for router in section["routers"]?.members ?? [] {
      routers.append(
        Router(
          name: router.name, node: router.node, labelled: service,
          rule: router.node["rule"]?.value ?? .absent, neighbours: neighbours, isTCP: true))
    }
  }

  /// The container, at the port of the label, or at its lowest port.
  ///
  /// Without a label Traefik takes the lowest of the ports that the container exposes or publishes
  /// (pkg/provider/docker/shared.go, getPort).
  private static func server(of service: Service, _ node: TraefikNode) -> ProxyTarget.Server {
    let settings = node.at("loadBalancer", "server")
    if let url = settings?["url"]?.value, let server = Self.server(url) { return server }
    let written = settings?["port"]?.value ?? .absent
    let scheme = settings?["scheme"]?.value.value ?? "http"
    let place = written.span ?? service.nameSpan ?? Span(file: FileID(0), start: 0, end: 0)
    let port: Sourced<Int> =
      written.isPresent
      ? Sourced(
        written.value.flatMap { Int($0) }.map { .known($0) } ?? .unknown(needs: written.needs),
        span: written.span)
      : lowestPort(of: service).map { .known($0, span: place) }
        ?? .unknown(needs: ["the ports that the image of `\(service.name)` exposes"], span: place)
    let text = "\(scheme)://\(service.name)" + (port.value.map { ":\($0)" } ?? "")
    return ProxyTarget.Server(
      text: ProxyWord(text: text, span: place), scheme: scheme,
      host: .known(service.name, span: place), port: port)
  }

  private static func lowestPort(of service: Service) -> Int? {
    let exposed = service.expose.compactMap { $0.value.flatMap { Int($0.prefix { $0.isNumber }) } }
    let published = service.ports.filter { $0.transport != "udp" }.compactMap(\.target.value)
    let built = service.build?.exposedPorts.compactMap(\.value) ?? []
    return (exposed + published + built + (service.effectiveProduct?.listens.map(\.port) ?? []))
      .min()
  }
}

/// The rule of routers that have none: a Go template over the container.
private struct DefaultRule {
  private let template: Sourced<String>

  init(_ template: Sourced<String>) { self.template = template }

  /// Fills in what is known of a container's name and compose labels; the rest stays unknown.
  func rule(for service: Service, project: String) -> Sourced<String> {
    guard let text = template.value else { return template }
    let name = Self.normalised("\(service.name)_\(project)")
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard rest[open...].hasPrefix("{{"), let close = rest[open...].firstIndex(of: "}") else {
        break
      }
      result += rest[..<open]
      let inner = rest[open..<close].dropFirst(2).filter { $0 != "-" }
        .split(separator: " ").joined(separator: " ")
      guard let value = Self.value(of: inner, name: name, service: service, project: project) else {
        return .unknown(
          needs: ["what the default rule makes of `\(service.name)`"], span: service.nameSpan)
      }
      result += value
      let end = rest.index(after: close)
      rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
    }
    return .known(
      result + rest, span: service.nameSpan, origin: .defaulted("Traefik's default rule"))
  }

  private static func value(
    of expression: String, name: String, service: Service, project: String
  ) -> String? {
    switch expression {
    case ".Name", "normalize .Name": return name
    case ".ContainerName", "normalize .ContainerName": return service.containerName.value
    case #"index .Labels "com.docker.compose.service""#: return service.name
    case #"index .Labels "com.docker.compose.project""#: return project
    default: return nil
    }
  }

  /// Everything but letters and digits becomes a dash (pkg/provider, Normalize).
  private static func normalised(_ name: String) -> String {
    name.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }
}
