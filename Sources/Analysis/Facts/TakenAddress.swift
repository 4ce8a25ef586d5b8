// What of its own public address a service takes from the requests that reach it.

import Deployment
import SourceText

/// What a service's links, redirects and issuer depend on.
public struct TakenAddress: Sendable {
  /// Whether the host comes from the request.
  public var host: Ternary
  /// Whether the scheme does.
  public var scheme: Ternary
  /// Whether the port does.
  public var port: Ternary
  /// Whether `X-Forwarded-…` headers count, rather than `Host` and the connection alone.
  public var readsForwarded: Ternary
  /// Why.
  public var because = Because()

  init(
    host: Ternary, scheme: Ternary, port: Ternary? = nil, readsForwarded: Ternary,
    because: Because = Because()
  ) {
    self.host = host
    self.scheme = scheme
    self.port = port ?? host
    self.readsForwarded = readsForwarded
    self.because = because
  }

  /// A service whose URLs do not depend on requests, as far as this linter cares.
  static let fixed = TakenAddress(host: .no, scheme: .no, readsForwarded: .unknown)

  /// A service whose settings the files do not show.
  static let unknown = TakenAddress(host: .unknown, scheme: .unknown, readsForwarded: .unknown)
}

/// Finds out what services take from requests.
struct TakenAddresses {
  let deployment: Deployment
  let keycloaks: [String: KeycloakServer]

  func address(takenBy service: Service, target: RouteFact.Target) -> TakenAddress {
    switch target {
    case .authentik:
      // Its router trusts the forwarded headers of all private networks (reverse-proxy documentation).
      TakenAddress(
        host: .yes, scheme: .yes, readsForwarded: .yes,
        because: Because(
          "Authentik builds its URLs from the host and scheme of the request",
          at: service.nameSpan))
    case .keycloak: address(takenByKeycloak: service)
    case .relyingParty: address(takenByApp: service)
    case .resourceServer, .service, .outside: .fixed
    }
  }

  // MARK: Keycloak

  private func address(takenByKeycloak service: Service) -> TakenAddress {
    guard let server = keycloaks[service.name], server.product.kind == .keycloak else {
      return .unknown
    }
    let reads = server.readsXForwarded
    let realms = deployment.providers.filter { $0.service == service.name }.flatMap(\.realms)
    if !realms.isEmpty, realms.allSatisfy({ $0.frontendURL.value?.contains("://") == true }) {
      return TakenAddress(host: .no, scheme: .no, readsForwarded: reads)
    }
    let written = server.value("hostname")
    let hostname = written.isPresent ? written : server.value("hostname-url")
    if hostname.isAbsent {
      return TakenAddress(
        host: .yes, scheme: .yes, readsForwarded: reads,
        because: Because(
          "`\(service.name)` has no KC_HOSTNAME, so Keycloak builds its URLs from the request",
          at: service.nameSpan))
    }
    guard let text = hostname.value else {
      return TakenAddress(host: .unknown, scheme: .unknown, readsForwarded: reads)
    }
    if text.contains("://") { return TakenAddress(host: .no, scheme: .no, readsForwarded: reads) }
    // A bare hostname of v1 brings scheme and port from its own settings.
    let isV2 = server.product.isAtLeast(25)
    return TakenAddress(
      host: .no, scheme: isV2, port: isV2, readsForwarded: reads,
      because: Because(
        "KC_HOSTNAME is a bare host, so Keycloak takes scheme and port from the request",
        at: hostname.span))
  }

  // MARK: Apps

  /// Auth.js without AUTH_URL takes the address from the request, which AUTH_TRUST_HOST says on purpose
  /// (`createActionURL` and `setEnvDefaults` of @auth/core 0.41).
  private func address(takenByApp service: Service) -> TakenAddress {
    let isFixed = ["AUTH_URL", "NEXTAUTH_URL"].contains { name in
      service.variable(name)?.value.value?.isEmpty == false
    }
    if isFixed { return TakenAddress(host: .no, scheme: .no, readsForwarded: .yes) }
    let isKnown = ["AUTH_URL", "NEXTAUTH_URL"].allSatisfy {
      service.variable($0)?.value.isUnknown != true
    }
    let trust = service.variable("AUTH_TRUST_HOST")?.value
    let isV5 = deployment.logins.contains { $0.service == service.name && $0.library == .authJS5 }
    guard isKnown, isV5, service.unreadEnvFiles.isEmpty,
      let trust, ["true", "1"].contains(trust.value ?? "")
    else { return TakenAddress(host: .unknown, scheme: .unknown, readsForwarded: .yes) }
    return TakenAddress(
      host: .yes, scheme: .yes, readsForwarded: .yes,
      because: Because(
        "`\(service.name)` has AUTH_TRUST_HOST and no AUTH_URL, so Auth.js builds its URLs from the request",
        at: trust.span))
  }
}
