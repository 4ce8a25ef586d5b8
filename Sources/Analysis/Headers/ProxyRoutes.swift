// Lists the routes of a proxy with the facts that rules judge.

import Deployment
import SourceText

/// The routes of a proxy.
public enum ProxyRoutes {
  /// The headers that say under which address a client came.
  public static let forwardedNames = [
    "host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-for",
    "forwarded",
  ]

  /// One route for each location that contacts an upstream, and one for each `if` in it that
  /// contacts another; in file order.
  public static func of(_ proxy: Proxy) -> [ProxyRoute] {
    if proxy.kind != .nginx { return RuleRoutes.of(proxy) }
    let routing = Routing(proxy)
    return proxy.servers.flatMap { server in
      var builder = RouteBuilder(routing: routing, server: server)
      return builder.routes()
    }
  }
}

/// Builds the routes of one server.
private struct RouteBuilder {
  let routing: Routing
  let server: ProxyServer
  private let start: RequestState
  private let guards: SubrequestTargets
  private var result: [ProxyRoute] = []

  init(routing: Routing, server: ProxyServer) {
    self.routing = routing
    self.server = server
    let schemes = Set(server.listens.map { $0.isTLS ? "https" : "http" })
    var request = ProxyRequest(
      scheme: schemes.count == 1 ? schemes.first ?? "" : "",
      host: server.names.first?.value ?? "",
      headers: [RequestHeader("Authorization", "Bearer token")])
    request.isOpen = true
    request.clientAddress = nil
    start = RequestState(
      proxy: routing.proxy, request: request, declared: routing.declared, server: server,
      listen: server.listens.first ?? ProxyServer.Listen(port: 80))
    guards = SubrequestTargets(start)
  }

  mutating func routes() -> [ProxyRoute] {
    var state = start
    // A server that answers everything itself has no routes.
    if case .answer = state.rewrite(server.settings) { return [] }
    for location in server.locations { visit([location]) }
    return result
  }

  private mutating func visit(_ chain: [ProxyLocation]) {
    guard let location = chain.last else { return }
    if let line = location.passes { add(chain, overlay: nil, line: line) }
    for condition in location.settings where condition.name == "if" {
      if let line = condition.block?.passes { add(chain, overlay: condition.block, line: line) }
    }
    for inner in location.locations { visit(chain + [inner]) }
  }

  private mutating func add(
    _ chain: [ProxyLocation], overlay: [ProxyDirective]?, line: ProxyDirective
  ) {
    guard let word = line.first, let kind = UpstreamProtocol(directive: line.name),
      kind != .memcached, let location = chain.last
    else { return }
    let prefix = Self.prefix(of: location)
    // A path that no configuration names, to see what becomes of the part before it.
    let rest = prefix?.hasSuffix("/") == true ? "loginlint-x" : "/loginlint-x"
    var state = start(at: prefix.map { location.match.kind == .exact ? $0 : $0 + rest })
    state.chain = chain
    _ = state.rewrite(server.settings)
    switch state.rewrite(location.settings) {
    case .answer, .changed: return
    case .proceed, .stop: break
    }
    if let overlay { state.overlay = overlay }
    state.changeInputHeaders()
    let refusal = state.refusal { inner, target in
      routing.status(ofSubrequest: target, from: inner, depth: 1)
    }
    let route = state.forwarded(line, kind)
    let lines = state.levels.lines(kind.headerDirective)
    let lost = state.levels.discarded(kind.headerDirective)
    result.append(
      ProxyRoute(
        server: server, locations: chain,
        upstream: upstream(word, kind, state),
        publicPrefix: prefix,
        upstreamPrefix: Self.upstreamPrefix(
          route.upstream?.uri, rest: location.match.kind == .exact ? "" : rest,
          isKnown: prefix != nil),
        authorization: authorization(route, refusal),
        isInternal: location.match.kind == .named
          || location.settings.contains { $0.name == "internal" },
        isAuthSubrequest: guards.authentication.contains(location.head),
        isMirror: guards.mirrors.contains(location.head),
        basicAuth: state.basicAuthLine?.head,
        authRequest: state.levels.last("auth_request").flatMap { $0.says("off") ? nil : $0.head },
        movedToHeader: Self.movedTo(lines, kind),
        isObjectStorage: ObjectStorage.isLikely(route.upstream, group: group(route.upstream)),
        headers: state.forwardedHeaders(kind, word),
        lostHeaders: lost.filter { $0.arguments.count >= 2 }.map {
          ProxyRoute.LostHeader(
            name: $0.arguments[0].text, value: $0.arguments[1].text, span: $0.head)
        },
        lostBecauseOf: lost.isEmpty ? nil : lines.first?.head,
        responseHeaders: state.responseHeaders(status: nil),
        publicAddresses: publicAddresses))
  }

  private func start(at path: String?) -> RequestState {
    guard let path else { return start }
    var request = start.request
    request.target = path
    var state = RequestState(
      proxy: start.proxy, request: request, declared: start.declared, server: server,
      listen: start.listen)
    state.path = path
    return state
  }

  private static func prefix(of location: ProxyLocation) -> String? {
    location.match.isPrefix || location.match.kind == .exact ? location.match.pattern.text : nil
  }

  private static func upstreamPrefix(_ uri: String?, rest: String, isKnown: Bool) -> String? {
    guard isKnown, let uri, !uri.contains("$"), uri.hasSuffix(rest) else { return nil }
    return String(uri.dropLast(rest.count))
  }

  private func authorization(_ route: Route, _ refusal: RequestState.Refusal?)
    -> ProxyRoute.Authorization
  {
    guard let refusal else {
      return ProxyRoute.Authorization(
        fate: route.authorization, span: route.authorizationSpan, because: route.because)
    }
    return ProxyRoute.Authorization(
      fate: .notForwarded, span: refusal.span, because: Because(refusal.reason, at: refusal.span))
  }

  private func group(_ upstream: Route.Upstream?) -> ProxyUpstream? {
    upstream?.group.flatMap { name in routing.proxy.upstreams.first { $0.name.text == name } }
  }

  private func upstream(
    _ word: ProxyWord, _ kind: UpstreamProtocol, _ state: RequestState
  ) -> ProxyRoute.Upstream {
    let filled = state.filledIn(word)
    let address = UpstreamAddress(filled, protocol: kind)
    let group = routing.proxy.upstreams.first { $0.name.text == address.host }
    let written = group?.servers.first ?? word
    let target = group?.servers.first.map { UpstreamAddress($0.text, protocol: kind) } ?? address
    let needs = group == nil ? Self.unknownNames(filled) : written.needs
    let authority = ProxyWord(text: target.authority, span: word.span)
    let isKnown = authority.variables.isEmpty
    let port = target.port ?? (group == nil ? address.defaultPort : 80)
    return ProxyRoute.Upstream(
      text: word.text, span: word.span, action: kind.action, scheme: address.scheme,
      host: isKnown || ProxyWord(text: target.host, span: word.span).variables.isEmpty
        ? .known(target.host, span: written.span, origin: written.origin)
        : .unknown(needs: needs, span: written.span),
      port: port.map { .known($0, span: written.span) }
        ?? (isKnown ? .absent : .unknown(needs: needs, span: written.span)),
      group: group, isComputed: !word.variables.isEmpty, hasURI: address.uri != nil)
  }

  private static func unknownNames(_ text: String) -> [String] {
    text.contains("$")
      ? text.split(separator: "$").dropFirst().map { part in
        String(part.drop { $0 == "{" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      } : []
  }

  /// The header, other than Authorization itself, whose value holds the client's.
  private static func movedTo(_ lines: [ProxyDirective], _ kind: UpstreamProtocol) -> String? {
    lines.first { line in
      line.arguments.count >= 2
        && !["authorization", "http_authorization"].contains(line.arguments[0].text.lowercased())
        && line.arguments[1].variables.contains { $0.lowercased() == "http_authorization" }
    }?.arguments[0].text
  }

  private var publicAddresses: [ProxyRoute.PublicAddress] {
    server.names.flatMap { name -> [ProxyRoute.PublicAddress] in
      guard let host = name.value, !host.isEmpty, host != "_",
        !host.contains(where: { "*~$^".contains($0) }), !host.hasPrefix(".")
      else { return [] }
      var seen: Set<Int> = []
      return server.listens.filter { seen.insert($0.port).inserted }.map { listen in
        let scheme = listen.isTLS ? "https" : "http"
        let isDefault = listen.port == (listen.isTLS ? 443 : 80)
        return ProxyRoute.PublicAddress(
          origin: "\(scheme)://\(host)" + (isDefault ? "" : ":\(listen.port)"), scheme: scheme,
          host: host, listeningPort: listen.port, span: name.span)
      }
    }
  }
}
