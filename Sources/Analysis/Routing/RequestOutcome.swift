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

  /// An upstream gets the request.
  mutating func forwarded(_ line: ProxyDirective, _ kind: UpstreamProtocol) -> Route {
    // The address is computed before the headers, which may name it.
    let address = UpstreamAddress(line.first.map { compute($0).display } ?? "", protocol: kind)
    if kind == .proxy {
      variables["proxy_host"] = .known(address.proxyHost)
      variables["proxy_port"] = .known(address.proxyPort)
    }
    let upstream = upstream(of: line, protocol: kind)
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
    let judgement = AuthorizationJudgement(
      sent, client: request.header("authorization"), passesHeaders: passesHeaders(kind),
      settings: levels.lines(kind.headerDirective))
    route.authorization = isUncertain ? .unknown : judgement.fate
    route.authorizationSpan =
      judgement.span
      ?? (passesHeaders(kind) ? nil : levels.last("\(kind.rawValue)_pass_request_headers")?.head)
    route.because.add(
      isUncertain ? "what is sent depends on more than the files show" : judgement.reason,
      at: route.authorizationSpan)
    return route
  }
}
