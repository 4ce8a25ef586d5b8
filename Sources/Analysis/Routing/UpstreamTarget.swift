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

  /// Takes an address apart; `text` may hold variables that are not known.
  init(_ text: String, protocol kind: UpstreamProtocol) {
    var rest = text[...]
    scheme = kind.rawValue
    for candidate in ["http", "https", "grpc", "grpcs", "suwsgi", "uwsgi"]
    where text.lowercased().hasPrefix("\(candidate)://") {
      scheme = candidate
      rest = text.dropFirst(candidate.count + 3)
    }
    if rest.hasPrefix("unix:") {
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
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      port = Int(authority[authority.index(after: colon)...])
      host = String(authority[..<colon])
    }
  }

  /// Where the path begins: at a slash, or at a variable whose value begins with one.
  private static func pathStart(in text: Substring) -> Substring.Index {
    let plain = text.firstIndex { $0 == "/" || $0 == "?" } ?? text.endIndex
    var rest = text[..<plain]
    while let dollar = rest.firstIndex(of: "$") {
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

  /// `$proxy_host`: host and port, without a default port.
  var proxyHost: String { port != nil && port == defaultPort ? host : authority }
}

extension RequestState {
  /// The upstream of a `…_pass` line.
  func upstream(of line: ProxyDirective, protocol kind: UpstreamProtocol) -> Route.Upstream? {
    guard let word = line.first else { return nil }
    let address = UpstreamAddress(filledIn(word), protocol: kind)
    let uri =
      kind == .proxy
      ? sentURI(address, isComputed: !word.variables.isEmpty)
      : request.isOpen ? nil : request.target
    guard let group = proxy.upstreams.first(where: { $0.name.text == address.host }) else {
      return Route.Upstream(
        host: address.host, port: address.port ?? address.defaultPort, uri: uri,
        scheme: address.scheme, group: nil)
    }
    let first = UpstreamAddress(group.servers.first?.text ?? group.name.text, protocol: kind)
    return Route.Upstream(
      host: first.host, port: first.port ?? 80, uri: uri, scheme: address.scheme,
      group: group.name.text)
  }

  /// The request's URI towards the upstream (ngx_http_proxy_create_request).
  private func sentURI(_ address: UpstreamAddress, isComputed: Bool) -> String? {
    guard let path else { return nil }
    let suffix = query.isEmpty ? "" : "?\(query)"
    guard let uri = address.uri else {
      return isUntouched ? request.target : RequestTarget.escaped(path) + suffix
    }
    if isComputed { return uri.hasPrefix("/") ? uri : "/\(uri)" }
    guard keepsPrefix, let prefix = chain.last?.match, prefix.isPrefix || prefix.kind == .exact
    else { return RequestTarget.escaped(path) + suffix }
    let rest = path.utf8.dropFirst(prefix.pattern.text.utf8.count)
    return uri + RequestTarget.escaped(String(Substring(rest))) + suffix
  }
}
