import Analysis
import Testing

@Suite struct RoutingHeaderTests {
  @Test(arguments: [
    ("", "", AuthorizationFate.passed),
    ("", "proxy_set_header Authorization \"\";", .stripped),
    ("", "proxy_set_header AUTHORIZATION '';", .stripped),
    ("", "proxy_set_header Authorization $http_authorization;", .passed),
    ("", "proxy_set_header Authorization \"Basic abc\";", .replaced),
    ("", "proxy_set_header Authorization \"Bearer $cookie_t\";", .replaced),
    ("", "proxy_set_header Authorization $cookie_t;", .stripped),
    ("", "proxy_set_header Authorization $remote_user;", .stripped),
    ("", "proxy_set_header Authorization $hostname;", .replaced),
    (
      "",
      "proxy_set_header Authorization \"\"; proxy_set_header Authorization $http_authorization;",
      .passed
    ),
    ("", "proxy_set_header Authorization a; proxy_set_header Authorization b;", .duplicated),
    ("proxy_set_header Authorization \"\";", "", .stripped),
    ("proxy_set_header Authorization \"\";", "proxy_set_header Host a;", .passed),
    ("", "proxy_pass_request_headers OFF;", .stripped),
    (
      "", "proxy_pass_request_headers off; proxy_set_header Authorization $http_authorization;",
      .passed
    ),
    ("", "proxy_set_header Authorization \"\"; proxy_pass_header Authorization;", .stripped),
    ("", "proxy_hide_header Authorization;", .passed),
    ("auth_basic x; auth_basic_user_file f;", "", .notForwarded),
    ("auth_basic x; auth_basic_user_file f;", "auth_basic off;", .passed),
    ("auth_basic x;", "", .passed),
    ("auth_basic x; auth_basic_user_file f;", "satisfy any; allow 127.0.0.0/8; deny all;", .passed),
    ("auth_basic x; auth_basic_user_file f;", "satisfy any; allow 10.0.0.0/8;", .notForwarded),
    ("", "deny 127.0.0.1; allow all;", .notForwarded), ("", "allow 127.0.0.2/32;", .passed),
    ("auth_basic x; auth_basic_user_file f;", "satisfy any; deny all;", .notForwarded),
    ("deny all;", "", .notForwarded), ("deny all;", "allow all;", .passed),
    ("", "auth_request /auth;", .passed), ("", "auth_request /no;", .notForwarded),
    (
      "",
      "auth_request /auth; auth_request_set $t $upstream_http_t; proxy_set_header Authorization $t;",
      .conditional
    ),
    (
      "",
      "auth_request /auth; auth_request_set $t $upstream_http_t; proxy_set_header Authorization \"Bearer $t\";",
      .replaced
    ),
    ("", "limit_except POST { deny all; }", .notForwarded),
    ("", "limit_except GET { deny all; }", .passed),
    ("", "more_clear_input_headers Authorization;", .stripped),
    ("", "more_set_input_headers 'Authorization: Basic abc';", .replaced),
    ("", "more_clear_headers Authorization;", .passed),
    ("", "access_by_lua_block { ngx.req.clear_header(\"Authorization\") }", .stripped),
    ("", "rewrite_by_lua_block { ngx.req.set_header(\"Authorization\", \"x\") }", .replaced),
    (
      "", "access_by_lua_block { if a then ngx.req.clear_header('Authorization') end }",
      .conditional
    ),
    ("", "include own.conf;", .unknown), ("include own.conf;", "proxy_set_header Host a;", .passed),
    ("", "include snippets/ssl-params.conf;", .passed),
    ("", "mirror /auth;", .passed),
  ])
  func authorization(outer: String, inner: String, fate: AuthorizationFate) {
    let example = RoutingExample(
      """
      server { \(outer)
        location = /auth { internal; proxy_pass http://guard; }
        location = /no { return 403; }
        location / { \(inner) proxy_pass http://b; }
      }
      """)
    #expect(example.route("/x").authorization == fate)
  }

  @Test(arguments: [
    ("fastcgi_pass b:1;", Route.Action.fastcgi, AuthorizationFate.passed),
    ("fastcgi_pass b:1; proxy_set_header Authorization '';", .fastcgi, .passed),
    ("fastcgi_pass b:1; fastcgi_param HTTP_AUTHORIZATION '';", .fastcgi, .stripped),
    ("fastcgi_pass b:1; fastcgi_pass_request_headers off;", .fastcgi, .stripped),
    ("uwsgi_pass b:1; uwsgi_param HTTP_AUTHORIZATION '';", .uwsgi, .stripped),
    ("scgi_pass b:1;", .uwsgi, .passed), ("grpc_pass grpc://b:1;", .grpc, .passed),
    ("grpc_pass b:1; grpc_set_header Authorization '';", .grpc, .stripped),
    ("grpc_pass b:1; proxy_set_header Authorization '';", .grpc, .passed),
  ])
  func otherProtocols(text: String, action: Route.Action, fate: AuthorizationFate) {
    let route = RoutingExample("location / { \(text) }").route("/")
    #expect(route.action == action)
    #expect(route.authorization == fate)
    #expect(route.upstream?.host == "b")
  }

  @Test(arguments: [
    ("proxy_set_header Authorization 'Basic abc';", AuthorizationFate.added),
    ("proxy_set_header Authorization \"\";", .stripped), ("", .passed),
    ("proxy_set_header Authorization $http_authorization;", .passed),
  ])
  func aClientWithoutAToken(text: String, fate: AuthorizationFate) {
    let route = RoutingExample("location / { \(text) proxy_pass http://b; }").route(
      "/", headers: [])
    #expect(route.authorization == fate)
    #expect(
      route.header("authorization")
        == (fate == .passed ? "$http_authorization" : fate == .added ? "Basic abc" : nil))
  }

  @Test(arguments: [
    ("Bearer abc", AuthorizationFate.passed), ("bearer abc", .passed), ("Basic abc", .stripped),
  ])
  func aMapDecides(value: String, fate: AuthorizationFate) {
    let example = RoutingExample(
      """
      map $http_authorization $kept { default ""; "~*^bearer " $http_authorization; }
      server { location / { proxy_set_header Authorization $kept; proxy_pass http://b; } }
      """)
    let route = example.route("/", headers: [RequestHeader("Authorization", value)])
    #expect(route.authorization == fate)
  }

  @Test func theLineThatDecidesIsShown() {
    let example = RoutingExample(
      "server { proxy_set_header Authorization ''; location / { proxy_pass http://b; } }")
    let route = example.route("/")
    #expect(example.text(route.authorizationSpan) == "proxy_set_header Authorization ''")
    #expect(route.because.steps.last?.span == route.authorizationSpan)
    #expect(example.text(route.because.steps.dropLast().last?.span) == "proxy_pass http://b")
  }

  @Test(arguments: [
    ("$host", "a.test"), ("$http_host", "A.test:8443"), ("$host:$server_port", "a.test:80"),
    ("$scheme", "http"), ("$uri$is_args$args", "/x/y?q=1"), ("$request_uri", "/x//y?q=1"),
    ("$arg_q", "1"), ("$cookie_c", "d"), ("$http_x_ok", "z"), ("${host}s", "a.tests"),
    ("$server_name", "_"), ("$request_method", "GET"), ("$remote_addr", "$remote_addr"),
    ("a$unset_thing", "a$unset_thing"), ("$remote_user", "test"),
  ])
  func values(expression: String, value: String) {
    let example = RoutingExample(
      "server { server_name _; location / { proxy_set_header V \(expression); proxy_pass http://b; } }"
    )
    let route = example.route(
      "/x//y?q=1", host: "A.test", port: 8443,
      headers: [
        RequestHeader("X-Ok", "z"), RequestHeader("Cookie", "a=b; c=d"),
        RequestHeader("Authorization", "Basic dGVzdDp0ZXN0"),
      ])
    #expect(route.header("v") == value)
  }

  @Test(arguments: [
    ("http://b:8000", "b:8000"), ("http://b:80", "b"), ("https://b:443/x", "b"),
    ("http://web", "web"), ("http://b", "b"),
  ])
  func defaultHost(pass: String, host: String) {
    let example = RoutingExample(
      "upstream web { server w:3000; } server { location / { proxy_pass \(pass); } }")
    #expect(example.route("/").header("host") == host)
  }

  @Test func aGroupGivesItsFirstServer() {
    let route = RoutingExample(
      "upstream web { server w:3000; server v:3000; } server { location / { proxy_pass http://web; } }"
    ).route("/")
    #expect(route.upstream?.host == "w")
    #expect(route.upstream?.port == 3000)
    #expect(route.upstream?.group == "web")
  }

  @Test(arguments: [("", false), ("underscores_in_headers on;", true)])
  func namesWithUnderscores(text: String, arrives: Bool) {
    let example = RoutingExample("server { \(text) location / { proxy_pass http://b; } }")
    let route = example.route(
      "/", headers: [RequestHeader("X_Token", "a"), RequestHeader("X-B", "c")])
    #expect((route.header("x_token") == "a") == arrives)
    #expect(route.header("x-b") == "c")
  }

  @Test(
    arguments: [
      (8300, "", 400), (8000, "", nil), (8300, "large_client_header_buffers 4 16k;", nil),
      (1100, "large_client_header_buffers 2 1k;", 400),
    ] as [(Int, String, Int?)])
  func longHeaders(length: Int, text: String, status: Int?) {
    let example = RoutingExample("server { \(text) location / { proxy_pass http://b; } }")
    let token = "Bearer " + String(repeating: "a", count: length)
    let route = example.route("/", headers: [RequestHeader("Authorization", token)])
    #expect(route.status == status)
    #expect((route.authorization == .notForwarded) == (status != nil))
  }

  @Test func twoTokensAreABadRequest() {
    let headers = [RequestHeader("Authorization", "a"), RequestHeader("authorization", "b")]
    #expect(
      RoutingExample("location / { proxy_pass http://b; }").route("/", headers: headers).status
        == 400)
  }

  @Test(arguments: [
    ("add_header A 1;", "", ["A: 1"]), ("add_header A 1;", "add_header B 2;", ["B: 2"]),
    ("add_header A 1;", "add_header_inherit merge; add_header B 2;", ["B: 2", "A: 1"]),
    ("add_header A 1;", "add_header_inherit off;", []),
    ("add_header_inherit merge; add_header A 1;", "add_header B 2;", ["B: 2", "A: 1"]),
    ("", "add_header A $none always; set $none '';", []), ("", "add_header A 1 always;", ["A: 1!"]),
    ("", "add_header A 1; more_set_headers 'a: 2';", ["a: 2!"]),
    ("", "add_header A 1; if ($http_authorization) { add_header B 2; }", ["B: 2"]),
    ("", "auth_basic x; auth_basic_user_file f; add_header A 1; add_header B 2 always;", ["B: 2!"]),
  ])
  func responseHeaders(outer: String, inner: String, expected: [String]) {
    let example = RoutingExample("server { \(outer) location / { \(inner) proxy_pass http://b; } }")
    let found = example.route("/").responseHeaders.map {
      "\($0.name): \($0.value)\($0.always ? "!" : "")"
    }
    #expect(found == expected)
  }

  @Test func tablesThatMultiplyEnd() {
    let maps = (0..<11).map { level in
      "map $http_unset\(level == 10 ? "" : "$t\(level + 1)") $t\(level) {"
        + (0..<30).map { " k\(level)x\($0) $t\(level + 1)$t\(level + 1);" }.joined()
        + " default $t\(level + 1); }"
    }
    let example = RoutingExample(
      maps.joined(separator: "\n")
        + " server { location / { proxy_set_header Authorization $t0; proxy_pass http://b; } }")
    #expect(ProxyRoutes.of(example.proxy).map(\.authorization.fate) == [.conditional])
  }

  @Test func textsThatDoubleEnd() throws {
    let doubling = String(repeating: "set $a $a$a; ", count: 80)
    let example = RoutingExample(
      "location / { set $a xy; \(doubling) proxy_set_header A $a; proxy_pass http://b; }")
    let value = try #require(example.route("/").header("a"))
    #expect(value.hasPrefix("$a") && value.utf8.count < 200)
  }
}
