// The ways in which nginx talks to upstreams; each has directives of its own.

/// How requests are handed on.
enum UpstreamProtocol: String, Sendable, CaseIterable {
  case proxy, fastcgi, grpc, uwsgi, scgi, memcached

  /// The protocol of a `…_pass` directive.
  init?(directive: String) {
    guard directive.hasSuffix("_pass") else { return nil }
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

  /// Whether headers become parameters named `HTTP_…`.
  var usesParameters: Bool { self == .fastcgi || self == .uwsgi || self == .scgi }
}
