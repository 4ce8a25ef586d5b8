// The header lines that an upstream receives.

import Deployment
import SourceText

/// A header line on its way to an upstream.
struct SentHeader: Hashable, Sendable {
  /// The name in lower case.
  let name: String
  let value: RuntimeValue
  /// The line that sets it; nil for the client's own and for nginx's defaults.
  let span: Span?
  let source: Source

  enum Source: Hashable, Sendable { case client, setting, standard }
}

extension RequestState {
  /// Headers that nginx sets or drops itself where no line says otherwise
  /// (ngx_http_proxy_module.c, ngx_http_proxy_headers).
  private static let standardNames: Set<String> = [
    "host", "connection", "content-length", "transfer-encoding", "te", "keep-alive", "expect",
    "upgrade",
  ]
  /// What a cache takes out as well (ngx_http_proxy_cache_headers).
  private static let cacheNames: Set<String> = [
    "if-modified-since", "if-unmodified-since", "if-none-match", "if-match", "range", "if-range",
  ]

  /// The lines that the upstream receives, settings first.
  func upstreamHeaders(_ kind: UpstreamProtocol, authority: String) -> [SentHeader] {
    kind.usesParameters ? parameters(kind) : headerLines(kind, authority: authority)
  }

  /// The `Authorization` lines among ``upstreamHeaders(_:authority:)``.
  func sentAuthorization(_ kind: UpstreamProtocol) -> [SentHeader] {
    let lines = authorizationLines(kind).filter { kind.usesParameters || $0.arguments.count == 2 }
    guard lines.isEmpty else {
      return lines.compactMap { line in
        let word = line.arguments[1]
        let value = evaluate(word)
        let isSkipped = !kind.usesParameters || word.text.isEmpty || line.arguments.count > 2
        if value.isEmpty == true, isSkipped { return nil }
        return SentHeader(name: "authorization", value: value, span: line.head, source: .setting)
      }
    }
    guard passesHeaders(kind) else { return [] }
    let name = "authorization"
    let scripted = scriptedHeaders[name].map {
      [SentHeader(name: name, value: $0, span: nil, source: .client)]
    }
    return (scripted ?? [])
      + values(ofHeader: name).map {
        SentHeader(name: name, value: .known($0), span: nil, source: .client)
      }
  }

  /// Whether the client's own headers are passed on.
  func passesHeaders(_ kind: UpstreamProtocol) -> Bool {
    kind == .grpc || levels.isOn(kind.passDirective, byDefault: true)
  }

  private func headerLines(_ kind: UpstreamProtocol, authority: String) -> [SentHeader] {
    let levels = levels
    var sent: [SentHeader] = []
    var names: Set<String> = []
    for line in levels.lines(kind.headerDirective) where line.arguments.count == 2 {
      let name = line.arguments[0].text.lowercased()
      names.insert(name)
      let value =
        line.arguments[1].text == "$proxy_host"
        ? RuntimeValue.known(authority) : evaluate(line.arguments[1])
      if value.isEmpty == true { continue }
      sent.append(SentHeader(name: name, value: value, span: line.head, source: .setting))
    }
    if !names.contains("host") {
      sent.append(SentHeader(name: "host", value: .known(authority), span: nil, source: .standard))
    }
    if kind == .proxy, !names.contains("connection") {
      sent.append(
        SentHeader(name: "connection", value: .known("close"), span: nil, source: .standard))
    }
    guard passesHeaders(kind) else { return sent }
    let isCached = levels.last("\(kind.rawValue)_cache").map { !$0.says("off") } ?? false
    return sent
      + clientHeaders { name in
        if names.contains(name) { return true }
        return name != "content-length" && Self.standardNames.contains(name)
          || isCached && Self.cacheNames.contains(name)
      }
  }

  /// With FastCGI, uwsgi and SCGI a header becomes `HTTP_NAME`.
  ///
  /// A literal empty value sends nothing, an
  /// empty variable sends an empty value.
  private func parameters(_ kind: UpstreamProtocol) -> [SentHeader] {
    var sent: [SentHeader] = []
    var names: Set<String> = []
    for line in levels.lines(kind.headerDirective) where line.arguments.count >= 2 {
      let parameter = line.arguments[0].text
      guard parameter.hasPrefix("HTTP_") else { continue }
      let name = parameter.dropFirst(5).lowercased().replacing("_", with: "-")
      names.insert(name)
      let value = evaluate(line.arguments[1])
      let isSkipped = line.arguments[1].text.isEmpty || line.arguments.count > 2
      if value.isEmpty == true, isSkipped { continue }
      sent.append(SentHeader(name: name, value: value, span: line.head, source: .setting))
    }
    guard passesHeaders(kind) else { return sent }
    return sent + clientHeaders(except: names.contains)
  }

  private func clientHeaders(except isHidden: (String) -> Bool) -> [SentHeader] {
    let scripted = scriptedHeaders.filter { !isHidden($0.key) }
      .map { SentHeader(name: $0.key, value: $0.value, span: nil, source: .client) }
    return scripted.sorted { $0.name < $1.name }
      + headers.compactMap { header in
        let name = header.name.lowercased()
        if isHidden(name) { return nil }
        return SentHeader(name: name, value: .known(header.value), span: nil, source: .client)
      }
  }

  /// What the proxy adds to an answer (ngx_http_headers_filter_module, headers-more).
  func responseHeaders(status: Int?) -> [Route.ResponseHeader] {
    var result: [Route.ResponseHeader] = []
    for line in levels.addedHeaders() where line.arguments.count >= 2 {
      let value = evaluate(line.arguments[1])
      let always = line.arguments.count > 2 && line.arguments[2].text == "always"
      if value.isEmpty == true { continue }
      if let status, !always, !Self.plainStatuses.contains(status) { continue }
      result.append(
        Route.ResponseHeader(
          name: line.arguments[0].text, value: value.display, always: always, span: line.head))
    }
    for line in levels.lines("more_set_headers") {
      for word in line.arguments {
        guard let colon = word.text.firstIndex(of: ":"), !word.text.hasPrefix("-") else { continue }
        var value = word
        value.text = String(
          word.text[word.text.index(after: colon)...].trimmingPrefix { $0 == " " })
        let name = String(word.text[..<colon])
        result.removeAll { $0.name.lowercased() == name.lowercased() }
        result.append(
          Route.ResponseHeader(
            name: name, value: evaluate(value).display, always: true, span: line.head))
      }
    }
    return result
  }

  /// Answers that `add_header` without `always` is for.
  private static let plainStatuses: Set<Int> = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308]
}
