// What `nginx -t` accepts and refuses, as far as syntax decides it. Checked against nginx 1.22.1.

import SourceText
import Syntax
import Testing

@Suite struct NginxRefusalTests {
  private func problems(_ file: SourceFile) -> [String] {
    places(NginxParser.parse(file).problems, in: file)
  }

  @Test(arguments: [
    "events {}\r\nhttp {\r\n  server { listen 8080; return 200; } # c\r\n}\r\n",
    inServer("return 200 \"a;{}#b\";"),
    inServer("location ~ \"^/a{2}$\" { return 200; }"),
    inServer("return 200 a}b;"),
    inServer("return 200 a#b;"),
    inServer("if ($host = \"a\"){ return 200; }"),
    inServer("location /{return 200;}"),
    inServer("return 200 a${host}b; set $x \"${host}\";"),
    inServer("return 200 a\\;b;"),
    inServer("return 200 \"a\nb\";"),
    inServer("return 200 \(String(repeating: "x", count: 4095));"),
    inServer("return 200 \"\(String(repeating: "x", count: 4094))\";"),
    inServer("server_name \((0..<60).map { "a\($0)" }.joined(separator: " "));"),
    inServer("return # c\n 200;"),
    "events {}\n# c",
    "",
    "events {}\n# a\0b\n",
    inServer("sendfile ON;"),
    inServer("\"return\" 200;"),
    inServer("location =/a { return 200; } location ~*\\.js$ { return 200; }"),
    inServer("location / {\n # c\n}"),
    inServer("location /\n{\n return 200;\n}"),
    inServer("location \"/a b\" { return 200; }"),
    inServer("return 200 \"a\\\"b\";"),
    inServer("return 200 'a $host \\' b';"),
    inServer("rewrite ^/a /b\n   break;"),
    inServer("return 200\n internal;"),
    inServer("add_header X a\n always;"),
    inServer("if ($host = \"a\" ) { return 200; }"),
    "events {}\nhttp { upstream a { server 127.0.0.1; random two\n least_conn; } }\n",
    "events {}\nhttp { map $uri $x { default 1; Server 2; root 3; } }\n",
    "events {}\nhttp { map $uri $x { \u{0B}a 1; } }\n",
    // Directives of modules that nginx itself does not know.
    inServer("more_set_headers 'X: y'; vhost_traffic_status_display; js_content main.run;"),
  ])
  func accepts(_ input: String) {
    #expect(problems(sourceFile(input)) == [])
  }

  @Test func acceptsBytesThatAreNoText() {
    let bytes = Array("# \u{0}".utf8) + [0xFF, 0x0A] + Array("server_name a".utf8) + [0xFE, 0x3B]
    #expect(problems(sourceFile(bytes)) == [])
  }

  @Test(arguments: [
    ("\u{FEFF}events {}\n", "error 1:1"),
    (inServer("location ~ ^/a{2}$ { return 200; }"), "error 3:15"),
    (inServer("rewrite ^/(\\d{4})/x /y;"), "error 3:14"),
    (inServer("return 200 a\"b c\";"), "error 3:1"),
    (inServer("add_header X \"a\"b;"), "error 3:17"),
    (inServer("return 200 \"a;"), "error 3:12"),
    (inServer("location / { return 200 }"), "error 3:24"),
    (inServer("root /x\n  index a;"), "error 3:8"),
    (inServer("root /x\n location / { }"), "error 3:8"),
    (inServer("error_page 404 /x\n root /y;"), "error 3:18"),
    (inServer("listen 8081\n server_name x;"), "error 3:12"),
    (inServer(";"), "error 3:1"),
    (inServer("location / { return 200; };"), "error 3:27"),
    (inServer("return 200 \(String(repeating: "x", count: 4096));"), "error 3:12"),
    (inServer("return 200 \"\(String(repeating: "x", count: 4095))\";"), "error 3:12"),
    ("events {}\n#\(String(repeating: "x", count: 4096))\n", "error 2:1"),
    ("events {}\n\u{A0}http {}\n", "error 2:1"),
    (inServer("\u{0C}return 200;"), "error 3:1"),
    (inServer("Return 200;"), "error 3:1"),
    (inServer("location / { proxy_Set_header A b; }"), "error 3:14"),
    (inServer("location /;"), "error 3:1"),
    (inServer("proxy_set_header X;"), "error 3:1"),
    (inServer("root { }"), "error 3:1"),
    (inServer("return 200 {}"), "error 3:1"),
    (inServer("\"\" 200;"), "error 3:1"),
    ("events {}\nhttp { { } }\n", "error 2:8"),
    ("events {}\nhttp { server x { } }\n", "error 2:8"),
    ("events {}\nhttp {\n", "error 2:6"),
    ("events {}\nhttp {\n  server {\n  }\n  }\n}\n", "error 6:1"),
    ("events {}\nuser x", "error 2:7"),
    // What nginx accepts, and nobody means.
    (inServer("server_name a\n  root /x;"), "note 3:14"),
    (inServer("return 200 \u{201C}ca\u{201D};"), "note 3:12"),
    ("# a\rserver {}", "note 1:4"),
  ])
  func reports(_ input: String, _ expected: String) {
    #expect(problems(sourceFile(input)) == [expected])
  }

  /// The words that `nginx -t` says are "not allowed here".
  @Test(arguments: [
    (inServer("if ($uri) { if ($uri) { } }"), "error 3:13"),
    (inServer("limit_except GET { deny all; }"), "error 3:1"),
    (inServer("proxy_pass http://a;"), "error 3:1"),
    (inServer("location / { if ($uri) { proxy_set_header A b; } }"), "error 3:26"),
    (inServer("if ($uri) { add_header A b; }"), "error 3:13"),
    (inServer("location / { limit_except GET { return 403; } }"), "error 3:33"),
    (inServer("location / { listen 80; }"), "error 3:14"),
    ("events {}\nhttp { location / { } }\n", "error 2:8"),
    ("events {}\nhttp { upstream a { listen 80; } }\n", "error 2:21"),
    ("events {}\nhttp { server a:80; }\n", "error 2:8"),
    ("events {}\nserver { }\n", "error 2:1"),
    ("server { }\nlocation / { }\n", "error 2:1"), (inServer("set a b;"), "error 3:5"),
    (inServer("root\u{A0}/x;"), "error 3:5"),
  ])
  func refusesAPlace(_ input: String, _ expected: String) {
    #expect(problems(sourceFile(input)) == [expected])
  }

  @Test(arguments: [
    inServer("location / { location /a { if ($uri) { proxy_pass http://a; add_header A b; } } }"),
    inServer("location / { limit_except GET { proxy_pass http://a; deny all; auth_basic a; } }"),
    inServer("if ($uri) { set $a b; rewrite ^ /x; return 403; }"),
    inServer("include a.conf; error_log x; types { a/b c; } js_content main.x;"),
    "events {}\nhttp { upstream a { server b; keepalive 8; resolver c; zone a 1m; } }\n",
    "stream { server { listen 1; proxy_pass a; } upstream a { server b; } }\n",
    "mail { server { listen 1; protocol imap; } }\n", "server { listen 5432; proxy_pass db; }\n",
    "proxy_set_header A b;\n", "listen 80;\n", "map $a $b { listen 1; server 2; }\nserver { }\n",
    "location / { }\n", "{% if a %}\nserver { server { } }\n{% endif %}\n",
  ])
  func acceptsAPlace(_ input: String) {
    #expect(problems(sourceFile(input)).filter { $0.hasPrefix("error") } == [])
  }

  @Test func suggestsTheNameInSmallLetters() throws {
    let tree = NginxParser.parse(sourceFile("proxy_Set_header A b;"))
    let problem = try #require(tree.problems.first)
    #expect(problem.message.contains("did you mean `proxy_set_header`?"))
  }

  @Test func countsNoArgumentsWhereATemplateFillsThemIn() {
    #expect(problems(sourceFile("gzip ${GZIP_SETTINGS} on; resolver ${DNS};")) == [])
  }
}
