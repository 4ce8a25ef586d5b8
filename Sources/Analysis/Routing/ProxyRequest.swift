// A request as it arrives at a proxy.

/// One header line of a request.
public struct RequestHeader: Hashable, Sendable {
  /// The name as sent.
  public var name: String
  /// The value.
  public var value: String

  /// Makes a header line.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A request whose way through a proxy is asked for.
public struct ProxyRequest: Sendable {
  /// The method in upper case.
  public var method: String
  /// `http` or `https`.
  public var scheme: String
  /// The host without its port.
  public var host: String
  /// The port that the client names.
  public var port: Int
  /// The port that the proxy listens on, where it is published under another; nil for the same.
  public var listeningPort: Int?
  /// Path and query as sent.
  public var target: String
  /// The header lines; `Host` follows from the host and the port where it is missing.
  public var headers: [RequestHeader]
  /// The client's address as the proxy sees it: this machine's, unless somebody says otherwise.
  public var clientAddress: String? = "127.0.0.1"
  /// Whether nothing is known of the request beyond its method and these headers.
  var isOpen = false

  /// Makes a request.
  public init(
    method: String = "GET", scheme: String = "http", host: String, port: Int? = nil,
    listeningPort: Int? = nil, target: String = "/", headers: [RequestHeader] = []
  ) {
    self.method = method
    self.scheme = scheme
    self.host = host
    self.port = port ?? (scheme == "https" ? 443 : 80)
    self.listeningPort = listeningPort
    self.target = target
    self.headers = headers
  }

  /// The value of the `Host` header.
  var authority: String {
    if let line = header("host") { return line }
    return port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
  }

  /// The first value under a name, which is given in lower case.
  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}
