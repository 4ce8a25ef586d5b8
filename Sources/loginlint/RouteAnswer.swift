// The answer of `loginlint route`, for programs and for people.

import Analysis
import Deployment
import Reports
import SourceText

struct RouteAnswer {
  let route: Route
  let method: String
  let url: String
  let proxy: Proxy

  /// The document of `--format json`.
  func json(_ sources: SourceMap) -> JSONValue {
    let encoder = AnswerEncoder(sources)
    let server = route.server.map { server -> JSONValue in
      let names = server.names.map { encoder.text($0.textWithUnknownsEmpty) }
      return .object(encoder.line(server.span) + [.init("names", .array(names))])
    }
    return [
      "schema": .integer(JSONReport.schema),
      "method": .string(method),
      "url": .string(url),
      "server": server ?? .null,
      "location": location(of: route, encoder),
      "action": .string(route.action.rawValue),
      "status": route.status.map { .integer($0) } ?? .null,
      "redirect": encoder.text(route.redirect),
      "upstream": upstream(of: route, encoder),
      "requestHeaders": .object(requestHeaders.map { .init($0.name, encoder.text($0.value)) }),
      "authorization": .string(route.authorization.rawValue),
      "responseHeaders": .array(
        route.responseHeaders.map { header in
          [
            "name": encoder.text(header.name), "value": encoder.text(header.value),
            "always": .boolean(header.always),
          ]
        }),
      "differences": .array(route.differences.map { .string($0) }),
      "alternatives": .array(route.alternatives.map { alternative($0, encoder) }),
      "because": encoder.steps(route.because),
    ]
  }

  private func location(of route: Route, _ encoder: AnswerEncoder) -> JSONValue {
    guard let location = route.location else { return .null }
    return .object(
      encoder.line(location.head) + [.init("match", encoder.text(location.match.text))])
  }

  private func upstream(of route: Route, _ encoder: AnswerEncoder) -> JSONValue {
    guard let upstream = route.upstream else { return .null }
    return [
      "host": encoder.text(upstream.host),
      "port": upstream.port.map { .integer($0) } ?? .null,
      "uri": encoder.text(upstream.uri),
    ]
  }

  private func alternative(
    _ alternative: Route.Alternative, _ encoder: AnswerEncoder
  ) -> JSONValue {
    let route = alternative.route
    return [
      "condition": .object(encoder.line(alternative.condition)),
      "location": location(of: route, encoder),
      "action": .string(route.action.rawValue),
      "status": route.status.map { .integer($0) } ?? .null,
      "redirect": encoder.text(route.redirect),
      "upstream": upstream(of: route, encoder),
      "authorization": .string(route.authorization.rawValue),
    ]
  }

  /// The headers by name; lines of one name become one, as in RFC 9110 section 5.2.
  private var requestHeaders: [(name: String, value: String)] {
    var joined: [(name: String, value: String)] = []
    for header in route.requestHeaders {
      if let index = joined.firstIndex(where: { $0.name == header.name }) {
        joined[index].value += ", \(header.value)"
      } else {
        joined.append((header.name, header.value))
      }
    }
    return joined
  }

  /// The text for a terminal.
  func text(_ terminal: Terminal, _ sources: SourceMap) -> String {
    var page = TextPage(terminal, sources)
    page.row("\(method) \(url)", .strong)
    page.table(summary(page), indent: 2)
    if !route.requestHeaders.isEmpty {
      page.gap()
      page.row("the upstream receives", .strong)
      page.table(
        route.requestHeaders.map { [$0.name, $0.value, page.place($0.span) ?? ""] }, indent: 2)
    }
    if !route.responseHeaders.isEmpty {
      page.gap()
      page.row("added to the answer", .strong)
      page.table(
        route.responseHeaders.map { header in
          [
            header.name, header.value, header.always ? "always" : "unless it is an error",
            page.place(header.span) ?? "",
          ]
        }, indent: 2)
    }
    if !route.differences.isEmpty {
      page.gap()
      page.row("other releases, as nothing tells which one runs (--nginx VERSION)", .strong)
      for difference in route.differences { page.row(difference, indent: 2) }
    }
    page.gap()
    page.row("because", .strong)
    page.proof(route.because)
    return page.text
  }

  private func summary(_ page: TextPage) -> [[String]] {
    var rows: [[String]] = []
    if let server = route.server {
      let names = server.names.map(\.textWithUnknownsEmpty).joined(separator: " ")
      let origin = server.imageFile.map { "  (the image's own \($0))" } ?? ""
      rows.append(
        [
          "server", (names.isEmpty ? "(without a name)" : names) + origin,
          page.place(server.span) ?? "",
        ])
    }
    for location in route.locations {
      rows.append(["location", location.match.text, page.place(location.head) ?? ""])
    }
    let (name, text) = outcome(of: route)
    rows.append([name, text])
    for alternative in route.alternatives {
      let (name, text) = outcome(of: alternative.route)
      rows.append([
        "or \(name)", "\(text), if this holds", page.place(alternative.condition) ?? "",
      ])
    }
    rows.append(["Authorization", fate, page.place(route.authorizationSpan) ?? ""])
    return rows
  }

  private func outcome(of route: Route) -> (name: String, text: String) {
    if let upstream = route.upstream {
      let port = upstream.port.map { ":\($0)" } ?? ""
      let group = upstream.group.map { "  (group \($0))" } ?? ""
      return (
        "upstream", "\(upstream.scheme)://\(upstream.host)\(port)\(upstream.uri ?? "")\(group)"
      )
    }
    let status = route.status.map { "\($0) " } ?? ""
    if let redirect = route.redirect { return ("answer", "\(status)to \(redirect)") }
    switch route.action {
    case .static: return ("answer", "\(status)a file")
    case .none, .return, .proxy, .fastcgi, .grpc, .uwsgi:
      return ("answer", status.isEmpty ? "none" : "\(status)from \(proxy.kind.name) itself")
    }
  }

  private var fate: String {
    switch route.authorization {
    case .passed: "passed: a client's token arrives unchanged"
    case .stripped: "stripped: a client's token does not arrive"
    case .replaced: "replaced: the proxy sends another value"
    case .added: "added: the proxy sends one of its own"
    case .duplicated: "duplicated: two lines arrive"
    case .conditional: "conditional: it depends on data of the run time"
    case .notForwarded: "not forwarded: no upstream is contacted"
    case .unknown: "unknown: the files do not decide it"
    }
  }
}
