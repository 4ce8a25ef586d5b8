// Where Traefik takes requests and what arrives there. Every row was asked of Traefik 3.7.15.

import Analysis
import Deployment
import Testing

@Suite("Requests through Traefik")
struct TraefikRoutingTests {
  private static let example = GatewayExample(
    traefik: """
      entryPoints:
        web: {address: ":80"}
        trusting: {address: ":81", forwardedHeaders: {insecure: true}}
        secure: {address: ":443"}
        redirecting: {address: ":82", http: {redirections: {entryPoint: {to: secure}}}}
        guarded: {address: ":83", http: {middlewares: [noauth@file]}}
      http:
        middlewares:
          strip: {stripPrefix: {prefixes: ["/api", "/b/"]}}
          stripPattern: {stripPrefixRegex: {regex: ["/[a-c]+"]}}
          noauth: {headers: {customRequestHeaders: {Authorization: ""}}}
          fixed: {headers: {customRequestHeaders: {authorization: "Bearer fixed", X-Src: "one", Host: "other.test"}}}
          filter: {headers: {customRequestHeaders: {X-Forwarded-Proto: "", X-Forwarded-For: "", X-Forwarded-Host: ""}}}
          add: {addPrefix: {prefix: "/auth"}}
          pattern: {replacePathRegex: {regex: "^/old/(.*)", replacement: "/new/${1}"}}
          path: {replacePath: {path: "/fixed"}}
          ask: {forwardAuth: {address: "http://auth:9000/x", authResponseHeaders: ["Authorization", "X-User"]}}
          password: {basicAuth: {users: ["u:h"], removeHeader: true}}
          both: {chain: {middlewares: [strip, noauth]}}
          toTLS: {redirectScheme: {scheme: https, permanent: true}}
        routers:
          plain: {rule: "Host(`a.test`)", service: one}
          api: {rule: "Host(`a.test`) && PathPrefix(`/api`)", service: two, middlewares: [strip]}
          more: {rule: "Host(`a.test`) && (PathPrefix(`/v1`) || Path(`/exact`)) && Method(`GET`)", service: three}
          noauth: {rule: "Host(`noauth.test`)", service: one, middlewares: [noauth]}
          fixed: {rule: "Host(`fixed.test`)", service: one, middlewares: [fixed]}
          filter: {rule: "Host(`filter.test`)", service: one, middlewares: [filter]}
          add: {rule: "Host(`add.test`)", service: nohost, middlewares: [add]}
          pattern: {rule: "Host(`pattern.test`)", service: one, middlewares: [pattern]}
          path: {rule: "Host(`path.test`)", service: one, middlewares: [path]}
          stripped: {rule: "Host(`strip.test`)", service: one, middlewares: [stripPattern]}
          ask: {rule: "Host(`ask.test`)", service: two, middlewares: [ask]}
          password: {rule: "Host(`password.test`)", service: two, middlewares: [password]}
          both: {rule: "Host(`both.test`)", service: two, middlewares: [both]}
          tls: {rule: "Host(`tls.test`)", service: two, middlewares: [toTLS]}
          secure: {rule: "Host(`secure.test`)", service: two, tls: {}}
          low: {rule: "HostRegexp(`^.+\\\\.prio\\\\.test$`)", service: three, priority: 1}
          high: {rule: "HostRegexp(`^[a-z]+\\\\.prio\\\\.test$`) && !PathPrefix(`/x`)", service: two}
          header: {rule: "Host(`header.test`) && Header(`X-Kind`, `a`)", service: two}
          noheader: {rule: "Host(`header.test`)", service: three}
          query: {rule: "Host(`query.test`) && Query(`a`, `1`)", service: two}
        services:
          one: {loadBalancer: {servers: [{url: "http://one:1000"}]}}
          two: {loadBalancer: {servers: [{url: "http://two:2000/"}]}}
          three: {loadBalancer: {servers: [{url: "http://three:3000/ignored"}]}}
          nohost: {loadBalancer: {passHostHeader: false, servers: [{url: "http://one:1000"}]}}
      """)

  @Test(arguments: [
    ("http://a.test/", "one:1000/"), ("http://A.test/", "one:1000/"),
    ("http://a.test/api/x?y=1", "two:2000/x?y=1"), ("http://a.test/api", "two:2000/"),
    ("http://a.test/apix", "two:2000/x"), ("http://a.test/v1/z", "three:3000/v1/z"),
    ("http://a.test/exact", "three:3000/exact"), ("http://a.test/exact/", "one:1000/exact/"),
    ("http://add.test/x", "one:1000/auth/x"), ("http://pattern.test/old/1", "one:1000/new/1"),
    ("http://pattern.test/x", "one:1000/x"), ("http://path.test/a/b?c=d", "one:1000/fixed?c=d"),
    ("http://strip.test/abc/x", "one:1000/x"), ("http://both.test/b/1", "two:2000/1"),
    ("http://a.prio.test/", "two:2000/"), ("http://a.prio.test/x/1", "three:3000/x/1"),
    ("http://a1.prio.test/", "three:3000/"), ("http://header.test/", "three:3000/"),
    ("http://query.test/?a=1&b=2", "two:2000/?a=1&b=2"), ("http://query.test/?a=2", "404"),
    ("http://nobody.test/", "404"), ("http://tls.test/x", "301 https://tls.test/x"),
    ("https://secure.test/", "two:2000/"), ("https://a.test/", "404"),
    ("http://a.test:82/x", "301 https://a.test/x"), ("http://password.test/", "401"),
  ])
  func ends(_ url: String, _ expected: String) {
    #expect(Self.example.end(url) == expected)
  }

  @Test func otherMethods() {
    #expect(Self.example.end("http://a.test/v1/z", method: "PUT") == "one:1000/v1/z")
    #expect(Self.example.end("http://tls.test/x", method: "POST") == "308 https://tls.test/x")
    #expect(Self.example.end("http://a.test:82/", method: "POST") == "308 https://a.test/")
  }

  @Test(
    arguments: [
      ("http://a.test/", "passed", nil), ("http://noauth.test/", "stripped", nil),
      ("http://a.test:83/", "stripped", nil), ("http://fixed.test/", "replaced", "Bearer fixed"),
      ("http://ask.test/", "conditional", nil), ("http://both.test/", "stripped", nil),
      ("http://nobody.test/", "not-forwarded", nil),
      ("http://password.test/", "not-forwarded", nil),
    ] as [(String, String, String?)])
  func authorization(_ url: String, _ fate: String, _ value: String?) {
    let route = Self.example.route(url)
    #expect(route.authorization.rawValue == fate)
    if let value { #expect(route.header("authorization") == value) }
  }

  @Test("the line that takes the header away is named")
  func place() {
    let route = Self.example.route("http://noauth.test/")
    #expect(route.because.steps.last?.text == "middleware `noauth` takes the `Authorization` away")
    #expect(route.because.steps.first?.text == "router `noauth` takes the request")
    #expect(Self.example.text(route.authorizationSpan) == "")
    #expect(route.authorizationSpan == route.because.steps.last?.span)
  }

  @Test("X-Forwarded headers are Traefik's own, unless the entry point trusts clients")
  func forwarded() {
    let sent = [
      RequestHeader("X-Forwarded-Proto", "https"), RequestHeader("X-Forwarded-For", "1.2.3.4"),
      RequestHeader("X-Forwarded-Host", "evil.test"),
    ]
    func values(_ url: String) -> [String?] {
      let route = Self.example.route(url, headers: sent)
      return [
        "host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-for", "x-forwarded-port",
      ].map {
        route.header($0)
      }
    }
    #expect(values("http://a.test/") == ["a.test", "a.test", "http", "127.0.0.1", "80"])
    #expect(
      values("https://secure.test/") == ["secure.test", "secure.test", "https", "127.0.0.1", "443"])
    #expect(
      values("http://a.test:81/")
        == ["a.test:81", "evil.test", "https", "1.2.3.4, 127.0.0.1", "81"])
    #expect(values("http://filter.test/") == ["filter.test", nil, nil, nil, "80"])
    #expect(values("http://add.test/").prefix(2) == ["one:1000", "add.test"])
    #expect(values("http://fixed.test/").prefix(2) == ["other.test", "fixed.test"])
    #expect(Self.example.route("http://a.test/api/x").header("x-forwarded-prefix") == "/api")
  }

  @Test func headersOfRequestsDecide() {
    let route = Self.example.route("http://header.test/", headers: [RequestHeader("X-Kind", "a")])
    #expect(route.upstream?.host == "two")
  }
}

@Suite("What Traefik answers itself")
struct TraefikAnswerTests {
  private static func example(_ middleware: String) -> GatewayExample {
    GatewayExample(
      traefik: """
        entryPoints: {web: {address: ":80"}}
        http:
          middlewares: {m: \(middleware)}
          routers: {r: {rule: "Host(`a.test`)", service: one, middlewares: [m]}}
          services: {one: {loadBalancer: {servers: [{url: "http://one:1000"}]}}}
        """)
  }

  @Test(arguments: [
    (
      "{regex: '^http://a.test/old/(.*)', replacement: 'http://b.test/${1}'}", "302 http://b.test/x"
    ),
    (
      "{regex: '^http://(.+)/old/(.*)', replacement: 'https://${1}/$2', permanent: true}",
      "301 https://a.test/x"
    ),
    ("{regex: '^https://', replacement: 'http://'}", "one:1000/old/x"),
    ("{regex: '^http://www\\.', replacement: 'http://'}", "one:1000/old/x"),
  ])
  func redirectRegex(settings: String, end: String) {
    #expect(Self.example("{redirectRegex: \(settings)}").end("http://a.test/old/x") == end)
  }

  private static let origins =
    "{headers: {accessControlAllowOriginList: ['https://a.test'], accessControlAllowOriginListRegex: ['https://.*[.]b[.]test'], accessControlAllowCredentials: true}}"

  @Test(arguments: [
    ("https://a.test", "https://a.test"), ("https://x.b.test", "https://x.b.test"),
    ("https://x.b.test.c.test", "https://x.b.test.c.test"), ("https://c.test", nil),
    (nil, nil),
  ])
  func allowedOrigins(origin: String?, allowed: String?) {
    let headers = origin.map { [RequestHeader("Origin", $0)] } ?? []
    let answer = Self.example(Self.origins).route("http://a.test/", headers: headers)
    #expect(
      answer.responseHeaders.first { $0.name == "Access-Control-Allow-Origin" }?.value == allowed)
    #expect(
      answer.responseHeaders.contains { $0.name == "Access-Control-Allow-Credentials" })
  }

  @Test func aPreflightGoesNoFurther() {
    let route = Self.example(Self.origins).route(
      "http://a.test/", method: "OPTIONS",
      headers: [
        RequestHeader("Origin", "https://a.test"),
        RequestHeader("Access-Control-Request-Method", "POST"),
      ])
    #expect(route.status == 200 && route.upstream == nil)
  }

  @Test(arguments: [
    (
      "{headers: {accessControlAllowOriginList: '*'}}", CrossOriginAnswer.Openness.wildcard, false,
      0
    ),
    (origins, .closed, true, 1),
    ("{headers: {accessControlAllowOriginList: ['https://a.test']}}", .closed, false, 0),
    ("{headers: {customResponseHeaders: {Access-Control-Allow-Origin: '*'}}}", .wildcard, false, 0),
  ])
  func factsAboutOrigins(
    middleware: String, openness: CrossOriginAnswer.Openness, credentials: Bool, loose: Int
  ) throws {
    let route = try #require(ProxyRoutes.of(Self.example(middleware).proxy).first)
    let answer = try #require(route.crossOrigin.first)
    #expect(answer.openness == openness)
    #expect(answer.allowsCredentials == credentials)
    #expect(answer.loosePatterns.count == loose)
    #expect(!answer.origins.contains { !$0.replacesUpstream })
  }

  @Test(arguments: [
    ("header Access-Control-Allow-Origin *", CrossOriginAnswer.Openness.wildcard, false),
    ("header >Access-Control-Allow-Origin *", .wildcard, true),
    ("header Access-Control-Allow-Origin {header.Origin}", .reflected, false),
    ("header Access-Control-Allow-Origin https://a.test", .closed, false),
  ])
  func caddysHeaders(
    line: String, openness: CrossOriginAnswer.Openness, replaces: Bool
  ) throws {
    let example = GatewayExample(caddy: "a.test {\n  \(line)\n  reverse_proxy one:1000\n}\n")
    let answer = try #require(ProxyRoutes.of(example.proxy).first?.crossOrigin.first)
    #expect(answer.openness == openness)
    #expect(answer.origins.map(\.replacesUpstream) == [replaces])
    #expect(example.text(answer.origins.first?.span) == line)
  }
}
