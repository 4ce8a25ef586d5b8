// A Keycloak server that does not learn how browsers reach it through a TLS proxy.

import Deployment
import SourceText

/// A proxy that ends TLS before a server that does not read its headers.
public struct KeycloakHeaderGap: Sendable {
  /// What is missing.
  public enum Kind: String, Sendable {
    /// The server reads no forwarded headers.
    case unread
    /// It reads the other kind.
    case otherKind = "other-kind"
  }

  /// What is missing.
  public let kind: Kind
  /// The public address of the proxy, or its file where it has no name.
  public let address: String
  /// Where TLS ends.
  public let proxySpan: Span?
  /// The setting that names the wrong kind; nil where none is set.
  public let settingSpan: Span?
  /// Whether everything that browsers get is fixed, and only servers are given the wrong address.
  public let isBackchannelOnly: Bool
  /// How sure it is that the proxy stands there.
  public let confidence: Confidence
  /// Why.
  public let because: Because

  /// The gap of a server; nil where it learns what it needs, or where that is not certain.
  static func of(_ server: KeycloakServer, routes: [RouteFact], realms: [Realm])
    -> KeycloakHeaderGap?
  {
    let mode = server.forwardedMode
    guard mode == .ignored || mode == .forwarded else { return nil }
    let taken = addressTaken(by: server, realms: realms)
    guard taken.isDecided else { return nil }
    let ways = routes.filter { fact in
      fact.service?.name == server.service.name && fact.route.server.isTLS
        && !fact.route.isInternal && fact.route.upstream.scheme == "http"
        && (mode == .ignored || sendsOnlyOtherKind(fact.route))
    }
    guard let way = ways.first else { return nil }
    let address = way.route.publicAddresses.first { $0.scheme == "https" }
    var because = taken.because
    because.add(
      "TLS for \(address?.origin ?? way.proxy.path) ends at the proxy",
      at: address?.span ?? way.route.server.span)
    because.add(
      "the request goes on as plain http to `\(server.service.name)`", at: way.route.upstream.span)
    let option = server.forwardingOption
    because.add(
      mode == .ignored
        ? "`\(server.service.name)` reads no X-Forwarded headers: \(server.forwardingSetting) is missing"
        : "`\(server.service.name)` reads `Forwarded`, and the proxy sends X-Forwarded headers",
      at: mode == .ignored ? server.service.nameSpan : option?.value.span)
    return KeycloakHeaderGap(
      kind: mode == .ignored ? .unread : .otherKind,
      address: address?.origin ?? way.proxy.path, proxySpan: address?.span ?? way.route.server.span,
      settingSpan: option?.span, isBackchannelOnly: taken.isBackchannelOnly,
      confidence: way.proxy.confidence, because: because)
  }

  private static func sendsOnlyOtherKind(_ route: ProxyRoute) -> Bool {
    route.headers["forwarded"]?.isSet != true
      && ["x-forwarded-proto", "x-forwarded-host"].contains { route.headers[$0]?.isSet == true }
  }

  /// What a server takes from the request.
  private struct Taken {
    var isDecided = false
    var isBackchannelOnly = false
    var because = Because()
  }

  private static func addressTaken(by server: KeycloakServer, realms: [Realm]) -> Taken {
    if !realms.isEmpty, realms.allSatisfy({ $0.frontendURL.value?.contains("://") == true }) {
      return Taken()
    }
    let request: Sourced<String> = .known("http://loginlint.invalid:1234")
    let origins = KeycloakDiscovery(server: server).origins(frontendURL: .absent, request: request)
    guard let front = origins.front.value.flatMap({ WebAddress($0) }) else { return Taken() }
    // The scheme and the port of the probe show what follows the request.
    if front.scheme == "http", front.port == 1234 {
      return Taken(isDecided: true, because: origins.because)
    }
    let followsBack = !origins.backIsFront && origins.back.value == request.value
    let isDynamic = server.value("hostname-backchannel-dynamic").value?.lowercased() == "true"
    guard followsBack, isDynamic, front.isSecure else { return Taken() }
    return Taken(isDecided: true, isBackchannelOnly: true, because: origins.because)
  }
}
