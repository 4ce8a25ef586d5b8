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
    let logins = routes.filter { $0.target.isProvider || $0.target == .relyingParty }
    var keys: [Key] = []
    var groups: [Key: [RouteFact]] = [:]
    for fact in logins {
      guard let service = fact.service, !fact.isGuessed else { continue }
      let key = Key(server: fact.route.server.span, path: fact.proxy.path, service: service.name)
      if groups[key] == nil { keys.append(key) }
      groups[key, default: []].append(fact)
    }
    return keys.compactMap { groups[$0].flatMap(service) }
  }

  private func service(_ routes: [RouteFact]) -> ProxiedService? {
    guard let first = routes.first, let service = first.service else { return nil }
    let probe = ServerProbe(routing: Routing(first.proxy), server: first.route.server)
    let asker = PathAsker(probe: probe, service: service, routes: routes)
    let realms = deployment.providers.filter { $0.service == service.name }.flatMap(\.realms)
    let paths = ProviderPaths(of: service, keycloak: keycloaks[service.name], realms: realms)
    return ProxiedService(
      proxy: first.proxy, server: first.route.server, service: service, target: first.target,
      routes: routes,
      paths: asked(first.target, paths: paths, realm: realms.first?.name.value, asker: asker),
      mismatch: paths.flatMap { mismatch($0, routes: routes, asker: asker) },
      openPaths: openPaths(first.target, paths: paths, asker: asker))
  }

  // MARK: What browsers ask for

  private func asked(
    _ target: RouteFact.Target, paths: ProviderPaths?, realm: String?, asker: PathAsker
  ) -> [ProxiedService.Path] {
    let wanted: [(path: String, purpose: String)]
    switch target {
    case .keycloak:
      wanted = [
        ("/realms/\(realm ?? "master")/protocol/openid-connect/auth", "the login page"),
        ("/resources/a1b2c/login/keycloak/css/login.css", "the login page's style sheet"),
        ("/resources/a1b2c/login/keycloak/js/login.js", "the login page's script"),
        ("/resources/a1b2c/login/keycloak/img/logo.png", "the login page's images"),
        ("/resources/a1b2c/login/keycloak/img/logo.svg", "the login page's images"),
      ]
    case .authentik:
      wanted = [
        ("/application/o/authorize/", "the login"),
        ("/static/dist/authentik.css", "the login page's style sheet"),
        ("/static/dist/flow/FlowInterface.js", "the login page's script"),
        ("/static/dist/assets/icons/icon.png", "the login page's images"),
        ("/static/dist/assets/icons/icon.svg", "the login page's images"),
      ]
    case .relyingParty:
      wanted = [("/api/auth/callback/provider", "the login's callback")]
    case .resourceServer, .service, .outside: return []
    }
    guard let published = target == .relyingParty ? "" : paths?.published.value,
      let served = target == .relyingParty ? "" : paths?.served.value
    else { return [] }
    return wanted.map {
      asker.path(published + $0.path, expecting: served + $0.path, purpose: $0.purpose)
    }
  }

  // MARK: Prefixes

  /// A path below the root of a provider that every version has.
  private static func landmark(_ target: RouteFact.Target) -> String {
    target == .authentik ? "/application/o/authorize/" : "/realms/master/account"
  }

  private func mismatch(
    _ paths: ProviderPaths, routes: [RouteFact], asker: PathAsker
  ) -> ProxiedService.Mismatch? {
    guard let target = routes.first?.target, target.isProvider,
      let published = paths.published.value,
      let served = paths.served.value, isMeantHere(paths, routes), !readsPrefix(routes)
    else { return nil }
    let landmark = Self.landmark(target)
    let direct = asker.path(published + landmark, expecting: served + landmark, purpose: "")
    guard direct.outcome == .changed || direct.outcome == .elsewhere else { return nil }
    for fact in routes where !fact.route.isInternal && !fact.route.isAuthSubrequest {
      // A route that leaves paths alone offers the provider's own; what it serves is another question.
      guard let prefix = fact.route.publicPrefix, let upstream = fact.route.upstreamPrefix,
        prefix != upstream
      else { continue }
      let base = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
      let offered = asker.path(base + landmark, expecting: served + landmark, purpose: "")
      let isWhole =
        offered.outcome == .arrives || offered.sent == "/" + served + landmark
        || offered.sent == served + landmark.dropFirst()
      guard isWhole || direct.outcome == .changed && direct.location?.head == fact.route.matchSpan
      else { continue }
      var because = paths.because
      because.add(
        "this location asks it for `\(upstream)` where browsers ask for `\(prefix)`",
        at: fact.route.upstream.span)
      if direct.outcome == .changed {
        because.add(
          "so `\(published + landmark)` arrives as `\(direct.sent ?? "")`",
          at: direct.location?.head)
      } else {
        because.add(
          direct.location.map {
            "and `\(published + landmark)` belongs to `location \($0.match.text)`"
          }
            ?? "and no location takes `\(published + landmark)`",
          at: direct.location?.head ?? fact.route.server.listens.first?.span)
      }
      return ProxiedService.Mismatch(
        route: fact, published: published + landmark, offered: base + landmark, because: because)
    }
    return nil
  }

  /// Whether browsers are sent to this server at all.
  private func isMeantHere(_ paths: ProviderPaths, _ routes: [RouteFact]) -> Bool {
    guard let host = paths.host else { return true }
    guard let first = routes.first else { return false }
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

  private func openPaths(
    _ target: RouteFact.Target, paths: ProviderPaths?, asker: PathAsker
  ) -> [ProxiedService.Path] {
    guard target == .keycloak, let published = paths?.published.value,
      let served = paths?.served.value
    else { return [] }
    let server = keycloaks[asker.service.name]
    let management = asker.routes.filter {
      $0.route.upstream.port.value == 9000 && server?.product.isAtLeast(25) == .yes
    }.map { fact in
      ProxiedService.Path(
        path: fact.route.publicPrefix ?? fact.route.match, purpose: "the management port",
        outcome: .arrives, location: fact.route.location, sent: nil, meant: fact,
        because: Because("Keycloak's port 9000 is for operators", at: fact.route.upstream.span))
    }
    var wanted = [("/admin/master/console/", "the admin console")]
    // Since 25 these have a port of their own (management interface guide).
    if server?.product.isAtLeast(25) == .no {
      if server?.value("metrics-enabled").value == "true" {
        wanted.append(("/metrics", "the metrics"))
      }
      if server?.value("health-enabled").value == "true" {
        wanted.append(("/health", "the health checks"))
      }
    }
    return management
      + wanted.map {
        asker.path(published + $0.0, expecting: served + $0.0, purpose: $0.1)
      }.filter { $0.outcome == .arrives }
  }
}

/// Asks one server for paths of one service.
struct PathAsker {
  let probe: ServerProbe
  let service: Service
  /// The server's routes to the service.
  let routes: [RouteFact]

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
    guard leads(upstream, to: service) else {
      return upstream.host.contains("$") ? .unknown : .elsewhere
    }
    guard let uri = upstream.uri else { return .unknown }
    let path = uri.split(separator: "?", maxSplits: 1).first.map(String.init) ?? uri
    return path == expected ? .arrives : .changed
  }

  private func leads(_ upstream: Route.Upstream, to service: Service) -> Bool {
    routes.contains {
      $0.route.upstream.host.value == upstream.host && $0.route.upstream.port.value == upstream.port
    }
  }
}
