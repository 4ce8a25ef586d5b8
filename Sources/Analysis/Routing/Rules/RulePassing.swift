// What an upstream of Traefik or Caddy receives.

import Deployment
import SourceText

extension RuleState {
  /// The request is passed on.
  mutating func pass(_ target: ProxyTarget, _ step: ProxyStep) -> Route {
    let server = target.servers.first
    let name = server?.host.value ?? server?.text.text ?? ""
    let port = server?.port.value
    let authority = name + (port.map { ":\($0)" } ?? "")
    if target.isTunnel {
      headers = headers.filter { $0.source == .client }
    } else if proxy.kind == .caddy {
      addCaddyHeaders()
    } else if !isForwardedForRemoved {
      let earlier = values("x-forwarded-for").compactMap(\.value.text)
      let addresses = earlier + [clientAddress.display]
      setStandard(
        "x-forwarded-for",
        request.clientAddress == nil
          ? clientAddress : .known(addresses.joined(separator: ", ")))
    }
    if !target.passesHost {
      host = RuleHeader(
        name: "host", value: .known(authority), expression: nil, span: target.hostSpan,
        source: .standard)
    }
    for step in target.steps {
      switch step.action {
      case .replacePath: changePath(step)
      case .setResponseHeader, .hideResponseHeader: changeAnswer(step)
      default: changeHeader(step, upstream: authority)
      }
    }
    because.add(
      target.isTunnel
        ? "the connection goes to `\(server?.text.text ?? "")` as it is"
        : "the request goes to `\(server?.text.text ?? "")`", at: server?.text.span ?? step.span)
    let fate = fate()
    var route = Route(
      server: self.server, locations: location(of: step).map { [$0] } ?? [],
      action: server?.scheme == "fastcgi" ? .fastcgi : .proxy, authorization: fate.fate,
      authorizationSpan: fate.span, responseHeaders: responseHeaders, because: because)
    route.because.add(fate.reason, at: fate.span)
    route.upstream = Route.Upstream(
      host: name, port: port, uri: sentURI, scheme: server?.scheme ?? "http",
      group: target.servers.count > 1 ? step.name : nil)
    route.requestHeaders = sentHeaders
    return route
  }

  /// Path and query as they are by now; nil where they are not known.
  var sentURI: String? {
    if isUntouched { return request.isOpen ? path : request.target }
    let suffix = query.isEmpty ? "" : "?\(query)"
    return path.map { RequestTarget.escaped($0.isEmpty ? "/" : $0) + suffix }
  }

  private var sentHeaders: [Route.Header] {
    var lines = headers
    lines.append(
      host
        ?? RuleHeader(name: "host", value: .known(request.authority), source: .client))
    return lines.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
      .map { _, line in
        Route.Header(
          name: line.name, value: line.value.display, isKnown: line.value.text != nil,
          span: line.span)
      }
  }

  /// What becomes of the client's `Authorization`.
  private func fate() -> (fate: AuthorizationFate, span: Span?, reason: String) {
    let client = request.header("authorization")
    let lines = values("authorization")
    if let password {
      return (.notForwarded, password.span, "\(password.name) takes only passwords and answers 401")
    }
    guard let line = lines.first else {
      let reason =
        removal.map { "\($0.name) takes the `Authorization` away" }
        ?? "the client sends no `Authorization`"
      return (.stripped, removal?.span, reason)
    }
    if lines.count > 1 {
      return (.duplicated, lines.last?.span, "\(lines.count) `Authorization` lines are sent")
    }
    if case .open(_, let mayBeEmpty) = line.value {
      return mayBeEmpty
        ? (.conditional, line.span, "the value depends on run-time data and may be empty")
        : (
          client == nil ? .added : .replaced, line.span,
          "the proxy sends an `Authorization` of its own"
        )
    }
    if line.value.text == client {
      return isUndecided
        ? (.unknown, nil, "what is sent depends on more than the files show")
        : (.passed, line.span, "the client's `Authorization` is passed on unchanged")
    }
    return (
      client == nil ? .added : .replaced, line.span, "the proxy sends an `Authorization` of its own"
    )
  }
}
