// The address in a `proxy_pass` and its relatives, and the path that is asked for there.

import Deployment

/// The parts of an upstream's address as written.
struct UpstreamAddress: Hashable, Sendable {
  /// `http`, `https`, `grpc`, `grpcs`, or the protocol's name.
  var scheme: String
  /// Host and port as written.
  var authority: String
  var host: String
  var port: Int?
  /// What follows the authority; nil where nothing does.
  var uri: String?

  private static let schemes = ["http", "https", "grpc", "grpcs", "suwsgi", "uwsgi"]

  /// Takes an address apart; `text` may hold variables that are not known.
  init(_ text: String, protocol kind: UpstreamProtocol) {
    var rest = text[...]
    scheme = kind.rawValue
    let bytes = text.utf8
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8),
      case let written = text[..<colon].lowercased(), Self.schemes.contains(written)
    {
      scheme = written
      rest = text[bytes.index(colon, offsetBy: 3)...]
    }
    if rest.utf8.starts(with: "unix:".utf8) {
      // unix:/path/to/socket[:/uri]
      let end = rest.dropFirst(5).firstIndex(of: ":") ?? rest.endIndex
      authority = String(rest[..<end])
      host = authority
      uri = end < rest.endIndex ? String(rest[rest.index(after: end)...]) : nil
      return
    }
    let end = Self.pathStart(in: rest)
    authority = String(rest[..<end])
    uri = end < rest.endIndex ? String(rest[end...]) : nil
    host = authority
    if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")),
      !authority.utf8[colon...].contains(UInt8(ascii: "]"))
    {
      port = Int(authority[authority.index(after: colon)...])
      host = String(authority[..<colon])
    }
  }

  /// Where the path begins: at a slash, or at a variable whose value begins with one.
  private static func pathStart(in text: Substring) -> Substring.Index {
    let plain =
      text.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? text.endIndex
    var rest = text[..<plain]
    guard rest.utf8.contains(UInt8(ascii: "$")) else { return plain }
    while let dollar = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
      let name = rest[dollar...].dropFirst().drop { $0 == "{" }
      if ["request_uri", "uri", "document_uri"].contains(where: name.hasPrefix) { return dollar }
      rest = rest[rest.index(after: dollar)...]
    }
    return plain
  }

  /// The port that a scheme stands for.
  var defaultPort: Int? {
    switch scheme {
    case "http", "grpc": 80
    case "https", "grpcs": 443
    default: nil
    }
  }

  /// `$proxy_host`: host and port, without a default port; `localhost` for a socket file
  /// (ngx_http_proxy_set_vars).
  var proxyHost: String {
    if authority.hasPrefix("unix:") { return "localhost" }
    return port != nil && port == defaultPort ? host : authority
  }

  /// `$proxy_port`.
  var proxyPort: String {
    authority.hasPrefix("unix:") ? "" : (port ?? defaultPort).map(String.init) ?? ""
  }
}

extension RequestState {
  /// The upstream of a `…_pass` line.
  func upstream(
    of line: ProxyDirective, _ address: UpstreamAddress, protocol kind: UpstreamProtocol
  ) -> Route.Upstream? {
    guard let word = line.first else { return nil }
    let uri: String? =
      switch kind {
      case .proxy: sentURI(address, isComputed: !word.variables.isEmpty)
      case .grpc: sentURI(nil, isComputed: false)
      case .fastcgi, .uwsgi, .scgi, .memcached: request.isOpen ? nil : request.target
      }
    guard let group = group(of: address) else {
      return Route.Upstream(
        host: address.host, port: address.port ?? address.defaultPort, uri: uri,
        scheme: address.scheme, group: nil)
    }
    let first = UpstreamAddress(group.servers.first?.text ?? group.name.text, protocol: kind)
    return Route.Upstream(
      host: first.host, port: first.port ?? 80, uri: uri, scheme: address.scheme,
      group: group.name.text)
  }

  /// The group that an address names; names are the same in upper and lower case.
  private func group(of address: UpstreamAddress) -> ProxyUpstream? {
    guard address.port == nil else { return nil }
    let host = address.host.lowercased()
    return proxy.upstreams.first {
      $0.name.text.utf8.count == host.utf8.count && $0.name.text.lowercased() == host
    }
  }

  /// The request's URI towards the upstream (ngx_http_proxy_create_request); no address means one
  /// without a URI.
  private func sentURI(_ address: UpstreamAddress?, isComputed: Bool) -> String? {
    guard let path else { return nil }
    let suffix = query.isEmpty ? "" : "?\(query)"
    guard let uri = address?.uri else {
      return isUntouched ? request.target : escaped(path) + suffix
    }
    if isComputed { return uri.hasPrefix("/") ? uri : "/\(uri)" }
    guard keepsPrefix, let prefix = chain.last?.match, prefix.isPrefix || prefix.kind == .exact
    else { return escaped(path) + suffix }
    let rest = path.utf8.dropFirst(prefix.pattern.text.utf8.count)
    return uri + escaped(String(Substring(rest))) + suffix
  }

  /// Only a path that was decoded, or that nginx made itself, is escaped again.
  private func escaped(_ path: String) -> String {
    hasPercent || isInternal ? RequestTarget.escaped(path) : path
  }

  /// Why an address that is computed for this request leads nowhere, where that is certain.
  mutating func lookUpFailure(_ line: ProxyDirective, _ kind: UpstreamProtocol) -> Refusal? {
    guard let word = line.first, !word.variables.isEmpty, kind == .proxy,
      let text = compute(word).text
    else { return nil }
    let address = UpstreamAddress(text, protocol: kind)
    guard ["http", "https"].contains(address.scheme), !address.host.isEmpty else {
      return Refusal(
        status: 500, reason: "`\(text)` is no address that nginx can pass a request to",
        span: line.head)
    }
    guard levels.last("resolver") == nil, !proxy.isIncomplete, !levels.isUncertain("resolver"),
      needsResolver(address)
    else { return nil }
    return Refusal(
      status: 502, reason: "nginx has no `resolver` to look up `\(address.host)` with",
      span: line.head)
  }

  /// Addresses in numbers, sockets, groups, and hosts that another line names without variables are
  /// known from the start (ngx_http_upstream_init_request).
  private func needsResolver(_ address: UpstreamAddress) -> Bool {
    if address.host.hasPrefix("unix:") || address.host.hasPrefix("[") { return false }
    if AddressRange(address.host) != nil || group(of: address) != nil { return false }
    let port = address.port ?? address.defaultPort
    return !proxy.passLines.contains { line in
      guard let word = line.first, word.variables.isEmpty else { return false }
      let other = UpstreamAddress(word.text, protocol: .proxy)
      return other.host.lowercased() == address.host.lowercased()
        && (other.port ?? other.defaultPort) == port
    }
  }
}

extension Proxy {
  /// All lines that pass requests on.
  fileprivate var passLines: [ProxyDirective] {
    var lines: [ProxyDirective] = []
    func collect(_ location: ProxyLocation) {
      lines += location.settings.filter { $0.name == "proxy_pass" }
      for block in location.settings where block.name == "if" || block.name == "limit_except" {
        lines += (block.block ?? []).filter { $0.name == "proxy_pass" }
      }
      location.locations.forEach(collect)
    }
    for server in servers { server.locations.forEach(collect) }
    return lines
  }
}
