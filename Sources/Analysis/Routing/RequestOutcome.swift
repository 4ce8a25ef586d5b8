// What a request's way through the proxy ends with.

import Deployment
import SourceText

extension RequestState {
  /// The proxy answers without an upstream.
  func refused(_ status: Int, redirect: String?, action: Route.Action) -> Route {
    var route = finished(action, at: nil)
    route.status = status
    route.redirect = redirect
    route.responseHeaders = responseHeaders(status: status)
    return route
  }

  /// The proxy serves the request from what it has.
  func finished(_ action: Route.Action, at span: Span?) -> Route {
    Route(
      server: server, locations: chain, action: action, status: nil,
      authorization: isUndecided ? .unknown : .notForwarded, authorizationSpan: span,
      responseHeaders: responseHeaders(status: nil), because: because,
      differences: levelDifferences, openConditions: openConditions)
  }

  /// What an upstream gets of a request for a token: the address, and the fate of `Authorization` alone.
  struct Forwarding {
    var upstream: Route.Upstream?
    var authorization: AuthorizationFate
    var authorizationSpan: Span?
    var because: Because
  }

  /// The part of ``forwarded(_:_:)`` that rules judge; working out the other headers takes most of its time.
  mutating func forwarding(_ line: ProxyDirective, _ kind: UpstreamProtocol) -> Forwarding {
    let address = takeAddress(of: line, kind)
    for line in authorizationLines(kind) { _ = compute(line.arguments[1]) }
    let sent = sentAuthorization(kind)
    var forwarding = Forwarding(
      upstream: upstream(of: line, address, protocol: kind), authorization: .unknown,
      because: because)
    forwarding.because.add("the request goes to `\(line.first?.text ?? "")`", at: line.head)
    judge(
      sent, kind, fate: &forwarding.authorization, span: &forwarding.authorizationSpan,
      &forwarding.because)
    return forwarding
  }

  /// Computes the address before the headers, which may name it.
  private mutating func takeAddress(
    of line: ProxyDirective, _ kind: UpstreamProtocol
  ) -> UpstreamAddress {
    let address = UpstreamAddress(line.first.map { compute($0).display } ?? "", protocol: kind)
    if kind == .proxy {
      variables["proxy_host"] = .known(address.proxyHost)
      variables["proxy_port"] = .known(address.proxyPort)
    }
    return address
  }

  private func judge(
    _ sent: [SentHeader], _ kind: UpstreamProtocol, fate: inout AuthorizationFate,
    span: inout Span?, _ because: inout Because
  ) {
    let isUncertain = isUndecided || levels.isUncertain(kind.headerDirective)
    let passesHeaders = passesHeaders(kind)
    let judgement = AuthorizationJudgement(
      sent, client: request.header("authorization"), passesHeaders: passesHeaders,
      settings: levels.lines(kind.headerDirective))
    fate = isUncertain ? .unknown : judgement.fate
    span =
      judgement.span
      ?? (passesHeaders ? nil : levels.last(kind.passDirective)?.head)
    because.add(
      isUncertain ? "what is sent depends on more than the files show" : judgement.reason, at: span)
  }

  /// An upstream gets the request.
  mutating func forwarded(_ line: ProxyDirective, _ kind: UpstreamProtocol) -> Route {
    let address = takeAddress(of: line, kind)
    let upstream = upstream(of: line, address, protocol: kind)
    var route = finished(kind.action, at: nil)
    route.because.add("the request goes to `\(line.first?.text ?? "")`", at: line.head)
    route.upstream = upstream
    // Tables that the lines name are looked up now; their patterns take the groups over.
    for value in levels.lines(kind.headerDirective).compactMap({ $0.arguments.dropFirst().first }) {
      _ = compute(value)
    }
    let (sent, differences) = adapted(
      upstreamHeaders(kind, authority: address.proxyHost), kind, authority: address.proxyHost)
    route.differences += differences
    let isUncertain = isUndecided || levels.isUncertain(kind.headerDirective)
    // A line that is not known may stand in for a default.
    let shown = isUncertain ? sent.filter { $0.source != .standard } : sent
    route.requestHeaders = shown.map { header in
      Route.Header(
        name: header.name, value: header.value.display, isKnown: header.value.text != nil,
        span: header.span)
    }.sorted { $0.name < $1.name }
    judge(
      sent, kind, fate: &route.authorization, span: &route.authorizationSpan, &route.because)
    return route
  }
}
