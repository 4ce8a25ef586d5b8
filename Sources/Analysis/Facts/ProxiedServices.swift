// Asks virtual servers for the paths that logins need.

import Deployment
import SourceText

/// Finds the services of logins behind virtual servers.
struct ProxiedServices {
  let deployment: Deployment
  let keycloaks: [String: KeycloakServer]
  let routes: [RouteFact]

  private struct Key: Hashable {
    let server: Span?
    let path: String
    let service: String
  }

  func all() -> [ProxiedService] {
    var keys: [Key] = []
    var groups: [Key: [RouteFact]] = [:]
    for fact in routes where fact.target.isProvider || fact.target == .relyingParty {
      let key = Key(
        server: fact.route.server.span, path: fact.proxy.path, service: fact.targetName)
      if groups[key] == nil { keys.append(key) }
      groups[key, default: []].append(fact)
    }
    var routings: [String: Routing] = [:]
    return keys.compactMap { key in
      guard let routes = groups[key], let first = routes.first else { return nil }
      let name = "\(first.proxy.path) \(first.proxy.service ?? "")"
      let routing = routings[name] ?? Routing(first.proxy)
      routings[name] = routing
      return service(routes, routing: routing)
    }
  }

  private func service(_ routes: [RouteFact], routing: Routing) -> ProxiedService? {
    guard let first = routes.first else { return nil }
    let probe = ServerProbe(routing: routing, server: first.route.server)
    let asker = PathAsker(probe: probe, routes: routes)
    let service = first.service
    let realms = deployment.providers.filter { $0.service == service?.name }.flatMap(\.realms)
    let paths = service.flatMap {
      ProviderPaths(of: $0, keycloak: keycloaks[$0.name], realms: realms)
    }
    let isGuessed = first.isGuessed || paths == nil
    return ProxiedService(
      proxy: first.proxy, server: first.route.server, service: service, name: first.targetName,
      target: first.target, isGuessed: first.isGuessed, routes: routes,
      mismatch: isGuessed ? nil : paths.flatMap { mismatch($0, routes: routes, asker: asker) },
      pages: pages(
        first.target, base: isGuessed ? Self.guessedBase(routes) : paths?.bases,
        realm: realms.first?.name.value, asker: asker),
      operators: operators(service, base: isGuessed ? nil : paths?.bases, asker: asker),
      management: management(service, routes))
  }

  /// The paths of a provider whose settings are not known: what stands before its own names in the locations.
  private static func guessedBase(_ routes: [RouteFact]) -> ProviderPaths.Bases? {
    let prefixes = routes.compactMap(\.route.publicPrefix)
    for prefix in prefixes {
      var parts: [Substring] = []
      for part in prefix.split(separator: "/") {
        if ["realms", "resources", "application", "static"].contains(part) {
          let base = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
          return .init(served: base, published: base)
        }
        parts.append(part)
      }
    }
    return prefixes.contains("/") ? .init(served: "", published: "") : nil
  }

  // MARK: What browsers ask for

  private func pages(
    _ target: RouteFact.Target, base: ProviderPaths.Bases?, realm: String?, asker: PathAsker
  ) -> PathQuestions {
    let wanted: [(path: String, purpose: String)]
    switch target {
    case .keycloak:
      wanted = [
        ("/realms/\(realm ?? "master")/protocol/openid-connect/auth", "the login page"),
        ("/resources/a1b2c/login/keycloak/css/login.css", "the login page's style sheet"),
        ("/resources/a1b2c/login/keycloak/js/login.js", "the login page's script"),
        ("/resources/a1b2c/login/keycloak/img/logo.png", "the login page's images"),
      ]
    case .authentik:
      wanted = [
        ("/application/o/authorize/", "the login"),
        ("/static/dist/authentik.css", "the login page's style sheet"),
        ("/static/dist/flow/FlowInterface.js", "the login page's script"),
        ("/static/dist/assets/icons/icon.png", "the login page's images"),
      ]
    case .relyingParty:
      wanted = [("/api/auth/callback/provider", "the login's callback")]
    case .resourceServer, .service, .outside: wanted = []
    }
    let own = ProviderPaths.Bases(served: "", published: "")
    let patterns = asker.patterns
    return PathQuestions(
      asker: asker, base: target == .relyingParty ? own : base,
      wanted: patterns.isEmpty ? [] : wanted, patterns: patterns)
  }

  // MARK: Prefixes

  /// A path below the root of a provider that every version has.
  private static func landmark(_ target: RouteFact.Target) -> String {
    target == .authentik ? "/application/o/authorize/" : "/realms/master/account"
  }

  private func mismatch(
    _ paths: ProviderPaths, routes: [RouteFact], asker: PathAsker
  ) -> ProxiedService.Mismatch? {
    guard let target = routes.first?.target, target.isProvider, let base = paths.bases,
      !readsPrefix(routes)
    else { return nil }
    // A route that leaves paths alone offers the provider's own; what it serves is another question.
    let changing = routes.filter { fact in
      !fact.route.isInternal && !fact.route.isAuthSubrequest && fact.route.publicPrefix != nil
        && fact.route.upstreamPrefix != nil && fact.route.publicPrefix != fact.route.upstreamPrefix
    }
    guard !changing.isEmpty, isMeantHere(paths, routes) else { return nil }
    let published = base.published
    let served = base.served
    let landmark = Self.landmark(target)
    let direct = asker.path(published + landmark, expecting: served + landmark, purpose: "")
    switch direct.outcome {
    case .arrives, .unknown: return nil
    case .changed:
      return changing.first { $0.route.matchSpan == direct.location?.head }.map { fact in
        ProxiedService.Mismatch(
          route: fact, published: published + landmark, offered: nil, sent: direct.sent,
          because: paths.because + Self.change(by: fact))
      }
    case .elsewhere: break
    }
    for fact in changing {
      guard let prefix = fact.route.publicPrefix else { continue }
      let base = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
      let offered = asker.path(base + landmark, expecting: served + landmark, purpose: "")
      guard offered.outcome == .arrives || offered.sent == "/" + served + landmark else { continue }
      var because = paths.because + Self.change(by: fact)
      let word = fact.proxy.kind == .nginx ? "location " : ""
      let owner = direct.location.map { "belongs to `\(word)\($0.match.text)`" }
      because.add(
        "`\(published + landmark)` \(owner ?? "is taken by no location")",
        at: direct.location?.head ?? fact.route.server.listens.first?.span)
      return ProxiedService.Mismatch(
        route: fact, published: published + landmark, offered: base + landmark, sent: nil,
        because: because)
    }
    return nil
  }

  private static func change(by fact: RouteFact) -> Because {
    func shown(_ prefix: String?) -> String { prefix?.isEmpty == false ? prefix ?? "/" : "/" }
    return Because(
      "this location asks it for `\(shown(fact.route.upstreamPrefix))` where browsers ask for `\(shown(fact.route.publicPrefix))`",
      at: fact.route.upstream.span)
  }

  /// Whether browsers are sent to this server at all.
  private func isMeantHere(_ paths: ProviderPaths, _ routes: [RouteFact]) -> Bool {
    guard let host = paths.host else { return true }
    guard let first = routes.first else { return false }
    // Of Traefik's routers and Caddy's sites several may be for one name.
    if first.proxy.kind != .nginx {
      return first.route.server.names.contains { $0.value?.lowercased() == host.lowercased() }
    }
    return first.route.server.listens.contains { listen in
      ServerChoice(first.proxy, host: host, port: listen.port, isTLS: listen.isTLS)?.server.span
        == first.route.server.span
    }
  }

  /// Keycloak takes `X-Forwarded-Prefix` into account since January 2026 (keycloak pull request 45699).
  private func readsPrefix(_ routes: [RouteFact]) -> Bool {
    routes.contains { fact in
      guard fact.target == .keycloak, fact.taken.readsForwarded != .no,
        fact.service?.effectiveProduct?.isAtLeast(26, 5) != .no
      else { return false }
      switch fact.route.headers["x-forwarded-prefix"] {
      case .literal, .expression, .unknown: return true
      case .standard, .passedThrough, .notSent, nil: return false
      }
    }
  }

  // MARK: Operators' paths

  private func management(_ service: Service?, _ routes: [RouteFact]) -> [RouteFact] {
    guard let server = service.flatMap({ keycloaks[$0.name] }),
      server.product.isAtLeast(25) == .yes
    else { return [] }
    return routes.filter { $0.route.upstream.port.value == 9000 }
  }

  private func operators(
    _ service: Service?, base: ProviderPaths.Bases?, asker: PathAsker
  ) -> PathQuestions {
    var wanted: [(path: String, purpose: String)] = []
    if let server = service.flatMap({ keycloaks[$0.name] }) {
      wanted.append(("/admin/master/console/", "the admin console"))
      // Since 25 these have a port of their own (management interface guide).
      if server.product.isAtLeast(25) == .no {
        let isOn = { server.value($0).value == "true" }
        if isOn("metrics-enabled") { wanted.append(("/metrics", "the metrics")) }
        if isOn("health-enabled") { wanted.append(("/health", "the health checks")) }
      }
    }
    return PathQuestions(asker: asker, base: base, wanted: wanted, patterns: [])
  }
}

/// Paths to ask a server for.
struct PathQuestions: Sendable {
  let asker: PathAsker
  /// What stands before the paths; nil where it is not known.
  let base: ProviderPaths.Bases?
  let wanted: [(path: String, purpose: String)]
  /// Patterns of which one has to fit a path for it to be worth asking; empty asks for every path.
  let patterns: [PCRE]

  var answers: [ProxiedService.Path] {
    guard let base else { return [] }
    return wanted.compactMap { wanted in
      let path = base.published + wanted.path
      guard patterns.isEmpty || patterns.contains(where: { $0.match(path) != .noMatch }) else {
        return nil
      }
      return asker.path(path, expecting: base.served + wanted.path, purpose: wanted.purpose)
    }
  }
}

/// Asks one server for paths of one service.
struct PathAsker: Sendable {
  let probe: ServerProbe
  /// The server's routes to the service.
  let routes: [RouteFact]

  /// The patterns of the server's locations.
  var patterns: [PCRE] { patterns(probe.server.locations) }

  private func patterns(_ locations: [ProxyLocation]) -> [PCRE] {
    locations.flatMap { location in
      (location.match.isRegex ? [probe.routing.index.pattern(of: location.match)] : [])
        + patterns(location.locations)
    }
  }

  func path(_ path: String, expecting expected: String, purpose: String) -> ProxiedService.Path {
    let route = probe.route(path)
    let meant = routes.filter { fact in
      fact.route.location?.match.isPrefix == true
        && fact.route.publicPrefix.map { path.utf8.starts(with: $0.utf8) } == true
    }.max { ($0.route.publicPrefix?.utf8.count ?? 0) < ($1.route.publicPrefix?.utf8.count ?? 0) }
    return ProxiedService.Path(
      path: path, purpose: purpose, outcome: outcome(route, expected: expected),
      location: route.location, sent: route.upstream?.uri, meant: meant, because: route.because)
  }

  private func outcome(_ route: Route, expected: String) -> ProxiedService.Outcome {
    if route.authorization == .unknown { return .unknown }
    guard let upstream = route.upstream else {
      // A refusal or a redirect does not say whose path it is.
      if let status = route.status, status != 404, status != 410 { return .unknown }
      return .elsewhere
    }
    guard leads(upstream) else {
      return upstream.host.contains("$") ? .unknown : .elsewhere
    }
    guard let uri = upstream.uri else { return .unknown }
    let path = uri.split(separator: "?", maxSplits: 1).first.map(String.init) ?? uri
    return path == expected ? .arrives : .changed
  }

  private func leads(_ upstream: Route.Upstream) -> Bool {
    routes.contains {
      $0.route.upstream.host.value == upstream.host && $0.route.upstream.port.value == upstream.port
    }
  }
}
