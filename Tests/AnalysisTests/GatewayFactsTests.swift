// The facts that Traefik and Caddy give to rules and suggestions.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Routes of Traefik and Caddy")
struct GatewayFactsTests {
  private static func traefik(_ labels: [String], keycloak: String = "command: start-dev")
    -> FactsExample
  {
    FactsExample([
      "compose.yaml": """
      services:
        traefik:
          image: traefik:v3.1
          command:
            - --providers.docker=true
            - --entrypoints.web.address=:80
            - --entrypoints.websecure.address=:443
          ports: ["8080:80", "443:443"]
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          \(keycloak)
          labels:
      \(labels.map { "      - \($0)" }.joined(separator: "\n"))
        app: {image: example/app}
      """
    ])
  }

  private static func caddy(_ site: String) -> FactsExample {
    FactsExample([
      "compose.yaml": """
      services:
        caddy:
          image: caddy:2
          ports: ["80:80", "443:443"]
          volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
        keycloak: {image: "quay.io/keycloak/keycloak:26.0", command: start-dev}
        app: {image: example/app}
      """,
      "Caddyfile": site,
    ])
  }

  private func addresses(_ example: FactsExample) -> [String] {
    example.facts.routes.flatMap(\.publicAddresses).map {
      "\($0.origin)\($0.pathPrefix) -> \($0.service)\($0.upstreamPathPrefix)"
    }
  }

  @Test(
    "public addresses follow entry points, TLS and published ports",
    arguments: [
      (
        ["traefik.http.routers.k.rule=Host(`id.test`)"],
        ["http://id.test:8080/ -> keycloak/", "http://id.test:443/ -> keycloak/"]
      ),
      (
        [
          "traefik.http.routers.k.rule=Host(`id.test`) && PathPrefix(`/auth`)",
          "traefik.http.routers.k.entrypoints=websecure", "traefik.http.routers.k.tls=true",
          "traefik.http.routers.k.middlewares=s",
          "traefik.http.middlewares.s.stripprefix.prefixes=/auth",
        ],
        ["https://id.test/auth -> keycloak"]
      ),
      (
        [
          "traefik.http.routers.k.rule=Host(`a.test`) || (Host(`b.test`) && PathPrefix(`/kc`))",
          "traefik.http.routers.k.entrypoints=web",
        ],
        ["http://a.test:8080/ -> keycloak/", "http://b.test:8080/kc -> keycloak/kc"]
      ),
      (["traefik.http.routers.k.rule=HostRegexp(`.+`)"], []),
    ])
  func traefikAddresses(_ labels: [String], _ expected: [String]) {
    #expect(addresses(Self.traefik(labels)) == expected)
  }

  @Test(arguments: [
    ("id.test {\n reverse_proxy keycloak:8080\n}\n", ["https://id.test/ -> keycloak/"]),
    (
      "http://id.test {\n handle_path /auth/* {\n reverse_proxy keycloak:8080\n}\n}\n",
      ["http://id.test/auth/ -> keycloak/"]
    ),
    ("id.test:9999 {\n reverse_proxy keycloak:8080\n}\n", []),
    ("*.test {\n reverse_proxy keycloak:8080\n}\n", []),
  ])
  func caddyAddresses(_ site: String, _ expected: [String]) {
    #expect(addresses(Self.caddy(site)) == expected)
  }

  @Test("what loses the public name")
  func losses() {
    let base = [
      "traefik.http.routers.k.rule=Host(`id.test`)", "traefik.http.routers.k.tls=true",
      "traefik.http.routers.k.entrypoints=websecure",
    ]
    let filter = [
      "traefik.http.routers.k.middlewares=f",
      "traefik.http.middlewares.f.headers.customrequestheaders.X-Forwarded-Host=",
      "traefik.http.middlewares.f.headers.customrequestheaders.X-Forwarded-Proto=",
    ]
    let nohost = ["traefik.http.services.k.loadbalancer.passhostheader=false"]
    func missing(_ labels: [String]) -> [String] {
      Self.traefik(base + labels).facts.routes.first?.missingHeaders ?? ["no route"]
    }
    #expect(missing([]) == [])
    #expect(missing(nohost) == [])
    #expect(missing(filter) == ["X-Forwarded-Proto"])
    #expect(missing(nohost + filter) == ["Host", "X-Forwarded-Proto"])
  }

  @Test func lossesOfCaddy() {
    func missing(_ lines: String) -> [String] {
      Self.caddy("id.test {\n reverse_proxy keycloak:8080 {\n\(lines)\n}\n}\n").facts.routes.first?
        .missingHeaders ?? ["no route"]
    }
    #expect(missing("") == [])
    #expect(missing("header_up Host {upstream_hostport}") == [])
    #expect(missing("header_up Host {upstream_hostport}\nheader_up -X-Forwarded-Host") == ["Host"])
    #expect(missing("header_up -X-Forwarded-Proto") == ["X-Forwarded-Proto"])
    #expect(missing("header_up Host id.test\nheader_up -X-Forwarded-*") == ["X-Forwarded-Proto"])
  }

  @Test("guards are seen")
  func guards() {
    let asked = Self.caddy(
      "id.test {\n forward_auth app:9000 {\n uri /x\n copy_headers Authorization\n}\n reverse_proxy keycloak:8080\n}\n"
    )
    #expect(asked.facts.routes.first?.route.authRequest != nil)
    #expect(asked.facts.routes.first?.route.authorization.fate == .conditional)
    let password = Self.caddy(
      "id.test {\n basic_auth {\n bob hash\n}\n reverse_proxy keycloak:8080\n}\n")
    #expect(password.facts.routes.first?.route.basicAuth != nil)
    #expect(password.facts.routes.first?.route.authorization.fate == .notForwarded)
    let moved = Self.caddy(
      "id.test {\n reverse_proxy keycloak:8080 {\n header_up X-Token {header.Authorization}\n header_up -Authorization\n}\n}\n"
    )
    #expect(moved.facts.routes.first?.route.movedToHeader == "x-token")
  }

  @Test("a suggestion leads through the proxy, or past it")
  func suggestions() {
    let example = Self.caddy("id.localhost {\n reverse_proxy keycloak:8080\n}\n")
    let inside = example.facts.reachability.reach(
      "http://keycloak:8080/realms/x", from: .browserOnHost)
    #expect(inside.suggestion == "https://id.localhost/realms/x")
    let outside = example.facts.reachability.reach(
      "https://id.localhost/realms/x", from: .container("app"))
    #expect(outside.suggestion == "http://keycloak:8080/realms/x")
  }

  @Test(
    "a prefix that is cut off on the way in does not come back",
    arguments: [
      (
        [
          "traefik.http.routers.k.rule=Host(`id.test`) && PathPrefix(`/login`)",
          "traefik.http.routers.k.middlewares=cut",
          "traefik.http.middlewares.cut.stripprefix.prefixes=/login",
        ], ["prefix /realms/master/account /login/realms/master/account"]
      ),
      (["traefik.http.routers.k.rule=Host(`id.test`) && PathPrefix(`/login`)"], []),
      (["traefik.http.routers.k.rule=Host(`id.test`)"], []),
    ])
  func cutPrefixes(labels: [String], faults: [String]) {
    let found = Self.traefik(labels + ["traefik.http.services.k.loadbalancer.server.port=8080"])
    #expect(
      found.facts.pathFaults.map { "\($0.kind.rawValue) \($0.asked) \($0.result)" } == faults)
  }

  @Test func caddyCutsPrefixesWithHandlePath() {
    let found = Self.caddy(
      """
      id.test {
        handle_path /login/* {
          reverse_proxy keycloak:8080
        }
        handle {
          reverse_proxy app:3000
        }
      }

      """)
    #expect(found.facts.pathFaults.map(\.kind) == [.prefix])
  }
}
