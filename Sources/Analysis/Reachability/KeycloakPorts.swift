// Which of its two web ports a Keycloak server opens: it depends on the mode, TLS and `http-enabled`.

import Deployment
import SourceText

/// The listeners of a Keycloak on Quarkus.
struct KeycloakPorts: Sendable {
  /// Why a listener is missing.
  struct Shut: Sendable {
    /// The reason, for parentheses.
    let text: String
    /// What would open it.
    let remedy: String
    /// Where it is written.
    let span: Span?
  }

  /// How the server is started.
  enum Mode: Sendable {
    case development, production, unknown
  }

  /// How the server is started.
  let mode: Mode
  /// Whether it listens for plain HTTP.
  let http: Ternary
  /// Whether it listens for TLS.
  let https: Ternary
  private let span: Span?

  /// Reads command and environment.
  ///
  /// `start-dev` switches HTTP on, `start` leaves it off until `http-enabled` is true
  /// (keycloak.org/server/configuration-production); before 26 the mode `proxy=edge` did so as well
  /// (keycloak.org/docs/25.0.6, reverse proxy). TLS needs a certificate or a key store
  /// (keycloak.org/server/enabletls); one in `conf/` is found without a setting.
  init(_ service: Service) {
    let command = CommandLine(service)
    if command.contains("start-dev") {
      mode = .development
    } else if command.contains("start") {
      mode = .production
    } else {
      mode = .unknown
    }
    span = service.commandSpan ?? service.nameSpan
    let server = KeycloakServer(service)
    // What an image, a file or a variable without a value adds is not seen.
    let isOpen =
      service.build != nil || !service.unreadEnvFiles.isEmpty || command.hasUnknownWord
      || Product(image: service.image) == nil
      || command.flags.contains { $0.name == "--config-file" || $0.name == "-cf" }
      || service.variable("KC_CONFIG_FILE") != nil
      || service.mounts.contains { $0.target.value?.contains("/conf") ?? true }
    let unless: Ternary = isOpen ? .unknown : .no
    func value(_ name: String) -> Sourced<String> { server?.value(name) ?? .absent }
    let tlsOptions = [
      "https-certificate-file", "https-certificate-key-file", "https-key-store-file",
      "https-key-store-password",
    ]
    https = tlsOptions.contains { value($0).isPresent } ? .yes : unless
    let enabled = value("http-enabled")
    let proxy = value("proxy")
    // The mode that opened plain HTTP is gone since 26.0.
    let edge: Ternary =
      proxy.value?.lowercased() == "edge" ? !(server?.version.isAtLeast(26) ?? .unknown) : .no
    // A name that the server does not know was meant to say something; its own finding tells what.
    let isMisspelt = server?.options.contains {
      $0.status != .known && ($0.name.contains("http") || $0.name == "proxy")
    }
    if let text = enabled.value {
      http = Ternary(text.lowercased() == "true")
    } else if enabled.isUnknown {
      http = .unknown
    } else if mode == .development || edge == .yes {
      http = .yes
    } else if mode == .unknown || edge == .unknown || proxy.isUnknown || isMisspelt == true {
      http = .unknown
    } else {
      http = unless
    }
  }

  /// Whether the server has no listener at all, with which it refuses to start.
  var isWithoutListener: Bool { http == .no && https == .no }

  /// Why a listener is missing; nil where it is there or may be.
  func shut(_ purpose: ListenSetting.Purpose) -> Shut? {
    switch purpose {
    case .pages:
      guard http == .no else { return nil }
      let how = mode == .production ? "`start` without `KC_HTTP_ENABLED=true`" : "HTTP is off"
      return Shut(
        text: how, remedy: "set KC_HTTP_ENABLED=true, or use the TLS port", span: span)
    case .securePages:
      guard https == .no, mode != .unknown else { return nil }
      return Shut(
        text: "neither certificate nor key store is configured",
        remedy:
          "set KC_HTTPS_CERTIFICATE_FILE and KC_HTTPS_CERTIFICATE_KEY_FILE, or use the port for HTTP",
        span: span)
    case .other: return nil
    }
  }
}
