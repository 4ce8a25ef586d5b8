// Logins, walked through deployments as people write them.

import Analysis
import Deployment
import SourceText
import Testing

/// A Keycloak or Authentik behind nginx, and an app with one login.
private struct Scene {
  var image = "quay.io/keycloak/keycloak:26.0"
  var environment = "{}"
  var ports = "[]"
  var aliases = "[]"
  var headers = """
    proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
    """
  var realm = #"{"realm":"shop","clients":[{"clientId":"app"}]}"#
  var login = "{}"

  var example: FactsExample {
    FactsExample([
      "compose.yaml": """
      services:
        idp:
          image: \(image)
          environment: \(environment)
          ports: \(ports)
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
        edge:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf"]
          networks: {default: {aliases: \(aliases)}}
        app:
          build: ./app
      """,
      "edge.conf": """
      server { listen 80; server_name id.localhost;
        location / { \(headers) proxy_pass http://idp:\(image.contains("authentik") ? 9000 : 8080); } }
      """,
      "realm.json": realm,
      "app/auth.json": login,
    ])
  }
}

@Suite("What Keycloak publishes")
struct KeycloakDiscoveryTests {
  private static let inside = "http://idp:8080/realms/shop"
  private static let full = "{KC_HOSTNAME: 'http://id.localhost'}"

  /// The rows of the table of hostname settings: version, settings, asked at, issuer's origin, token's origin.
  @Test(
    "issuer and token endpoint by version and hostname settings",
    arguments: [
      ("26.0", "{}", "http://idp:8080", "http://idp:8080", "http://idp:8080"),
      (
        "26.0", "{KC_PROXY_HEADERS: xforwarded}", "http://id.localhost", "http://id.localhost",
        "http://id.localhost"
      ),
      (
        "26.0", "{KC_HOSTNAME: id.localhost}", "http://idp:8080", "http://id.localhost:8080",
        "http://id.localhost:8080"
      ),
      ("26.0", full, "http://idp:8080", "http://id.localhost", "http://id.localhost"),
      (
        "26.0", "{KC_HOSTNAME: 'http://id.localhost', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}",
        "http://idp:8080", "http://id.localhost", "http://idp:8080"
      ),
      (
        "26.0", "{KC_HOSTNAME: 'http://localhost:8080/'}", "http://idp:8080",
        "http://localhost:8080", "http://localhost:8080"
      ),
      (
        "26.0", "{KC_HOSTNAME: 'http://idp:8080'}", "http://id.localhost", "http://idp:8080",
        "http://idp:8080"
      ),
      ("23.0", "{}", "http://idp:8080", "http://idp:8080", "http://idp:8080"),
      (
        "23.0", "{KC_HOSTNAME_URL: 'http://id.localhost'}", "http://idp:8080",
        "http://id.localhost", "http://idp:8080"
      ),
      (
        "23.0", "{KC_HOSTNAME_URL: 'http://id.localhost', KC_HOSTNAME_STRICT_BACKCHANNEL: 'true'}",
        "http://idp:8080", "http://id.localhost", "http://id.localhost"
      ),
      ("23.0", "{KC_HOSTNAME: id.localhost}", "http://idp:8080", nil, "http://idp:8080"),
      ("nightly", "{}", "http://idp:8080", nil, nil),
      ("26.0", "{KC_HOSTNAME: '${GONE}'}", "http://idp:8080", "", ""),
    ] as [(String, String, String, String?, String?)])
  func origins(
    _ tag: String, environment: String, asked: String, issuer: String?, token: String?
  ) throws {
    var scene = Scene()
    scene.image = "quay.io/keycloak/keycloak:\(tag)"
    scene.environment = environment
    scene.login =
      #"{"id":"keycloak","type":"oidc","clientId":"app","issuer":"\#(asked)/realms/shop"}"#
    let document = try #require(scene.example.facts.logins.first?.document)
    if issuer == "" {
      // A variable that nothing sets counts as empty for compose.
      #expect(document.issuer.value == "\(asked)/realms/shop" || document.issuer.isUnknown)
      return
    }
    #expect(document.issuer.value == issuer.map { "\($0)/realms/shop" })
    #expect(
      document.authorization.value
        == issuer.map { "\($0)/realms/shop/protocol/openid-connect/auth" })
    #expect(
      document.token.value == token.map { "\($0)/realms/shop/protocol/openid-connect/token" })
    #expect(document.userinfo.value?.hasPrefix(token ?? "?") == (token == nil ? nil : true))
    #expect(document.endSession.value?.hasPrefix(issuer ?? "?") == (issuer == nil ? nil : true))
  }

  @Test("the realm's frontendUrl beats the server's settings and brings its own path")
  func frontendURL() throws {
    var scene = Scene()
    scene.environment = "{KC_HOSTNAME: 'http://other.test', KC_HTTP_RELATIVE_PATH: /auth}"
    scene.realm =
      #"{"realm":"shop","attributes":{"frontendUrl":"http://id.localhost/x/"},"clients":[]}"#
    scene.login =
      #"{"id":"keycloak","type":"oidc","clientId":"app","issuer":"http://idp:8080/auth/realms/shop"}"#
    let document = try #require(scene.example.facts.logins.first?.document)
    #expect(document.issuer.value == "http://id.localhost/x/realms/shop")
  }

  /// What the proxy sends decides what a Keycloak without a hostname publishes.
  @Test(
    arguments: [
      (
        "proxy_set_header Host $http_host;", "{KC_PROXY_HEADERS: xforwarded}", "http://id.localhost"
      ),
      ("proxy_set_header Host $host;", "{KC_PROXY_HEADERS: xforwarded}", "http://id.localhost"),
      ("", "{KC_PROXY_HEADERS: xforwarded}", "http://idp:8080"), ("", "{}", "http://idp:8080"),
      (
        "proxy_set_header X-Forwarded-Host $host;", "{KC_PROXY_HEADERS: xforwarded}",
        "http://id.localhost:8080"
      ),
      ("proxy_set_header X-Forwarded-Host $host;", "{}", "http://idp:8080"),
      (
        "proxy_set_header X-Forwarded-Host $host;", "{KC_PROXY_HEADERS: forwarded}",
        "http://idp:8080"
      ),
      (
        "proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;",
        "{KC_PROXY_HEADERS: xforwarded}", "https://id.localhost"
      ),
      (
        "proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;", "{}",
        "http://id.localhost"
      ),
      ("proxy_set_header Host $weird;", "{}", nil), ("include gone.conf;", "{}", nil),
    ] as [(String, String, String?)])
  func throughTheProxy(_ headers: String, environment: String, origin: String?) throws {
    var scene = Scene()
    scene.headers = headers
    scene.environment = environment
    scene.aliases = "[id.localhost]"
    scene.login =
      #"{"id":"keycloak","type":"oidc","clientId":"app","issuer":"http://id.localhost/realms/shop"}"#
    let document = try #require(scene.example.facts.logins.first?.document)
    #expect(document.issuer.value == origin.map { "\($0)/realms/shop" })
  }

  @Test("`$host` drops the port that browsers use, `$http_host` keeps it")
  func ports() throws {
    for (header, origin) in [
      ("$host", "http://id.localhost"), ("$http_host", "http://id.localhost:8081"),
    ] {
      var scene = Scene()
      scene.headers = "proxy_set_header Host \(header);"
      scene.login =
        #"{"id":"keycloak","type":"oidc","clientId":"app","issuer":"http://id.localhost:8081/realms/shop"}"#
      let document = scene.example.facts.logins.first?.document
      #expect(document == nil || document?.issuer.value == "\(origin)/realms/shop")
    }
  }

  @Test("a port that Keycloak publishes itself leads past the proxy, whatever the name")
  func directPort() throws {
    var scene = Scene()
    scene.headers = ""
    scene.ports = "['8080:8080']"
    scene.login =
      #"{"id":"keycloak","type":"oidc","clientId":"app","issuer":"http://id.localhost:8080/realms/shop"}"#
    let document = try #require(scene.example.facts.logins.first?.document)
    #expect(document.issuer.value == "http://id.localhost:8080/realms/shop")
  }
}

@Suite("Logins")
struct LoginWalkTests {
  private static let realms = "/realms/shop"
  private static let slug = "/application/o/app/"
  private static let authentik = "ghcr.io/goauthentik/server:2025.6.3"

  private func flow(
    authentik: Bool, keycloak: String = "{}", isUsable: Bool, login: String
  ) throws -> LoginFlow {
    var scene = Scene()
    if authentik { scene.image = Self.authentik }
    scene.environment = authentik ? "{}" : keycloak
    if isUsable { scene.aliases = "[id.localhost]" }
    scene.login = login
    return try #require(scene.example.facts.logins.first)
  }

  private static func v4(_ wellKnown: String) -> String {
    """
    {"$nextAuth":"4","providers":[{"id":"idp","type":"oauth","wellKnown":"\(wellKnown).well-known/openid-configuration",
      "clientId":"app","token":"http://dead/t"}]}
    """
  }

  private static func v5(_ issuer: String) -> String {
    #"{"id":"idp","type":"oidc","clientId":"app","issuer":"\#(issuer)"}"#
  }

  /// The rows of the table "discovery conflict" that hostname, networks and proxies decide.
  @Test(
    arguments: [
      (true, "{}", false, v4("http://idp:9000" + slug), .browser),
      (true, "{}", true, v4("http://idp:9000" + slug), .browser),
      (true, "{}", false, v4("http://id.localhost" + slug), .service),
      (true, "{}", true, v4("http://id.localhost" + slug), .none),
      (true, "{}", false, v5("http://idp:9000" + slug), .browser),
      (true, "{}", false, v5("http://id.localhost" + slug), .service),
      (true, "{}", true, v5("http://id.localhost" + slug), .none),
      (
        false, "{KC_PROXY_HEADERS: xforwarded}", false, v4("http://idp:8080" + realms + "/"),
        .browser
      ),
      (
        false, "{KC_PROXY_HEADERS: xforwarded}", false, v4("http://id.localhost" + realms + "/"),
        .service
      ),
      (
        false, "{KC_PROXY_HEADERS: xforwarded}", true, v4("http://id.localhost" + realms + "/"),
        .none
      ),
      (
        false, "{KC_HOSTNAME: 'http://id.localhost', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}",
        false,
        v4("http://idp:8080" + realms + "/"), .none
      ),
      (
        false, "{KC_HOSTNAME: 'http://id.localhost'}", true, v5("http://id.localhost" + realms),
        .none
      ),
    ] as [(Bool, String, Bool, String, LoginFlow.Conflict)])
  func conflicts(
    authentik: Bool, keycloak: String, isUsable: Bool, login: String, conflict: LoginFlow.Conflict
  ) throws {
    let flow = try flow(
      authentik: authentik, keycloak: keycloak, isUsable: isUsable, login: login)
    #expect(flow.provider == "idp")
    #expect(flow.conflict == conflict)
    if login.contains("$nextAuth") {
      // What the user wrote beside a document is dead in next-auth 4.
      #expect(flow.step(.token)?.url.value != "http://dead/t")
    }
  }

  @Test("next-auth 4 without discovery uses the endpoints that it is given")
  func explicitEndpoints() throws {
    let flow = try flow(
      authentik: true, isUsable: false,
      login: """
        {"$nextAuth":"4","providers":[{"id":"authentik","type":"oauth","wellKnown":"http://x/w",
          "options":{"clientId":"app","wellKnown":null,"issuer":"http://idp:9000\(Self.slug)",
           "authorization":{"url":"http://id.localhost/application/o/authorize/"},
           "token":"http://idp:9000/application/o/token/","jwks_endpoint":"http://idp:9000/k"}}]}
        """)
    #expect(flow.discovery.isAbsent && flow.conflict == .none)
    #expect(
      LoginStep.Name.allCases.map { flow.step($0)?.outcome } == [
        .skipped, .ok, .unknown, .ok, .ok, .skipped, .skipped, .skipped, .skipped,
      ])
    #expect(flow.step(.authorize)?.url.value == "http://id.localhost/application/o/authorize/")
  }

  @Test("Auth.js 5 discovers for the phase that has no URL, and never fetches keys")
  func phases() throws {
    let login = """
      {"id":"authentik","type":"oidc","clientId":"app","issuer":"http://idp:9000\(Self.slug)",
       "authorization":{"url":"http://id.localhost/application/o/authorize/"}}
      """
    let flow = try flow(authentik: true, isUsable: false, login: login)
    #expect(flow.conflict == .none)
    #expect(flow.step(.token)?.url.value == "http://idp:9000/application/o/token/")
    #expect(flow.step(.jwks)?.outcome == .skipped)
    #expect(
      flow.steps.filter { $0.name.isPartOfLogin }.map(\.outcome) == [
        .ok, .ok, .unknown, .ok, .skipped, .ok,
      ])
  }

  @Test("without a version nothing is claimed")
  func unknownVersion() throws {
    let flow = try flow(
      authentik: true, isUsable: false,
      login: #"{"id":"authentik","clientId":"app","issuer":"http://idp:9000\#(Self.slug)"}"#)
    #expect(flow.discovery.isUnknown && flow.conflict == .none)
    #expect(flow.steps.allSatisfy { $0.outcome == .unknown || $0.outcome == .skipped })
  }

  @Test("openid-client adds the well-known path where the URL has none")
  func missingWellKnownPath() throws {
    let flow = try flow(
      authentik: true, isUsable: true,
      login:
        #"{"$nextAuth":"4","providers":[{"id":"a","type":"oauth","clientId":"app","wellKnown":"http://idp:9000\#(Self.slug)"}]}"#
    )
    #expect(
      flow.discovery.value == "http://idp:9000/application/o/app/.well-known/openid-configuration")
  }

  @Test("Authentik's endpoints carry the slug where the product puts it")
  func authentikDocument() throws {
    let document = try #require(
      flow(authentik: true, isUsable: true, login: Self.v5("http://idp:9000" + Self.slug)).document)
    let base = "http://idp:9000/application/o/"
    #expect(document.issuer.value == base + "app/")
    #expect(document.authorization.value == base + "authorize/")
    #expect(document.token.value == base + "token/")
    #expect(document.userinfo.value == base + "userinfo/")
    #expect(document.jwks.value == base + "app/jwks/")
    #expect(document.endSession.value == base + "app/end-session/")
  }
}
