// A reverse proxy's configuration, as far as it decides what an upstream receives.

import SourceText

/// A reverse proxy.
public struct Proxy: Sendable {
  /// The product.
  public var kind = ProxyKind.nginx
  /// The compose service that runs it; nil where no service is known to use the files.
  public var service: String?
  /// How sure the link to the service is.
  public var confidence: Confidence
  /// The release that reads the configuration; nil where nothing tells it.
  public var version: NginxVersion?
  /// What tells the release, such as the image.
  public var versionSpan: Span?
  /// The path of the file that the configuration starts with.
  public var path: String
  /// The virtual servers in file order, includes followed.
  public var servers: [ProxyServer]
  /// What stands in `http {}` itself, in file order.
  public var settings: [ProxyDirective] = []
  /// The named groups of upstream servers.
  public var upstreams: [ProxyUpstream] = []
  /// The variables that are looked up in a table.
  public var maps: [ProxyMap] = []
  /// Variables whose values the files do not decide (`geo`, `split_clients`, scripts), lower case.
  public var opaqueVariables: Set<String> = []
  /// Whether an include could not be followed, so that a line may be missing anywhere.
  public var isIncomplete = false
  /// nginx's own variables that are replaced before nginx reads the files.
  public var shadowedVariables: [ShadowedVariable] = []
  /// Whether plain requests for a name that is served with TLS are sent there (Caddy).
  public var redirectsToTLS = false

  /// The virtual servers that the repository's files have; every official image of nginx adds one.
  public var ownServers: [ProxyServer] { servers.filter { $0.imageFile == nil } }

  /// Makes a proxy.
  public init(
    service: String? = nil, confidence: Confidence = .possible, path: String,
    servers: [ProxyServer] = []
  ) {
    self.service = service
    self.confidence = confidence
    self.path = path
    self.servers = servers
  }
}

/// A virtual server.
public struct ProxyServer: Sendable {
  /// `server_name` entries; empty for a server without names.
  public var names: [Sourced<String>]
  /// The addresses that it listens on.
  public var listens: [Listen]
  /// Where the server starts.
  public var span: Span?
  /// What stands in `server {}` itself, locations left out, in file order.
  public var settings: [ProxyDirective] = []
  /// The locations in file order.
  public var locations: [ProxyLocation] = []
  /// Whether a `listen` depends on a variable without a known value.
  public var hasUnknownListen = false
  /// In Traefik and Caddy: which requests it takes and what it does with them; the servers are tried in order.
  public var rule: ProxyRule?
  /// In Traefik and Caddy: what becomes of X-Forwarded headers that clients send.
  public var forwardedTrust = ForwardedTrust.none
  /// The service whose labels make the server.
  public var labelledService: String?
  /// The file of the image that brings the server along; nil for a server of the repository's.
  public var imageFile: String?

  /// Whether one of its addresses speaks TLS.
  public var isTLS: Bool { listens.contains(where: \.isTLS) }

  /// An address that a virtual server listens on.
  public struct Listen: Sendable {
    /// The host part as written, such as `127.0.0.1`; nil for every address of the machine.
    public var address: String?
    /// The port.
    public var port: Int
    /// Whether it speaks TLS.
    public var isTLS: Bool
    /// Whether it answers for names that no server has.
    public var isDefault: Bool
    /// Where it is written.
    public var span: Span?

    /// Makes a listen address.
    public init(
      address: String? = nil, port: Int, isTLS: Bool = false, isDefault: Bool = false,
      span: Span? = nil
    ) {
      self.address = address
      self.port = port
      self.isTLS = isTLS
      self.isDefault = isDefault
      self.span = span
    }
  }

  /// Makes a virtual server.
  public init(names: [Sourced<String>] = [], listens: [Listen] = [], span: Span? = nil) {
    self.names = names
    self.listens = listens
    self.span = span
  }
}
