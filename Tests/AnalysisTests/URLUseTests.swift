// Which URLs somebody opens, and who.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("URLs in use")
struct URLUseTests {
  /// Every use that somebody opens, as `role purpose`.
  private func uses(_ files: [String: String]) -> [String] {
    FactsExample(files).facts.urls.map { opened in
      let role: String
      switch opened.vantage {
      case .browserOnHost, .browserElsewhere: role = "opened"
      case .container: role = "fetched by \(opened.services.joined(separator: "+"))"
      case .host: role = "on the host"
      }
      return "\(role): \(opened.use.purpose)"
    }
  }

  private func environment(
    _ environment: String, image: String = "x/app", name: String = "app"
  ) -> [String] {
    uses([
      "compose.yaml":
        "services: {\(name): {image: '\(image)', environment: \(environment)}}"
    ])
  }

  @Test(
    arguments: [
      ("{VITE_API: 'http://a'}", ["opened: `VITE_API`"]),
      (
        "{NEXT_PUBLIC_X: 'http://a', PUBLIC_Y: 'http://a', EXPO_PUBLIC_Z: 'http://a'}",
        ["opened: `EXPO_PUBLIC_Z`", "opened: `NEXT_PUBLIC_X`", "opened: `PUBLIC_Y`"]
      ),
      ("{VITE_MODE: 'production'}", []),
      ("{OIDC_JWKS_URL: 'http://k/realms/r/certs'}", ["fetched by app: `OIDC_JWKS_URL`"]),
      (
        "{KEYS: 'http://k/realms/r/protocol/openid-connect/certs'}", ["fetched by app: `KEYS`"]
      ),
      ("{OIDC_ISSUER: 'http://k/realms/r'}", ["fetched by app: `OIDC_ISSUER`"]),
      ("{APP_ISSUER_URL: 'http://k/application/o/shop/'}", ["fetched by app: `APP_ISSUER_URL`"]),
      (
        "{OIDC_ISSUER: 'http://k/realms/r', JWKS: 'http://k/realms/r/protocol/openid-connect/certs'}",
        ["fetched by app: `JWKS`"]
      ),
      ("{DISCOVERY: 'http://k/.well-known/openid-configuration'}", ["fetched by app: `DISCOVERY`"]),
      ("{OIDC_PUBLIC_ISSUER: 'http://k/realms/r'}", ["opened: `OIDC_PUBLIC_ISSUER`"]),
      (
        "{LOGIN: 'http://k/realms/r/protocol/openid-connect/auth'}", ["opened: `LOGIN`"]
      ),
      ("{BACK_CHANNEL: 'http://k/admin/realms/r/users'}", ["fetched by app: `BACK_CHANNEL`"]),
      ("{KEYCLOAK_INTERNAL_URL: 'http://k'}", ["fetched by app: `KEYCLOAK_INTERNAL_URL`"]),
      (
        "{KEYCLOAK_PUBLIC_URL: 'http://a', KEYCLOAK_URL: 'http://k'}",
        ["opened: `KEYCLOAK_PUBLIC_URL`", "fetched by app: `KEYCLOAK_URL`"]
      ),
      ("{OIDC_REDIRECT_URI: 'http://a/cb'}", ["opened: `OIDC_REDIRECT_URI`"]),
      (
        "{REACT_APP_SSO_URL: 'http://a', SSO_URL: 'http://k'}",
        ["opened: `REACT_APP_SSO_URL`", "fetched by app: `SSO_URL`"]
      ),
      ("{DB_PASSWORD: x, KEYCLOAK_URL: 'http://k'}", ["fetched by app: `KEYCLOAK_URL`"]),
      (
        "{BYE: 'http://k/realms/r/protocol/openid-connect/logout'}", ["fetched by app: `BYE`"]
      ),
      ("{META: 'http://k/realms/r/protocol/saml/descriptor'}", ["fetched by app: `META`"]),
      ("{ME: 'http://k/realms/r/account'}", ["opened: `ME`"]),
      ("{EXPECTED_ISSUER: 'http://k/realms/r'}", []), ("{VALID_ISSUERS: 'http://k/realms/r'}", []),
      ("{TOKEN_ISSUER: 'http://k/realms/r'}", []), ("{KEYCLOAK_CLIENT_URL: 'http://a'}", []),
      ("{DATABASE_URL: 'postgres://db'}", []), ("{BACKEND: 'http://b'}", []),
      ("{CORS_ORIGIN: 'http://k/realms/r'}", []),
    ] as [(String, [String])])
  func environments(_ environment: String, uses: [String]) {
    #expect(self.environment(environment) == uses)
  }

  @Test(
    "the settings of known programs, by image and by name",
    arguments: [
      (
        "grafana/grafana",
        """
        {GF_AUTH_GENERIC_OAUTH_AUTH_URL: 'http://a', GF_AUTH_GENERIC_OAUTH_TOKEN_URL: 'http://b',
        GF_SERVER_ROOT_URL: 'http://c'}
        """,
        [
          "opened: `GF_AUTH_GENERIC_OAUTH_AUTH_URL`",
          "fetched by app: `GF_AUTH_GENERIC_OAUTH_TOKEN_URL`", "opened: `GF_SERVER_ROOT_URL`",
        ]
      ),
      ("grafana/grafana", "{GF_SERVER_ROOT_URL: 'http://c'}", []),
      (
        "nextcloud:30", "{NC_oidc_login_provider_url: 'http://k/realms/r'}",
        ["fetched by app: `NC_oidc_login_provider_url`"]
      ),
      (
        "x/api",
        "{SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI: 'http://k/realms/r'}",
        ["fetched by app: `SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI`"]
      ),
      (
        "x/api",
        """
        {SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI: 'http://a/realms/r',
        SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI: 'http://k/keys'}
        """,
        ["fetched by app: `SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI`"]
      ),
      (
        "x/api", "{spring.security.oauth2.resourceserver.jwt.issuer-uri: 'http://k/realms/r'}",
        ["fetched by app: `spring.security.oauth2.resourceserver.jwt.issuer-uri`"]
      ),
      (
        "x/api", "{SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_SHOP_TOKEN_URI: 'http://k/token'}",
        ["fetched by app: `SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_SHOP_TOKEN_URI`"]
      ),
      (
        "x/api",
        "{QUARKUS_OIDC_AUTH_SERVER_URL: 'http://k/realms/r', QUARKUS_OIDC_TOKEN_ISSUER: 'http://a'}",
        ["fetched by app: `QUARKUS_OIDC_AUTH_SERVER_URL`"]
      ),
      (
        "x/api",
        "{QUARKUS_OIDC_AUTH_SERVER_URL: 'http://k/realms/r', QUARKUS_OIDC_DISCOVERY_ENABLED: 'false'}",
        []
      ),
      (
        "ghcr.io/goauthentik/proxy:2025.6",
        "{AUTHENTIK_HOST: 'http://server:9000', AUTHENTIK_HOST_BROWSER: 'http://a'}",
        ["fetched by app: `AUTHENTIK_HOST`", "opened: `AUTHENTIK_HOST_BROWSER`"]
      ),
      (
        "vaultwarden/server", "{DOMAIN: 'http://v', SSO_AUTHORITY: 'http://k/realms/r'}",
        ["opened: `DOMAIN`", "fetched by app: `SSO_AUTHORITY`"]
      ),
      ("x/web", "{DOMAIN: 'http://v'}", []),
      ("x/web", "{NEXTAUTH_URL: 'http://v'}", ["opened: `NEXTAUTH_URL`"]),
    ] as [(String, String, [String])])
  func knownPrograms(image: String, environment: String, uses: [String]) {
    #expect(self.environment(environment, image: image) == uses)
  }

  @Test(
    "URLs inside a longer value have places of their own",
    arguments: [
      (
        "HASURA_GRAPHQL_JWT_SECRET",
        #"{"type":"RS256","jwk_url":"http://k:8080/realms/r/protocol/openid-connect/certs"}"#,
        "http://k:8080/realms/r/protocol/openid-connect/certs"
      ),
      (
        "PAPERLESS_SOCIALACCOUNT_PROVIDERS",
        #"{"openid_connect": {"APPS": [{"settings": {"server_url": "http://a/application/o/p/"}}]}}"#,
        "http://a/application/o/p/"
      ),
      (
        "GITLAB_OMNIBUS_CONFIG", "args: { issuer: \"http://k/realms/r\", discovery: true }",
        "http://k/realms/r"
      ),
    ])
  func embedded(name: String, value: String, url: String) throws {
    let example = FactsExample([
      "compose.yaml":
        "services:\n  app:\n    image: x/app\n    environment:\n      \(name): '\(value)'\n"
    ])
    let opened = try #require(example.facts.urls.first)
    #expect(opened.use.url.value == url)
    #expect(example.text(opened.use.url.span) == url)
  }

  @Test(
    "flags of a command line, each at its own place",
    arguments: [
      (
        "oauth2-proxy/oauth2-proxy",
        "[--oidc-issuer-url=http://k/realms/r, --login-url, http://a/x]",
        ["fetched by app: `--oidc-issuer-url`", "opened: `--login-url`"]
      ),
      (
        "oauth2-proxy/oauth2-proxy",
        "[--oidc-issuer-url=http://k/realms/r, --skip-oidc-discovery, --oidc-jwks-url=http://k/keys]",
        ["fetched by app: `--oidc-jwks-url`"]
      ),
      (
        "x/gate", "\"gate --oidc-issuer-url=http://k/realms/r --upstream=http://a\"",
        ["fetched by app: `--oidc-issuer-url`"]
      ),
      (
        "x/api", "[java, -jar, a.jar, --quarkus.oidc.auth-server-url=http://k/realms/r]",
        ["fetched by app: `--quarkus.oidc.auth-server-url`"]
      ),
      (
        "nextcloud:30",
        "[php, occ, 'user_oidc:provider', kc, '--discoveryuri=http://k/realms/r/.well-known/openid-configuration']",
        ["fetched by app: `--discoveryuri`"]
      ),
      (
        "gitea/gitea:1",
        "\"sh -c 'gitea admin auth add-oauth --auto-discover-url http://k/.well-known/openid-configuration'\"",
        ["fetched by app: `--auto-discover-url`"]
      ),
      ("x/gate", "[--redirect, http://a]", []),
    ] as [(String, String, [String])])
  func flags(image: String, command: String, uses: [String]) {
    #expect(
      self.uses([
        "compose.yaml": "services: {app: {image: '\(image)', command: \(command)}}"
      ]) == uses)
  }

  @Test func flagPlaces() {
    let example = FactsExample([
      "compose.yaml": """
      services:
        gate:
          image: oauth2-proxy/oauth2-proxy
          command: "--a=1 --oidc-issuer-url=http://k/realms/r"
      """
    ])
    #expect(
      example.facts.urls.map { example.text($0.use.url.span) } == ["http://k/realms/r"])
  }

  @Test("a build's arguments are judged once")
  func buildArguments() {
    let compose = """
      services:
        web:
          build: {context: ., args: {VITE_SSO_URL: 'http://k'}}
          environment: {VITE_SSO_URL: 'http://k'}
      """
    let urls = FactsExample(["compose.yaml": compose]).facts.urls
    #expect(urls.map(\.use.kind) == [.buildArgument])
  }

  @Test("what an identity provider is told about itself is no URL that it opens")
  func ownSettings() {
    #expect(
      environment("{KC_HOSTNAME: 'http://k/realms/r'}", image: "quay.io/keycloak/keycloak:26.0")
        .isEmpty)
  }

  @Test("a container that serves files may be told what browsers open")
  func frontends() {
    let keys = "{KEYS: 'http://localhost:9/realms/r/protocol/openid-connect/certs'}"
    #expect(environment(keys, name: "frontend").isEmpty)
    #expect(environment(keys, image: "nginx:1.27").isEmpty)
    #expect(environment(keys).count == 1)
    let secret = "{KEYS: 'http://gone:9/realms/r/protocol/openid-connect/certs', WEB_SECRET: x}"
    #expect(environment(secret, name: "web").count == 1)
  }

  @Test("what a service is told about itself it need not open")
  func ownAddress() {
    let compose = """
      services:
        idp: {image: x/idp, ports: ['7151:3000'], environment: {OIDC_ISSUER: 'http://localhost:7151/oidc'}}
        api: {image: x/api, environment: {OIDC_ISSUER: 'http://localhost:7151/oidc'}}
      """
    let urls = FactsExample(["compose.yaml": compose]).facts.urls
    #expect(urls.map(\.services) == [["api"]])
  }

  @Test(
    "an address that a browser or the container opens is wrong where it works for neither",
    arguments: [
      ("http://localhost:9080", []), ("http://kc:8080", []), ("http://localhost:1234", []),
      ("http://localhost:8080", [.containerPortInBrowser]),
      ("http://kc:9080", [.publishedPortInContainer]), ("http://sso:8080", [.unknownName]),
      ("http://sso.example.com", []), ("http://sso.test", []),
    ] as [(String, [ReachCode])])
  func eitherSide(url: String, codes: [ReachCode]) {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev, ports: ['9080:8080']}
        app: {image: x/app, environment: {KEYCLOAK_URL: '\(url)'}}
      """
    #expect(FactsExample(["compose.yaml": compose]).facts.urls.map(\.reach.code) == codes)
  }

  @Test("env files that no container gets are for programs on the host")
  func envFiles() {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev, ports: ['9080:8080']}
      """
    func purposes(_ more: [String: String]) -> [String] {
      uses(["compose.yaml": compose].merging(more) { $1 })
    }
    let sample = "KEYCLOAK_URL=http://localhost:8080\nAPI=http://localhost:8080\n"
    #expect(purposes([".env.example": sample]) == ["on the host: `KEYCLOAK_URL`"])
    #expect(purposes(["app/.env": "SSO_URL=http://localhost:9080"]).isEmpty)
    #expect(purposes(["dev/compose.yaml": compose, ".env.example": sample]).count == 1)
    let elsewhere = FactsExample([
      "compose.yaml": compose, ".env.example": sample,
      "dev/compose.yaml": "services: {x: {image: x, ports: ['8080:80']}}",
    ])
    #expect(elsewhere.facts.urls.map(\.isOwnPort) == [false])
  }

  @Test func realms() {
    let realm = """
      {"realm": "r", "attributes": {"frontendUrl": "http://f"}, "identityProviders": [
        {"alias": "up", "config": {"authorizationUrl": "http://u/a", "tokenUrl": "http://u/t", "issuer": "http://u"}}],
       "clients": [
        {"clientId": "a", "rootUrl": "http://a", "redirectUris": ["http://a/cb"], "adminUrl": "http://admin",
         "attributes": {"post.logout.redirect.uris": "http://a/1##+##http://a/2"}},
        {"clientId": "off", "enabled": false, "rootUrl": "http://off"},
        {"clientId": "api", "bearerOnly": true, "redirectUris": ["http://api/cb"]},
        {"clientId": "account", "rootUrl": "http://account"}]}
      """
    let compose = """
      services: {kc: {image: 'quay.io/keycloak/keycloak:26.0', volumes: ['./realm.json:/opt/keycloak/data/import/r.json']}}
      """
    #expect(
      uses(["realm.json": realm, "compose.yaml": compose]) == [
        "opened: the realm's frontendUrl", "opened: the root URL of client `a`",
        "opened: a redirect URI of client `a`",
        "opened: a post-logout redirect URI of client `a`",
        "opened: a post-logout redirect URI of client `a`",
        "opened: `authorizationUrl` of identity provider `up`",
        "fetched by kc: `tokenUrl` of identity provider `up`",
      ])
  }

  @Test("entries of the post-logout attribute have places of their own")
  func postLogoutPlaces() {
    let example = FactsExample([
      "realm.json":
        #"{"realm": "r", "clients": [{"clientId": "a", "attributes": {"post.logout.redirect.uris": "http://a/1##http://b/2"}}]}"#
    ])
    #expect(
      example.facts.urls.map { example.text($0.use.url.span) } == ["http://a/1", "http://b/2"])
  }

  @Test("an attribute with very many entries is no burden", .timeLimit(.minutes(1)))
  func manyEntries() {
    let entries = String(repeating: "##", count: 100_000)
    #expect(
      uses([
        "realm.json":
          #"{"realm": "r", "clients": [{"clientId": "a", "attributes": {"post.logout.redirect.uris": "\#(entries)http://a"}}]}"#
      ]).count == 1)
  }

  @Test("the upstreams of nginx and the ports of Traefik's labels")
  func upstreams() {
    let example = FactsExample([
      "compose.yaml": """
      services:
        edge: {image: "nginx:1.27", volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]}
        traefik: {image: "traefik:v3"}
        kc:
          image: "keycloak/keycloak:26.0"
          labels:
            traefik.http.routers.sso.rule: Host(`sso.example.com`)
            traefik.http.services.sso.loadbalancer.server.port: "8180"
            traefik.http.middlewares.login.forwardauth.address: http://gate:4180/oauth2/auth
      """,
      "e.conf":
        "server { listen 80; location / { proxy_pass http://kc:8080/x; } location /b { proxy_pass http://elsewhere; } }",
    ])
    let label = example.facts.urls.filter { $0.use.kind == .label }
    #expect(label.map(\.services) == [["traefik"]])
    #expect(label.map(\.reach.code) == [.unknownName])
    let upstreams = example.facts.urls.filter { $0.use.kind == .upstream }
    #expect(upstreams.map(\.services) == [["edge"], ["traefik"]])
    #expect(
      upstreams.map { example.text($0.use.url.span) } == ["http://kc:8080/x", "8180"])
  }

  @Test(
    "one cause, one use",
    arguments: [
      // Several settings of one service with the same wrong origin.
      (
        """
        app: {image: x, environment: {
          A_JWKS: 'http://gone:9/realms/r/protocol/openid-connect/certs',
          B_TOKEN: 'http://gone:9/realms/r/protocol/openid-connect/token'}}
        """, [["app"]], 1
      ),
      // One line that several services share.
      (
        """
        a: {image: x, environment: &e {KEYS: 'http://gone:9/realms/r/protocol/openid-connect/certs'}}
        b: {image: x, environment: *e}
        """, [["a", "b"]], 0
      ),
      // Both at once.
      (
        """
        a: {image: x, environment: &e {
          A_KEYS: 'http://gone:9/realms/r/protocol/openid-connect/certs',
          B_TOKEN: 'http://gone:9/realms/r/protocol/openid-connect/token'}}
        b: {image: x, environment: *e}
        """, [["a", "b"]], 1
      ),
    ])
  func merges(services: String, who: [[String]], more: Int) {
    let text = services.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let urls = FactsExample(["compose.yaml": "services:\n\(text)\n"]).facts.urls
    #expect(urls.map(\.services) == who)
    #expect(urls.map(\.alsoAt.count) == [more])
  }
}
