// Sorts flat directives into servers, locations, upstream groups and maps.

import Deployment
import SourceText
import Syntax

/// Builds a ``Proxy``.
struct NginxModelBuilder {
  private static let depthLimit = 20

  var proxy: Proxy
  private(set) var notes: [Because.Step] = []

  init(path: String) { proxy = Proxy(confidence: .possible, path: path) }

  mutating func add(_ directives: [ProxyDirective], of file: SourceFile, level: NginxLevel) {
    switch level {
    case .main:
      for directive in directives {
        switch directive.name {
        case "http": addToHTTP(directive.block ?? [])
        case "server", "upstream", "map": addToHTTP([directive])
        default: break
        }
      }
    case .http: addToHTTP(directives)
    case .server: proxy.servers.append(server(directives, span: file.span))
    case .location:
      let word = ProxyWord(text: "/", span: file.span.sub(0, 0))
      let location = ProxyLocation(
        match: LocationMatch(kind: .prefix, pattern: word), head: file.span.sub(0, 0),
        span: file.span, settings: directives)
      var wrapper = server([], span: file.span)
      wrapper.locations = [location]
      proxy.servers.append(wrapper)
    case .upstream, .stream: break
    }
  }

  /// Adds what the image itself has in `http {}`.
  mutating func add(_ imageFile: NginxImageFile) { addToHTTP(imageFile.directives) }

  /// Names the image's files that servers come from, by the place of their lines.
  mutating func markServers(of imageFiles: [Span: String]) {
    for index in proxy.servers.indices {
      proxy.servers[index].imageFile = proxy.servers[index].span.flatMap { imageFiles[$0] }
    }
  }

  private mutating func addToHTTP(_ directives: [ProxyDirective]) {
    for directive in directives {
      switch directive.name {
      case "server" where directive.block != nil:
        proxy.servers.append(server(directive.block ?? [], span: directive.span))
      case "upstream":
        guard let name = directive.first, let block = directive.block else { continue }
        let servers = block.filter { $0.name == "server" }.compactMap(\.first)
        proxy.upstreams.append(ProxyUpstream(name: name, servers: servers, span: directive.span))
      case "map": addMap(directive)
      case "geo", "split_clients", "js_set", "js_var", "perl_set", "geoip2":
        addOpaque(directive)
      default: proxy.settings.append(directive)
      }
    }
  }

  private mutating func addMap(_ directive: ProxyDirective) {
    guard directive.arguments.count == 2, let block = directive.block,
      let variable = directive.arguments[1].variables.first
    else { return }
    var map = ProxyMap(
      variable: variable.lowercased(), source: directive.arguments[0], entries: [],
      span: directive.span)
    for line in block {
      // A line begins with the text to compare, which the syntax tree calls the directive's name.
      let key = ProxyWord(text: line.name, span: line.nameSpan)
      switch (line.name, line.arguments.count) {
      case ("hostnames", 0): map.hasHostnames = true
      case ("volatile", 0): map.isVolatile = true
      case ("default", 1): map.fallback = line.arguments[0]
      case (_, 1): map.entries.append(ProxyMap.Entry(key: key, value: line.arguments[0]))
      default: continue
      }
    }
    proxy.maps.append(map)
  }

  /// `geo [$address] $variable {}`, `split_clients "…" $variable {}`, `js_set $variable …`.
  private mutating func addOpaque(_ directive: ProxyDirective) {
    let words =
      directive.block == nil ? directive.arguments.prefix(1) : directive.arguments.suffix(1)
    for name in words.flatMap(\.variables) { proxy.opaqueVariables.insert(name.lowercased()) }
  }

  private mutating func server(_ directives: [ProxyDirective], span: Span) -> ProxyServer {
    var server = ProxyServer(span: span)
    for directive in directives {
      switch directive.name {
      case "location":
        if let location = location(directive, depth: 0) { server.locations.append(location) }
        continue
      case "server_name": server.names += directive.arguments.map(\.value)
      case "listen": addListen(directive, to: &server)
      default: break
      }
      server.settings.append(directive)
    }
    if directives.contains(where: { $0.name == "ssl" && $0.says("on") }) {
      for index in server.listens.indices { server.listens[index].isTLS = true }
    }
    if server.listens.isEmpty, !server.hasUnknownListen, !hasListen(directives) {
      server.listens = [ProxyServer.Listen(port: 80)]
    }
    return server
  }

  private func hasListen(_ directives: [ProxyDirective]) -> Bool {
    directives.contains { $0.name == "listen" }
  }

  private func addListen(_ directive: ProxyDirective, to server: inout ProxyServer) {
    guard let word = directive.first else { return }
    guard word.needs.isEmpty else {
      server.hasUnknownListen = true
      return
    }
    guard let (address, port) = Self.endpoint(word.text) else { return }
    let flags = Set(directive.arguments.dropFirst().map(\.text))
    let listen = ProxyServer.Listen(
      address: address, port: port, isTLS: flags.contains("ssl") || flags.contains("quic"),
      isDefault: flags.contains("default_server") || flags.contains("default"), span: word.span)
    server.listens.append(listen)
  }

  /// The address (nil for all) and the port of a `listen`; nil for a Unix socket.
  private static func endpoint(_ text: String) -> (String?, Int)? {
    if text.hasPrefix("unix:") { return nil }
    if let port = Int(text) { return (0...65535).contains(port) ? (nil, port) : nil }
    var host = text
    var port = 80
    if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
      guard let number = Int(text[text.index(after: colon)...]), (0...65535).contains(number)
      else { return nil }
      port = number
      host = String(text[..<colon])
    }
    return (["*", "0.0.0.0", "[::]"].contains(host) ? nil : host, port)
  }

  private mutating func location(_ directive: ProxyDirective, depth: Int) -> ProxyLocation? {
    guard let match = Self.match(directive.arguments), let block = directive.block else {
      notes.append(Because.Step("this location is not understood", at: directive.head))
      return nil
    }
    guard depth < Self.depthLimit else {
      notes.append(Because.Step("locations are nested too deep", at: directive.head))
      return nil
    }
    var location = ProxyLocation(match: match, head: directive.head, span: directive.span)
    for inner in block {
      if inner.name == "location" {
        if let nested = self.location(inner, depth: depth + 1) { location.locations.append(nested) }
      } else {
        location.settings.append(inner)
      }
    }
    return location
  }

  /// A modifier may be a word of its own or stand right before the pattern (ngx_http_core_location).
  private static func match(_ words: [ProxyWord]) -> LocationMatch? {
    let kinds: [(String, LocationMatch.Kind)] = [
      ("=", .exact), ("^~", .decidingPrefix), ("~*", .caselessRegex), ("~", .regex),
    ]
    guard let first = words.first else { return nil }
    if words.count == 2 {
      return kinds.first { $0.0 == first.text }.map { LocationMatch(kind: $0.1, pattern: words[1]) }
    }
    guard words.count == 1 else { return nil }
    if first.text.hasPrefix("@") { return LocationMatch(kind: .named, pattern: first) }
    for (modifier, kind) in kinds where first.text.hasPrefix(modifier) {
      var pattern = first
      pattern.text = String(first.text.dropFirst(modifier.count))
      return LocationMatch(kind: kind, pattern: pattern)
    }
    return LocationMatch(kind: .prefix, pattern: first)
  }
}
