// What a route's target takes for its own public address: scheme and port as they arrive.

import Deployment
import SourceText

/// A header that makes a target believe in another address than browsers use.
public struct MistakenAddress: Sendable {
  /// What the header makes the target believe: a scheme, or a port.
  public var seen: String
  /// What browsers use.
  public var actual: String
  /// The value of the header that decides.
  public var header: String
  /// Where it stands.
  public var span: Span
  /// Why.
  public var because: Because
}

extension RouteFact {
  /// The header that carries the host for this target: forwarded headers beat `Host` where they are read.
  var hostHeader: ProxyRoute.ForwardedHeader {
    if taken.readsForwarded == .yes, let forwarded = route.headers["x-forwarded-host"] {
      switch forwarded {
      case .literal, .expression, .unknown: return forwarded
      case .standard, .passedThrough, .notSent: break
      }
    }
    return route.headers["host"] ?? .passedThrough
  }

  // MARK: Scheme

  /// The `X-Forwarded-Proto` that contradicts how browsers connect, where it is certain that it does.
  public var wrongScheme: MistakenAddress? {
    guard case .some(let header) = route.headers["x-forwarded-proto"], let span = header.span,
      let actual = exposure.browserScheme ?? schemeOfListens
    else { return nil }
    let seen: String
    switch header {
    case .literal(let text, _): seen = text.lowercased()
    case .expression(let text, _) where ["$scheme", "${scheme}"].contains(text):
      guard let own = schemeOfListens else { return nil }
      seen = own
    default: return nil
    }
    guard ["http", "https"].contains(seen), seen != actual else { return nil }
    var because = Because()
    if case .tls(let step) = exposure.outer {
      because = Because([step])
      because.add(
        "this server itself listens without TLS, so its own scheme is http", at: listenSpan)
    } else if actual == "https" {
      because.add("every address that this server listens on speaks TLS", at: listenSpan)
    } else {
      // A literal `https` is right wherever something before the proxy ends TLS; only a local name rules that out.
      guard exposure.hasLocalName, case .none = exposure.outer else { return nil }
      because.add("browsers reach this server without TLS", at: listenSpan)
      for port in (exposure.ports ?? []).prefix(1) {
        because.add("on port \(port.published) of the host", at: port.span)
      }
    }
    return MistakenAddress(
      seen: seen, actual: actual, header: header.text, span: span, because: because)
  }

  /// The scheme of all addresses that the server listens on.
  private var schemeOfListens: String? {
    let schemes = Set(route.server.listens.map { $0.isTLS ? "https" : "http" })
    return schemes.count == 1 && !route.server.hasUnknownListen ? schemes.first : nil
  }

  private var listenSpan: Span? {
    route.server.listens.compactMap(\.span).first ?? route.server.span
  }

  // MARK: Port

  /// The header that loses or mistakes the public port, where the target builds its URLs from it.
  public var lostPort: MistakenAddress? {
    guard taken.port == .yes, exposure.isLocal, case .none = exposure.outer,
      let ports = exposure.ports, !ports.contains(where: \.isDefault), let first = ports.first,
      losesHost != .yes, let (seen, header) = seenPort(listening: first), let span = header.span,
      !ports.contains(where: { $0.published == seen })
    else { return nil }
    var because = taken.because
    because.add("browsers use port \(first.published)", at: first.span)
    let isDefault = seen == (first.isTLS ? 443 : 80)
    return MistakenAddress(
      seen: isDefault ? "no port" : "port \(seen)", actual: String(first.published),
      header: header.text, span: span, because: because)
  }

  /// The port that the target believes in, with the header that says so.
  private func seenPort(listening port: ServerExposure.Port) -> (Int, ProxyRoute.ForwardedHeader)? {
    let standard = port.isTLS ? 443 : 80
    if target == .keycloak {
      // X-Forwarded-Port wins over a port in X-Forwarded-Host (reverse proxy guide).
      if taken.readsForwarded == .unknown { return nil }
      if taken.readsForwarded == .yes {
        switch route.headers["x-forwarded-port"] ?? .passedThrough {
        case .literal(let text, _):
          return Int(text).map { ($0, route.headers["x-forwarded-port"] ?? .passedThrough) }
        case .expression("$server_port", let span):
          return (port.listening, .expression("$server_port", span))
        case .expression, .unknown: return nil
        case .standard, .passedThrough, .notSent: break
        }
      }
    }
    let host = hostHeader
    switch host {
    case .literal(let text, _):
      return (WebAddress("http://\(text)")?.explicitPort ?? standard, host)
    case .expression(let text, _):
      switch text.filter({ $0 != "{" && $0 != "}" }) {
      case "$host", "$server_name": return (standard, host)
      case "$host:$server_port", "$server_name:$server_port": return (port.listening, host)
      case let text where text.hasPrefix("$host:"):
        return Int(text.dropFirst(6)).map { ($0, host) }
      default: return nil
      }
    case .standard, .passedThrough, .notSent, .unknown: return nil
    }
  }
}
