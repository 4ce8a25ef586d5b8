// The hosts that Keycloak answers for since 26.7; all others get 421 Misdirected Request.

import Deployment
import SourceText

/// RejectMisdirectedRequestFilter, read in the sources of 26.7; not confirmed on a released image.
struct KeycloakHostCheck {
  private let server: KeycloakServer

  init(_ server: KeycloakServer) {
    self.server = server
  }

  /// Whether the check runs: a hostname is set, the backchannel is not dynamic, nobody switched it off.
  var isActive: Ternary {
    guard server.product.kind != .keycloakLegacy else { return .no }
    let hostname = server.value("hostname")
    let isSet: Ternary =
      hostname.isUnknown ? .unknown : Ternary(hostname.isPresent)
    return server.version.isAtLeast(26, 7) && isSet
      && !isTrue("hostname-backchannel-dynamic", default: false)
      && isTrue("hostname-strict-host-check-enabled", default: true)
  }

  /// Whether a request for the origin is refused; ports and case do not count.
  func refuses(_ origin: Sourced<String>) -> Ternary {
    if isActive == .no { return .no }
    guard let asked = origin.value.flatMap({ WebAddress($0)?.host }) else { return .unknown }
    let settings = ["hostname", "hostname-admin"].map { server.value($0) }
    if settings.contains(where: \.isUnknown) { return .unknown }
    let allowed = settings.compactMap(\.value).compactMap {
      WebAddress($0)?.host ?? WebAddress("http://\($0)")?.host
    }
    return allowed.contains(asked) ? .no : isActive
  }

  private func isTrue(_ name: String, default standard: Bool) -> Ternary {
    let value = server.value(name)
    if value.isUnknown { return .unknown }
    return Ternary(value.value.map { $0.lowercased() == "true" } ?? standard)
  }
}
