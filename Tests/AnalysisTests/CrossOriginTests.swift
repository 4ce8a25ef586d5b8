// What proxies tell pages of other origins.

import Analysis
import Deployment
import Testing

@Suite("Other origins")
struct CrossOriginTests {
  private func answers(_ location: String, head: String = "") throws -> [CrossOriginAnswer] {
    let example = RoutingExample(
      "\(head)\nserver { listen 80; server_name a.test; location /x/ { \(location) proxy_pass http://k; } }"
    )
    return try #require(ProxyRoutes.of(example.proxy).first).crossOrigin
  }

  @Test(
    arguments: [
      ("add_header Access-Control-Allow-Origin https://b.test;", .closed, false),
      ("add_header Access-Control-Allow-Origin *;", .wildcard, false),
      ("add_header Access-Control-Allow-Origin $http_origin;", .reflected, false),
      (
        "add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true;",
        .reflected, true
      ),
      ("more_set_headers 'Access-Control-Allow-Origin: *';", .wildcard, false),
      (
        "set $o ''; if ($http_origin = 'https://b.test') { set $o $http_origin; } add_header Access-Control-Allow-Origin $o;",
        .closed, false
      ),
      (
        "set $o ''; if ($http_origin) { set $o $http_origin; } add_header Access-Control-Allow-Origin $o;",
        .reflected, false
      ),
    ] as [(String, CrossOriginAnswer.Openness, Bool)])
  func openness(_ location: String, openness: CrossOriginAnswer.Openness, credentials: Bool) throws
  {
    let answer = try #require(answers(location).first)
    #expect(answer.openness == openness)
    #expect(answer.allowsCredentials == credentials)
  }

  @Test("a location without a line about other origins says nothing")
  func silence() throws { #expect(try answers("add_header X-A b;").isEmpty) }

  @Test(
    "a table decides for strangers as for everybody",
    arguments: [
      ("default '';", .closed), ("default $http_origin;", .reflected), ("default *;", .wildcard),
      ("default ''; ~^https://a\\.test$ $http_origin;", .closed),
      ("default ''; ~. $http_origin;", .reflected),
    ] as [(String, CrossOriginAnswer.Openness)])
  func tables(_ lines: String, openness: CrossOriginAnswer.Openness) throws {
    let answer = try answers(
      "add_header Access-Control-Allow-Origin $o;", head: "map $http_origin $o { \(lines) }"
    ).first
    #expect(answer?.openness == openness)
  }

  @Test(
    arguments: [
      ("~^https://(www\\.)?shop\\.test$", nil), ("~^https?://localhost(:[0-9]+)?$", nil),
      ("~^https://[a-z0-9-]+\\.shop\\.test(:\\d+)?$", nil), ("~^https://shop\\.test:8443", nil),
      ("~\\.shop\\.test$", nil), ("~^https://(.+\\.)?shop\\.test$", nil),
      ("~^https://[^.]+\\.shop\\.test$", nil),
      ("~^https://shop\\.test", "https://shop.test.stranger.test"),
      ("~*^https?://(localhost|shop\\.test)", "http://localhost.stranger.test"),
      ("~shop\\.test$", "https://strangershop.test"),
      ("~^https://.*shop\\.test$", "https://strangershop.test"),
      ("~^https://www.shop.test$", "https://wwwxshop.test"),
      ("~^https://(a\\.test|b.shop.test)$", "https://bxshop.test"),
      ("~^https://a\\.test|https://b\\.test$", "https://a.test.stranger.test"),
      ("~^https://shop.test$", nil), ("~(", nil),
    ] as [(String, String?)])
  func patterns(_ key: String, stranger: String?) throws {
    let answer = try #require(
      answers(
        "add_header Access-Control-Allow-Origin $o;",
        head: "map $http_origin $o { default ''; '\(key)' $http_origin; }"
      ).first)
    #expect(answer.openness == .closed)
    #expect(answer.loosePatterns.map(\.origin) == (stranger.map { [$0] } ?? []))
  }

  @Test(
    "a hostile pattern ends without an answer",
    arguments: [
      "~^https://((((((a{0}){64}){64}){64}){64}){64})b", "~^https://(a+)+$",
      "~" + String(repeating: "(a|b)?", count: 60) + "\\.test", "~(.*)*(.*)*(.*)*x",
    ])
  func hostilePatterns(_ key: String) throws {
    let answer = try answers(
      "add_header Access-Control-Allow-Origin $o;",
      head: "map $http_origin $o { default ''; '\(key)' $http_origin; }"
    ).first
    #expect(answer != nil)
  }

  @Test("a pattern that does not decide what is sent is none of the answer's")
  func otherPatterns() throws {
    let answer = try answers(
      "set $bad 0; if ($http_origin ~ shop.test) { set $bad 1; } add_header Access-Control-Allow-Origin https://shop.test;"
    ).first
    #expect(answer?.loosePatterns.isEmpty == true)
  }

  @Test("an `if` with headers of its own is a branch of its own")
  func branches() throws {
    let example = RoutingExample(
      """
      server { listen 80; add_header Access-Control-Allow-Origin https://b.test always;
        location / {
          add_header X-A b;
          if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin *; return 204; }
          if ($request_method = GET) { add_header Access-Control-Allow-Methods GET; }
          if ($a) { set $b c; }
          proxy_hide_header Access-Control-Allow-Origin;
          proxy_pass http://k;
        } }
      """)
    let answers = try #require(ProxyRoutes.of(example.proxy).first).crossOrigin
    #expect(answers.map(\.isConditional) == [false, true, true])
    #expect(answers.map(\.reachesUpstream) == [true, false, true])
    #expect(answers.map(\.origins.count) == [0, 1, 0])
    #expect(answers.map(\.lost.count) == [1, 0, 0])
    #expect(answers[0].hidden == ["access-control-allow-origin"])
    #expect(example.text(answers[0].lostBecauseOf) == "add_header X-A b")
    #expect(
      example.text(answers[0].lost.first?.span)
        == "add_header Access-Control-Allow-Origin https://b.test always")
    #expect(answers[1].headers.map(\.isOwn) == [true])
  }

  @Test("with add_header_inherit nothing is lost")
  func merged() throws {
    let answer = try answers(
      "add_header_inherit merge; add_header X-A b;",
      head: "add_header Access-Control-Allow-Origin https://b.test;"
    ).first
    #expect(answer?.origins.map(\.isOwn) == [false])
    #expect(answer?.lost.isEmpty == true)
  }

  @Test(
    arguments: [
      ("", .passed), ("auth_basic off;", .passed),
      ("if ($request_method = OPTIONS) { return 204; } auth_request /ask;", .answered),
      ("auth_request /yes;", .passed),
      ("satisfy any; allow 10.0.0.0/8; auth_request /ask;", .passed),
      ("limit_except OPTIONS { auth_basic a; auth_basic_user_file b; }", .passed),
      ("deny all;", .refused), ("if ($request_method = OPTIONS) { return 405; }", .refused),
    ] as [(String, Preflight)])
  func preflights(_ location: String, fate: Preflight) throws {
    #expect(try preflight(location).fate == fate)
  }

  @Test(arguments: [
    ("auth_basic a; auth_basic_user_file b;", "auth_basic a", "password"),
    ("auth_request /ask;", "auth_request /ask", "asked"),
    ("auth_request /no;", "auth_request /no", "refused"),
    ("limit_except GET { auth_basic a; auth_basic_user_file b; }", "auth_basic a", "password"),
  ])
  func refusedPreflights(_ location: String, line: String, word: String) throws {
    let (fate, example) = try preflight(location)
    switch fate {
    case .refusedByPassword(let span):
      #expect(example.text(span) == line && word == "password")
    case .asked(let span): #expect(example.text(span) == line && word == "asked")
    case .refusedBySubrequest(let span): #expect(example.text(span) == line && word == "refused")
    case .answered, .passed, .refused: Issue.record("\(fate)")
    }
  }

  private func preflight(_ location: String) throws -> (fate: Preflight, example: RoutingExample) {
    let example = RoutingExample(
      """
      server { listen 80; location /x/ { \(location) proxy_pass http://k; }
        location = /ask { internal; proxy_pass http://gate; }
        location = /yes { internal; if ($request_method = OPTIONS) { return 200; } proxy_pass http://gate; }
        location = /no { internal; return 403; } }
      """)
    return (try #require(ProxyRoutes.of(example.proxy).first).preflight, example)
  }
}
