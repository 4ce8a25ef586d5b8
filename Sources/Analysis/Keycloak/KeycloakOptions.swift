// Which server options Keycloak has, had, and never had.

/// The table of Keycloak's server options.
enum KeycloakOptions {
  /// An option that later versions dropped.
  struct Removed {
    /// The first major version without it.
    let major: Int
    /// The document that says so.
    let source: String
    /// The option that takes the same value since; nil where there is none.
    let successor: String?
  }

  /// Options that left Keycloak.
  ///
  /// Hostname v1 is off by default in 25 and gone in 26 (upgrading guides 25.0.0 "New hostname
  /// options", 26.0.0 "Hostname v1 removed"); `proxy` is deprecated in 24 and gone in 26.
  static let removed: [String: Removed] = [
    "hostname-url": hostnameV1(successor: "hostname"),
    "hostname-admin-url": hostnameV1(successor: "hostname-admin"),
    "hostname-path": hostnameV1(), "hostname-port": hostnameV1(),
    "hostname-strict-backchannel": hostnameV1(), "hostname-strict-https": hostnameV1(),
    "proxy": Removed(major: 26, source: "upgrading guide 26.0.0", successor: nil),
  ]

  private static func hostnameV1(successor: String? = nil) -> Removed {
    Removed(major: 25, source: "upgrading guide 25.0.0", successor: successor)
  }

  /// What to write instead of a removed option.
  ///
  /// - Parameters:
  ///   - value: the option's value, which decides what it did.
  ///   - given: the names of all options that the server is given.
  ///   - mode: how it is started; `start-dev` opens plain HTTP by itself.
  static func replacement(
    _ name: String, value: String?, given: Set<String>, mode: KeycloakCommand.Mode
  ) -> String {
    switch name {
    case "hostname-url", "hostname-admin-url":
      let successor = removed[name]?.successor ?? "hostname"
      let variable = KeycloakOption.variable(successor)
      return given.contains(successor)
        ? "remove it: \(variable) takes the full URL now" : "write the full URL in \(variable)"
    case "hostname-path": return "write the full URL, path included, in KC_HOSTNAME"
    case "hostname-port": return "write the full URL, port included, in KC_HOSTNAME"
    case "hostname-strict-backchannel":
      return value == "true"
        ? "remove it: servers are given the URLs of KC_HOSTNAME"
        : "remove it; KC_HOSTNAME_BACKCHANNEL_DYNAMIC=true gives servers the host that they asked, and needs a full URL in KC_HOSTNAME"
    case "hostname-strict-https":
      return "remove it: the scheme of the full URL in KC_HOSTNAME decides"
    case "proxy": return replacementOfProxy(value, given: given, mode: mode)
    default: return "remove it"
    }
  }

  /// The modes by what replaced them (upgrading guide 24.0.0, "Deprecated proxy option").
  private static func replacementOfProxy(
    _ value: String?, given: Set<String>, mode: KeycloakCommand.Mode
  ) -> String {
    let headers = given.contains("proxy-headers") ? nil : "KC_PROXY_HEADERS=xforwarded"
    let isOpen = given.contains("http-enabled") || mode == .development
    let http = isOpen ? nil : "KC_HTTP_ENABLED=true"
    let lines: [String?]
    switch value {
    case "none", "passthrough": lines = []
    case "reencrypt": lines = [headers]
    default: lines = [headers, http]
    }
    let written = lines.compactMap { $0 }
    return written.isEmpty
      ? "remove it" : "write \(written.joined(separator: " and ")) instead"
  }

  /// Server options of Keycloak 21 to 26 (keycloak.org/server/all-config), for near misses only.
  static let known: Set<String> = [
    "bootstrap-admin-client-id", "bootstrap-admin-client-secret", "bootstrap-admin-password",
    "bootstrap-admin-username", "cache", "cache-config-file", "cache-config-mutate",
    "cache-embedded-mtls-enabled", "cache-metrics-histograms-enabled", "cache-remote-host",
    "cache-remote-password", "cache-remote-port", "cache-remote-tls-enabled",
    "cache-remote-username", "cache-stack", "config-file", "config-keystore",
    "config-keystore-password", "config-keystore-type", "db", "db-dialect", "db-driver",
    "db-log-slow-queries-threshold", "db-password", "db-pool-initial-size", "db-pool-max-size",
    "db-pool-min-size", "db-schema", "db-url", "db-url-database", "db-url-host", "db-url-port",
    "db-url-properties", "db-username", "event-metrics-user-enabled", "features",
    "features-disabled", "fips-mode", "health-enabled", "hostname", "hostname-admin",
    "hostname-backchannel-dynamic", "hostname-debug", "hostname-strict",
    "http-accept-non-normalized-paths",
    "http-access-log-enabled", "http-enabled", "http-host", "http-management-health-enabled",
    "http-management-port", "http-management-relative-path", "http-management-scheme",
    "http-max-queued-requests", "http-metrics-histograms-enabled", "http-metrics-slos",
    "http-optimized-serializers", "http-pool-max-threads", "http-port", "http-relative-path",
    "https-certificate-file", "https-certificate-key-file", "https-certificates-reload-period",
    "https-cipher-suites", "https-client-auth", "https-key-store-file", "https-key-store-password",
    "https-key-store-type", "https-management-certificate-file",
    "https-management-certificate-key-file", "https-management-client-auth",
    "https-management-key-store-file", "https-management-key-store-password", "https-port",
    "https-protocols", "https-trust-store-file", "https-trust-store-password",
    "https-trust-store-type", "import-realm", "legacy-observability-interface", "log",
    "log-async", "log-console-async", "log-console-color", "log-console-format",
    "log-console-include-trace", "log-console-json-format", "log-console-level",
    "log-console-output", "log-file", "log-file-format", "log-file-level", "log-file-output",
    "log-gelf-host", "log-gelf-level", "log-gelf-port", "log-level", "log-syslog-app-name",
    "log-syslog-endpoint", "log-syslog-format", "log-syslog-level", "log-syslog-protocol",
    "log-syslog-type", "metrics-enabled", "optimized", "override", "profile", "proxy",
    "proxy-headers", "proxy-protocol-enabled", "proxy-trusted-addresses", "run-in-container",
    "shutdown-delay", "shutdown-timeout", "spi", "tls-hostname-verifier", "tracing-compression",
    "tracing-enabled", "tracing-endpoint", "tracing-infinispan-enabled", "tracing-jdbc-enabled",
    "tracing-protocol", "tracing-resource-attributes", "tracing-sampler-ratio",
    "tracing-sampler-type", "tracing-service-name", "transaction-xa-enabled",
    "truststore-kubernetes-enabled", "truststore-paths", "vault", "vault-dir", "vault-file",
    "vault-pass", "vault-type", "admin-username", "admin-password",
    "hostname-strict-host-check-enabled",
  ]

  /// Names that people expect and no version has, with what does the job.
  static let imagined: [String: String] = [
    "https-enabled":
      "remove it: Keycloak serves HTTPS where KC_HTTPS_CERTIFICATE_FILE or a key store is given"
  ]

  /// What to write for a misspelt option.
  static func correction(_ near: String, in option: KeycloakOption) -> String {
    let text = "write \(option.spelling(of: near))"
    // A client that speaks plain HTTP is refused then (keycloak.org/server/reverseproxy).
    return near == "proxy-protocol-enabled"
      ? text
        + ", or remove it: with that option only proxies that speak the PROXY protocol get through"
      : text
  }

  /// The first version that has an option, where its use tells how old an image can be
  /// (upgrading guides 24.0.0, 25.0.0 and 26.0.0).
  static let since: [String: Int] = [
    "proxy-headers": 24, "hostname-backchannel-dynamic": 25, "http-management-port": 25,
    "bootstrap-admin-username": 26, "bootstrap-admin-password": 26,
  ]

  /// The known option that a name misses by one slip; nil where the name is known or far from all.
  static func nearMiss(_ name: String) -> String? {
    if known.contains(name) || removed[name] != nil || name.hasPrefix("spi-") { return nil }
    if name.hasPrefix("feature-") || name.hasPrefix("log-level-") || name.hasPrefix("db-") {
      return nil
    }
    // Short names are one slip away from too much.
    guard name.utf8.count >= 6 else { return nil }
    return known.filter { EditDistance.isOne(name, $0) }.min()
  }
}
