// What rules about routes rest on: who needs tokens, what the target believes, where it is found.

import Analysis
import Deployment
import SourceText
import Testing

/// One nginx in front of a few services, from the lines of its configuration.
struct EdgeExample {
  static let services = """
      kc: {image: "quay.io/keycloak/keycloak:26.0", command: start-dev, environment: {KC_PROXY_HEADERS: xforwarded}}
      ak: {image: "ghcr.io/goauthentik/server:2025.2"}
      api: {image: x/api, environment: {OIDC_AUDIENCE: a, CORS_ORIGINS: "http://a.test"}}
      web: {image: x/web, environment: {CORS_ORIGINS: ""}}
      minio: {image: minio/minio}
      gate: {image: "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0", environment: {OAUTH2_PROXY_OIDC_ISSUER_URL: "http://kc"}}
    """
  let example: FactsExample
  var facts: DeploymentFacts { example.facts }

  init(
    _ conf: String, ports: String = "80:80", services: String = Self.services, more: String = "",
    edge: String = ""
  ) {
    example = FactsExample([
      "compose.yaml": """
      services:
        edge: {image: "nginx:1.27", ports: ["\(ports)"], volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]\(edge)}
      \(services)
      \(more)
      """,
      "e.conf": conf,
    ])
  }

  /// A server with one location.
  static func location(_ match: String, _ lines: String, server: String = "listen 80;") -> String {
    "server { \(server) location \(match) { \(lines) } }"
  }

  func route() throws -> RouteFact { try #require(facts.routes.first) }
}

@Suite("What a route's target needs")
struct RouteJudgementTests {
  @Test(
    arguments: [
      ("/", "http://kc:8080", .keycloak, .required),
      ("/realms/", "http://kc:8080", .keycloak, .required),
      ("/resources/", "http://kc:8080", .keycloak, .none),
      ("/auth/", "http://kc:8080/", .keycloak, .required),
      ("~ ^/(realms|js)/", "http://kc:8080", .keycloak, .required),
      ("~* \\.css$", "http://kc:8080", .keycloak, .none),
      ("/", "http://ak:9000", .authentik, .required),
      ("/static/", "http://ak:9000", .authentik, .none),
      ("/orders/", "http://api:8000", .resourceServer, .required),
      ("/health", "http://api:8000", .resourceServer, .none),
      ("/oauth2/", "http://gate:4180", .service, .none),
      ("/", "http://web:3000", .service, .none), ("/api/", "http://web:3000", .service, .likely),
      ("/api/auth/", "http://web:3000", .service, .none),
      ("/v2/", "http://web:3000", .service, .likely),
      ("/", "http://keycloak-dev:8080", .keycloak, .required),
      ("/api/", "http://nobody:8000", .service, .likely),
      ("/api/", "http://x.example.org", .outside, .none),
      ("/api/", "http://10.0.0.8:8000", .outside, .none),
      ("/api/", "http://BACKEND_HOST:80", .outside, .none),
    ] as [(String, String, RouteFact.Target, TokenUse)])
  func tokens(_ match: String, upstream: String, target: RouteFact.Target, use: TokenUse) throws {
    let fact = try EdgeExample(EdgeExample.location(match, "proxy_pass \(upstream);")).route()
    #expect(fact.target == target)
    #expect(fact.tokenUse == use)
    #expect(fact.isGuessed == (fact.service == nil && target != .outside))
  }

  @Test("a server called api.… is an API whatever its paths")
  func serverNames() throws {
    let conf = EdgeExample.location(
      "/", "proxy_pass http://web;", server: "listen 80; server_name api.shop.test;")
    #expect(try EdgeExample(conf).route().tokenUse == .likely)
  }

  @Test("a port of the host leads to the service that publishes it, for a proxy on the host")
  func hostPorts() throws {
    let conf = EdgeExample.location("/", "proxy_pass http://localhost:8081;")
    let services = """
        kc: {image: "quay.io/keycloak/keycloak:26.0", ports: ["8081:8080"]}
      """
    let inside = try EdgeExample(conf, services: services).route()
    #expect(inside.service == nil)
    let outside = try EdgeExample(conf, services: services, edge: ", network_mode: host").route()
    #expect(outside.service?.name == "kc")
  }

  @Test(
    arguments: [
      ("/", "kc:8080", .yes), ("/realms/", "kc:8080", .yes), ("/resources/", "kc:8080", .no),
      ("/", "ak:9000", .yes), ("/static/", "ak:9000", .no), ("/", "api:8000", .yes),
      ("/", "web:3000", .unknown), ("/", "minio:9000", .unknown), ("/", "keycloak:8080", .yes),
    ] as [(String, String, Ternary)])
  func crossOrigin(_ match: String, host: String, answers: Ternary) throws {
    let fact = try EdgeExample(EdgeExample.location(match, "proxy_pass http://\(host);")).route()
    #expect(fact.answersCrossOrigin.answer == answers)
  }

  @Test(
    "a password that nginx keeps to itself is its own affair",
    arguments: [
      ("", false), ("auth_basic a; auth_basic_user_file b;", true),
      ("auth_basic a; auth_basic_user_file b; proxy_set_header Authorization '';", false),
      ("auth_basic a; auth_basic_user_file b; satisfy any; allow 10.0.0.0/8;", false),
      // Nobody gets so far as to be asked.
      ("auth_basic a; auth_basic_user_file b; deny all;", false),
    ])
  func passwords(_ lines: String, blocks: Bool) throws {
    let conf = EdgeExample.location("/", "\(lines) proxy_pass http://api:8000;")
    #expect(try EdgeExample(conf).route().isBlockedByPassword == blocks)
  }

  @Test(
    arguments: [
      ("proxy_set_header Authorization 'Basic YQ==';", .constant),
      ("proxy_set_header Authorization \"Bearer $cookie_t\";", .cookie),
      ("set $t $cookie_t; proxy_set_header Authorization \"Bearer $t\";", .cookie),
      ("proxy_set_header Authorization \"Bearer $arg_token\";", .query),
      ("proxy_set_header Authorization $http_x_token;", .header),
      (
        "auth_request /ask; auth_request_set $t $upstream_http_x_t; proxy_set_header Authorization $t;",
        .authResponse
      ),
      ("proxy_set_header Authorization $http_authorization;", .other), ("", nil),
      ("proxy_set_header Authorization '';", nil),
    ] as [(String, AuthorizationSource?)])
  func sources(_ lines: String, source: AuthorizationSource?) throws {
    let conf = EdgeExample.location("/", "\(lines) proxy_pass http://api:8000;")
    #expect(try EdgeExample(conf).route().route.authorization.source == source)
  }

  @Test("the line that decides comes with its end, wherever it stands")
  func statements() throws {
    let edge = EdgeExample(
      "server { listen 80; proxy_set_header Authorization ''; location / { proxy_pass http://api; } }"
    )
    let authorization = try edge.route().route.authorization
    #expect(edge.example.text(authorization.span) == "proxy_set_header Authorization ''")
    #expect(edge.example.text(authorization.statement) == "proxy_set_header Authorization '';")
  }

  @Test("a line of headers-more is shown as well")
  func modules() throws {
    let edge = EdgeExample(
      EdgeExample.location("/", "more_clear_input_headers Authorization; proxy_pass http://api;"))
    let authorization = try edge.route().route.authorization
    #expect(authorization.fate == .stripped)
    #expect(edge.example.text(authorization.statement) == "more_clear_input_headers Authorization;")
  }

  @Test("a location that only an upstream's answer leads to is a detour")
  func detours() throws {
    let edge = EdgeExample(
      """
      server { listen 80;
        location / { auth_request /ask; error_page 502 /sorry; try_files $uri @app; }
        location = /ask { internal; proxy_pass http://api; }
        location = /sorry { internal; proxy_pass http://web; }
        location @app { proxy_pass http://api; }
        location /store/ { internal; proxy_pass http://minio:9000; } }
      """)
    #expect(edge.facts.routes.map(\.route.isDetour) == [false, false, false, true])
    #expect(edge.facts.routes.map(\.route.isInternal) == [true, true, true, true])
  }

  @Test(
    "lines that bring lost headers back, with what they would discard",
    arguments: [
      ("", "", "proxy_set_header Host $http_host;"),
      ("", "proxy_set_header Upgrade $u;", "proxy_set_header Host $http_host;"),
      (
        "proxy_set_header X-A \"b c\"; proxy_set_header Host $host;",
        "proxy_set_header Upgrade $u;",
        "proxy_set_header X-A \"b c\";\nproxy_set_header Host $host;"
      ),
      (
        "proxy_set_header X-A b;", "",
        "proxy_set_header X-A b;\nproxy_set_header Host $http_host;"
      ),
    ])
  func repairs(_ outer: String, inner: String, lines: String) throws {
    let edge = EdgeExample(
      "server { listen 80; server_name a.test; \(outer) location / { \(inner) proxy_pass http://kc:8080; } }"
    )
    let fact = try edge.route()
    #expect(fact.missingHeaders == ["Host"])
    #expect(fact.repairLines == lines.split(separator: "\n").map(String.init))
  }
}
