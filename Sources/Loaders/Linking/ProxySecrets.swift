// Credentials in the configurations of Traefik and Caddy.

import Deployment
import SourceText

/// Collects what must not be shown of a proxy's configuration.
enum ProxySecrets {
  /// The users of `basic_auth`, and credentials that lines give to upstreams.
  static func redaction(of lines: [CaddyLine]) -> Redaction {
    var redaction = Redaction()
    collect(lines, into: &redaction)
    return redaction
  }

  /// The flattener's own limit bounds the depth.
  private static func collect(_ lines: [CaddyLine], into redaction: inout Redaction) {
    for line in lines {
      switch line.name {
      case "basic_auth", "basicauth":
        for user in line.block ?? [] {
          for word in user.arguments { hide(word.text, at: word.span, in: &redaction) }
        }
      case "header_up", "request_header":
        guard line.arguments.count == 2, isCredential(line.arguments[0].text),
          !line.arguments[1].text.contains("{")
        else { break }
        hide(line.arguments[1].text, at: line.arguments[1].span, in: &redaction)
      default: break
      }
      collect(line.block ?? [], into: &redaction)
    }
  }

  /// The users of Traefik's `basicAuth` and `digestAuth`, and credentials in `customRequestHeaders`.
  static func redaction(of providers: [TraefikProvider]) -> Redaction {
    var redaction = Redaction()
    for node in providers.flatMap(\.middlewares.values) {
      for name in ["basicAuth", "digestAuth"] {
        for user in node.at(name, "users")?.list ?? [] { hide(user, in: &redaction) }
      }
      for header in node.at("headers", "customRequestHeaders")?.members ?? []
      where isCredential(header.name) {
        hide(header.node.value, in: &redaction)
      }
    }
    return redaction
  }

  private static func isCredential(_ header: String) -> Bool {
    let name = header.drop { "+-?>".contains($0) }.lowercased()
    return name == "authorization" || name == "proxy-authorization" || name == "x-api-key"
  }

  private static func hide(_ value: Sourced<String>, in redaction: inout Redaction) {
    for piece in value.pieces where piece.variable == nil {
      if let span = piece.span { redaction.hide(span) }
    }
    if value.pieces.isEmpty, let span = value.span { redaction.hide(span) }
    if let text = value.value { redaction.hide(value: text) }
  }

  private static func hide(_ text: String, at span: Span, in redaction: inout Redaction) {
    redaction.hide(span)
    redaction.hide(value: text)
  }
}
