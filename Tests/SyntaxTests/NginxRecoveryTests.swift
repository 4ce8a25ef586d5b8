// How much of a broken file or a template is still understood.

import SourceText
import Syntax
import Testing

@Suite struct NginxRecoveryTests {
  /// The tree as one line: `server{listen,80 location,/{}}`.
  private func shape(_ directives: [NginxDirective]) -> String {
    let parts = directives.map { directive in
      let words = ([directive.name] + directive.arguments).map(\.text).joined(separator: ",")
      return directive.block.map { "\(words){\(shape($0))}" } ?? words
    }
    return parts.joined(separator: " ")
  }

  private func shape(_ input: String) -> String {
    shape(NginxParser.parse(sourceFile(input)).directives)
  }

  @Test(arguments: [
    // A missing `;` costs nothing where nginx refuses the file anyway.
    ("root /x\nindex a;", "root,/x index,a"),
    ("root /x\nindex a\nlocation / { deny all }", "root,/x index,a location,/{deny,all}"),
    ("some_module x\nserver { listen 80; }", "some_module,x server{listen,80}"),
    // Where nginx takes the words, the tree says what nginx does.
    ("server_name a\n root /x;", "server_name,a,root,/x"),
    // A quote that nothing closes ends with its line.
    ("set $a \"b;\nset $c \"d\";", "set,$a,b set,$c,d"),
    ("set $a \"b;\nset $c d;", "set,$a,b set,$c,d"),
    ("location \"/a {\n}\nuser x;", "location,/a{} user,x"),
    // Glued text becomes a word of its own.
    ("set $a \"b\"c;", "set,$a,b,c"),
    ("; user x;", "user,x"),
    ("} user x;", "user,x"),
    ("{ user x; } pid y;", "{user,x} pid,y"),
    ("location ~ ^/a{2,3}$ { deny all; }", "location,~,^/a{2,3}${deny,all}"),
    ("\u{A0}\u{A0}user x;", "user,x"),
    ("\u{FEFF}user x;", "user,x"),
  ])
  func goesOn(_ input: String, _ expected: String) {
    #expect(shape(input) == expected)
  }

  @Test func findsTheBlockWithoutItsBrace() {
    let file = sourceFile(
      """
      http {
        server {
          location /a {
            deny all;
        }
        server {
          location /b { }
        }
      }
      """)
    let tree = NginxParser.parse(file)
    #expect(places(tree.problems, in: file) == ["error 3:17"])
    #expect(
      shape(tree.directives) == "http{server{location,/a{deny,all}} server{location,/b{}}}")
  }

  @Test(arguments: [
    ("upstream a {\n server b;\nlocation / { }", "upstream,a{server,b} location,/{}"),
    ("server {\n location / {\nupstream a { }", "server{location,/{}} upstream,a{}"),
    ("events {\nhttp { }", "events{} http{}"),
  ])
  func closesBlocksThatCannotHoldTheNext(_ input: String, _ expected: String) {
    #expect(shape(input) == expected)
  }

  @Test func goesOnBehindLuaWithoutEnd() {
    let file = sourceFile(
      "location / {\n  content_by_lua_block {\n    if {{{ then\n  }\n}\nlocation /b { }\n")
    let tree = NginxParser.parse(file)
    #expect(tree.directives.map { $0.arguments.first?.text } == ["/", "/b"])
    #expect(places(tree.problems, in: file) == ["error 2:24"])
  }

  @Test(arguments: [
    ("server_name {{ x }};\nuser y;", "server_name,{{ x }} user,y", "note 1:13"),
    ("server_name a.{{ x }}/b;", "server_name,a.{{ x }}/b", "note 1:15"),
    ("{% if x %}\nuser y;\n{% endif %}", "user,y", "note 1:1"),
    ("{% if x %}user y;{% endif %}", "user,y", "note 1:1"),
    ("{{ if .x }}user y;{{ end }}", "user,y", "note 1:1"),
    ("<% if x %>\nuser y;\n<% end %>", "user,y", "note 1:1"),
    ("server_name <%= x %>;", "server_name,<%= x %>", "note 1:13"),
    ("server_name <%= ENV[\"X\"] %>;", "server_name,<%= ENV[\"X\"] %>", "note 1:13"),
    ("set $a \"{{ x | default(\"y\") }}\";", "set,$a,{{ x | default(\"y\") }}", "note 1:9"),
    ("server {\n  ${EXTRA}\n  listen 80;\n}", "server{listen,80}", "note 2:3"),
    ("server {\n  __EXTRA__\n  listen 80;\n}", "server{listen,80}", "note 2:3"),
    ("server_name __NAME__ b;", "server_name,__NAME__,b", "note 1:13"),
    ("server_name www.%%domain%%;", "server_name,www.%%domain%%", "note 1:17"),
    ("proxy_pass http://<host>:80;", "proxy_pass,http://<host>:80", "note 1:19"),
    ("server_name <your domain>;", "server_name,<your domain>", "note 1:13"),
    ("ssl_certificate <path to file>/x.pem;", "ssl_certificate,<path to file>/x.pem", "note 1:17"),
    // What looks broken in a template may become right.
    ("{% for x in y %}\nserver {\n{% endfor %}\nserver { }", "server{} server{}", "note 1:1"),
  ])
  func readsTemplates(_ input: String, _ expected: String, _ problem: String) {
    let file = sourceFile(input)
    let tree = NginxParser.parse(file)
    #expect(shape(tree.directives) == expected)
    #expect(places(tree.problems, in: file) == [problem])
    #expect(tree.isTemplate)
  }

  @Test(arguments: [
    "location / {# comment\n}", "log_format a '{{\"k\":\"$v\"}}';", "return 200 ${host};",
    "rewrite ^/__x__$ /y;", "# {{ x }}\nuser x;", "server_name ~^(?<name>.+)$;",
    "sub_filter '<head>' '<head><script>';", "return 200 '<html><body>no</body></html>';",
    "log_format a '%%';", "location ~ ^/(?P<x>a)$ { }",
  ])
  func takesNothingElseForATemplate(_ input: String) {
    let tree = NginxParser.parse(sourceFile(input))
    #expect(!tree.isTemplate)
    #expect(tree.problems.isEmpty)
  }

  @Test func dropsWhatIsNestedTooDeep() {
    let file = sourceFile(
      String(repeating: "a {", count: 5000) + String(repeating: "}", count: 5000) + "user x;")
    let tree = NginxParser.parse(file)
    #expect(tree.directives.map(\.name.text) == ["a", "user"])
    #expect(places(tree.problems, in: file) == ["note 1:303"])
  }

  @Test(arguments: [
    ("server_name __A__ x;", "${__A__}"), ("server_name a.<%= host_name %>.b;", "a.${HOST_NAME}.b"),
    ("server_name '{{ item.name }}';", "${ITEM_NAME}"), ("server_name %%x%%<y z>;", "${X}${Y_Z}"),
    ("server_name {{ 1 }};", "{{ 1 }}"), ("return '<head>__A__';", "<head>${__A__}"),
  ])
  func placeholdersBecomeVariables(_ input: String, _ expected: String) {
    let directive = NginxParser.parse(sourceFile(input)).directives.first
    #expect(directive?.arguments.first?.openText(in: directive?.name.text ?? "") == expected)
  }
}
