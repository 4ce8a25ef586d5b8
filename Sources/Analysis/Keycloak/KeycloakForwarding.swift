// Which headers of a proxy a Keycloak server believes.

import Deployment
import SourceText

/// The headers from which a server takes the address that browsers use.
public enum ForwardedMode: Sendable {
  /// None: it sees the proxy's own request.
  case ignored
  /// The X-Forwarded family.
  case xForwarded
  /// `Forwarded` (RFC 7239).
  case forwarded
  /// Something that is not read decides.
  case unknown
}

extension KeycloakServer {
  /// Whether it reads the X-Forwarded headers; unknown where it reads `Forwarded`, which may be missing.
  var readsXForwarded: Ternary {
    switch forwardedMode {
    case .xForwarded: .yes
    case .ignored: .no
    case .forwarded, .unknown: .unknown
    }
  }

  /// The headers that it reads.
  ///
  /// `proxy-headers` since 24 (upgrading guide 24.0.0); before and until 25 the modes `edge` and `reencrypt`
  /// of `proxy` (ProxyPropertyMappers, 17 to 25); on WildFly `PROXY_ADDRESS_FORWARDING` (jboss/keycloak image).
  public var forwardedMode: ForwardedMode {
    if product.kind == .keycloakLegacy { return wildFlyForwardedMode }
    if service.environment.contains(where: { $0.name.hasPrefix("QUARKUS_HTTP_PROXY_") }) {
      return .unknown
    }
    let headers = value("proxy-headers")
    if headers.isPresent {
      switch version.isAtLeast(24) {
      case .yes: return Self.mode(headers)
      case .unknown: return .unknown
      case .no: break
      }
    }
    let proxy = value("proxy")
    guard proxy.isPresent else { return .ignored }
    switch (proxy.value?.lowercased(), version.isAtLeast(26)) {
    case (_, .yes), ("none", _): return .ignored
    case ("edge", .no), ("reencrypt", .no): return .xForwarded
    default: return .unknown
    }
  }

  private static func mode(_ headers: Sourced<String>) -> ForwardedMode {
    switch headers.value?.lowercased() {
    case "xforwarded": .xForwarded
    case "forwarded": .forwarded
    default: .unknown
    }
  }

  private var wildFlyForwardedMode: ForwardedMode {
    guard let variable = service.variable("PROXY_ADDRESS_FORWARDING") else {
      return unseenSources.isEmpty && packaging != .built ? .ignored : .unknown
    }
    if variable.value.isUnknown { return .unknown }
    return variable.value.value?.lowercased() == "true" ? .xForwarded : .ignored
  }

  /// The setting that makes it read the X-Forwarded family.
  public var forwardingSetting: String {
    if product.kind == .keycloakLegacy { return "PROXY_ADDRESS_FORWARDING=true" }
    return version.isAtLeast(24) == .no ? "KC_PROXY=edge" : "KC_PROXY_HEADERS=xforwarded"
  }

  /// The setting that names the headers, where one does.
  public var forwardingOption: KeycloakOption? {
    option("proxy-headers") ?? option("proxy").flatMap { $0.status == .known ? $0 : nil }
  }
}
