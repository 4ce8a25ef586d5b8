// A Keycloak server among proxies, apps and browsers: paths, headers, and addresses that do not work.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Keycloak and what surrounds it")
struct KeycloakSurroundingsTests {
  private func example(
    tag: String = "26.2", image: String = "quay.io/keycloak/keycloak",
    command: String = "start-dev",
    environment: String = "{}", ports: String = "['8080:8080']", nginx: String = "",
    others: String = "", files: [String: String] = [:]
  ) throws -> KeycloakExample {
    var files = files
    files["edge.conf"] = nginx
    let edge = """
        edge:
          image: nginx:1.27
          ports: ['80:80', '443:443']
          volumes: ['./edge.conf:/etc/nginx/conf.d/default.conf']
      """
    return try KeycloakExample(
      """
          image: \(image):\(tag)
          command: \(command)
          environment: \(environment)
          ports: \(ports)
      \(nginx.isEmpty ? "" : edge)
      \(others)
      """, with: files)
  }

  // MARK: Paths

  private func nginx(_ location: String, tls: Bool = false) -> String {
    "server { listen \(tls ? "443 ssl" : "80"); server_name id.example.org;\n  \(location)\n}\n"
  }

  @Test(
    "locations and the path that Keycloak serves",
    arguments: [
      ("26.2", "{}", "location /auth/ { proxy_pass http://kc:8080; }", "/auth"),
      ("26.2", "{}", "location /auth/ { proxy_pass http://kc:8080/auth/; }", "/auth"),
      ("26.2", "{}", "location /sso/ { proxy_pass http://kc:8080; }", "/sso"),
      ("26.2", "{}", "location /auth/ { proxy_pass http://kc:8080/; }", nil),
      ("26.2", "{}", "location / { proxy_pass http://kc:8080; }", nil),
      ("26.2", "{}", "location /realms/ { proxy_pass http://kc:8080; }", nil),
      ("26.2", "{}", "location /resources { proxy_pass http://kc:8080; }", nil),
      ("26.2", "{}", "location /re { proxy_pass http://kc:8080; }", nil),
      ("26.2", "{}", "location ~ ^/auth/ { proxy_pass http://kc:8080; }", nil),
      (
        "26.2", "{}",
        "location /auth/ { rewrite ^/auth/(.*)$ /$1 break; proxy_pass http://kc:8080; }", nil
      ),
      (
        "26.2", "{KC_HTTP_RELATIVE_PATH: /auth}", "location /auth/ { proxy_pass http://kc:8080; }",
        nil
      ),
      (
        "26.2", "{KC_HTTP_RELATIVE_PATH: /auth}",
        "location /realms/ { proxy_pass http://kc:8080; }", ""
      ),
      (
        "26.2", "{KC_HTTP_RELATIVE_PATH: '${P}'}", "location /auth/ { proxy_pass http://kc:8080; }",
        nil
      ),
      ("nightly", "{}", "location /auth/ { proxy_pass http://kc:8080; }", "/auth"),
    ] as [(String, String, String, String?)])
  func locations(_ tag: String, environment: String, location: String, asked: String?) throws {
    let example = try example(tag: tag, environment: environment, nginx: nginx(location))
    #expect(example.facts.pathMismatches.map(\.asked) == [asked].compactMap { $0 })
    if let mismatch = example.facts.pathMismatches.first {
      #expect(mismatch.kind == .route)
      #expect(example.files.text(mismatch.span)?.hasPrefix("http://kc:8080") == true)
    }
  }

  @Test("WildFly serves /auth")
  func wildFly() throws {
    for (location, asked) in [
      ("location /auth/ { proxy_pass http://kc:8080; }", nil),
      ("location /realms/ { proxy_pass http://kc:8080; }", ""),
    ] as [(String, String?)] {
      let example = try example(
        tag: "16.1.1", image: "jboss/keycloak", command: "[]", nginx: nginx(location))
      #expect(example.facts.pathMismatches.map(\.asked) == [asked].compactMap { $0 })
    }
  }

  @Test(
    "URLs of apps and the path that Keycloak serves",
    arguments: [
      ("{}", "http://kc:8080/auth/realms/shop", "http://kc:8080/realms/shop"),
      ("{}", "http://kc:8080/auth", "http://kc:8080"),
      (
        "{}", "http://localhost:8080/auth/realms/shop/x?y=1",
        "http://localhost:8080/realms/shop/x?y=1"
      ),
      ("{}", "http://kc:8080/realms/shop", nil), ("{}", "http://kc:8080", nil),
      ("{}", "http://kc:8080/admin/realms/shop/users", nil),
      (
        "{}", "http://kc:8080/auth/admin/realms/shop/users",
        "http://kc:8080/admin/realms/shop/users"
      ),
      ("{}", "http://elsewhere.example.org/auth/realms/shop", nil),
      ("{}", "http://localhost:9999/auth/realms/shop", nil),
      ("{}", "http://kc:8080/${PATH}/realms/shop", nil),
      (
        "{KC_HTTP_RELATIVE_PATH: /auth}", "http://kc:8080/realms/shop",
        "http://kc:8080/auth/realms/shop"
      ),
      ("{KC_HTTP_RELATIVE_PATH: auth/}", "http://kc:8080/auth/realms/shop", nil),
    ] as [(String, String, String?)])
  func urls(_ environment: String, url: String, suggestion: String?) throws {
    let example = try example(
      environment: environment, others: "  app:\n    image: app\n    environment: {OIDC: '\(url)'}")
    #expect(example.facts.pathMismatches.compactMap(\.suggestion) == [suggestion].compactMap { $0 })
    if let mismatch = example.facts.pathMismatches.first {
      #expect(example.files.text(mismatch.span) == WebAddress(url)?.path)
    }
  }

  @Test("a URL inside a longer value, and one finding for one wrong path")
  func embeddedURL() throws {
    let example = try example(
      others: """
          app:
            image: app
            environment:
              JWT: '{"jwk_url": "http://kc:8080/auth/realms/shop/certs"}'
              ISSUER: http://kc:8080/auth/realms/shop
        """)
    let mismatch = try #require(example.facts.pathMismatches.first)
    #expect(example.facts.pathMismatches.count == 1 && mismatch.others.count == 1)
    #expect(mismatch.suggestion == "http://kc:8080/realms/shop")
    #expect(example.files.text(mismatch.others.first) == "/auth/realms/shop/certs")
  }

  @Test("the server's own address must carry its path, unless a proxy adds it")
  func fronts() throws {
    for (environment, location, count) in [
      (
        "{KC_HTTP_RELATIVE_PATH: /auth, KC_HOSTNAME: 'http://id.example.org'}",
        "location / { proxy_pass http://kc:8080; }", 1
      ),
      (
        "{KC_HTTP_RELATIVE_PATH: /auth, KC_HOSTNAME: 'http://id.example.org/auth'}",
        "location / { proxy_pass http://kc:8080; }", 0
      ),
      (
        "{KC_HOSTNAME: 'http://id.example.org/sso'}",
        "location /sso/ { proxy_pass http://kc:8080/; }", 0
      ),
      (
        "{KC_HOSTNAME: 'http://localhost:8080/sso'}", "location / { proxy_pass http://kc:8080; }", 1
      ),
    ] {
      let example = try example(environment: environment, nginx: nginx(location))
      #expect(example.facts.pathMismatches.count == count)
    }
  }

  // MARK: Headers

  private static let sent =
    "location / { proxy_pass http://kc:8080; proxy_set_header Host $host;"
    + " proxy_set_header X-Forwarded-Proto $scheme; }"

  @Test(
    "proxies that end TLS, and what the server reads",
    arguments: [
      ("26.2", "{}", true, KeycloakHeaderGap.Kind.unread, false),
      ("26.2", "{}", false, nil, false),
      ("26.2", "{KC_PROXY_HEADERS: xforwarded}", true, nil, false),
      ("26.2", "{KC_PROXY_HEADERS: forwarded}", true, .otherKind, false),
      ("26.2", "{KC_PROXY_HEADERS: '${MODE}'}", true, nil, false),
      ("26.2", "{KC_HOSTNAME: 'https://id.example.org'}", true, nil, false),
      ("26.2", "{KC_HOSTNAME: id.example.org}", true, .unread, false),
      (
        "26.2", "{KC_HOSTNAME: 'https://id.example.org', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}",
        true, .unread, true
      ),
      ("23.0", "{}", true, .unread, false), ("23.0", "{KC_PROXY: edge}", true, nil, false),
      ("23.0", "{KC_PROXY_HEADERS: xforwarded}", true, .unread, false),
      ("24.0", "{KC_PROXY_HEADERS: xforwarded}", true, nil, false),
      ("23.0", "{KC_PROXY: passthrough}", true, nil, false),
      ("23.0", "{KC_HOSTNAME_URL: 'https://id.example.org'}", true, nil, false),
    ] as [(String, String, Bool, KeycloakHeaderGap.Kind?, Bool)])
  func headers(
    _ tag: String, environment: String, tls: Bool, kind: KeycloakHeaderGap.Kind?, backOnly: Bool
  ) throws {
    let example = try example(tag: tag, environment: environment, nginx: nginx(Self.sent, tls: tls))
    #expect(example.facts.headerGap?.kind == kind)
    guard let gap = example.facts.headerGap else { return }
    #expect(gap.isBackchannelOnly == backOnly && gap.address == "https://id.example.org")
    #expect(example.files.text(gap.proxySpan) == "id.example.org")
    #expect(kind == .otherKind ? example.files.text(gap.settingSpan) == "KC_PROXY_HEADERS" : true)
  }

  @Test(
    "WildFly reads the headers only when told to",
    arguments: [
      ("{}", KeycloakHeaderGap.Kind.unread), ("{PROXY_ADDRESS_FORWARDING: 'true'}", nil),
      ("{KEYCLOAK_FRONTEND_URL: 'https://id.example.org/auth'}", nil),
    ] as [(String, KeycloakHeaderGap.Kind?)])
  func wildFlyHeaders(_ environment: String, kind: KeycloakHeaderGap.Kind?) throws {
    let example = try example(
      tag: "16.1.1", image: "jboss/keycloak", command: "[]", environment: environment,
      nginx: nginx(Self.sent, tls: true))
    #expect(example.facts.headerGap?.kind == kind)
  }

  // MARK: Addresses

  private static let users =
    #"{"realm":"shop","clients":[{"clientId":"web","redirectUris":["http://localhost:3000/*"]}]}"#

  @Test(
    "addresses that no browser can open",
    arguments: [
      ("26.2", "{KC_HOSTNAME: 'http://kc:8080'}", "http://kc:8080"),
      ("26.2", "{KC_HOSTNAME: kc}", "http://kc:8080"),
      ("26.2", "{KC_HOSTNAME: 'http://localhost:8181'}", "http://localhost:8181"),
      ("26.2", "{KC_HOSTNAME: 'http://localhost:8080'}", nil),
      ("26.2", "{KC_HOSTNAME: localhost}", nil), ("26.2", "{}", nil),
      ("26.2", "{KC_HOSTNAME: 'https://id.example.org'}", nil),
      ("26.2", "{KC_HOSTNAME: '${HOST}'}", nil),
      ("24.0", "{KC_HOSTNAME_URL: 'http://kc:8080'}", "http://kc:8080"),
      ("24.0", "{KC_HOSTNAME: kc}", "http://kc:8080"),
      ("nightly", "{KC_HOSTNAME: 'http://kc:8080'}", nil),
    ] as [(String, String, String?)])
  func browsers(_ tag: String, environment: String, address: String?) throws {
    let example = try example(
      tag: tag, environment: environment,
      others: "    volumes: ['./realm.json:/opt/keycloak/data/import/realm.json']",
      files: ["realm.json": Self.users])
    #expect(example.facts.publications.map(\.address) == [address].compactMap { $0 })
    guard let publication = example.facts.publications.first else { return }
    #expect(publication.kind == .browser && publication.hasBrowsers)
    let value = environment.split(separator: ": ", maxSplits: 1).last?
      .filter { $0 != "'" && $0 != "}" }
    #expect(example.files.text(publication.span) == value)
  }

  @Test("the realms' own addresses make the server's harmless")
  func overridden() throws {
    let realm =
      #"{"realm":"shop","attributes":{"frontendUrl":"http://localhost:8080"},"clients":[]}"#
    let example = try example(
      environment: "{KC_HOSTNAME: kc}",
      others: "    volumes: ['./realm.json:/opt/keycloak/data/import/realm.json']",
      files: ["realm.json": realm])
    #expect(example.facts.publications.isEmpty)
  }

  @Test("without anything published the files do not show the way of browsers")
  func unpublished() throws {
    for (ports, count) in [("[]", 0), ("['8080:8080']", 1)] {
      let example = try example(environment: "{KC_HOSTNAME: 'http://localhost:8181'}", ports: ports)
      #expect(example.facts.publications.count == count)
    }
  }

  @Test("a redirect of the proxy is followed")
  func redirect() throws {
    let conf = """
      server { listen 80; server_name id.example.org; return 301 https://$host$request_uri; }
      server { listen 8443 ssl; server_name localhost; location / { proxy_pass http://kc:8080; } }
      """
    let example = try KeycloakExample(
      """
          image: quay.io/keycloak/keycloak:26.2
          command: start-dev
          environment: {KC_HOSTNAME: 'http://localhost', KC_PROXY_HEADERS: xforwarded}
        edge:
          image: nginx:1.27
          ports: ['80:80']
          volumes: ['./edge.conf:/etc/nginx/conf.d/default.conf']
      """, with: ["edge.conf": conf])
    let publication = try #require(example.facts.publications.first)
    #expect(publication.kind == .browser)
    #expect(
      publication.because.steps.contains { $0.text.contains("`https://localhost/realms/master`") })
  }

  @Test("containers that follow discovery to an address of browsers")
  func backchannel() throws {
    for (environment, kind) in [
      ("{KC_HOSTNAME: 'http://localhost:8080'}", KeycloakPublication.Kind.backchannel),
      ("{KC_HOSTNAME: 'http://localhost:8080', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}", nil),
    ] {
      let example = try example(
        environment: environment, others: "  app:\n    build: ./app",
        files: [
          "app/auth.json":
            #"{"$nextAuth":"4","providers":[{"id":"keycloak","type":"oauth","clientId":"web","wellKnown":"http://kc:8080/realms/r/.well-known/openid-configuration"}]}"#
        ])
      #expect(example.facts.publications.map(\.kind) == [kind].compactMap { $0 })
      #expect(example.facts.publications.first?.services ?? ["app"] == ["app"])
      if kind != nil {
        #expect(example.files.facts.urls.allSatisfy { $0.reach.verdict != .notReachable })
      }
    }
  }

  @Test(
    "421 for whoever asks under another name",
    arguments: [
      ("26.7", "{KC_HOSTNAME: 'http://localhost:8080'}", true),
      ("26.6", "{KC_HOSTNAME: 'http://localhost:8080'}", false),
      ("26", "{KC_HOSTNAME: 'http://localhost:8080'}", false),
      (
        "26.7", "{KC_HOSTNAME: 'http://localhost:8080', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}",
        false
      ),
      ("26.7", "{KC_HOSTNAME: localhost, KC_HOSTNAME_STRICT_HOST_CHECK_ENABLED: 'false'}", false),
      ("26.7", "{}", false),
    ])
  func misdirected(_ tag: String, environment: String, isMisdirected: Bool) throws {
    let example = try example(
      tag: tag, environment: environment,
      others:
        "  api:\n    image: api\n    environment: {JWKS_URI: 'http://kc:8080/realms/r/protocol/openid-connect/certs'}"
    )
    #expect(
      example.facts.publications.map(\.kind) == (isMisdirected ? [.misdirected] : []))
    #expect(example.facts.publications.first?.address ?? "http://kc:8080" == "http://kc:8080")
  }

  @Test(
    "421 through a proxy depends on the name that it sends on",
    arguments: [("proxy_set_header Host $host;", false), ("", true)])
  func misdirectedByProxy(_ header: String, isMisdirected: Bool) {
    let example = FactsExample([
      "compose.yaml": """
      services:
        kc:
          image: quay.io/keycloak/keycloak:26.7.0
          command: start
          environment: {KC_HOSTNAME: 'http://id.test', KC_HTTP_ENABLED: 'true'}
        edge:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]
      """,
      "e.conf": """
      server {
        listen 80;
        server_name id.test;
        location / { resolver 127.0.0.11; set $up http://kc:8080; \(header) proxy_pass $up; }
      }
      """,
    ])
    let kinds = example.facts.keycloakFacts.flatMap(\.publications).map(\.kind)
    #expect(kinds.contains(.misdirected) == isMisdirected)
  }

  // MARK: Variables of other images

  @Test(
    arguments: [
      ("26.1", "{DB_VENDOR: postgres, DB_ADDR: db}", ["DB_VENDOR", "DB_ADDR"]),
      ("26.1", "{KEYCLOAK_ADMIN: a, KC_DB: postgres}", []),
      ("26.1", "{KEYCLOAK_USER: a}", ["KEYCLOAK_USER"]),
      ("26.1", "{KEYCLOAK_PRODUCTION: 'true'}", ["KEYCLOAK_PRODUCTION"]),
      ("16.1.1", "{DB_VENDOR: postgres}", []), ("17.0.1-legacy", "{DB_VENDOR: postgres}", []),
    ])
  func legacyVariables(_ tag: String, environment: String, names: [String]) throws {
    let example = try example(tag: tag, environment: environment)
    #expect(example.facts.legacyVariables.map(\.variable.name) == names)
    #expect(
      example.facts.legacyVariables.map { example.files.text($0.variable.nameSpan) } == names)
  }

  @Test("what takes a variable's place depends on the version and on what is set")
  func replacements() throws {
    for (tag, environment, replacement) in [
      ("26.1", "{KEYCLOAK_USER: a}", "KC_BOOTSTRAP_ADMIN_USERNAME"),
      ("24.0", "{KEYCLOAK_USER: a}", "KEYCLOAK_ADMIN"),
      ("26.1", "{KEYCLOAK_FRONTEND_URL: 'https://a.test'}", "KC_HOSTNAME"),
      ("24.0", "{KEYCLOAK_FRONTEND_URL: 'https://a.test'}", "KC_HOSTNAME_URL"),
      ("26.1", "{PROXY_ADDRESS_FORWARDING: 'true'}", "KC_PROXY_HEADERS=xforwarded"),
      ("23.0", "{PROXY_ADDRESS_FORWARDING: 'true'}", "KC_PROXY=edge"),
      ("26.1", "{DB_USER: a, KC_DB_USERNAME: a}", "KC_DB_USERNAME (set already)"),
    ] {
      let example = try example(tag: tag, environment: environment)
      #expect(example.facts.legacyVariables.map(\.replacement) == [replacement])
    }
  }
}
