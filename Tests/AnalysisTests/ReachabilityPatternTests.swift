// The patterns that make one login work for browser and containers, and the half-way attempts at them.
//
// Each is a small compose project; the rules see exactly these facts.

import Analysis
import Deployment
import SourceText
import Testing

/// A project with what is wrong about it, as `code place`; nothing where all is well.
struct Pattern: CustomTestStringConvertible, Sendable {
  let name: String
  let files: [String: String]
  let wrong: [String]

  init(_ name: String, _ files: [String: String], wrong: [String] = []) {
    self.name = name
    self.files = files
    self.wrong = wrong
  }

  var testDescription: String { name }

  /// A proxy in front of Keycloak with the given networks and ports, and an app.
  static func proxied(
    edge: String, app: String, networks: String = "", issuer: String = "http://sso.localhost",
    keycloak: String = ""
  ) -> [String: String] {
    [
      "compose.yaml": """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev, environment: {KC_PROXY_HEADERS: xforwarded}\(keycloak)}
        edge:
          image: nginx:1.27
          volumes: ['./edge.conf:/etc/nginx/conf.d/default.conf:ro']
          \(edge)
        app:
          image: example/app
          environment: {ISSUER: '\(issuer)/realms/shop', JWKS_URL: '\(issuer)/realms/shop/protocol/openid-connect/certs'}
          \(app)
      \(networks)
      """,
      "edge.conf": """
      server {
        listen 80;
        server_name sso.localhost;
        location / {
          proxy_pass http://kc:8080;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }
      """,
    ]
  }

  /// Keycloak with a published port, and an app that fetches its keys.
  static func direct(
    keycloak: String, app: String = "", origin: String, more: String = ""
  ) -> [String: String] {
    [
      "compose.yaml": """
      services:
        kc: {image: 'keycloak/keycloak:26.0', \(keycloak)}
        app:
          image: example/app
          environment: {JWKS_URL: '\(origin)/realms/shop/protocol/openid-connect/certs'}
          \(app)
      \(more)
      """
    ]
  }
}

@Suite struct ReachabilityPatternTests {
  static let valid: [Pattern] = [
    Pattern(
      "1. the proxy has its public name as alias where the app is",
      Pattern.proxied(
        edge: "ports: ['80:80']\n    networks: {default: {aliases: [sso.localhost]}}", app: "")),
    Pattern(
      "1. also in a network of its own",
      Pattern.proxied(
        edge:
          "ports: ['80:80']\n    networks: {default: {}, back: {aliases: [sso.localhost]}}",
        app: "networks: [back]", networks: "networks: {back: {internal: true}}")),
    Pattern(
      "2. extra_hosts with host-gateway, published on all addresses",
      Pattern.proxied(
        edge: "ports: ['80:80']", app: "extra_hosts: ['sso.localhost:host-gateway']")),
    Pattern(
      "3. one name and one number on both sides",
      Pattern.direct(
        keycloak:
          "command: start-dev --http-port=8180, ports: ['8180:8180'], networks: {default: {aliases: [sso.localhost]}}",
        origin: "http://sso.localhost:8180")),
    Pattern(
      "4. split endpoints with a fixed issuer",
      [
        "compose.yaml": """
        services:
          kc:
            image: 'keycloak/keycloak:26.0'
            command: start-dev
            ports: ['9080:8080']
            environment: {KC_HOSTNAME: 'http://localhost:9080', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}
          grafana:
            image: grafana/grafana:11.2.0
            ports: ['3000:3000']
            environment:
              GF_SERVER_ROOT_URL: http://localhost:3000
              GF_AUTH_GENERIC_OAUTH_AUTH_URL: http://localhost:9080/realms/r/protocol/openid-connect/auth
              GF_AUTH_GENERIC_OAUTH_TOKEN_URL: http://kc:8080/realms/r/protocol/openid-connect/token
              GF_AUTH_GENERIC_OAUTH_API_URL: http://kc:8080/realms/r/protocol/openid-connect/userinfo
          api:
            image: example/api
            environment:
              OIDC_ISSUER: http://localhost:9080/realms/r
              OIDC_JWKS_URL: http://kc:8080/realms/r/protocol/openid-connect/certs
        """
      ]),
    Pattern(
      "5. the app on the host's network",
      Pattern.direct(
        keycloak: "command: start-dev, ports: ['9080:8080']", app: "network_mode: host",
        origin: "http://localhost:9080")),
    Pattern(
      "5. app and proxy in one namespace",
      Pattern.proxied(
        edge: "ports: ['80:80']", app: "network_mode: service:edge", issuer: "http://localhost")),
    Pattern(
      "6. no service runs the app",
      [
        "compose.yaml": """
        services:
          kc: {image: 'keycloak/keycloak:26.0', command: start-dev --import-realm, ports: ['8180:8080'], volumes: ['./realm.json:/opt/keycloak/data/import/realm.json']}
        """,
        ".env.example": "OIDC_ISSUER=http://localhost:8180/realms/shop\n",
        "realm.json": """
        {"realm": "shop", "clients": [{"clientId": "web", "rootUrl": "http://localhost:3000",
          "redirectUris": ["http://localhost:3000/*"], "adminUrl": "http://localhost:3000"}]}
        """,
      ]),
  ]

  static let halfway: [Pattern] = [
    Pattern(
      "1. no alias", Pattern.proxied(edge: "ports: ['80:80']", app: ""),
      wrong: ["localhost-name-in-container sso.localhost"]),
    Pattern(
      "1. the alias on a network that the app is not on",
      Pattern.proxied(
        edge: "ports: ['80:80']\n    networks: {default: {aliases: [sso.localhost]}, back: {}}",
        app: "networks: [back]", networks: "networks: {back: {}}"),
      wrong: ["other-network sso.localhost"]),
    Pattern(
      "1. the alias on the provider, the port of the proxy",
      Pattern.proxied(
        edge: "ports: ['80:80']", app: "",
        keycloak: ", networks: {default: {aliases: [sso.localhost]}}"),
      wrong: ["port-of-other-service sso.localhost"]),
    Pattern(
      "1. an alias named localhost",
      Pattern.proxied(
        edge: "ports: ['80:80']\n    networks: {default: {aliases: [localhost]}}",
        app: "expose: ['3000']", issuer: "http://localhost"),
      wrong: ["localhost-in-container localhost", "localhost-alias localhost"]),
    Pattern(
      "2. extra_hosts with 127.0.0.1",
      Pattern.proxied(edge: "ports: ['80:80']", app: "extra_hosts: ['sso.localhost:127.0.0.1']"),
      wrong: ["loopback-address sso.localhost:127.0.0.1"]),
    Pattern(
      "2. host-gateway to a port on the host's loopback",
      Pattern.proxied(
        edge: "ports: ['127.0.0.1:80:80']", app: "extra_hosts: ['sso.localhost:host-gateway']"),
      wrong: ["loopback-port sso.localhost:host-gateway"]),
    Pattern(
      "2. host-gateway to a port that nobody publishes",
      Pattern.proxied(
        edge: "ports: ['8000:80']", app: "extra_hosts: ['sso.localhost:host-gateway']"),
      wrong: ["port-not-published sso.localhost"]),
    Pattern(
      "3. two numbers",
      Pattern.direct(
        keycloak:
          "command: start-dev, ports: ['8180:8080'], networks: {default: {aliases: [sso.localhost]}}",
        origin: "http://sso.localhost:8180"),
      wrong: ["published-port-in-container sso.localhost"]),
    Pattern(
      "4. both endpoints inside",
      [
        "compose.yaml": """
        services:
          kc: {image: 'keycloak/keycloak:26.0', command: start-dev, ports: ['9080:8080']}
          grafana:
            image: grafana/grafana:11.2.0
            environment:
              GF_AUTH_GENERIC_OAUTH_AUTH_URL: http://kc:8080/realms/r/protocol/openid-connect/auth
              GF_AUTH_GENERIC_OAUTH_TOKEN_URL: http://kc:8080/realms/r/protocol/openid-connect/token
        """
      ], wrong: ["service-name-in-browser kc"]),
    Pattern(
      "4. both endpoints outside",
      [
        "compose.yaml": """
        services:
          kc: {image: 'keycloak/keycloak:26.0', command: start-dev, ports: ['9080:8080']}
          grafana:
            image: grafana/grafana:11.2.0
            environment:
              GF_AUTH_GENERIC_OAUTH_AUTH_URL: http://localhost:9080/realms/r/protocol/openid-connect/auth
              GF_AUTH_GENERIC_OAUTH_TOKEN_URL: http://localhost:9080/realms/r/protocol/openid-connect/token
        """
      ], wrong: ["localhost-in-container localhost"]),
    Pattern(
      "5. the app on the host's network with a container's name",
      Pattern.direct(
        keycloak: "command: start-dev, ports: ['9080:8080']", app: "network_mode: host",
        origin: "http://kc:8080"), wrong: ["host-network-no-dns kc"]),
    Pattern(
      "5. the host's network, but the container's port",
      Pattern.direct(
        keycloak: "command: start-dev, ports: ['9080:8080']", app: "network_mode: host",
        origin: "http://localhost:8080"), wrong: ["container-port-in-browser localhost"]),
    Pattern(
      "6. the container's port in a file for the host",
      [
        "compose.yaml":
          "services: {kc: {image: 'keycloak/keycloak:26.0', command: start-dev, ports: ['8180:8080']}}",
        ".env.example": "OIDC_ISSUER=http://localhost:8080/realms/shop\n",
      ], wrong: ["container-port-in-browser localhost"]),
    Pattern(
      "production without a listener for HTTP",
      Pattern.direct(
        keycloak:
          "command: start, environment: {KC_HTTPS_CERTIFICATE_FILE: /a.pem}, ports: ['8443:8443']",
        origin: "http://kc:8080"), wrong: ["port-not-listened kc"]),
  ]

  /// What the rules of the family would tell.
  private func wrong(_ pattern: Pattern) -> [String] {
    let example = FactsExample(pattern.files)
    let urls = example.facts.urls.filter {
      $0.reach.verdict == .notReachable && !$0.isExplainedByHostEntry
        && ($0.isOwnPort || $0.reach.code != .portNotPublished)
    }
    return urls.map { one in
      let host = one.use.url.value.flatMap { WebAddress($0) }?.hostRange
      return
        "\(one.reach.code.rawValue) \(example.text(host.flatMap { one.use.url.span(of: $0) }) ?? "")"
    } + example.facts.hostEntries.map { "\($0.problem.rawValue) \(example.text($0.span) ?? "")" }
  }

  @Test(arguments: valid)
  func leavesWhatWorksAlone(_ pattern: Pattern) {
    #expect(wrong(pattern) == [])
  }

  @Test(arguments: halfway)
  func tellsWhatIsMissing(_ pattern: Pattern) {
    #expect(wrong(pattern) == pattern.wrong)
  }

  @Test(arguments: valid)
  func opensEverythingInTheEnd(_ pattern: Pattern) {
    let unknown = FactsExample(pattern.files).facts.urls.filter { $0.reach.verdict == .unknown }
    #expect(unknown.map(\.reach.code) == [])
  }
}
