// Lists the routes of Traefik and Caddy with the facts that rules judge.

import Deployment
import SourceText

/// The routes of a proxy with ordered rules.
enum RuleRoutes {
  /// One route for each path that leads to an upstream, in the order of the servers.
  static func of(_ proxy: Proxy) -> [ProxyRoute] {
    proxy.servers.flatMap { server -> [ProxyRoute] in
      guard let rule = server.rule else { return [] }
      return rule.ends.flatMap { end -> [ProxyRoute] in
        guard case .pass(let target) = end.step.action, let first = target.servers.first else {
          return []
        }
        return end.alternatives.compactMap { alternative in
          route(proxy, server, rule, end: end, alternative, target: target, first: first)
        }
      }
    }
  }

  private static func route(
    _ proxy: Proxy, _ server: ProxyServer, _ rule: ProxyRule, end: ProxyRuleEnd,
    _ alternative: ProxyRuleEnd.Alternative, target: ProxyTarget, first: ProxyTarget.Server
  ) -> ProxyRoute? {
    let match = alternative.match
    let prefix: String? = match.kind == .prefix || match.kind == .exact ? match.pattern.text : nil
    // A path that no configuration names, to see what becomes of the part before it.
    let rest =
      match.kind == .exact ? "" : prefix?.hasSuffix("/") == true ? "loginlint-x" : "/loginlint-x"
    let schemes = Set(server.listens.map { $0.isTLS ? "https" : "http" })
    var request = ProxyRequest(
      scheme: schemes.count == 1 ? schemes.first ?? "" : "",
      host: alternative.hosts?.first ?? exactHost(of: server) ?? "",
      target: prefix.map { $0 + rest } ?? "/",
      headers: [RequestHeader("Authorization", "Bearer token")])
    request.isOpen = true
    request.clientAddress = nil
    var state = RuleState(proxy: proxy, server: server, request: request)
    if prefix == nil { state.path = nil }
    guard let route = state.run([rule], way: end.way[...]), let upstream = route.upstream,
      route.because.steps.contains(where: { $0.span == first.text.span })
    else { return nil }
    let location = ProxyLocation(match: match, head: match.pattern.span, span: end.step.span)
    let group =
      target.servers.count > 1
      ? ProxyUpstream(
        name: end.title, servers: target.servers.map(\.text), span: end.step.span) : nil
    return ProxyRoute(
      server: server, locations: [location],
      upstream: ProxyRoute.Upstream(
        text: first.text.text, span: first.text.span, action: route.action, scheme: first.scheme,
        host: first.host, port: first.port, group: group, isComputed: first.host.isUnknown,
        hasURI: false, statement: first.text.span),
      publicPrefix: prefix,
      upstreamPrefix: upstreamPrefix(upstream.uri, rest: rest, isKnown: prefix != nil),
      pathFault: .none,
      authorization: ProxyRoute.Authorization(
        fate: route.authorization, span: route.authorizationSpan, because: route.because),
      isInternal: false, isDetour: false, isAuthSubrequest: false, isMirror: false,
      basicAuth: state.password?.span, authRequest: state.permission?.span,
      preflight: .passed, movedToHeader: movedTo(state),
      isObjectStorage: ObjectStorage.isLikely(upstream, group: group),
      headers: forwardedHeaders(state, at: rule.title.span), headerLines: [], headerDirective: "",
      hasOwnHeaderLines: false, lostHeaders: [], lostBecauseOf: nil,
      crossOrigin: crossOrigin(route, state, at: location.head) { origin in
        var request = request
        request.headers.append(RequestHeader("Origin", origin))
        var state = RuleState(proxy: proxy, server: server, request: request)
        if prefix == nil { state.path = nil }
        return state.run([rule], way: end.way[...])?.responseHeaders ?? []
      },
      headerBuffer: .unknown(needs: ["the proxy's own limits"]),
      publicAddresses: publicAddresses(of: server, hosts: alternative.hosts))
  }

  private static func upstreamPrefix(_ uri: String?, rest: String, isKnown: Bool) -> String? {
    guard isKnown, let uri, uri.hasSuffix(rest) else { return nil }
    return String(uri.dropLast(rest.count))
  }

  /// Another header whose value holds the client's `Authorization`.
  private static func movedTo(_ state: RuleState) -> String? {
    state.headers.first { header in
      header.source == .setting && header.name != "authorization"
        && header.value.text == "Bearer token"
    }?.name
  }

  // MARK: Other origins

  /// What the proxy tells pages of other origins; `ask` gives the headers of an answer to one.
  private static func crossOrigin(
    _ route: Route, _ state: RuleState, at span: Span,
    ask: (String) -> [Route.ResponseHeader]
  ) -> [CrossOriginAnswer] {
    let lines = route.responseHeaders.filter {
      $0.name.lowercased().hasPrefix("access-control-") && !$0.value.isEmpty
    }
    guard lines.contains(where: { $0.name.lowercased() == "access-control-allow-origin" }) else {
      return []
    }
    let headers = lines.map { line in
      CrossOriginAnswer.Header(
        name: line.name, value: line.value, span: line.span, statement: line.span,
        valueSpan: line.span, always: line.always, isOwn: true,
        replacesUpstream: state.hiddenAnswerHeaders.contains(line.name.lowercased()))
    }
    func allows(_ origin: String) -> String? {
      ask(origin).last { $0.name.lowercased() == "access-control-allow-origin" }?.value
    }
    let seen = allows(CrossOriginProbe.stranger)
    var answer = CrossOriginAnswer(
      span: span, isConditional: false, reachesUpstream: true, headers: headers,
      hidden: state.hiddenAnswerHeaders, lost: [], lostBecauseOf: nil,
      lostBecauseOfStatement: nil,
      openness: seen == "*" ? .wildcard : seen == CrossOriginProbe.stranger ? .reflected : .closed,
      allowsCredentials: lines.contains {
        $0.name.lowercased() == "access-control-allow-credentials" && $0.value == "true"
      }, loosePatterns: [])
    guard answer.openness == .closed else { return [answer] }
    let strangers = OriginStrangers()
    answer.loosePatterns = (state.origins?.patterns ?? []).compactMap { word in
      let pattern = OriginPattern(text: word.text, isCaseless: false, span: word.span)
      return strangers.strangers(of: pattern).first { allows($0.origin) == $0.origin }.map {
        LooseOriginPattern(
          pattern: word.text, span: word.span, origin: $0.origin, reason: $0.reason)
      }
    }
    return [answer]
  }

  // MARK: Headers

  /// What the proxies' own headers hold, in the words of ``ProxyRoute/ForwardedHeader``.
  private static let standardValues = [
    "x-forwarded-host": "$http_host", "x-forwarded-proto": "$scheme",
    "x-forwarded-port": "$server_port", "x-forwarded-for": "$proxy_add_x_forwarded_for",
  ]

  private static func forwardedHeaders(
    _ state: RuleState, at place: Span
  ) -> [String: ProxyRoute.ForwardedHeader] {
    var result: [String: ProxyRoute.ForwardedHeader] = [:]
    for name in ProxyRoutes.forwardedNames {
      let line = name == "host" ? state.host : state.values(name).last
      guard let line else {
        let isRemoved = state.proxy.kind == .traefik && standardValues[name] != nil
        result[name] = isRemoved ? .notSent(nil) : .passedThrough
        continue
      }
      switch line.source {
      case .client: result[name] = .passedThrough
      case .standard:
        result[name] =
          name == "host"
          ? .standard(line.value.display)
          : .expression(standardValues[name] ?? line.value.display, place)
      case .setting:
        let span = line.span ?? place
        let text = line.expression ?? line.value.display
        let common = state.proxy.kind == .caddy ? RulePlaceholders.common(text) : nil
        result[name] =
          common == "$proxy_host" && name == "host"
          ? .standard(line.value.text ?? text)
          : common.map { .expression($0, span) }
            ?? (line.value.text == nil ? .unknown : .literal(text, span))
      }
    }
    return result
  }

  // MARK: Addresses

  private static func exactHost(of server: ProxyServer) -> String? {
    server.names.compactMap(\.value).first { !$0.contains("*") }
  }

  private static func publicAddresses(
    of server: ProxyServer, hosts: [String]?
  ) -> [ProxyRoute.PublicAddress] {
    server.names.flatMap { name -> [ProxyRoute.PublicAddress] in
      guard let host = name.value?.lowercased(), !host.isEmpty, !host.contains("*"),
        hosts?.contains(host) ?? true
      else { return [] }
      return server.listens.map { listen in
        let scheme = listen.isTLS ? "https" : "http"
        let isDefault = listen.port == (listen.isTLS ? 443 : 80)
        return ProxyRoute.PublicAddress(
          origin: "\(scheme)://\(host)" + (isDefault ? "" : ":\(listen.port)"), scheme: scheme,
          host: host, listeningPort: listen.port, span: name.span)
      }
    }
  }
}
