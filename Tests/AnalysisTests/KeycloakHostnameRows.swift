// The table of hostname settings: what each version publishes, asked directly and through the proxy.

import Testing

/// One row: settings, a request, and the origins that the document must carry.
struct HostnameRow: Sendable, CustomTestStringConvertible {
  /// How the document is fetched.
  enum Way: Sendable {
    /// By a container, under the service's name.
    case inside
    /// Through nginx, which ends TLS for auth.example.com.
    case proxy
  }

  /// The row, for the name of the test.
  let name: String
  let image: String
  var command = "start-dev"
  var environment: [String: String] = [:]
  let way: Way
  /// What nginx sends to Keycloak.
  var headers = HostnameRow.allHeaders
  /// The realm's own `frontendUrl`.
  var frontendURL: String?
  /// The address in front of `/realms` in issuer and authorization endpoint; nil where it must be unknown.
  let front: String?
  /// The same in token, keys and userinfo.
  let back: String?
  /// Whether 421 is answered instead.
  var isMisdirected = false

  var testDescription: String { name }

  static let allHeaders = """
    proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host;
    """
  static let hostOnly = "proxy_set_header Host $http_host;"

  private static let inside = "http://keycloak:8080"
  private static let outside = "https://auth.example.com"
  private static let xForwarded = ["KC_PROXY_HEADERS": "xforwarded"]

  private static func quarkus(_ version: String) -> String {
    "quay.io/keycloak/keycloak:\(version)"
  }

  private static func with(
    _ settings: [String: String], _ more: [String: String] = [:]
  ) -> [String: String] { settings.merging(more) { $1 } }

  /// Hostname v2 (25 and later).
  static let v2: [HostnameRow] = [
    HostnameRow(
      name: "1: no hostname, inside", image: quarkus("26.0"), way: .inside, front: inside,
      back: inside),
    HostnameRow(
      name: "1: the same with start and strict off", image: quarkus("25.0"), command: "start",
      environment: ["KC_HOSTNAME_STRICT": "false", "KC_HTTP_ENABLED": "true"], way: .inside,
      front: inside, back: inside),
    HostnameRow(
      name: "1b: no hostname, proxy", image: quarkus("26.2"), environment: xForwarded,
      way: .proxy, front: outside, back: outside),
    HostnameRow(
      name: "2: bare host, inside", image: quarkus("26.0"),
      environment: ["KC_HOSTNAME": "auth.example.com"], way: .inside,
      front: "http://auth.example.com:8080", back: "http://auth.example.com:8080"),
    HostnameRow(
      name: "2b: bare host, proxy", image: quarkus("26.2"),
      environment: with(xForwarded, ["KC_HOSTNAME": "auth.example.com"]), way: .proxy,
      front: outside, back: outside),
    HostnameRow(
      name: "3: URL, inside", image: quarkus("26.6"), environment: ["KC_HOSTNAME": outside],
      way: .inside, front: outside, back: outside),
    HostnameRow(
      name: "4: URL and dynamic backchannel, inside", image: quarkus("26.0"),
      environment: ["KC_HOSTNAME": outside, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true"],
      way: .inside, front: outside, back: inside),
    HostnameRow(
      name: "4b: the same through the proxy", image: quarkus("26.2"),
      environment: with(
        xForwarded, ["KC_HOSTNAME": outside, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true"]),
      way: .proxy, front: outside, back: outside),
    HostnameRow(
      name: "4c: headers not read", image: quarkus("26.2"),
      environment: ["KC_HOSTNAME": outside, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true"],
      way: .proxy, front: outside, back: "http://auth.example.com"),
    HostnameRow(
      name: "4c: headers not sent", image: quarkus("26.2"),
      environment: ["KC_HOSTNAME": outside, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true"],
      way: .proxy, headers: "", front: outside, back: inside),
    HostnameRow(
      name: "5: bare localhost, inside", image: quarkus("26.0"),
      environment: ["KC_HOSTNAME": "localhost"], way: .inside, front: "http://localhost:8080",
      back: "http://localhost:8080"),
    HostnameRow(
      name: "5: URL of localhost, inside", image: quarkus("26.0"),
      environment: ["KC_HOSTNAME": "http://localhost:8080"], way: .inside,
      front: "http://localhost:8080", back: "http://localhost:8080"),
    HostnameRow(
      name: "6: the internal URL, proxy", image: quarkus("26.0"),
      environment: with(xForwarded, ["KC_HOSTNAME": inside]), way: .proxy, front: inside,
      back: inside),
    HostnameRow(
      name: "7: host check, inside", image: quarkus("26.7"), environment: ["KC_HOSTNAME": outside],
      way: .inside, front: outside, back: outside, isMisdirected: true),
    HostnameRow(
      name: "7: host check, newest", image: quarkus("latest"),
      environment: ["KC_HOSTNAME": "localhost"], way: .inside, front: "http://localhost:8080",
      back: "http://localhost:8080", isMisdirected: true),
    HostnameRow(
      name: "7: host check, proxy", image: quarkus("26.7"),
      environment: with(xForwarded, ["KC_HOSTNAME": outside]), way: .proxy, front: outside,
      back: outside),
    HostnameRow(
      name: "7: host check, proxy that sends no Host", image: quarkus("26.7"),
      environment: with(xForwarded, ["KC_HOSTNAME": outside]), way: .proxy, headers: "",
      front: outside, back: outside, isMisdirected: true),
    HostnameRow(
      name: "7: host check with dynamic backchannel", image: quarkus("26.7"),
      environment: ["KC_HOSTNAME": outside, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true"],
      way: .inside, front: outside, back: inside),
    HostnameRow(
      name: "7: host check switched off", image: quarkus("26.7"),
      environment: ["KC_HOSTNAME": outside, "KC_HOSTNAME_STRICT_HOST_CHECK_ENABLED": "false"],
      way: .inside, front: outside, back: outside),
    HostnameRow(
      name: "8: the realm's own URL", image: quarkus("26.0"), way: .inside, frontendURL: outside,
      front: outside, back: outside),
    HostnameRow(
      name: "8: an empty one counts as none", image: quarkus("26.0"), way: .inside,
      frontendURL: "", front: inside, back: inside),
    HostnameRow(
      name: "13: no hostname, headers not read", image: quarkus("26.2"), way: .proxy,
      front: "http://auth.example.com", back: "http://auth.example.com"),
    HostnameRow(
      name: "14: no hostname, Host not sent", image: quarkus("26.2"), environment: xForwarded,
      way: .proxy, headers: "proxy_set_header X-Forwarded-Proto http;", front: inside, back: inside),
    HostnameRow(
      name: "command line before environment", image: quarkus("26.0"),
      command: "start-dev --hostname=https://auth.example.com",
      environment: ["KC_HOSTNAME": "http://localhost:8080"], way: .inside, front: outside,
      back: outside),
    HostnameRow(
      name: "a path in the hostname replaces the relative path", image: quarkus("26.0"),
      environment: [
        "KC_HOSTNAME": "https://auth.example.com/sso", "KC_HTTP_RELATIVE_PATH": "/auth",
      ],
      way: .inside, front: "https://auth.example.com/sso", back: "https://auth.example.com/sso"),
    HostnameRow(
      name: "the relative path follows the request", image: quarkus("26.0"),
      environment: ["KC_HTTP_RELATIVE_PATH": "/auth"], way: .inside, front: inside + "/auth",
      back: inside + "/auth"),
    HostnameRow(
      name: "the relative path stays in servers' URLs", image: quarkus("26.0"),
      environment: [
        "KC_HTTP_RELATIVE_PATH": "/auth", "KC_HOSTNAME": outside,
        "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true",
      ], way: .inside, front: outside, back: inside + "/auth"),
    HostnameRow(
      name: "before 26.2 a host without port gets Keycloak's own", image: quarkus("26.1"),
      environment: xForwarded, way: .proxy,
      headers:
        "proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;",
      front: "https://auth.example.com:8080", back: "https://auth.example.com:8080"),
    HostnameRow(
      name: "X-Forwarded-Port decides in every version", image: quarkus("26.1"),
      environment: xForwarded, way: .proxy,
      headers: """
        proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;
        proxy_set_header X-Forwarded-Port 443;
        """, front: outside, back: outside),
    HostnameRow(
      name: "the other kind of headers", image: quarkus("26.2"),
      environment: ["KC_PROXY_HEADERS": "forwarded"], way: .proxy,
      front: "http://auth.example.com", back: "http://auth.example.com"),
  ]

  /// Hostname v1 and WildFly (24 and earlier).
  static let v1: [HostnameRow] = [
    HostnameRow(
      name: "15: bare host, edge proxy, inside", image: quarkus("24.0"), command: "start",
      environment: ["KC_HOSTNAME": "auth.example.com", "KC_PROXY": "edge"], way: .inside,
      front: outside, back: inside),
    HostnameRow(
      name: "16: strict backchannel", image: quarkus("24.0"), command: "start",
      environment: [
        "KC_HOSTNAME": "auth.example.com", "KC_PROXY": "edge",
        "KC_HOSTNAME_STRICT_BACKCHANNEL": "true",
      ], way: .inside, front: outside, back: outside),
    HostnameRow(
      name: "17: bare host without proxy", image: quarkus("24.0"), command: "start",
      environment: ["KC_HOSTNAME": "auth.example.com", "KC_HTTP_ENABLED": "true"], way: .inside,
      front: "https://auth.example.com:8443", back: inside),
    HostnameRow(
      name: "17: until 21 the port of servers is not certain", image: quarkus("20.0"),
      command: "start",
      environment: ["KC_HOSTNAME": "auth.example.com", "KC_HTTP_ENABLED": "true"], way: .inside,
      front: "https://auth.example.com:8443", back: nil),
    HostnameRow(
      name: "17: with a port", image: quarkus("24.0"), command: "start",
      environment: ["KC_HOSTNAME": "auth.example.com", "KC_HOSTNAME_PORT": "443"], way: .inside,
      front: outside, back: inside),
    HostnameRow(
      name: "17: with a path", image: quarkus("24.0"), command: "start",
      environment: [
        "KC_HOSTNAME": "auth.example.com", "KC_HOSTNAME_PATH": "/sso", "KC_PROXY": "edge",
      ], way: .inside, front: outside + "/sso", back: inside),
    HostnameRow(
      name: "18: URL", image: quarkus("23.0"), command: "start",
      environment: ["KC_HOSTNAME_URL": "https://auth.example.com/x"], way: .inside,
      front: "https://auth.example.com/x", back: inside),
    HostnameRow(
      name: "18: URL, asked under its own host", image: quarkus("23.0"), command: "start",
      environment: ["KC_HOSTNAME_URL": outside, "KC_PROXY": "edge"], way: .proxy, front: outside,
      back: outside),
    HostnameRow(
      name: "19: localhost in development", image: quarkus("24.0"),
      environment: ["KC_HOSTNAME": "localhost"], way: .inside, front: "http://localhost:8080",
      back: inside),
    HostnameRow(
      name: "20: nothing", image: quarkus("24.0"), way: .inside, front: inside, back: inside),
    HostnameRow(
      name: "20: until 21 production means https", image: quarkus("21.0"), command: "start",
      environment: ["KC_HOSTNAME_STRICT": "false", "KC_HTTP_ENABLED": "true"], way: .inside,
      front: nil, back: nil),
    HostnameRow(
      name: "25 with the feature of 24", image: quarkus("25.0"),
      environment: ["KC_FEATURES": "hostname:v1", "KC_HOSTNAME_URL": outside], way: .inside,
      front: outside, back: inside),
    HostnameRow(
      name: "21: WildFly", image: "jboss/keycloak:16.1.1", command: "[]",
      environment: ["KEYCLOAK_FRONTEND_URL": "https://auth.example.com/auth"], way: .inside,
      front: "https://auth.example.com/auth", back: inside + "/auth"),
    HostnameRow(
      name: "21: WildFly without setting, headers read", image: "jboss/keycloak:16.1.1",
      command: "[]", environment: ["PROXY_ADDRESS_FORWARDING": "true"], way: .proxy,
      front: outside + "/auth", back: outside + "/auth"),
    HostnameRow(
      name: "21: WildFly without setting, headers not read", image: "jboss/keycloak:16.1.1",
      command: "[]", way: .proxy, front: "http://auth.example.com/auth",
      back: "http://auth.example.com/auth"),
    HostnameRow(
      name: "Bitnami's names", image: "bitnami/keycloak:26.1", command: "[]",
      environment: ["KEYCLOAK_HOSTNAME": outside], way: .inside, front: outside, back: outside),
  ]

  /// Tags that tell no version: what holds for all, and nothing else.
  static let unknownVersion: [HostnameRow] = [
    HostnameRow(
      name: "unknown: nothing set", image: quarkus("nightly"), way: .inside, front: inside,
      back: inside),
    HostnameRow(
      name: "unknown: the realm's URL fixes browsers only", image: quarkus("nightly"), way: .inside,
      frontendURL: outside, front: outside, back: nil),
    HostnameRow(
      name: "unknown: bare host", image: quarkus("nightly"), command: "start",
      environment: ["KC_HOSTNAME": "auth.example.com", "KC_PROXY": "edge"], way: .inside,
      front: nil, back: nil),
    HostnameRow(
      name: "unknown but at least 25", image: "registry.example.org/sso:prod",
      environment: [
        "KC_HOSTNAME": outside, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC": "true", "KC_DB": "postgres",
      ], way: .inside, front: outside, back: inside),
    HostnameRow(
      name: "a major alone decides what all of its releases share", image: quarkus("26"),
      environment: ["KC_HOSTNAME": outside], way: .inside, front: outside, back: outside),
    HostnameRow(
      name: "an env file that is missing", image: quarkus("26.0"),
      environment: ["env_file": "gone.env"], way: .inside, front: nil, back: nil),
  ]
}
