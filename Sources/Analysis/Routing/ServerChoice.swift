// Which virtual server takes a request.

import Deployment
import SourceText

/// The virtual server for a request.
struct ServerChoice {
  let server: ProxyServer
  let listen: ProxyServer.Listen
  let because: Because
  /// The server that reads requests on the same socket until it knows the name of the host.
  private(set) var defaultServer: ProxyServer?
  /// Whether the request is sent without TLS to a port that speaks it.
  private(set) var isPlainOnTLS = false
  /// The groups of the pattern that named the server, if one did.
  private(set) var groups: [String?] = []
  /// The numbers of its named groups.
  private(set) var groupNames: [String: Int] = [:]

  /// Chooses as nginx does: by address and port, then exact name, longest `*.suffix`, longest
  /// `prefix.*`, first regex, and else the default server.
  init?(_ proxy: Proxy, host: String, port: Int, isTLS: Bool, isLoopback: Bool = false) {
    let all = proxy.servers.flatMap { server in server.listens.map { (server, $0) } }
    let candidates = Self.candidates(
      all, host: host, port: port, isTLS: isTLS, isLoopback: isLoopback)
    guard let first = candidates.first else {
      // A template's unknown port may be any; a single server takes it all the same.
      guard proxy.servers.count == 1, let only = proxy.servers.first, only.hasUnknownListen else {
        return nil
      }
      self.init(
        only, ProxyServer.Listen(port: port, isTLS: isTLS),
        Because("the only server", at: only.span))
      return
    }
    let fallback = candidates.first { $0.1.isDefault } ?? first
    let name = Self.comparable(host)
    if let found = Self.named(candidates.map(\.0), name) {
      self.init(
        candidates[found.index].0, candidates[found.index].1,
        Because(
          "\(found.kind) names the server for `\(name)`"
            + Self.origin(of: candidates[found.index].0), at: found.span))
      if case .match(let groups, let names) = found.outcome {
        self.groups = groups
        groupNames = names
      }
    } else {
      self.init(
        fallback.0, fallback.1,
        Self.reason(for: fallback.1, name: name, isOnly: candidates.count == 1, at: fallback.0))
    }
    defaultServer = fallback.0
    isPlainOnTLS = !isTLS && listen.port == port && listen.isTLS
  }

  private static func reason(
    for listen: ProxyServer.Listen, name: String, isOnly: Bool, at server: ProxyServer
  ) -> Because {
    let place = listen.span ?? server.span
    let origin = origin(of: server)
    if isOnly { return Because("the only server on port \(listen.port)\(origin)", at: place) }
    let role = listen.isDefault ? "this is its default server" : "so its first server answers"
    return Because(
      "no server on port \(listen.port) is named `\(name)`, \(role)\(origin)", at: place)
  }

  private static func origin(of server: ProxyServer) -> String {
    server.imageFile.map { ": that of the image's own `\($0)`" } ?? ""
  }

  /// Names are compared in lower case and without a dot at the end (ngx_http_validate_host).
  private static func comparable(_ host: String) -> String {
    let name = host.lowercased()
    return name.hasSuffix(".") ? String(name.dropLast()) : name
  }

  private init(_ server: ProxyServer, _ listen: ProxyServer.Listen, _ because: Because) {
    self.server = server
    self.listen = listen
    self.because = because
  }

  private typealias Candidate = (ProxyServer, ProxyServer.Listen)

  /// The servers of one listening socket.
  ///
  /// A port that nobody listens on is taken to be published
  /// for one that speaks the right protocol, best one that knows the name.
  private static func candidates(
    _ all: [Candidate], host: String, port: Int, isTLS: Bool, isLoopback: Bool
  ) -> [Candidate] {
    var onPort = all.filter { $0.1.port == port && $0.1.isTLS == isTLS }
    if onPort.isEmpty, isLoopback { return [] }
    if onPort.isEmpty, !isTLS { onPort = all.filter { $0.1.port == port } }
    if onPort.isEmpty {
      let fitting = all.filter { $0.1.isTLS == isTLS }
      let known = fitting.first { named([$0.0], comparable(host)) != nil } ?? fitting.first
      onPort = fitting.filter { $0.1.port == known?.1.port }
    }
    if onPort.isEmpty { onPort = all.filter { $0.1.port == port } }
    if onPort.isEmpty, let first = all.first { onPort = all.filter { $0.1.port == first.1.port } }
    // A specific address has its own list of servers, which other addresses never see.
    let address: String?
    if isLoopback, onPort.contains(where: { isLoopbackAddress($0.1.address) }) {
      address = onPort.first { isLoopbackAddress($0.1.address) }?.1.address
    } else if onPort.contains(where: { $0.1.address == nil }) {
      address = nil
    } else {
      address = onPort.first?.1.address
    }
    var seen: Set<Int> = []
    return onPort.filter { $0.1.address == address }
      .filter {
        seen.insert($0.0.span.map { Int($0.start) << 32 | Int($0.file.rawValue) } ?? -1).inserted
      }
  }

  private static func isLoopbackAddress(_ address: String?) -> Bool {
    address.map { $0.hasPrefix("127.") || $0 == "localhost" || $0 == "[::1]" } ?? false
  }

  /// A server that knows the host's name.
  private struct Named {
    let index: Int
    let span: Span?
    let kind: String
    var outcome = PCREOutcome.noMatch
  }

  private static func named(_ servers: [ProxyServer], _ host: String) -> Named? {
    var suffix: (length: Int, index: Int, span: Span?)?
    var prefix: (length: Int, index: Int, span: Span?)?
    for (index, server) in servers.enumerated() {
      for name in server.names {
        guard let text = name.value?.lowercased(), !text.hasPrefix("~") else { continue }
        if text == host || (text.hasPrefix(".") && text.dropFirst() == host) {
          return Named(index: index, span: name.span, kind: "`\(text)`")
        }
        let tail = text.hasPrefix("*.") ? text.dropFirst() : text.hasPrefix(".") ? text[...] : ""
        if !tail.isEmpty, host.hasSuffix(tail), tail.utf8.count > suffix?.length ?? 0 {
          suffix = (tail.utf8.count, index, name.span)
        }
        if text.hasSuffix(".*"), host.hasPrefix(text.dropLast()),
          text.utf8.count > prefix?.length ?? 0
        {
          prefix = (text.utf8.count, index, name.span)
        }
      }
    }
    if let found = suffix ?? prefix {
      return Named(index: found.index, span: found.span, kind: "a wildcard")
    }
    for (index, server) in servers.enumerated() {
      for name in server.names {
        guard let text = name.value, text.hasPrefix("~") else { continue }
        // The host is in lower case already, and patterns for it are caseless (ngx_http_core_server_name).
        let outcome = PCRE(String(text.dropFirst()), isCaseless: true).match(host)
        if case .match = outcome {
          return Named(index: index, span: name.span, kind: "a pattern", outcome: outcome)
        }
      }
    }
    return nil
  }
}
