// On which protocols a Keycloak server listens.

import Deployment
import SourceText

/// The HTTP and HTTPS listeners of a server.
///
/// `start-dev` switches HTTP on, `start` leaves it off until `http-enabled` is true
/// (keycloak.org/server/configuration-production). TLS needs a certificate or a key store
/// (keycloak.org/server/enabletls); one in `conf/` is found without a setting.
public struct KeycloakListeners: Sendable {
  /// Why a listener is missing.
  struct Shut: Sendable {
    /// The reason, for parentheses.
    let text: String
    /// What would open it.
    let remedy: String
    /// Where it is written.
    let span: Span?
  }

  /// Whether plain HTTP is open.
  public let http: Ternary
  /// Whether HTTPS is open.
  public let https: Ternary
  /// Whether the server ends for want of both.
  public var refusesToStart: Ternary { !http && !https }
  /// The settings that decide.
  public private(set) var because: Because
  private let mode: KeycloakCommand.Mode
  private let span: Span?

  /// The default key store, which is used where it exists (HttpPropertyMappers, 17 to 26).
  private static let defaultKeyStore = "/opt/keycloak/conf/server.keystore"

  init(_ server: KeycloakServer) {
    mode = server.mode
    span = server.command.modeSpan ?? server.service.commandSpan ?? server.service.nameSpan
    https = Self.https(server)
    switch server.mode {
    case .development:
      http = .yes
      because = Because("`start-dev` opens plain HTTP", at: server.command.modeSpan)
    case .production:
      (http, because) = Self.productionHTTP(server)
    case .none, .other, .unknown:
      http = .unknown
      because = Because()
    }
    guard refusesToStart == .yes else { return }
    because.add("HTTPS has neither KC_HTTPS_CERTIFICATE_FILE nor a key store")
    because.add("the server ends with \"Key material not provided to setup HTTPS\"")
  }

  /// `http-enabled`, or until 25 `proxy=edge` (HttpPropertyMappers 17 to 25; upgrading guide 26.0.0).
  private static func productionHTTP(_ server: KeycloakServer) -> (Ternary, Because) {
    if server.product.kind == .keycloakBitnami { return (.yes, Because()) }
    var because = Because(
      "`start` opens plain HTTP only with KC_HTTP_ENABLED=true", at: server.command.modeSpan)
    let enabled = server.value("http-enabled")
    if enabled.value?.lowercased() == "true" { return (.yes, because) }
    if enabled.isPresent {
      because.add("KC_HTTP_ENABLED is not true", at: enabled.span)
    }
    let proxy = server.value("proxy")
    var edge = Ternary.no
    if proxy.isUnknown {
      edge = .unknown
    } else if proxy.value?.lowercased() == "edge" {
      edge = !server.version.isAtLeast(26)
      if edge == .no {
        because.add("KC_PROXY=edge, which opened it, is gone since 26.0", at: proxy.span)
      }
    }
    // A name that the server does not know was meant to say something; its own finding tells what.
    let isMisspelt = server.options.contains {
      $0.status != .known && $0.name.contains("http")
    }
    return (enabled.isUnknown || isMisspelt ? .unknown : edge, because)
  }

  /// Why a listener is missing; nil where it is there or may be.
  func shut(_ purpose: ListenSetting.Purpose) -> Shut? {
    switch purpose {
    case .pages:
      guard http == .no else { return nil }
      let how = mode == .production ? "`start` without `KC_HTTP_ENABLED=true`" : "HTTP is off"
      return Shut(
        text: how, remedy: "set KC_HTTP_ENABLED=true, or use the TLS port", span: span)
    case .securePages:
      guard https == .no, mode == .production || mode == .development else { return nil }
      return Shut(
        text: "neither certificate nor key store is configured",
        remedy:
          "set KC_HTTPS_CERTIFICATE_FILE and KC_HTTPS_CERTIFICATE_KEY_FILE, or use the port for HTTP",
        span: span)
    case .other: return nil
    }
  }

  private static func https(_ server: KeycloakServer) -> Ternary {
    let material = [
      "https-certificate-file", "https-key-store-file", "https-certificate-key-file",
    ].map { server.value($0) }
    if material.contains(where: { $0.value != nil }) { return .yes }
    if material.contains(where: \.isUnknown) || server.hasUnseenSteps { return .unknown }
    let targets = server.service.mounts.map(\.target)
    let mayHoldKeys = targets.contains { target in
      guard let path = target.value else { return true }
      return defaultKeyStore == path || defaultKeyStore.hasPrefix(path + "/")
        || path.hasSuffix("/quarkus.properties")
    }
    let isSetDirectly = server.service.environment.contains {
      $0.name.hasPrefix("QUARKUS_HTTP_SSL_") || $0.name.hasPrefix("QUARKUS_TLS_")
    }
    return mayHoldKeys || isSetDirectly ? .unknown : .no
  }
}
