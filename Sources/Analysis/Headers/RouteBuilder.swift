// Builds the routes of one server with the facts that rules judge.

import Deployment
import SourceText

/// Builds the routes of one server.
struct RouteBuilder {
  private let routing: Routing
  private let server: ProxyServer
  private let strangers: OriginStrangers
  private let verdicts: CrossOriginVerdicts
  private let start: RequestState
  private let guards: SubrequestTargets
  /// Where `error_page` and `try_files` lead.
  private let jumpTargets: Set<String>
  private let publicAddresses: [ProxyRoute.PublicAddress]
  private var result: [ProxyRoute] = []

  init(
    routing: Routing, server: ProxyServer, strangers: OriginStrangers,
    verdicts: CrossOriginVerdicts
  ) {
    self.routing = routing
    self.server = server
    self.strangers = strangers
    self.verdicts = verdicts
    let schemes = Set(server.listens.map { $0.isTLS ? "https" : "http" })
    var request = ProxyRequest(
      scheme: schemes.count == 1 ? schemes.first ?? "" : "",
      host: server.names.first?.value ?? "",
      headers: [RequestHeader("Authorization", "Bearer token")])
    request.isOpen = true
    request.clientAddress = nil
    start = RequestState(
      proxy: routing.proxy, request: request, index: routing.index, server: server,
      listen: server.listens.first ?? ProxyServer.Listen(port: 80))
    guards = SubrequestTargets(start)
    jumpTargets = Self.jumpTargets(server.settings, server.locations)
    publicAddresses = Self.publicAddresses(of: server)
  }

  private static func jumpTargets(
    _ settings: [ProxyDirective], _ locations: [ProxyLocation]
  ) -> Set<String> {
    let lines = settings.filter { $0.name == "error_page" || $0.name == "try_files" }
    return locations.reduce(into: Set(lines.compactMap { $0.arguments.last?.text })) {
      $0.formUnion(jumpTargets($1.settings, $1.locations))
    }
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
    let path = prefix.map { location.match.kind == .exact ? $0 : $0 + rest }
    var state = start(at: path)
    state.chain = chain
    _ = state.rewrite(server.settings)
    switch state.rewriteInLocation() {
    case .answer, .changed: return
    case .proceed, .stop: break
    }
    let requests = self
    if let overlay { state.overlay = overlay }
    state.changeInputHeaders()
    let refusal = state.refusal(authRequest: answer)
    let route = state.forwarding(line, kind)
    let lines = state.levels.lines(kind.headerDirective)
    let lost = state.levels.discarded(kind.headerDirective)
    let own = overlay ?? location.settings
    let isAuthSubrequest = guards.authentication.contains(location.head)
    let isMirror = guards.mirrors.contains(location.head)
    let isInternal = chain.internalLine != nil
    result.append(
      ProxyRoute(
        server: server, locations: chain,
        upstream: upstream(word, kind, state, line: line),
        publicPrefix: prefix,
        upstreamPrefix: Self.upstreamPrefix(
          route.upstream?.uri, rest: location.match.kind == .exact ? "" : rest,
          isKnown: prefix != nil),
        pathFault: Self.pathFault(location, word, kind, state),
        resolver: Self.resolver(state.levels),
        authorization: authorization(route, refusal, state, kind),
        isInternal: isInternal || location.match.kind == .named,
        isDetour: isInternal && !isAuthSubrequest && !isMirror && location.match.kind != .named
          && !isErrorTarget(location),
        isAuthSubrequest: isAuthSubrequest, isMirror: isMirror,
        basicAuth: state.basicAuthLine?.head,
        authRequest: state.levels.last("auth_request").flatMap { $0.says("off") ? nil : $0.head },
        preflight: state.levels.mayRefuse ? preflight(chain, overlay) : .passed,
        movedToHeader: Self.movedTo(lines, kind),
        isObjectStorage: ObjectStorage.isLikely(route.upstream, group: group(route.upstream)),
        headers: state.forwardedHeaders(kind, word),
        headerLines: Self.headers(lines), headerDirective: kind.headerDirective,
        hasOwnHeaderLines: own.contains { $0.name == kind.headerDirective },
        lostHeaders: Self.headers(lost), lostBecauseOf: lost.isEmpty ? nil : lines.first?.head,
        crossOrigin: state.levels.mentionsOtherOrigins
          ? CrossOriginProbe(
            routing: routing, server: server, chain: chain, strangers: strangers,
            verdicts: verdicts,
            start: { requests.start(at: path, headers: $0) }
          ).answers(overlay: overlay) : [],
        headerBuffer: Self.headerBuffer(state.levels),
        publicAddresses: publicAddresses))
  }

  private func answer(_ state: RequestState, _ target: ProxyWord) -> Int? {
    routing.status(ofSubrequest: target, from: state, depth: 1)
  }

  private static func headers(_ lines: [ProxyDirective]) -> [ProxyRoute.LostHeader] {
    lines.filter { $0.arguments.count >= 2 }.map {
      ProxyRoute.LostHeader(
        name: $0.arguments[0].text, value: $0.arguments[1].text, span: $0.head)
    }
  }

  /// What becomes of a browser's question before a call from another origin.
  private func preflight(_ chain: [ProxyLocation], _ overlay: [ProxyDirective]?) -> Preflight {
    var state = start(
      at: chain.last.flatMap { Self.prefix(of: $0) }, method: "OPTIONS",
      headers: [
        RequestHeader("Origin", CrossOriginProbe.stranger),
        RequestHeader("Access-Control-Request-Method", "POST"),
        RequestHeader("Access-Control-Request-Headers", "authorization"),
      ])
    state.chain = chain
    state.overlay = overlay
    return state.preflight(subrequest: answer)
  }

  /// The place of `proxy_buffer_size`; the default is one page of memory, 4 or 8 KB.
  private static func headerBuffer(_ levels: SettingLevels) -> Sourced<Int> {
    guard let line = levels.last("proxy_buffer_size"), let word = line.first else {
      return levels.isUncertain("proxy_buffer_size") ? .unknown(needs: ["an include"]) : .absent
    }
    return ByteSize.parse(word.text).map { .known($0, span: line.head) }
      ?? .unknown(needs: word.needs, span: line.head)
  }

  private static func resolver(_ levels: SettingLevels) -> ProxyRoute.Resolver? {
    guard let line = levels.last("resolver") else {
      let hasGap = levels.levels.joined().contains { $0.name == "include" }
      return hasGap ? .init(servers: [], isUncertain: true) : nil
    }
    return .init(
      servers: line.arguments.filter { !$0.text.contains("=") },
      isUncertain: line.arguments.contains { !$0.variables.isEmpty })
  }

  private static func pathFault(
    _ location: ProxyLocation, _ word: ProxyWord, _ kind: UpstreamProtocol, _ state: RequestState
  ) -> ProxyRoute.PathFault {
    let path = location.match.pattern.text
    guard kind == .proxy, location.match.isPrefix,
      let uri = UpstreamAddress(state.filledIn(word), protocol: kind).uri,
      !uri.contains("$"), !uri.contains("?"),
      !location.settings.contains(where: { $0.name == "rewrite" })
    else { return .none }
    if !word.variables.isEmpty { return uri.hasSuffix("/") ? .dropped : .none }
    switch (path.hasSuffix("/"), uri.hasSuffix("/")) {
    case (true, false): return .glued
    case (false, true): return .doubled
    default: return .none
    }
  }

  /// A request of which nothing is known but its path, where there is one, and these headers.
  private func start(
    at path: String?, method: String = "GET", headers: [RequestHeader]? = nil
  ) -> RequestState {
    var request = start.request
    request.method = method
    if let headers { request.headers = headers }
    if let path { request.target = path }
    var state = RequestState(
      proxy: start.proxy, request: request, index: start.index, server: server,
      listen: start.listen)
    if let path { state.path = path }
    return state
  }

  /// Whether an `error_page` or a `try_files` leads to a location that clients cannot ask for.
  private func isErrorTarget(_ location: ProxyLocation) -> Bool {
    let pattern = location.match.pattern.text
    return jumpTargets.contains { !$0.isEmpty && $0.hasPrefix(pattern) }
  }

  private static func prefix(of location: ProxyLocation) -> String? {
    location.match.isPrefix || location.match.kind == .exact ? location.match.pattern.text : nil
  }

  private static func upstreamPrefix(_ uri: String?, rest: String, isKnown: Bool) -> String? {
    guard isKnown, let uri, !uri.contains("$"), uri.hasSuffix(rest) else { return nil }
    return String(uri.dropLast(rest.count))
  }

  private func authorization(
    _ route: RequestState.Forwarding, _ refusal: RequestState.Refusal?, _ state: RequestState,
    _ kind: UpstreamProtocol
  ) -> ProxyRoute.Authorization {
    let lines = state.levels.levels.joined()
    let settings = state.authorizationLines(kind)
    var span = refusal == nil ? route.authorizationSpan : refusal?.span
    if refusal == nil, span == nil, [.stripped, .replaced].contains(route.authorization) {
      span = lines.last(where: Self.changesCredentials)?.head
    }
    let statement = span.flatMap { span in lines.first { $0.head == span }?.span }
    guard let refusal else {
      return ProxyRoute.Authorization(
        fate: route.authorization, span: span, statement: statement, setting: settings.last?.span,
        source: state.authorizationSource(settings), because: route.because)
    }
    return ProxyRoute.Authorization(
      fate: .notForwarded, span: span, statement: statement, setting: settings.last?.span,
      isTakenOver: [.stripped, .replaced].contains(route.authorization), source: nil,
      because: Because(refusal.reason, at: span))
  }

  /// Whether a line of headers-more is about the client's `Authorization`.
  private static func changesCredentials(_ line: ProxyDirective) -> Bool {
    ["more_set_input_headers", "more_clear_input_headers"].contains(line.name)
      && line.arguments.contains { $0.text.lowercased().hasPrefix("authorization") }
  }

  private func group(_ upstream: Route.Upstream?) -> ProxyUpstream? {
    upstream?.group.flatMap { name in routing.proxy.upstreams.first { $0.name.text == name } }
  }

  private func upstream(
    _ word: ProxyWord, _ kind: UpstreamProtocol, _ state: RequestState, line: ProxyDirective
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
      group: group, isComputed: !word.variables.isEmpty, hasURI: address.uri != nil,
      statement: line.span)
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
      // Most lines hold no variable of this length.
      line.arguments.count >= 2 && line.arguments[1].mayHoldVariables
        && line.arguments[1].text.utf8.count > 18
        && !["authorization", "http_authorization"].contains(line.arguments[0].text.lowercased())
        && line.arguments[1].variables.contains { $0.lowercased() == "http_authorization" }
    }?.arguments[0].text
  }

  private static func publicAddresses(of server: ProxyServer) -> [ProxyRoute.PublicAddress] {
    server.names.flatMap { name -> [ProxyRoute.PublicAddress] in
      guard let host = name.value, let first = host.utf8.first, host != "_",
        first != UInt8(ascii: "."), !host.utf8.contains(where: { "*~$^".utf8.contains($0) })
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
