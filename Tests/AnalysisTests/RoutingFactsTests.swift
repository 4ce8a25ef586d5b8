import Analysis
import Deployment
import Testing

@Suite struct RoutingFactsTests {
  private func only(_ example: RoutingExample) throws -> ProxyRoute {
    let routes = ProxyRoutes.of(example.proxy)
    #expect(routes.count == 1)
    return try #require(routes.first)
  }

  @Test(
    arguments: [
      ("location /a/ { proxy_pass http://k; }", "/a/", "/a/"),
      ("location /a/ { proxy_pass http://k/; }", "/a/", "/"),
      ("location /a { proxy_pass http://k/; }", "/a", "/"),
      ("location /a/ { rewrite ^/a/(.*) /$1 break; proxy_pass http://k; }", "/a/", "/"),
      ("location = /a { proxy_pass http://k/b; }", "/a", "/b"),
      ("location /a/ { set $k k; proxy_pass http://$k; }", "/a/", "/a/"),
      ("location /a/ { set $k k; proxy_pass http://$k/; }", "/a/", nil),
      ("location ~ ^/a/ { proxy_pass http://k; }", nil, nil),
    ] as [(String, String?, String?)])
  func prefixes(text: String, publicPrefix: String?, upstreamPrefix: String?) throws {
    let route = try only(RoutingExample(text))
    #expect(route.publicPrefix == publicPrefix)
    #expect(route.upstreamPrefix == upstreamPrefix)
    #expect(route.upstream.host.value == "k")
  }

  @Test func lostHeaders() throws {
    let example = RoutingExample(
      """
      server {
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-Proto $scheme;
        location / { proxy_set_header Upgrade $http_upgrade; proxy_pass http://k:8080; }
      }
      """)
    let route = try only(example)
    #expect(route.lostHeaders.map(\.name) == ["Host", "X-Forwarded-Proto"])
    #expect(example.text(route.lostHeaders.first?.span) == "proxy_set_header Host $host")
    #expect(example.text(route.lostBecauseOf) == "proxy_set_header Upgrade $http_upgrade")
    #expect(route.headers["host"] == .standard("k:8080"))
    #expect(route.headers["x-forwarded-proto"] == .passedThrough)
    #expect(example.text(route.matchSpan) == "location /")
    #expect(example.text(route.upstream.span) == "http://k:8080")
    #expect(route.upstream.port.value == 8080)
  }

  @Test func forwardedHeaders() throws {
    let example = RoutingExample(
      """
      location / { proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto http;
        proxy_set_header Forwarded ""; proxy_pass_request_headers off; proxy_pass http://k; }
      """)
    let headers = try only(example).headers
    #expect(
      headers.mapValues(\.text) == [
        "host": "$host", "x-forwarded-proto": "http", "forwarded": "not-sent",
        "x-forwarded-host": "not-sent", "x-forwarded-port": "not-sent",
        "x-forwarded-for": "not-sent", "x-forwarded-prefix": "not-sent",
      ])
    #expect(example.text(headers["host"]?.span) == "$host")
    #expect(example.text(headers["x-forwarded-host"]?.span) == "proxy_pass_request_headers off")
  }

  @Test(arguments: [
    ("", AuthorizationFate.passed), ("proxy_set_header Authorization '';", .stripped),
    ("proxy_set_header Authorization $cookie_t;", .conditional),
    ("proxy_set_header Authorization \"Bearer $cookie_t\";", .replaced),
    ("set $t $http_authorization; proxy_set_header Authorization $t;", .passed),
    ("set $t ''; if ($cookie_t) { set $t a; } proxy_set_header Authorization $t;", .conditional),
    ("auth_basic a; auth_basic_user_file b;", .notForwarded), ("include x.conf;", .unknown),
    ("allow 10.0.0.0/8; deny all;", .passed),
  ])
  func authorization(text: String, fate: AuthorizationFate) throws {
    let route = try only(RoutingExample("location / { \(text) proxy_pass http://k; }"))
    #expect(route.authorization.fate == fate)
    #expect(!route.authorization.because.steps.isEmpty)
  }

  @Test func guards() throws {
    let example = RoutingExample(
      """
      upstream store { server minio:9000; }
      server {
        location / { auth_request /check; mirror /copy; proxy_pass http://app; }
        location = /check { internal; proxy_pass http://guard; }
        location /copy { proxy_pass http://shadow; }
        location /media/ { proxy_set_header Authorization ""; proxy_pass http://store/bucket/; }
        location /moved/ { proxy_set_header X-Token $http_authorization; proxy_set_header Authorization ""; proxy_pass http://app; }
        location /admin/ { auth_basic a; auth_basic_user_file b; proxy_pass http://app; }
        location /gone/ { return 410; proxy_pass http://app; }
      }
      """)
    let routes = ProxyRoutes.of(example.proxy)
    #expect(routes.map(\.match) == ["/", "= /check", "/copy", "/media/", "/moved/", "/admin/"])
    #expect(routes.map(\.isAuthSubrequest) == [false, true, false, false, false, false])
    #expect(routes.map(\.isMirror) == [false, false, true, false, false, false])
    #expect(routes.map(\.isInternal) == [false, true, false, false, false, false])
    #expect(routes.map(\.isObjectStorage) == [false, false, false, true, false, false])
    #expect(routes.map(\.movedToHeader) == [nil, nil, nil, nil, "X-Token", nil])
    #expect(routes.map { example.text($0.basicAuth) } == [nil, nil, nil, nil, nil, "auth_basic a"])
    #expect(example.text(routes.first?.authRequest) == "auth_request /check")
  }

  @Test func publicAddresses() throws {
    let route = try only(
      RoutingExample(
        """
        server { listen 8080; listen [::]:8080; listen 443 ssl; server_name a.test *.b.test _;
          location / { proxy_pass http://k; } }
        """))
    #expect(route.publicAddresses.map(\.origin) == ["http://a.test:8080", "https://a.test"])
  }

  @Test func anIncludeThatIsMissingLeavesOnlyWhatIsWritten() throws {
    let example = RoutingExample(
      "location / { include x.conf; proxy_set_header X-Forwarded-Proto https; proxy_pass http://k; }"
    )
    let headers = try only(example).headers
    #expect(headers["host"] == .unknown)
    #expect(headers["x-forwarded-proto"]?.text == "https")
    let route = example.route("/")
    #expect(route.header("host") == nil)
    #expect(route.header("x-forwarded-proto") == "https")
  }

  @Test func aServerThatOnlyRedirectsHasNoRoutes() {
    let example = RoutingExample(
      "server { return 301 https://a.test$request_uri; location / { proxy_pass http://k; } }")
    #expect(ProxyRoutes.of(example.proxy).isEmpty)
  }

  @Test func anIfWithAnUpstreamOfItsOwnIsARoute() {
    let example = RoutingExample(
      "location / { proxy_pass http://a; if ($http_x) { proxy_pass http://b; } }")
    #expect(ProxyRoutes.of(example.proxy).map(\.upstream.text) == ["http://a", "http://b"])
  }

  @Test func anUnknownUpstreamNamesItsVariable() throws {
    let route = try only(RoutingExample("location / { proxy_pass http://${BACKEND}:80; }"))
    #expect(route.upstream.host.needs == ["BACKEND"])
    #expect(route.upstream.port.value == 80)
  }
}
