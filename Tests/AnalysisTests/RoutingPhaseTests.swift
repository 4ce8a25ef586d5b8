// What the live suite in Tests/Conformance found: each case was answered otherwise by nginx 1.22.

import Analysis
import Testing

@Suite struct RoutingPhaseTests {
  /// The answer in one line: what an upstream is asked for, or the proxy's own status.
  private func outcome(_ route: Route) -> String {
    if let upstream = route.upstream { return "\(upstream.host) \(upstream.uri ?? "?")" }
    return [route.status.map(String.init) ?? route.action.rawValue, route.redirect]
      .compactMap(\.self).joined(separator: " ")
  }

  @Test(arguments: [
    // A pattern that does not match takes the groups of the location away.
    (
      "location ~ ^/(.*)$ { if ($http_no ~ x) { return 418; } proxy_pass http://10.0.0.1/y$1; }",
      "/a", "10.0.0.1 /y"
    ),
    (
      "location ~ ^/(.*)$ { if ($http_no = x) { return 418; } proxy_pass http://10.0.0.1/$1; }",
      "/a", "10.0.0.1 /a"
    ),
    (
      "location ~ ^/(.*)$ { rewrite ^/no /x; proxy_pass http://10.0.0.1/y$1; }", "/a", "10.0.0.1 /y"
    ),
    // An `if` that holds, and limit_except, leave try_files out; limit_except rewrites as well.
    (
      "location / { if ($uri) { set $a 1; } try_files $uri @b; } location @b { return 201; }", "/a",
      "static"
    ),
    (
      "location / { limit_except POST { allow all; } try_files $uri @b; } location @b { return 201; }",
      "/a", "static"
    ),
    ("location / { limit_except POST { allow all; } return 201; }", "/a", "static"),
    (
      "location / { limit_except POST { allow all; } rewrite ^ /x break; proxy_pass http://b; }",
      "/a", "b /a"
    ),
    ("location / { limit_except GET { allow all; } return 201; }", "/a", "201"),
    // break: the path stays changed, the location stays.
    (
      "location /a { rewrite ^ /b; break; proxy_pass http://a; } location /b { return 404; }", "/a",
      "a /b"
    ),
    ("location /a { rewrite ^ /b; proxy_pass http://a; } location /b { return 201; }", "/a", "201"),
    // Rewriting makes a request internal, and internal is inherited.
    ("location /a { rewrite ^ /b last; } location /b { internal; return 201; }", "/a", "201"),
    ("location / { internal; location /a { return 201; } }", "/a", "404"),
    // Which status an answer has behind an error_page.
    ("error_page 404 /e; location / { return 404; } location /e { return 200 x; }", "/a", "404"),
    ("error_page 404 = /e; location / { return 404; } location /e { return 200 x; }", "/a", "200"),
    (
      "error_page 404 =202 /e; location / { return 404; } location /e { return 200 x; }", "/a",
      "202"
    ),
    ("error_page 404 /e; location / { return 404; } location /e { return 403; }", "/a", "403"),
    (
      "error_page 404 /e; location / { return 404; } location /e { return 302 http://x; }", "/a",
      "302 http://x"
    ),
    (
      "error_page 302 =200 /e; location / { return 302 /x; } location /e { return 200 x; }", "/a",
      "200"
    ),
    ("error_page 404 /e; location / { return 404 text; } location /e { return 403; }", "/a", "404"),
    ("error_page 404 403 /e; location / { return 404; } location /e { return 403; }", "/a", "403"),
    ("error_page 444 /e; location / { return 444; } location /e { return 200; }", "/a", "444"),
    (
      "recursive_error_pages on; error_page 404 /e; error_page 403 =200 /f; location / { return 404; } "
        + "location /e { return 403; } location /f { return 200 x; }", "/a", "200"
    ),
    (
      "recursive_error_pages on; error_page 404 /e; error_page 403 /f; location /e { return 403; } "
        + "location / { recursive_error_pages off; return 404; } location /f { return 200 x; }",
      "/a", "403"
    ),
    // A file that try_files tests first exists; another name for it would go round in circles.
    ("location / { try_files $uri /a; proxy_pass http://b; }", "/a", "b /a"),
    ("location / { try_files /none /a; proxy_pass http://b; }", "/a", "500"),
    // A later `if` without an address of its own keeps the handler of the earlier one.
    ("location / { if ($uri) { proxy_pass http://b; } if ($uri) { set $a 1; } }", "/a", "500"),
    (
      "location / { if ($uri) { proxy_pass http://b; } if ($uri) { set $a 1; } proxy_pass http://c; }",
      "/a", "c /a"
    ),
    // Checks are made in a fixed order.
    (
      "auth_basic a; auth_basic_user_file f; deny all; location / { proxy_pass http://b; }", "/a",
      "403"
    ),
    (
      "auth_request /n; deny all; location / { proxy_pass http://b; } location /n { return 401; }",
      "/a", "403"
    ),
    (
      "satisfy any; auth_request /n; deny all; location / { proxy_pass http://b; } location /n { return 401; }",
      "/a", "401"
    ),
    (
      "satisfy any; auth_request /n; location / { proxy_pass http://b; } location /n { return 302; }",
      "/a", "500"
    ),
    (
      "auth_request /n; error_page 403 /e; location / { proxy_pass http://b; } location /n { return 403; } "
        + "location /e { auth_request off; return 200 x; }", "/a", "403"
    ),
    // Redirects carry the host and nginx's own port.
    ("location /a/ { proxy_pass http://b; }", "/a?x=1", "301 http://a.test/a/?x=1"),
    ("absolute_redirect off; location /a/ { proxy_pass http://b; }", "/a", "301 /a/"),
    ("listen 8080; location / { return 302 /x; }", "/a", "302 http://a.test:8080/x"),
    (
      "listen 8080; port_in_redirect off; location / { return 302 /x; }", "/a",
      "302 http://a.test/x"
    ),
    (
      "server_name .n.test; server_name_in_redirect on; location / { return 302 /x; }", "/a",
      "302 http://n.test/x"
    ),
    // What is escaped on the way out.
    ("location /a/ { proxy_pass http://b/; }", "/a/x|y", "b /x|y"),
    ("location /a/ { proxy_pass http://b/; }", "/a/x|y%7C", "b /x%7Cy%7C"),
    ("location /a/ { rewrite ^/a/(.*) /$1 break; proxy_pass http://b; }", "/a/x%3Fy", "b /x%3Fy"),
    (
      "location /a/ { rewrite ^/a/(.*) /?q=$1 break; proxy_pass http://b; }", "/a/x%20y&z",
      "b /?q=x%20y%26z"
    ),
    (
      "location /a/ { rewrite ^/a/(?<r>.*) /?q=$r break; proxy_pass http://b; }", "/a/x+y",
      "b /?q=x+y"
    ),
    (
      "location /a/ { rewrite ^/a/(.*) /?q=$1 break; proxy_pass http://b; }", "/a/x+y",
      "b /?q=x%2By"
    ),
    ("location /a/ { rewrite ^/a/(.*) /b/$1 permanent; }", "/a/x%20y", "301 http://a.test/b/x%20y"),
    (
      "location ~ ^/a/(.*) { set $r $1; proxy_pass http://10.0.0.1/$r; }", "/a/x%20y",
      "10.0.0.1 /x%20y"
    ),
    ("location / { set $args q=2; proxy_pass http://b; }", "/a?q=1", "b /a?q=2"),
    (
      "location / { rewrite ^ $request_uri break; proxy_pass http://b; }", "/a?q=1",
      "b /a%3Fq=1?q=1"
    ),
    // Addresses that are computed.
    ("location / { set $b ''; proxy_pass $b; }", "/a", "500"),
    ("location / { set $b b; proxy_pass http://$b; }", "/a", "502"),
    ("resolver 127.0.0.11; location / { set $b b; proxy_pass http://$b; }", "/a", "b /a"),
    ("location / { set $b 10.0.0.1; proxy_pass http://$b; }", "/a", "10.0.0.1 /a"),
    (
      "location / { set $b b; proxy_pass http://$b; } location /c { proxy_pass http://B:80; }",
      "/a", "b /a"
    ),
    // Files take no other methods; see `methods`. Targets that nginx refuses.
    ("location / { return 201; }", "/%zz", "400"), ("location / { return 201; }", "/a%00", "400"),
    ("location / { return 201; }", "/../a", "400"),
  ])
  func answers(lines: String, target: String, outcome: String) {
    let listen = lines.contains("listen") ? "" : "listen 80; "
    let example = RoutingExample("server { \(listen)\(lines) }")
    #expect(self.outcome(example.route(target, headers: [])) == outcome)
  }

  @Test(arguments: [
    ("DELETE", "location / { root /x; }", "405"), ("OPTIONS", "location / { root /x; }", "405"),
    ("POST", "location / { root /x; }", "static"),
    ("DELETE", "location / { dav_methods DELETE; }", "static"),
    ("TRACE", "location / { proxy_pass http://b; }", "405"),
    ("PUT", "error_page 405 = @b; location / { root /x; } location @b { return 201; }", "201"),
  ])
  func methods(method: String, lines: String, outcome: String) {
    let example = RoutingExample("server { \(lines) }")
    #expect(self.outcome(example.route("/a", method: method)) == outcome)
  }

  @Test(arguments: [
    ("map $uri $m { default $uri; }", "$m", "set $a $m; rewrite ^ /new break;", "/old"),
    ("map $uri $m { volatile; default $uri; }", "$m", "set $a $m; rewrite ^ /new break;", "/new"),
    ("map $http_no $m { ~^$ empty; default other; }", "$m", "", "other"),
    ("map $http_no $m { '' empty; default other; }", "$m", "", "empty"),
    ("map $uri $m { ~^/(.)(.*)$ $2; }", "<$m><$1>", "", "<ld><o>"),
    ("map $uri $m { '/old' 1; default 2; }", "${m}x", "", "1x"),
    ("", "$server_name", "", "n.test"), ("", "$proxy_host:$proxy_port", "", "10.0.0.1:81:81"),
    ("", "$proxy_add_x_forwarded_for", "", "192.0.2.1, $remote_addr"),
    ("", "$http_x_many", "", "1, 2"), ("", "$host", "", "a.test"),
  ])
  func values(table: String, value: String, lines: String, expected: String) {
    let example = RoutingExample(
      """
      \(table) server { server_name .n.test ~^x; location / {
        \(lines) proxy_set_header X "\(value)"; proxy_pass http://10.0.0.1:81; } }
      """)
    let route = example.route(
      "/old",
      headers: [
        RequestHeader("Host", "A.test.:81"), RequestHeader("X-Forwarded-For", "192.0.2.1"),
        RequestHeader("X-Many", "1"), RequestHeader("X-Many", "2"),
      ])
    #expect(route.header("x") == expected)
  }

  @Test func aSubrequestSharesItsVariables() {
    let example = RoutingExample(
      """
      map $uri $m { default $uri; }
      server {
        auth_request /check;
        location = /check { set $seen yes; return 204; }
        location / { proxy_set_header X "$seen"; proxy_pass http://b; }
        location = /asked { proxy_set_header Y $m; proxy_pass http://c; }
        location /late { auth_request /asked; proxy_set_header X $m; proxy_pass http://b; }
      }
      """)
    #expect(example.route("/a").header("x") == "yes")
    #expect(example.route("/late").header("x") == "/asked")
  }

  @Test func anAnswerOfTheProxyHasNoUpstreamVariables() {
    let example = RoutingExample(
      """
      server { location = /check { return 204; } location = /asked { proxy_pass http://c; }
        location /a { auth_request /check; auth_request_set $t $upstream_http_t;
          proxy_set_header Authorization $t; proxy_pass http://b; }
        location /b { auth_request /asked; auth_request_set $t $upstream_http_t;
          proxy_set_header Authorization $t; proxy_pass http://b; } }
      """)
    #expect(example.route("/a").authorization == .stripped)
    #expect(example.route("/b").authorization == .conditional)
  }

  @Test func theSlashIsAddedInTheLocationsName() {
    let example = RoutingExample("location /a/ { add_header X y; proxy_pass http://b; }")
    #expect(example.route("/a").location?.match.text == "/a/")
    #expect(example.route("/a").responseHeaders.map(\.value) == ["y"])
  }

  @Test func theDefaultServerReadsTheRequestLine() {
    let example = RoutingExample(
      """
      server { server_name first; }
      server { server_name a.test; merge_slashes off; location /a/b { return 201; } }
      """)
    #expect(example.route("/a//b").status == 201)
  }

  @Test(arguments: [("", 400), ("error_page 497 =301 https://$host$request_uri;", 301)])
  func plainRequestsToTLS(lines: String, status: Int) {
    let example = RoutingExample(
      "server { listen 443 ssl; server_name a.test; \(lines) location / { proxy_pass http://b; } }")
    let route = example.route("/x", port: 443)
    #expect(route.status == status)
    #expect(route.redirect == (status == 301 ? "https://a.test/x" : nil))
  }
}

@Suite struct RoutingVersionTests {
  @Test(
    arguments: [
      (nil, "close", 1), ("1.28.0", "close", 0), ("1.29.6", "close", 0), ("1.29.7", nil, 0),
      ("1.29", nil, 0), ("1", nil, 0), ("1.30.1", nil, 0),
    ] as [(String?, String?, Int)])
  func connection(version: String?, value: String?, differences: Int) {
    let example = RoutingExample("location / { proxy_pass http://b; }", version: version)
    let route = example.route("/")
    #expect(route.header("connection") == value)
    #expect(route.differences.count == differences)
  }

  @Test(arguments: [("1.22.1", "1"), ("1.23.0", "1, 2")])
  func repeatedHeaders(version: String, value: String) {
    let example = RoutingExample(
      "location / { proxy_set_header X $http_a; proxy_pass http://b; }", version: version)
    let route = example.route(
      "/", headers: [RequestHeader("A", "1"), RequestHeader("A", "2")])
    #expect(route.header("x") == value)
  }

  @Test(arguments: [("1.31.3", nil), ("1.31.4", "b")] as [(String, String?)])
  func emptyHost(version: String, host: String?) {
    let example = RoutingExample(
      "location / { proxy_set_header Host ''; proxy_pass http://b; }", version: version)
    #expect(example.route("/").header("host") == host)
  }

  @Test func addHeaderInheritNeedsARelease() {
    let text = "location / { add_header_inherit merge; proxy_pass http://b; }"
    #expect(RoutingExample(text, version: "1.29.3").route("/").differences.isEmpty)
    #expect(
      RoutingExample(text, version: "1.28").route("/").differences == [
        "nginx before 1.29.3 does not start with `add_header_inherit`"
      ])
  }
}
