// Lines that let a header of an upstream's answer pass.

import Deployment
import SourceText

/// A `proxy_pass_header` line or one of its relatives: it concerns answers only (ngx_http_proxy_module).
public struct PassHeaderLine: Hashable, Sendable {
  /// The directive.
  public var directive: String
  /// The header as written.
  public var name: String
  /// The line without its end.
  public var head: Span
  /// The whole line.
  public var span: Span

  /// Whether the header is one that clients send, so that the line was meant for requests.
  public var isRequestHeader: Bool { Self.requestHeaders.contains(name.lowercased()) }

  /// Headers that mean nothing in an answer (RFC 9110 and the forwarded family).
  private static let requestHeaders: Set<String> = [
    "accept", "accept-encoding", "accept-language", "authorization", "cookie", "forwarded", "host",
    "origin", "proxy-authorization", "referer", "user-agent", "x-api-key", "x-auth-token",
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-real-ip",
  ]

  /// The lines of a proxy in file order.
  static func of(_ proxy: Proxy) -> [PassHeaderLine] {
    var lines: [ProxyDirective] = []
    collect(proxy.settings, into: &lines)
    for server in proxy.servers {
      collect(server.settings, into: &lines)
      collect(server.locations, into: &lines)
    }
    var seen: Set<Span> = []
    return lines.compactMap { line in
      guard let name = line.first?.text, seen.insert(line.span).inserted else { return nil }
      return PassHeaderLine(directive: line.name, name: name, head: line.head, span: line.span)
    }
  }

  private static func collect(_ locations: [ProxyLocation], into lines: inout [ProxyDirective]) {
    for location in locations {
      collect(location.settings, into: &lines)
      collect(location.locations, into: &lines)
    }
  }

  private static func collect(_ settings: [ProxyDirective], into lines: inout [ProxyDirective]) {
    lines += settings.filter { $0.name.hasSuffix("_pass_header") }
  }
}
