// Caddy's placeholders in values: `{host}`, `{http.request.header.X}`.

import Deployment

/// A value with placeholders.
enum RulePlaceholders {
  /// Caddy's short names for the long ones (caddyserver.com/docs/caddyfile/concepts, "Placeholders"),
  /// by the names that the same things have in nginx, which facts about headers use.
  private static let names: [String: String] = [
    "host": "$host", "http.request.host": "$host",
    "hostport": "$http_host", "http.request.hostport": "$http_host",
    "scheme": "$scheme", "http.request.scheme": "$scheme",
    "port": "$server_port", "http.request.port": "$server_port",
    "remote_host": "$remote_addr", "http.request.remote.host": "$remote_addr",
    "client_ip": "$remote_addr", "http.vars.client_ip": "$remote_addr",
    "upstream_hostport": "$proxy_host", "http.reverse_proxy.upstream.hostport": "$proxy_host",
    "method": "$request_method", "http.request.method": "$request_method",
    "uri": "$request_uri", "http.request.uri": "$request_uri",
    "path": "$uri", "http.request.uri.path": "$uri",
    "query": "$args", "http.request.uri.query": "$args",
  ]

  /// A part of a value.
  enum Part: Hashable {
    case text(String)
    /// A placeholder without its braces.
    case placeholder(String)
  }

  /// The parts of a value; a brace that encloses no name is text.
  static func parts(_ text: String) -> [Part] {
    guard text.contains("{") else { return text.isEmpty ? [] : [.text(text)] }
    var parts: [Part] = []
    var literal = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      literal += rest[..<open]
      let inner = rest[rest.index(after: open)...].prefix { $0 != "}" && $0 != "{" && $0 != " " }
      guard inner.endIndex < rest.endIndex, rest[inner.endIndex] == "}", !inner.isEmpty,
        !literal.hasSuffix("$")
      else {
        literal += "{"
        rest = rest[rest.index(after: open)...]
        continue
      }
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = ""
      parts.append(.placeholder(String(inner)))
      rest = rest[rest.index(after: inner.endIndex)...]
    }
    literal += rest
    if !literal.isEmpty { parts.append(.text(literal)) }
    return parts
  }

  /// The value in nginx's words, for facts that compare proxies; nil where it has no placeholder.
  static func common(_ text: String) -> String? {
    let parts = parts(text)
    guard parts.contains(where: { if case .placeholder = $0 { true } else { false } }) else {
      return nil
    }
    return parts.map { part in
      switch part {
      case .text(let text): return text
      case .placeholder(let name):
        if let header = header(name) { return "$http_" + header.replacing("-", with: "_") }
        return names[name] ?? "{\(name)}"
      }
    }.joined()
  }

  /// The header that a placeholder names, in lower case.
  static func header(_ name: String) -> String? {
    for prefix in ["http.request.header.", "header."] where name.hasPrefix(prefix) {
      return name.dropFirst(prefix.utf8.count).lowercased()
    }
    return nil
  }
}

extension RuleState {
  /// What a value of the configuration is for this request.
  func evaluate(_ word: ProxyWord, upstream: String? = nil) -> RuntimeValue {
    if word.isOpen { return .open(word.text, mayBeEmpty: true) }
    guard proxy.kind == .caddy else { return .known(word.text) }
    var result = ""
    for part in RulePlaceholders.parts(word.text) {
      switch part {
      case .text(let text): result += text
      case .placeholder(let name):
        guard let text = value(of: name, upstream: upstream) else {
          return .open(word.text, mayBeEmpty: true)
        }
        result += text
      }
    }
    return .known(result)
  }

  private func value(of name: String, upstream: String?) -> String? {
    if let header = RulePlaceholders.header(name) {
      let lines = values(header)
      if lines.isEmpty { return request.isOpen ? nil : "" }
      return lines.first?.value.text
    }
    let suffix = query.isEmpty ? "" : "?\(query)"
    switch RulePlaceholders.common("{\(name)}") {
    case "$host": return authority.isEmpty ? nil : hostName
    case "$http_host": return authority.isEmpty ? nil : authority
    case "$scheme": return request.scheme.isEmpty ? nil : request.scheme
    case "$remote_addr": return request.clientAddress
    case "$server_port": return String(request.listeningPort ?? request.port)
    case "$proxy_host": return upstream
    case "$request_method": return request.method
    case "$request_uri":
      return isUntouched ? request.target : path.map { RequestTarget.escaped($0) + suffix }
    case "$uri": return path
    case "$args": return query
    default: return nil
    }
  }
}
