// Which paths of an identity provider come through a proxy, and which hosts the proxy finds.

import Analysis
import Deployment
import Testing

@Suite("Identity providers behind a proxy")
struct ProxiedServiceTests {
  private func faults(_ conf: String, environment: String = "{}", image: String = "26.0")
    -> [String]
  {
    let edge = EdgeExample(
      conf,
      services: """
          kc: {image: "quay.io/keycloak/keycloak:\(image)", command: start-dev, environment: \(environment)}
          ak: {image: "ghcr.io/goauthentik/server:2025.2"}
          web: {image: x/web}
        """)
    return edge.facts.pathFaults.map { "\($0.kind.rawValue) \($0.asked) \($0.result)" }
  }

  @Test(
    arguments: [
      (
        "location /auth/ { proxy_pass http://kc:8080/; }", "{}",
        ["prefix /realms/master/account /auth/realms/master/account"]
      ),
      (
        "location /auth { proxy_pass http://kc:8080/; }", "{}",
        ["prefix /realms/master/account /auth/realms/master/account"]
      ),
      (
        "location /auth/ { rewrite ^/auth/(.*) /$1 break; proxy_pass http://kc:8080; }", "{}",
        ["prefix /realms/master/account /auth/realms/master/account"]
      ),
      (
        "location /auth/ { proxy_pass http://kc:8080/; }", "{KC_HTTP_RELATIVE_PATH: /auth}",
        ["changed /auth/realms/master/account /realms/master/account"]
      ),
      ("location /auth/ { proxy_pass http://kc:8080; }", "{KC_HTTP_RELATIVE_PATH: /auth}", []),
      ("location / { proxy_pass http://kc:8080; }", "{}", []),
      (
        "location /auth/ { proxy_pass http://kc:8080/; }", "{KC_HOSTNAME: 'http://a.test/auth'}", []
      ),
      ("location /auth/ { proxy_pass http://kc:8080/; }", "{KC_HOSTNAME: 'http://other.test'}", []),
      (
        "location /auth/ { proxy_pass http://kc:8080/; }", "{KC_HOSTNAME: 'http://a.test'}",
        ["prefix /realms/master/account /auth/realms/master/account"]
      ),
      (
        "location /auth/ { proxy_pass http://kc:8080/; } location ~ ^/(realms|resources)/ { proxy_pass http://kc:8080; }",
        "{}", []
      ),
      (
        "location /auth/ { proxy_pass http://kc:8080/auth; }", "{KC_HTTP_RELATIVE_PATH: /auth}",
        ["changed /auth/realms/master/account /authrealms/master/account"]
      ),
      (
        "location / { proxy_pass http://kc:8080/auth/; }", "{KC_HTTP_RELATIVE_PATH: /auth}",
        ["changed /auth/realms/master/account /auth/auth/realms/master/account"]
      ),
      (
        "location /auth/ { proxy_pass http://kc:8080/; } location / { include gone.conf; proxy_pass http://kc:8080; }",
        "{}", []
      ),
      (
        "location /id/ { proxy_pass http://ak:9000/; }", "{}",
        ["prefix /application/o/authorize/ /id/application/o/authorize/"]
      ),
      ("location /api/ { proxy_pass http://web:3000/v1; }", "{}", ["glued /api/x /v1x"]),
      ("location /status/ { proxy_pass http://web:3000/health; }", "{}", []),
      ("set $k kc; location /auth/ { proxy_pass http://$k:8080/; }", "{}", ["dropped /auth/x /"]),
      (
        "set $k kc; location /auth/ { proxy_pass http://$k:8080; }",
        "{KC_HTTP_RELATIVE_PATH: /auth}", []
      ),
      ("set $k web; location /a/ { proxy_pass http://$k:8080$request_uri; }", "{}", []),
      (
        "location /auth/ { proxy_set_header X-Forwarded-Prefix /auth; proxy_pass http://kc:8080/; }",
        "{KC_PROXY_HEADERS: xforwarded}",
        ["prefix /realms/master/account /auth/realms/master/account"]
      ),
    ] as [(String, String, [String])])
  func paths(_ locations: String, environment: String, faults: [String]) {
    let conf =
      "server { listen 80 default_server; server_name a.test; resolver 127.0.0.11; \(locations) }"
    #expect(
      self.faults(conf + " server { listen 80; server_name other.test; }", environment: environment)
        == faults)
  }

  @Test("X-Forwarded-Prefix counts from the release on that reads it")
  func forwardedPrefix() {
    let conf =
      "server { listen 80; location /auth/ { proxy_set_header X-Forwarded-Prefix /auth; proxy_pass http://kc:8080/; } }"
    #expect(faults(conf, environment: "{KC_PROXY_HEADERS: xforwarded}", image: "26.6").isEmpty)
    #expect(faults(conf, image: "26.6").count == 1)
  }

  @Test(
    arguments: [
      (
        "location /resources/ { proxy_pass http://kc:8080; } location ~* \\.(js|css)$ { expires 1d; }",
        ["css ~* \\.(js|css)$", "js ~* \\.(js|css)$"]
      ),
      (
        "location ^~ /resources/ { proxy_pass http://kc:8080; } location ~* \\.css$ { expires 1d; }",
        []
      ),
      (
        "location /resources/ { proxy_pass http://kc:8080; location ~ \\.css$ { proxy_pass http://kc:8080; } }",
        []
      ),
      (
        "location / { proxy_pass http://kc:8080; } location ~* \\.png$ { proxy_pass http://web; }",
        ["png ~* \\.png$"]
      ),
      (
        "location / { proxy_pass http://kc:8080; } location ~* \\.png$ { proxy_pass http://kc:8080; }",
        []
      ),
      (
        "location / { proxy_pass http://keycloak:8080; } location ~* \\.png$ { root /x; }",
        ["png ~* \\.png$"]
      ),
      (
        "location / { proxy_pass http://kc:8080; } location ~* \\.png$ { auth_basic a; auth_basic_user_file b; proxy_pass http://kc:8080; }",
        []
      ),
      ("location ~ ^/realms/ { proxy_pass http://kc:8080; } location ~* \\.css$ { root /x; }", []),
    ] as [(String, [String])])
  func shadows(_ locations: String, taken: [String]) throws {
    let edge = EdgeExample("server { listen 80; \(locations) }")
    let paths = edge.facts.proxiedServices.flatMap(\.paths).filter(\.isShadowed)
    #expect(
      paths.map { path in
        let ending = path.path.split(separator: ".").last.map(String.init) ?? ""
        return "\(ending) \(path.location?.match.text ?? "")"
      } == taken)
  }

  @Test(
    arguments: [
      ("location / { proxy_pass http://kc:8080; }", ["the admin console"]),
      ("location / { proxy_pass http://kc:8080; } location /admin { return 403; }", []),
      (
        "location / { proxy_pass http://kc:8080; } location /admin { allow 10.0.0.0/8; deny all; proxy_pass http://kc:8080; }",
        []
      ),
      ("location /realms/ { proxy_pass http://kc:8080; }", []),
      ("location /m/ { proxy_pass http://kc:9000; }", ["the management port"]),
    ] as [(String, [String])])
  func openPaths(_ locations: String, purposes: [String]) {
    let edge = EdgeExample("server { listen 80; server_name id.example.org; \(locations) }")
    #expect(edge.facts.proxiedServices.flatMap(\.openPaths).map(\.purpose) == purposes)
    #expect(edge.facts.proxiedServices.allSatisfy { $0.isPublic })
  }
}

@Suite("Hosts of upstreams")
struct UpstreamFactTests {
  private func upstream(
    _ conf: String, more: String = ""
  ) throws -> (fact: UpstreamFact, example: FactsExample) {
    let edge = EdgeExample(conf, more: more)
    return (try #require(edge.facts.upstreams.first), edge.example)
  }

  @Test(
    arguments: [
      ("http://web:3000", "serviceNameSameNetwork", .no),
      ("http://nobody:3000", "unknownName", .no),
      ("http://localhost:3000", "localhostInContainer", .no), ("http://shop-web-1:3000", nil, .no),
      ("http://WEB_HOST:3000", nil, .no), ("http://unix:/run/a.sock", nil, nil),
      ("http://$web:3000", "serviceNameSameNetwork", .yes), ("http://$ip:3000", nil, .no),
    ] as [(String, String?, Ternary?)])
  func hosts(_ target: String, code: String?, lacksResolver: Ternary?) throws {
    let conf =
      "server { listen 80; set $web web; set $ip 10.1.2.3; location / { proxy_pass \(target); } }"
    let services = EdgeExample.services.replacing("x/web,", with: "x/web, expose: [\"3000\"],")
    let fact = EdgeExample(conf, services: services).facts.upstreams.first
    #expect(fact?.lacksResolver == lacksResolver)
    guard let code else { return }
    #expect(fact?.reach.map { "\($0.code)" } == code)
  }

  @Test(
    "what spares a resolver",
    arguments: [
      ("", .yes), ("resolver 127.0.0.11;", .no), ("resolver ${DNS};", .unknown),
      ("include gone.conf;", .unknown),
      ("location /b { proxy_pass http://web:3000; }", .no),
      ("location /b { proxy_pass http://web:3001; }", .yes),
    ] as [(String, Ternary)])
  func resolvers(_ line: String, lacks: Ternary) throws {
    let (fact, _) = try upstream(
      "server { listen 80; location / { set $w web; proxy_pass http://$w:3000; } \(line) }")
    #expect(fact.lacksResolver == lacks)
  }

  @Test func aResolverOfTheInternetKnowsNoContainers() throws {
    let (fact, example) = try upstream(
      "server { listen 80; resolver 8.8.8.8 1.1.1.1 valid=1s; location / { set $w web; proxy_pass http://$w:3000; } }"
    )
    #expect(example.text(fact.wrongResolver?.span) == "8.8.8.8")
    #expect(fact.lacksResolver == .no)
  }

  @Test("each server of a group is a host; one address in several locations is one")
  func groups() {
    let edge = EdgeExample(
      """
      upstream u { server web:3000; server nobody:3000; }
      server { listen 80; location /a { proxy_pass http://u; } location /b { proxy_pass http://u; } }
      """)
    #expect(edge.facts.upstreams.map(\.text) == ["web:3000", "nobody:3000"])
    #expect(edge.facts.upstreams.map(\.routes.count) == [2, 2])
  }

  @Test("where an include is missing, a name without a port may be a group")
  func missingIncludes() throws {
    let (fact, _) = try upstream(
      "include more.d/*.conf; server { listen 80; location / { proxy_pass http://pages; } }")
    #expect(fact.reach == nil)
  }

  @Test func passHeaders() {
    let edge = EdgeExample(
      "proxy_pass_header Authorization; server { listen 80; location / { proxy_pass_header Server; fastcgi_pass_header Cookie; proxy_pass http://web; } }"
    )
    #expect(edge.facts.passHeaders.map(\.name) == ["Authorization", "Server", "Cookie"])
    #expect(edge.facts.passHeaders.map(\.isRequestHeader) == [true, false, true])
    #expect(
      edge.example.text(edge.facts.passHeaders.first?.span) == "proxy_pass_header Authorization;")
  }
}
