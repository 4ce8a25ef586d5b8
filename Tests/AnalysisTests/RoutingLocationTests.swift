import Analysis
import Testing

@Suite struct RoutingLocationTests {
  static let locations = RoutingExample(
    """
    server {
      location = /realms/x { proxy_pass http://exact; }
      location ^~ /realms/pub/ { proxy_pass http://caret; }
      location ~ ^/realms/(a) { proxy_pass http://regex; }
      location ~* \\.js$ { proxy_pass http://script; }
      location / { proxy_pass http://root; }
      location /realms/ { proxy_pass http://realms; }
      location ^~ /nest/ { proxy_pass http://nest; location ~ \\.php$ { proxy_pass http://php; } }
    }
    """)

  @Test(arguments: [
    ("/realms/x", "exact"), ("/realms/x?y", "exact"), ("/realms/pub/a.js", "caret"),
    ("/realms/a.js", "regex"), ("/app.JS", "script"), ("/other", "root"), ("/REALMS/q", "root"),
    ("/realms/q", "realms"), ("/nest/a.php", "php"), ("/nest/a.js", "nest"),
    ("//realms//q", "realms"), ("/x/../realms/q", "realms"), ("/re%61lms/q", "realms"),
    ("/?/realms/", "root"),
  ])
  func location(target: String, upstream: String) {
    let route = Self.locations.route(target)
    #expect(route.upstream?.host == upstream)
    #expect(route.authorization == .passed)
  }

  static let servers = RoutingExample(
    """
    server { listen 80; server_name first; location / { proxy_pass http://first; } }
    server { server_name *.example.com .x.org; location / { proxy_pass http://wild; } }
    server { server_name www.*; location / { proxy_pass http://prefix; } }
    server { server_name b.example.com; location / { proxy_pass http://exact; } }
    server { server_name ~^(?<sub>c\\d)\\.net$; location / { proxy_set_header S $sub; proxy_pass http://re; } }
    server { listen 81 default_server; server_name _; location / { proxy_pass http://eightyone; } }
    server { listen 443 ssl; server_name b.example.com; location / { proxy_pass http://tls; } }
    """)

  @Test(arguments: [
    ("b.example.com", "exact"), ("B.Example.com", "exact"), ("z.example.com", "wild"),
    ("x.org", "wild"), ("w.x.org", "wild"), ("www.foo.de", "prefix"), ("c1.net", "re"),
    ("nope.net", "first"),
  ])
  func server(host: String, upstream: String) {
    #expect(Self.servers.route("/", host: host).upstream?.host == upstream)
  }

  @Test func portsAndProtocolsHaveServersOfTheirOwn() {
    #expect(Self.servers.route("/", host: "b.example.com", port: 81).upstream?.host == "eightyone")
    #expect(Self.servers.route("/", scheme: "https", host: "nope").upstream?.host == "tls")
    #expect(Self.servers.route("/", host: "c1.net").header("s") == "c1")
  }

  @Test func theSlashIsAddedByARedirect() {
    let example = RoutingExample("location /auth/ { proxy_pass http://kc/; }")
    let route = example.route("/auth")
    #expect(route.action == .return)
    #expect(route.status == 301)
    #expect(route.redirect == "http://a.test/auth/")
    #expect(route.authorization == .notForwarded)
  }

  @Test func internalLocationsAreNotThere() {
    let route = RoutingExample("location /a { internal; proxy_pass http://b; }").route("/a")
    #expect(route.status == 404)
    #expect(route.authorization == .notForwarded)
  }

  @Test func aPassIsNotInheritedByNestedLocations() {
    let example = RoutingExample("location / { proxy_pass http://a; location /s/ { expires 1h; } }")
    #expect(example.route("/s/x").action == .static)
  }

  @Test(arguments: [
    ("location /a/ { proxy_pass http://k:8080/; }", "/a/b?x=1", "/b?x=1"),
    ("location /a/ { proxy_pass http://k:8080; }", "/a/%7Eb", "/a/%7Eb"),
    ("location /a/ { proxy_pass http://k:8080/; }", "/a/%7Eb/c%20d", "/~b/c%20d"),
    ("location /a { proxy_pass http://k:8080/; }", "/a/b", "//b"),
    ("location /a/ { proxy_pass http://k:8080/x; }", "/a/b", "/xb"),
    ("location /a/ { rewrite ^/a/(.*)$ /$1 break; proxy_pass http://k; }", "/a/b?x", "/b?x"),
    ("location /a/ { rewrite ^/a/(.*)$ /$1? break; proxy_pass http://k; }", "/a/b?x", "/b"),
    (
      "location /a/ { rewrite ^/a/(.*)$ /n?p=$1 break; proxy_pass http://k/base/; }", "/a/b?x",
      "/n?p=b&x"
    ),
    ("location /a/ { set $k k; proxy_pass http://$k:80/; }", "/a/b", "/"),
    ("location /a/ { set $k k; proxy_pass http://$k:80; }", "/a/b?x", "/a/b?x"),
    ("location /a/ { proxy_pass http://k$request_uri; }", "/a/b?x", "/a/b?x"),
    ("location ~ ^/a/(.*) { proxy_pass http://k/z/$1$is_args$args; }", "/a/b?x", "/z/b?x"),
    (
      "location /a/ { rewrite ^/a/(.*) /b/$1 last; } location /b/ { proxy_pass http://k; }", "/a/c",
      "/b/c"
    ),
  ])
  func upstreamPath(text: String, target: String, uri: String) {
    let route = RoutingExample(text).route(target)
    #expect(route.upstream?.uri == uri)
    #expect(route.upstream?.host == "k")
  }

  @Test(
    arguments: [
      ("return 301 https://$host$request_uri;", 301, "https://a.test/x?y"),
      ("return https://b.test/;", 302, "https://b.test/"), ("return 404;", 404, nil),
      ("rewrite ^/(.*) /n/$1 permanent;", 301, "http://a.test/n/x?y"),
      ("rewrite ^ https://b.test$uri;", 302, "https://b.test/x?y"),
      ("if ($request_method = GET) { return 405; }", 405, nil),
      ("if ($http_authorization ~ \"^Bearer\\s\") { return 418; }", 418, nil),
    ] as [(String, Int, String?)])
  func answers(text: String, status: Int, redirect: String?) {
    let route = RoutingExample("location / { \(text) proxy_pass http://b; }").route("/x?y")
    #expect(route.action == .return)
    #expect(route.status == status)
    #expect(route.redirect == redirect)
    #expect(route.authorization == .notForwarded)
  }

  @Test(arguments: [
    "location / { try_files $uri @b; } location @b { proxy_pass http://b; }",
    "location / { try_files $uri /b.php?$args; } location ~ \\.php$ { fastcgi_pass b:9000; }",
    "location / { error_page 404 = @b; } location @b { proxy_pass http://b; }",
    "location / { error_page 418 = @b; return 418; } location @b { proxy_pass http://b; }",
    "location / { error_page 403 /b; deny all; } location /b { proxy_pass http://b; }",
    "location / { if ($http_x = '') { rewrite ^ /b last; } } location /b { proxy_pass http://b; }",
  ])
  func jumps(text: String) { #expect(RoutingExample(text).route("/x").upstream?.host == "b") }

  @Test func redirectsInACircleEnd() {
    let example = RoutingExample(
      "location /a { rewrite ^ /b last; } location /b { rewrite ^ /a last; }")
    #expect(example.route("/a").status == 500)
  }

  @Test func theNextHopMayBeTheProxyItself() {
    let example = RoutingExample(
      """
      server { listen 80; location / { proxy_set_header Host in; proxy_pass http://127.0.0.1:8081; } }
      server { listen 8081; server_name out; location / { proxy_pass http://out; } }
      server { listen 8081; server_name in; location / { proxy_set_header Authorization ""; proxy_pass http://in; } }
      """)
    let route = example.route("/x")
    #expect(route.upstream?.host == "in")
    #expect(route.authorization == .stripped)
  }
}
