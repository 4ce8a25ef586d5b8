// Builds the model of a Traefik from its static configuration, labels and dynamic files.

import Deployment
import SourceText

/// A Traefik with what is to be told about the loading.
struct TraefikLoaded {
  var proxy: Proxy
  var notes: [Because.Step] = []
}

/// Puts routers, middlewares and services together.
struct TraefikLoader {
  /// Traefik takes a router's redirection before everything else (static configuration, "redirections").
  private static let firstPriority = Int.max - 1
  private static let chainLimit = 10

  private let configuration: TraefikStatic
  /// Whether a service of the deployment runs it, so that its entry points are its own.
  private let isPresent: Bool
  private var providers: [TraefikProvider] = []
  private var notes: [Because.Step] = []

  init(_ configuration: TraefikStatic, isPresent: Bool) {
    self.configuration = configuration
    self.isPresent = isPresent
  }

  /// The servers of all providers, in the order in which Traefik tries them.
  mutating func load(_ providers: [TraefikProvider], path: String, at place: Span) -> TraefikLoaded
  {
    self.providers = providers
    var servers: [(priority: Int, server: ProxyServer)] = configuration.entryPoints.compactMap {
      redirection(of: $0, at: place)
    }
    for provider in providers {
      for router in provider.routers { servers += self.servers(of: router, from: provider) }
    }
    if let point = configuration.entryPoints.first(where: { $0.name == "traefik" }) {
      servers.append((0, dashboard(on: point, at: place)))
    }
    var proxy = Proxy(path: path)
    proxy.kind = .traefik
    // Of equal priorities the order is not defined; that of the files keeps runs alike.
    proxy.servers = servers.enumerated()
      .sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }
      .map(\.element.server)
    proxy.isIncomplete = !configuration.isComplete
    return TraefikLoaded(proxy: proxy, notes: notes)
  }

  // MARK: Entry points

  private func redirection(
    of point: TraefikEntryPoint, at place: Span
  ) -> (Int, ProxyServer)? {
    guard let node = point.redirection, let to = node["to"]?.value.value else { return nil }
    let scheme = node["scheme"]?.value.value ?? "https"
    let port =
      to.hasPrefix(":")
      ? Int(to.dropFirst())
      : configuration.entryPoints.first { $0.name.lowercased() == to.lowercased() }?.port
    let span = node["to"]?.span ?? point.span ?? place
    let title = ProxyWord(text: "redirection of entry point `\(point.name)`", span: span)
    let standard = scheme == "https" ? 443 : 80
    let step = ProxyStep(
      .redirectScheme(
        scheme, port: port == nil || port == standard ? nil : port.map(String.init),
        isPermanent: node["permanent"]?.isOn != .no),
      name: title.text, span: span)
    let priority = node["priority"]?.value.value.flatMap { Int($0) } ?? Self.firstPriority
    var server = server(ProxyRule(title: title, steps: [step]), span: span)
    server.listens = listens([point], isTLS: false)
    return (priority, server)
  }

  /// `--api.insecure`: the dashboard on an entry point of its own (doc.traefik.io, "API").
  private func dashboard(on point: TraefikEntryPoint, at place: Span) -> ProxyServer {
    let span = point.span ?? place
    let title = ProxyWord(text: "/dashboard/", span: span)
    var server = server(
      ProxyRule(
        title: title, steps: [ProxyStep(.respond(200), name: "the dashboard", span: span)]),
      span: span)
    server.listens = listens([point], isTLS: false)
    return server
  }

  private func server(_ rule: ProxyRule, span: Span) -> ProxyServer {
    var server = ProxyServer(span: span)
    server.rule = rule
    server.locations = rule.locations
    return server
  }

  private func listens(_ points: [TraefikEntryPoint], isTLS: Bool) -> [ProxyServer.Listen] {
    points.compactMap { point in
      point.port.map {
        ProxyServer.Listen(port: $0, isTLS: isTLS || point.isTLS, span: point.span)
      }
    }
  }

  /// The entry points of a router; by their usual names where nothing tells their ports.
  private func entryPoints(of router: TraefikProvider.Router, isTLS: Bool) -> [TraefikEntryPoint] {
    let names = router.node["entryPoints"]?.list ?? []
    let known = configuration.entryPoints
    if names.isEmpty {
      if isPresent && (configuration.isComplete || !known.isEmpty) {
        return configuration.defaultEntryPoints
      }
      return [TraefikEntryPoint(name: isTLS ? "websecure" : "web", port: isTLS ? 443 : 80)]
    }
    return names.map { name in
      let text = name.value?.lowercased() ?? ""
      if let point = known.first(where: { $0.name.lowercased() == text }) { return point }
      // `web` and `websecure` are the names in Traefik's own documents, http and https those before.
      let port = isPresent && configuration.isComplete ? nil : Self.usualPorts[text]
      return TraefikEntryPoint(name: text, port: port, span: name.span)
    }
  }

  private static let usualPorts = [
    "web": 80, "http": 80, "insecure": 80, "websecure": 443, "https": 443, "web-secure": 443,
    "secure": 443,
  ]

  // MARK: Routers

  private mutating func servers(
    of router: TraefikProvider.Router, from provider: TraefikProvider
  ) -> [(Int, ProxyServer)] {
    let place = router.rule.span ?? router.node.span ?? router.labelled?.nameSpan
    guard let place else { return [] }
    let rule = TraefikRule(router.rule)
    if let fault = rule.fault, router.rule.value != nil {
      notes.append(
        Because.Step("the rule of router `\(router.name)` is not understood: \(fault)", at: place))
    }
    let tls = router.node["tls"]?.isOn ?? .no
    let points = entryPoints(of: router, isTLS: tls == .yes)
    let title = ProxyWord(text: "router `\(router.name)`", span: place)
    // Entry points that treat requests alike are one server.
    let groups = Dictionary(grouping: points.indices) {
      Treatment(middlewares: points[$0].middlewares.map(\.value), trust: points[$0].trust)
    }
    let written = router.node["priority"]?.value.value.flatMap { Int($0) } ?? 0
    // Zero means none; the default is the length of the rule ("Rules & Priority").
    let priority =
      written != 0 ? written : router.rule.textWithUnknownsEmpty.utf8.count
    return groups.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }.map { group in
      let points = group.map { points[$0] }
      let steps =
        middlewares((points.first?.middlewares ?? []) + own(router), from: provider, at: place)
        + [end(of: router, from: provider, at: place)]
      var server = server(
        ProxyRule(match: rule.condition, title: title, steps: steps), span: place)
      server.names = rule.hosts
      server.listens = listens(points, isTLS: tls == .yes)
      if tls == .unknown {
        server.hasUnknownListen = true
        for index in server.listens.indices where server.listens[index].port == 443 {
          server.listens[index].isTLS = true
        }
      }
      if points.contains(where: { $0.port == nil }) { server.hasUnknownListen = true }
      server.forwardedTrust = points.first?.trust ?? .none
      server.labelledService = router.labelled?.name
      // Connections are looked at before requests.
      return (router.isTCP ? Self.firstPriority : priority, server)
    }
  }

  private struct Treatment: Hashable {
    let middlewares: [String?]
    let trust: ForwardedTrust
  }

  private func own(_ router: TraefikProvider.Router) -> [Sourced<String>] {
    router.isTCP ? [] : router.node["middlewares"]?.list ?? []
  }

  /// `name@provider`; without a provider that of the router.
  private func provider(of reference: String, from own: TraefikProvider) -> (
    name: String, provider: TraefikProvider?, isInternal: Bool
  ) {
    let parts = reference.split(separator: "@", maxSplits: 1).map(String.init)
    let name = parts.first ?? reference
    guard parts.count == 2 else { return (name, own, false) }
    let wanted = parts[1].lowercased()
    return (name, providers.first { $0.name == wanted }, wanted == "internal")
  }

  private mutating func middlewares(
    _ names: [Sourced<String>], from own: TraefikProvider, at place: Span, depth: Int = 0
  ) -> [ProxyStep] {
    guard depth < Self.chainLimit else { return [] }
    var steps: [ProxyStep] = []
    for reference in names {
      let span = reference.span ?? place
      guard let text = reference.value else {
        steps.append(
          ProxyStep(.unknown, name: "a middleware that depends on variables", span: span))
        continue
      }
      let (name, provider, isInternal) = provider(of: text, from: own)
      if isInternal { continue }
      guard let provider, let node = provider.middlewares[name.lowercased()] else {
        steps.append(ProxyStep(.unknown, name: "middleware `\(text)`", span: span))
        notes.append(
          Because.Step("middleware `\(text)` is not among the files", at: span))
        continue
      }
      let middleware = TraefikMiddleware(name: name, node: node, fallback: span)
      steps += middleware.steps
      steps += middlewares(middleware.chain, from: provider, at: place, depth: depth + 1)
    }
    return steps
  }

  /// Where the router leads.
  private mutating func end(
    of router: TraefikProvider.Router, from own: TraefikProvider, at place: Span
  ) -> ProxyStep {
    let prefix = router.isTCP && own.name != "file" ? "tcp " : ""
    let reference = router.node["service"]?.value ?? .absent
    let span = reference.span ?? place
    let text =
      reference.isPresent
      ? reference.value : router.neighbours.count == 1 ? router.neighbours[0] : nil
    guard let text else {
      return ProxyStep(
        .unknown,
        name: "a service that \(reference.isPresent ? "depends on variables" : "is not named")",
        span: span)
    }
    let (name, provider, isInternal) = provider(of: text, from: own)
    if isInternal { return ProxyStep(.respond(200), name: "Traefik's own `\(text)`", span: span) }
    let key = prefix + name.lowercased()
    guard let provider, let servers = provider.services[key], !servers.isEmpty else {
      notes.append(Because.Step("service `\(text)` is not among the files", at: span))
      return ProxyStep(.unknown, name: "service `\(text)`", span: span)
    }
    var target = ProxyTarget(servers: servers)
    let passesHost = provider.serviceNodes[key]?.at("loadBalancer", "passHostHeader")
    if passesHost?.isOn == .no {
      target.passesHost = false
      target.hostSpan = passesHost?.span
    }
    if router.isTCP {
      target.isTunnel = true
      let isPassed = router.node.at("tls", "passthrough")?.isOn == .yes
      for index in target.servers.indices {
        target.servers[index].scheme = isPassed ? "https" : "http"
      }
    }
    return ProxyStep(.pass(target), name: "service `\(name)`", span: servers[0].text.span)
  }
}
