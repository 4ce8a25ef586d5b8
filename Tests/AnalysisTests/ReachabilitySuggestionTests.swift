// The address that works instead: published port, proxy route, alias, service name and port.

import Analysis
import Deployment
import Testing

@Suite struct ReachabilitySuggestionTests {
  private func suggestion(
    _ compose: String, _ files: [String: String] = [:], from: String, _ url: String
  ) throws -> String? {
    let vantage = try #require(Vantage(from))
    let facts = FactsExample(files.merging(["compose.yaml": compose]) { first, _ in first }).facts
    let reach = facts.reachability.reach(url, from: vantage)
    if let suggestion = reach.suggestion, vantage != .browserElsewhere {
      #expect(facts.reachability.reach(suggestion, from: vantage).verdict == .reachable)
    }
    return reach.suggestion
  }

  private static let edge =
    "edge: {image: 'nginx:1.27', ports: ['80:80'], volumes: ['./e.conf:/etc/nginx/conf.d/default.conf']}"

  private static func nginx(_ location: String, name: String = "shop.localhost") -> [String: String]
  {
    ["e.conf": "server { listen 80; server_name \(name); \(location) }"]
  }

  @Test(
    "a published port, path and query kept",
    arguments: [
      ("browser", "http://kc:8080/realms/r?x=1#y", "http://localhost:9080/realms/r?x=1#y"),
      ("browser", "http://kc:9080/realms/r", "http://localhost:9080/realms/r"),
      ("browser", "https://kc:8443/realms/r", "https://localhost:9443/realms/r"),
      ("browser", "http://localhost:8080/", "http://localhost:9080/"),
      ("app", "http://localhost:9080/realms/r?x=1", "http://kc:8080/realms/r?x=1"),
      ("app", "https://localhost:9443/", "https://kc:8443/"),
      ("app", "http://kc:9080/", "http://kc:8080/"),
      ("app", "http://kc/realms/r", "http://kc:8080/realms/r"),
    ])
  func publishedPort(from: String, url: String, suggestion: String) throws {
    let compose = """
      services:
        kc:
          image: keycloak/keycloak:26.0
          command: start-dev --https-certificate-file=/a.pem
          ports: ['9080:8080', '9443:8443']
        app: {image: example/app}
      """
    #expect(try self.suggestion(compose, from: from, url) == suggestion)
  }

  @Test(
    "a proxy's route, prefixes added or stripped",
    arguments: [
      ("location / { proxy_pass http://kc:8080; }", "/realms/r", "/realms/r"),
      ("location /auth/ { proxy_pass http://kc:8080/; }", "/auth/realms/r", "/realms/r"),
      ("location /auth/ { proxy_pass http://kc:8080; }", "/auth/realms/r", "/auth/realms/r"),
      ("location /sso/ { proxy_pass http://kc:8080/auth/; }", "/sso/realms/r", "/auth/realms/r"),
    ])
  func routes(location: String, outside: String, inside: String) throws {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev}
        \(Self.edge)
        app: {image: example/app}
      """
    let files = Self.nginx(location)
    #expect(
      try suggestion(compose, files, from: "browser", "http://kc:8080\(inside)?q=1")
        == "http://shop.localhost\(outside)?q=1")
    #expect(
      try suggestion(compose, files, from: "app", "http://shop.localhost\(outside)?q=1")
        == "http://kc:8080\(inside)?q=1")
  }

  @Test("a server without a name answers for localhost")
  func unnamedServer() throws {
    let compose = """
      services:
        server: {image: 'ghcr.io/goauthentik/server:2025.6.3', command: server}
        edge: {image: 'nginx:1.27', ports: ['8000:80'], volumes: ['./e.conf:/etc/nginx/conf.d/default.conf']}
      """
    let files = Self.nginx("location / { proxy_pass http://server:9000; }", name: "_")
    #expect(
      try suggestion(compose, files, from: "browser", "http://server:9000/application/o/x/")
        == "http://localhost:8000/application/o/x/")
  }

  @Test("the longest prefix decides which service a public address means")
  func longestPrefix() throws {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev}
        web: {image: example/web, expose: ['3000']}
        \(Self.edge)
        app: {image: example/app}
      """
    let files = Self.nginx(
      "location / { proxy_pass http://web:3000; } location /realms/ { proxy_pass http://kc:8080; }")
    #expect(
      try suggestion(compose, files, from: "app", "http://shop.localhost/realms/r")
        == "http://kc:8080/realms/r")
    #expect(
      try suggestion(compose, files, from: "app", "http://shop.localhost/x") == "http://web:3000/x")
  }

  @Test(
    "Traefik's labels",
    arguments: [
      ("", "http://sso.localhost/realms/r", "/realms/r"),
      (
        "traefik.http.routers.kc.middlewares: cut@docker, traefik.http.middlewares.cut.stripprefix.prefixes: /auth",
        "http://sso.localhost/auth/realms/r", "/realms/r"
      ),
      (
        "traefik.http.routers.kc.entrypoints: other", "http://sso.localhost:8000/realms/r",
        "/realms/r"
      ),
    ])
  func traefik(more: String, outside: String, path: String) throws {
    let prefix = more.contains("strip") ? " && PathPrefix(`/auth`)" : ""
    let labels = more.isEmpty ? "traefik.http.routers.kc.entrypoints: web" : more
    let compose = """
      services:
        traefik:
          image: traefik:v3
          command: [--entrypoints.web.address=:80, '--entrypoints.other.address=:8081']
          ports: ['80:80', '8000:8081']
        kc:
          image: keycloak/keycloak:26.0
          command: start-dev
          labels: {traefik.http.routers.kc.rule: 'Host(`sso.localhost`)\(prefix)', \(labels), traefik.http.services.kc.loadbalancer.server.port: '8080'}
        app: {image: example/app}
      """
    #expect(try suggestion(compose, from: "browser", "http://kc:8080\(path)") == outside)
    #expect(try suggestion(compose, from: "app", outside) == "http://kc:8080\(path)")
  }

  @Test("the alias that resolves where the caller is")
  func aliases() throws {
    let compose = """
      services:
        kc:
          image: keycloak/keycloak:26.0
          command: start-dev
          network_mode: service:shared
        shared: {image: example/pause, networks: {back: {aliases: [idp]}}}
        app: {image: example/app, networks: [back]}
      networks: {back: {}}
      """
    #expect(try suggestion(compose, from: "app", "http://kc:8080/x") == "http://shared:8080/x")
  }

  @Test("through the host where the two share no network")
  func gateway() throws {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev, ports: ['9080:8080'], networks: [front]}
        app: {image: example/app, networks: [back], extra_hosts: ['host.docker.internal:host-gateway']}
      networks: {front: {}, back: {}}
      """
    #expect(
      try suggestion(compose, from: "app", "http://kc:8080/x")
        == "http://host.docker.internal:9080/x")
  }

  @Test(
    "nothing where nothing is known to work",
    arguments: [
      ("app", "http://kc:8080/"), ("browser", "http://kc:8080/"), ("browser", "http://gone:1/"),
      ("app", "https://id.example.org/"),
    ])
  func nothing(from: String, url: String) throws {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev, networks: [front]}
        app: {image: example/app, networks: [back]}
      networks: {front: {}, back: {}}
      """
    #expect(try suggestion(compose, from: from, url) == nil)
  }

  @Test("a server without a name answers for the names that other settings give")
  func statedNames() throws {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev}
        web: {build: ., environment: {NEXTAUTH_URL: 'http://shop.example.com:8080'}}
        edge: {image: 'nginx:1.27', ports: ['8080:80'], volumes: ['./e.conf:/etc/nginx/conf.d/default.conf']}
      """
    let files = [
      "e.conf": """
      server { listen 80;
        location /auth/ { proxy_pass http://kc:8080/; } location / { proxy_pass http://web:3000; } }
      """
    ]
    #expect(
      try suggestion(compose, files, from: "browser@elsewhere", "http://kc:8080/realms/r")
        == "http://shop.example.com:8080/auth/realms/r")
    #expect(
      try suggestion(compose, files, from: "browser", "http://kc:8080/realms/r")
        == "http://localhost:8080/auth/realms/r")
  }

  @Test("the image's own server keeps `localhost` to itself")
  func welcomePage() throws {
    let compose = """
      services:
        kc: {image: 'keycloak/keycloak:26.0', command: start-dev}
        edge: {image: 'nginx:1.27', ports: ['8080:80'], volumes: ['./e.conf:/etc/nginx/conf.d/login.conf']}
      """
    let files = ["e.conf": "server { listen 80; location / { proxy_pass http://kc:8080; } }"]
    #expect(try suggestion(compose, files, from: "browser", "http://kc:8080/realms/r") == nil)
  }
}
