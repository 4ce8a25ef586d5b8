// The ways in which nginx talks to upstreams; each has directives of its own.

import Deployment

/// How requests are handed on.
enum UpstreamProtocol: String, Sendable, CaseIterable {
  case proxy, fastcgi, grpc, uwsgi, scgi, memcached

  /// The protocol of a `…_pass` directive.
  init?(directive: String) {
    // Every line of every location is asked, so the end is compared byte by byte.
    let suffix = "_pass".utf8
    guard directive.utf8.count > suffix.count,
      directive.utf8.suffix(suffix.count).elementsEqual(suffix)
    else { return nil }
    self.init(rawValue: String(directive.dropLast(5)))
  }

  /// What a route calls it.
  var action: Route.Action {
    switch self {
    case .proxy: .proxy
    case .fastcgi: .fastcgi
    case .grpc: .grpc
    case .uwsgi, .scgi: .uwsgi
    case .memcached: .none
    }
  }

  /// The directive that sets what is sent.
  var headerDirective: String {
    switch self {
    case .proxy, .memcached: "proxy_set_header"
    case .grpc: "grpc_set_header"
    case .fastcgi, .uwsgi, .scgi: "\(rawValue)_param"
    }
  }

  /// The directive that says whether the client's own headers are passed on.
  var passDirective: String {
    switch self {
    case .proxy: "proxy_pass_request_headers"
    case .fastcgi: "fastcgi_pass_request_headers"
    case .grpc: "grpc_pass_request_headers"
    case .uwsgi: "uwsgi_pass_request_headers"
    case .scgi: "scgi_pass_request_headers"
    case .memcached: "memcached_pass_request_headers"
    }
  }

  /// The name of the header that a line of the header directive sets, in lower case.
  func headerName(setBy line: ProxyDirective) -> String? {
    guard line.arguments.count >= 2 else { return nil }
    let written = line.arguments[0].text.lowercased()
    guard usesParameters else { return written }
    return written.hasPrefix("http_")
      ? String(written.dropFirst(5)).replacing("_", with: "-") : nil
  }

  /// Whether a line of the header directive sets the header of this name, which is given in lower case.
  func isHeader(_ name: String, setBy line: ProxyDirective) -> Bool {
    guard line.arguments.count >= 2 else { return false }
    let written = line.arguments[0].text
    guard usesParameters else {
      return written.utf8.count == name.utf8.count && written.lowercased() == name
    }
    return written.lowercased() == "http_" + name.replacing("-", with: "_")
  }

  /// Whether headers become parameters named `HTTP_…`.
  var usesParameters: Bool { self == .fastcgi || self == .uwsgi || self == .scgi }
}
