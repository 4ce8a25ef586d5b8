// What Keycloak's server options mean for a version: known, removed, or misspelt.

import Deployment
import SourceText

/// An option of a Keycloak server, given by environment or on the command line.
public struct KeycloakOption: Sendable {
  /// What the server makes of it.
  public enum Status: String, Sendable {
    /// It takes effect, or nothing is known against it.
    case known
    /// This version no longer has it.
    case removed
    /// No version has it, and its name is one slip away from one that exists.
    case misspelt
  }

  /// The option's name as the guides write it, such as `hostname-url`.
  public let name: String
  /// The option as the user wrote it, such as `KC_HOSTNAME_URL` or `--hostname-url`.
  public let spelling: String
  /// Its value.
  public let value: Sourced<String>
  /// Where its name is written.
  public let span: Span?
  /// Whether it stands on the command line, where an unknown option stops the server.
  public let isFlag: Bool
  /// What the server makes of it.
  public var status: Status = .known
  /// What to write instead; empty where the option is known.
  public var replacement: String = ""
  /// Why it has that status.
  public var because = Because()
}

/// The table of Keycloak's server options.
enum KeycloakOptions {
  /// An option that later versions dropped.
  struct Removed {
    /// The first version without it.
    let major: Int
    let minor: Int
    /// The document that says so.
    let source: String
    /// What to write instead.
    let replacement: String
  }

  /// Options that left Keycloak.
  ///
  /// Hostname v1 is off by default in 25 and gone in 26 (upgrading guides 25.0.0 "New hostname
  /// options", 26.0.0 "Hostname v1 removed"); `proxy` is deprecated in 24 and gone in 26.
  static let removed: [String: Removed] = [
    "hostname-url": hostnameV1("write the full URL in KC_HOSTNAME"),
    "hostname-admin-url": hostnameV1("write the full URL in KC_HOSTNAME_ADMIN"),
    "hostname-path": hostnameV1("write the full URL, path included, in KC_HOSTNAME"),
    "hostname-port": hostnameV1("write the full URL, port included, in KC_HOSTNAME"),
    "hostname-strict-backchannel": hostnameV1(
      "remove it: backchannel URLs follow KC_HOSTNAME unless KC_HOSTNAME_BACKCHANNEL_DYNAMIC=true"),
    "hostname-strict-https": hostnameV1(
      "remove it: the scheme of the full URL in KC_HOSTNAME decides"),
    "proxy": Removed(
      major: 26, minor: 0, source: "upgrading guide 26.0.0",
      replacement:
        "write KC_PROXY_HEADERS=xforwarded, and KC_HTTP_ENABLED=true where TLS ends at the proxy"),
  ]

  private static func hostnameV1(_ replacement: String) -> Removed {
    Removed(major: 25, minor: 0, source: "upgrading guide 25.0.0", replacement: replacement)
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

/// Whether two words differ by one edit.
enum EditDistance {
  /// One inserted, removed, replaced or swapped byte apart.
  static func isOne(_ a: String, _ b: String) -> Bool {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    guard abs(a.count - b.count) <= 1, a != b else { return false }
    let prefix = zip(a, b).prefix { $0 == $1 }.count
    let suffix = zip(a.dropFirst(prefix).reversed(), b.dropFirst(prefix).reversed())
      .prefix { $0 == $1 }.count
    let restA = a[prefix..<(a.count - suffix)]
    let restB = b[prefix..<(b.count - suffix)]
    if restA.count <= 1 && restB.count <= 1 { return true }
    return restA.count == 2 && Array(restA) == Array(restB.reversed())
  }
}
