// Conditions that only the run time knows, and blocks that hold for some methods only.

import Analysis
import Deployment
import Testing

@Suite struct RoutingConditionTests {
  /// The answer in one line: what an upstream is asked for, or the proxy's own status.
  private func outcome(_ route: Route) -> String {
    if let upstream = route.upstream { return "\(upstream.host) \(upstream.uri ?? "?")" }
    return [route.status.map(String.init) ?? route.action.rawValue, route.redirect]
      .compactMap(\.self).joined(separator: " ")
  }

  @Test(arguments: [
    ("if ($geo) { return 403; }", "403", AuthorizationFate.conditional),
    ("if ($geo) { proxy_pass http://c; }", "c /a", .passed),
    ("if ($geo) { return 302 https://x.test/; }", "302 https://x.test/", .conditional),
    ("if ($geo) { rewrite ^ /b last; }", "b /b", .conditional),
    ("if ($remote_addr = 10.0.0.1) { return 444; }", "444", .conditional),
  ])
  func bothWays(condition: String, other: String, fate: AuthorizationFate) throws {
    let example = RoutingExample(
      """
      geo $geo { default 0; }
      server {
        location / { \(condition) proxy_pass http://k; }
        location /b { proxy_set_header Authorization ""; proxy_pass http://b; }
      }
      """)
    let route = example.route("/a")
    #expect(outcome(route) == "k /a")
    #expect(route.authorization == fate)
    #expect(route.alternatives.map { outcome($0.route) } == [other])
    #expect(example.text(route.alternatives.first?.condition)?.hasPrefix("if (") == true)
    // Without a token of the client's the question is what would become of one.
    #expect(example.route("/a", headers: []).authorization == fate)
  }

  @Test func aConditionThatChangesNothingIsNoSecondWay() {
    let example = RoutingExample(
      "geo $geo { default 0; } server { location / { if ($geo) { set $x 1; } proxy_pass http://k; } }"
    )
    #expect(example.route("/a").alternatives.isEmpty)
  }

  @Test func limitExceptKeepsRewritesOutOfPreflights() throws {
    let text = """
      location / { if ($request_method = OPTIONS) { return 204; } \
      limit_except GET { auth_basic a; auth_basic_user_file b; } proxy_pass http://k; }
      """
    let route = try #require(ProxyRoutes.of(RoutingExample(text).proxy).first)
    guard case .refusedByPassword = route.preflight else {
      Issue.record("\(route.preflight)")
      return
    }
  }

  @Test func nestedLocationsInheritInternal() {
    let routes = ProxyRoutes.of(
      RoutingExample(
        "location /a { internal; location /a/b { proxy_pass http://k; } }"
      ).proxy)
    #expect(routes.map(\.isInternal) == [true])
  }

  @Test func tlsThatEndsBeforeNginx() {
    let example = RoutingExample(
      """
      server { listen 8083; location / {
        proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header Host $http_host; proxy_pass http://k; } }
      """)
    let route = example.route("/", scheme: "https")
    #expect(route.header("x-forwarded-proto") == "http")
    #expect(route.header("host") == "a.test")
    #expect(
      route.because.steps.prefix(2).map(\.text) == [
        "nothing listens on port 443: it is taken to lead to port 8083",
        "port 8083 speaks no TLS: it ends before nginx, whose `$scheme` is `http`",
      ])
  }
}
