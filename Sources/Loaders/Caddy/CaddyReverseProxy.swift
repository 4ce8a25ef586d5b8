// Caddy's reverse_proxy and what is made of it (caddyserver.com/docs/caddyfile/directives/reverse_proxy).

import Deployment
import SourceText

/// One `reverse_proxy`, `php_fastcgi` or `forward_auth`.
struct CaddyReverseProxy {
  private let line: CaddyLine
  private let servers: [ProxyTarget.Server]
  private let passesHost: Bool

  /// - Parameters:
  ///   - line: the directive.
  ///   - upstreams: its words behind the matcher.
  ///   - keepsHost: whether servers with TLS get the client's Host.
  init(_ line: CaddyLine, upstreams: [ProxyWord], keepsHost: Bool = false) {
    self.line = line
    let block = line.block ?? []
    let more = block.filter { $0.name == "to" }.flatMap(\.arguments)
    let transport = block.first { $0.name == "transport" }
    let usesTLS =
      transport?.block?.contains { $0.name == "tls" || $0.name.hasPrefix("tls_") } ?? false
    let isFastCGI = line.name == "php_fastcgi" || transport?.arguments.first?.text == "fastcgi"
    passesHost = keepsHost || !usesTLS && !(upstreams + more).contains(where: Self.isSecure)
    servers = (upstreams + more).map {
      Self.server($0, usesTLS: usesTLS, isFastCGI: isFastCGI)
    }
  }

  /// Where requests go; nil where a plugin finds the servers.
  var target: ProxyTarget? {
    guard !servers.isEmpty else { return nil }
    var target = ProxyTarget(servers: servers)
    var headers: [ProxyStep] = []
    for inner in line.block ?? [] {
      switch inner.name {
      case "header_up": headers += CaddyHeaders.request(inner.arguments, at: inner.head)
      case "header_down":
        if let step = CaddyHeaders.down(inner.arguments, at: inner.head) {
          target.steps.append(step)
        }
      case "rewrite":
        guard let to = inner.arguments.first else { continue }
        target.steps.append(
          ProxyStep(.replacePath(to), name: "`rewrite \(to.text)`", span: inner.head))
      default: continue
      }
    }
    target.steps += CaddyHeaders.ordered(headers)
    target.passesHost = passesHost
    target.hostSpan = passesHost ? nil : servers.first?.text.span
    return target
  }

  /// `forward_auth`: a 2xx answer lets the request pass, with the headers that are copied
  /// (modules/caddyhttp/reverseproxy/forwardauth/caddyfile.go).
  var permission: [ProxyStep] {
    let copies = (line.block ?? []).filter { $0.name == "copy_headers" }
    let names = copies.flatMap { $0.arguments + ($0.block ?? []).flatMap(\.words) }.map { word in
      // `From>To` renames.
      word.text.split(separator: ">").last.map(String.init) ?? word.text
    }
    let address = servers.first?.text ?? ProxyWord(text: "", span: line.head)
    return [
      ProxyStep(
        .askPermission(address: address, copies: names, copiesPattern: nil),
        name: "`\(line.words.map(\.text).joined(separator: " "))`", span: line.head)
    ]
  }

  private static func isSecure(_ word: ProxyWord) -> Bool {
    server(word, usesTLS: false, isFastCGI: false).scheme == "https"
  }

  /// `web:3000`, `https://web`, `h2c://web:50051`, `:9000`, `unix//run/x.sock`.
  private static func server(
    _ word: ProxyWord, usesTLS: Bool, isFastCGI: Bool
  ) -> ProxyTarget.Server {
    var rest = word.text[...]
    var scheme: String?
    for candidate in ["http", "https", "h2c", "srv+http", "srv+https"]
    where rest.hasPrefix("\(candidate)://") {
      scheme = candidate.hasSuffix("https") ? "https" : "http"
      rest = rest.dropFirst(candidate.utf8.count + 3)
    }
    let isSocket = rest.hasPrefix("unix/")
    if rest.hasPrefix("tcp/") { rest = rest.dropFirst(4) }
    let colon = rest.lastIndex(of: ":").flatMap { rest[$0...].contains("]") ? nil : $0 }
    let written = isSocket ? rest : rest[..<(colon ?? rest.endIndex)]
    let host = written.isEmpty ? "localhost" : String(written)
    let digits = colon.map { rest[rest.index(after: $0)...].prefix { $0 != "-" } }
    let port = isSocket ? nil : digits.map { Int($0) } ?? (scheme == "https" ? 443 : 80)
    let secure = usesTLS || scheme == "https" || scheme == nil && port == 443
    let isUnknown = host.contains("{")
    let needs = word.needs.isEmpty ? ["`\(word.text)`"] : word.needs
    return ProxyTarget.Server(
      text: word, scheme: isFastCGI ? "fastcgi" : secure ? "https" : "http",
      host: isUnknown
        ? .unknown(needs: needs, span: word.span)
        : .known(host, span: word.span, origin: word.origin),
      port: port.map { .known($0, span: word.span) } ?? .unknown(needs: needs, span: word.span))
  }
}
