// Which URLs somebody opens, and who.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("URLs in use")
struct URLUseTests {
  /// Every use as `role purpose`.
  private func uses(_ files: [String: String]) -> [String] {
    FactsExample(files).facts.urls.map { opened in
      let role: String
      switch opened.use.role {
      case .opened: role = "opened"
      case .fetched(let service): role = "fetched by \(service)"
      case .compared: role = "compared"
      }
      return "\(role): \(opened.use.purpose)"
    }
  }

  private func environment(_ environment: String, image: String = "x/app") -> [String] {
    uses(["compose.yaml": "services: {app: {image: '\(image)', environment: \(environment)}}"])
  }

  @Test(
    arguments: [
      ("{VITE_API: 'http://a'}", ["opened: `VITE_API`"]),
      (
        "{NEXT_PUBLIC_X: 'http://a', PUBLIC_Y: 'http://a'}",
        ["opened: `NEXT_PUBLIC_X`", "opened: `PUBLIC_Y`"]
      ),
      ("{OIDC_JWKS_URL: 'http://k/realms/r/certs'}", ["fetched by app: `OIDC_JWKS_URL`"]),
      ("{OIDC_ISSUER: 'http://k/realms/r'}", ["fetched by app: `OIDC_ISSUER`"]),
      (
        "{OIDC_ISSUER: 'http://k/realms/r', OIDC_JWKS_URI: 'http://k/realms/r/certs'}",
        ["fetched by app: `OIDC_JWKS_URI`"]
      ),
      ("{DISCOVERY: 'http://k/.well-known/openid-configuration'}", ["fetched by app: `DISCOVERY`"]),
      ("{OIDC_PUBLIC_ISSUER: 'http://k/realms/r'}", []),
      ("{OIDC_AUTHORIZATION_URL: 'http://k/realms/r'}", []),
      ("{DATABASE_URL: 'postgres://db'}", []), ("{BACKEND: 'http://b'}", []),
    ] as [(String, [String])])
  func environments(_ environment: String, uses: [String]) {
    #expect(self.environment(environment) == uses)
  }

  @Test("what an identity provider is told about itself is no URL that it opens")
  func ownSettings() {
    #expect(
      environment("{KC_HOSTNAME: 'http://k/realms/r'}", image: "quay.io/keycloak/keycloak:26.0")
        .isEmpty)
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
}

@Suite("What gets lost on the way")
struct RouteFactTests {
  private func fact(_ server: String, location: String = "") throws -> RouteFact {
    let example = FactsExample([
      "compose.yaml": """
      services:
        kc: {image: "quay.io/keycloak/keycloak:26.0"}
        edge: {image: "nginx:1.27", volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]}
      """,
      "e.conf":
        "server { \(server) server_name id.test kc; location / { \(location) proxy_pass http://kc:8080; } }",
    ])
    let fact = try #require(example.facts.routes.first)
    #expect(fact.target == .keycloak && fact.service?.name == "kc")
    return fact
  }

  @Test(
    arguments: [
      ("", .no), ("proxy_set_header Host other;", .no), ("proxy_set_header Host $host;", .no),
      ("proxy_set_header Host '';", .yes), ("include gone.conf;", .unknown),
      ("proxy_set_header Host ''; proxy_set_header X-Forwarded-Host $host;", .no),
    ] as [(String, Ternary)])
  func host(_ location: String, loses: Ternary) throws {
    #expect(try fact("listen 80;", location: location).losesHost == loses)
  }

  @Test("a default Host is lost where the upstream's name is none of the server's")
  func defaultHost() throws {
    let example = FactsExample([
      "compose.yaml": """
      services:
        kc: {image: "quay.io/keycloak/keycloak:26.0"}
        edge: {image: "nginx:1.27", volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]}
      """,
      "e.conf":
        "server { listen 80; server_name id.test; location / { proxy_pass http://kc:8080; } }",
    ])
    let fact = try #require(example.facts.routes.first)
    #expect(fact.losesHost == .yes && fact.losesScheme == .no)
    #expect(fact.missingHeaders == ["Host"])
    #expect(fact.takesHost == .yes && fact.takesScheme == .yes)
  }

  @Test(
    arguments: [
      ("listen 80;", "", .no), ("listen 443 ssl;", "", .yes),
      ("listen 443 ssl;", "proxy_set_header X-Forwarded-Proto $scheme;", .no),
      ("listen 443 ssl;", "proxy_set_header X-Forwarded-Proto https;", .no),
      ("listen 443 ssl;", "proxy_set_header Forwarded proto=https;", .no),
      ("listen 443 ssl;", "proxy_set_header X-Forwarded-Proto '';", .yes),
      ("listen 443 ssl;", "include gone.conf;", .unknown),
    ] as [(String, String, Ternary)])
  func scheme(_ listen: String, location: String, loses: Ternary) throws {
    #expect(try fact(listen, location: location).losesScheme == loses)
  }
}
