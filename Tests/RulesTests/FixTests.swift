// Whoever applies a fix is rid of the finding, and of nothing else.

import Linting
import RuleCatalog
import Rules
import SourceText
import Testing

/// Files with the edits of a fix applied.
struct FixedFiles {
  private(set) var files: [String: String]

  /// Applies edits from the last to the first, so that places stay right; edits that overlap are an error of the fix.
  init(_ files: [String: String], edits: [Finding.Fix.Edit], sources: SourceMap) throws {
    self.files = files
    let sorted = edits.sorted { $0.span.start > $1.span.start }
    for (later, earlier) in zip(sorted, sorted.dropFirst())
    where later.span.file == earlier.span.file {
      #expect(earlier.span.end <= later.span.start, "two edits of one fix overlap")
    }
    for edit in sorted {
      let file = try #require(sources[edit.span.file])
      var bytes = Array((self.files[file.path] ?? "").utf8)
      try #require(edit.span.range.upperBound <= bytes.count)
      bytes.replaceSubrange(edit.span.range, with: edit.replacement.utf8)
      self.files[file.path] = String(decoding: bytes, as: UTF8.self)
    }
  }
}

@Suite("Fixes")
struct FixTests {
  /// Examples in which the document's own rule offers a fix.
  static let fixable = CatalogExample.firing.filter { subject in
    let rule = subject.rule.definition
    return rule.fix != nil
      && run(subject.example.files, rule: rule).outcome.findings.contains {
        $0.rule == rule.name && !$0.fixes.isEmpty
      }
  }

  private static func run(_ files: [String: String], rule: RuleDefinition) -> Run {
    var options = Lint.Options()
    options.adviceOf = [rule.name]
    options.now = ExampleRun.date.secondsSince1970
    return Run(files, options: options)
  }

  @Test("a rule with a fix has an example in which it offers one", arguments: RuleCatalog.all)
  func isShown(_ rule: EmbeddedRule) {
    guard rule.definition.fix != nil else { return }
    #expect(Self.fixable.contains { $0.rule.definition.name == rule.definition.name })
  }

  @Test(
    "a line that keeps tokens from somebody else is not taken away",
    arguments: [
      ("https://maps.example.com", "", false), ("http://api:8000", "", true),
      ("http://minio:9000", "", false),
      ("http://api:8000", "auth_basic staff; auth_basic_user_file /etc/nginx/staff;", false),
    ])
  func sharedStrip(upstream: String, guardLines: String, isTakenAway: Bool) throws {
    let run = Run([
      "compose.yaml": """
      services:
        edge: {image: "nginx:1.27", ports: ["80:80"], volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf:ro"]}
        api: {image: example/api, expose: ["8000"], environment: {OIDC_AUDIENCE: orders}}
        minio: {image: minio/minio}
      """,
      "edge.conf": """
      server {
        listen 80;
        server_name shop.localhost;
        proxy_set_header Authorization "";
        location /orders/ { proxy_pass http://api:8000; }
        location /other/ { \(guardLines) proxy_pass \(upstream); }
      }
      """,
    ])
    let finding = try #require(run.outcome.findings.first { $0.rule == "stripped-authorization" })
    #expect(finding.fixes.isEmpty != isTakenAway)
    #expect(finding.help.contains("this location alone") != isTakenAway)
  }

  @Test("a fix that is applied makes its finding go, and brings no other", arguments: fixable)
  func silences(_ subject: CatalogExample) throws {
    let name = subject.rule.definition.name
    let before = Self.run(subject.example.files, rule: subject.rule.definition)
    for finding in before.outcome.findings where finding.rule == name {
      for fix in finding.fixes {
        let fixed = try FixedFiles(
          subject.example.files, edits: fix.edits, sources: before.outcome.sources)
        let after = Self.run(fixed.files, rule: subject.rule.definition)
        let others = before.outcome.findings.count { $0.rule == name } - 1
        #expect(after.outcome.findings.count { $0.rule == name } == others, "\(fixed.files)")
        let known = Set(before.outcome.findings.map(\.rule))
        #expect(after.outcome.findings.allSatisfy { known.contains($0.rule) }, "\(after.lines)")
      }
    }
  }

  @Test(
    "lines are inserted where their author would have written them",
    arguments: [
      (
        "server {\n  location / {\n    proxy_pass http://k:8080; # note\n  }\n}\n",
        "server {\n  location / {\n    proxy_pass http://k:8080; # note\n    A;\n    B {\n      C;\n    }\n  }\n}\n"
      ),
      (
        "server {\r\n\tlocation / {\r\n\t\tproxy_pass http://k:8080;\r\n\t}\r\n}\r\n",
        "server {\r\n\tlocation / {\r\n\t\tproxy_pass http://k:8080;\r\n\t\tA;\r\n\t\tB {\r\n\t\t  C;\r\n\t\t}\r\n\t}\r\n}\r\n"
      ),
      (
        "server { location / { proxy_pass http://k:8080; } }",
        "server { location / { proxy_pass http://k:8080; A; B { C; } } }"
      ),
      (
        "location / {\n  proxy_pass http://k:8080; set $a b;\n}",
        "location / {\n  proxy_pass http://k:8080; A; B { C; } set $a b;\n}"
      ),
    ])
  func insertion(before: String, after: String) throws {
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: route in routes
      when: "true"
      at: route
      message: "m"
      fix:
        title: t
        safety: safe
        insert: "A;\\nB {{\\n  C;\\n}}"
        after: route.passLine
      """
    #expect(try applied(head, to: before) == after)
  }

  @Test(
    "what is removed leaves no gap",
    arguments: [
      (
        "location / {\n  proxy_pass_header Cookie; # note\n  proxy_pass http://k;\n}\n",
        "location / {\n  proxy_pass http://k;\n}\n"
      ),
      (
        "location / { proxy_pass_header Cookie; proxy_pass http://k; }\n",
        "location / { proxy_pass http://k; }\n"
      ),
      (
        "location / {\r\n  proxy_pass_header Cookie;\r\n  proxy_pass http://k;\r\n}\r\n",
        "location / {\r\n  proxy_pass http://k;\r\n}\r\n"
      ),
      (
        "location / {\n  proxy_pass http://k; proxy_pass_header Cookie;\n}",
        "location / {\n  proxy_pass http://k; \n}"
      ),
    ])
  func removal(before: String, after: String) throws {
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: line in passHeaders
      when: "true"
      at: line
      message: "m"
      fix: {title: t, safety: safe, remove: line.line}
      """
    #expect(try applied(head, to: before) == after)
  }

  @Test(
    "a setting goes into an env file and out of it with its line",
    arguments: [
      ("A=x\nC=y\n", "A=x\nC=y\nB=true\n"), ("A=x # why\r\n", "A=x # why\r\nB=true\r\n"),
      ("export A='x'", "export A='x'\nB=true"),
    ])
  func envFile(before: String, after: String) throws {
    let compose = "services:\n  app:\n    image: a\n    env_file: app.env\n"
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: service in services
      when: "true"
      at: service.name
      message: "m"
      fix:
        title: t
        safety: safe
        insert: B=true
        into: 'service.environment[size(service.environment) - 1].name'
      """
    let files = ["compose.yaml": compose, "app.env": before]
    let run = Run(files, rules: [rule(head)].compactMap { $0 })
    let edits = try #require(run.outcome.findings.first?.fixes.first?.edits)
    let fixed = try FixedFiles(files, edits: edits, sources: run.outcome.sources)
    #expect(fixed.files["app.env"] == after)
  }

  /// Applies a fix that enters an origin into a client's web origins.
  private func entered(_ origin: String, into text: String, named name: String) throws -> String? {
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: realm in realms, client in realm.clients
      when: "true"
      at: client.clientId
      message: "m"
      fix: {title: t, safety: safe, insert: "\(origin)", into: client.webOrigins}
      """
    let run = Run([name: text], rules: [rule(head)].compactMap { $0 }, paths: [name])
    let finding = try #require(run.outcome.findings.first)
    guard let fix = finding.fixes.first else { return nil }
    return try FixedFiles([name: text], edits: fix.edits, sources: run.outcome.sources).files[name]
  }

  @Test(
    "an entry goes to the end of a list, written as its neighbours are",
    arguments: [
      (#"["a"]"#, #"["a", "x"]"#), (#"["a","b"]"#, #"["a","b","x"]"#), ("[]", #"["x"]"#),
      ("[ ]", #"["x"]"#), ("[\n]", #"["x"]"#),
      ("[\n    \"a\"\n  ]", "[\n    \"a\",\n    \"x\"\n  ]"),
      ("[\r\n\t\"a\",\r\n\t\"b\"\r\n]", "[\r\n\t\"a\",\r\n\t\"b\",\r\n\t\"x\"\r\n]"),
      ("[\n  \"a\", \"b\"\n]", "[\n  \"a\", \"b\", \"x\"\n]"),
    ])
  func entryInJSON(before: String, after: String) throws {
    func realm(_ list: String) -> String {
      "{\"realm\": \"r\", \"clients\": [{\"clientId\": \"c\", \"webOrigins\": \(list)}]}"
    }
    #expect(try entered("x", into: realm(before), named: "realm.json") == realm(after))
  }

  @Test(
    "an entry goes to the end of a list in YAML",
    arguments: [
      (" [a, b]\n", " [a, b, https://x]\n"), (" ['a']\n", " ['a', 'https://x']\n"),
      ("\n      - a # why\n      # end\n", "\n      - a # why\n      - https://x\n      # end\n"),
      ("\n    - 'a'\n    - \"b\"", "\n    - 'a'\n    - \"b\"\n    - \"https://x\""),
      ("\n      -   a\r\n", "\n      -   a\r\n      -   https://x\r\n"),
    ])
  func entryInYAML(before: String, after: String) throws {
    func realm(_ list: String) -> String {
      "realm: r\nid: r\nclients:\n  - clientId: c\n    webOrigins:\(list)"
    }
    #expect(try entered("https://x", into: realm(before), named: "realm.yaml") == realm(after))
  }

  @Test(
    "a member goes to the end of an object, in the layout of its neighbours",
    arguments: [
      (#"{"username": "u"}"#, #"{"username": "u", "enabled": true}"#),
      (#"{"id":"1","username":"u"}"#, #"{"id":"1","username":"u","enabled":true}"#),
      (
        "{\n    \"username\" : \"u\",\n    \"email\" : \"e\"\n  }",
        "{\n    \"username\" : \"u\",\n    \"email\" : \"e\",\n    \"enabled\" : true\n  }"
      ),
    ])
  func memberInJSON(before: String, after: String) throws {
    func realm(_ user: String) -> String {
      "{\"realm\": \"r\", \"clients\": [], \"users\": [\(user)]}"
    }
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: realm in realms
      when: "true"
      at: realm.name
      message: "m"
      fix: {title: t, safety: safe, insert: enabled=true, into: realm.disabledUsers}
      """
    let files = ["realm.json": realm(before)]
    let run = Run(files, rules: [rule(head)].compactMap { $0 })
    let edits = try #require(run.outcome.findings.first?.fixes.first?.edits)
    let fixed = try FixedFiles(files, edits: edits, sources: run.outcome.sources)
    #expect(fixed.files["realm.json"] == realm(after))
  }

  @Test(
    "a text is quoted and escaped as its place needs it",
    arguments: [
      ("realm.json", #"["*"]"#, "a\\\"b", #"["a\"b"]"#),
      ("realm.yaml", "[\"*\"]", "a\\\"b", #"["a\"b"]"#),
      ("realm.yaml", "['*']", "it's", "['it''s']"),
      ("realm.yaml", "\n      - all\n", "+", "\n      - +\n"),
      ("realm.yaml", "\n      - all\n", "a: b", "\n      - \"a: b\"\n"),
      ("realm.yaml", "\n      - all\n", "true", "\n      - \"true\"\n"),
      ("realm.yaml", "[all]", "a, b", "[\"a, b\"]"),
    ])
  func quoting(name: String, before: String, text: String, after: String) throws {
    let isJSON = name.hasSuffix(".json")
    func realm(_ list: String) -> String {
      isJSON
        ? "{\"realm\": \"r\", \"clients\": [{\"clientId\": \"c\", \"webOrigins\": \(list)}]}"
        : "realm: r\nid: r\nclients:\n  - clientId: c\n    webOrigins: \(list)"
    }
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: realm in realms, client in realm.clients, origin in client.webOrigins
      when: "true"
      at: origin
      message: "m"
      fix: {title: t, safety: safe, replace: origin, with: "\(text)"}
      """
    let run = Run([name: realm(before)], rules: [rule(head)].compactMap { $0 }, paths: [name])
    let fix = try #require(run.outcome.findings.first?.fixes.first)
    let fixed = try FixedFiles(
      [name: realm(before)], edits: fix.edits, sources: run.outcome.sources)
    #expect(fixed.files[name] == realm(after))
  }

  @Test(
    "a setting goes into an environment however it is written, and out of it",
    arguments: [
      ("environment:\n      A: x\n", "environment:\n      A: x\n      B: \"true\"\n"),
      ("environment:\n      A: 'x' # why\n", "environment:\n      A: 'x' # why\n      B: 'true'\n"),
      ("environment:\n      - A=x\n", "environment:\n      - A=x\n      - B=true\n"),
      ("environment: [\"A=x\"]\n", "environment: [\"A=x\", \"B=true\"]\n"),
    ])
  func environment(before: String, after: String) throws {
    func compose(_ text: String) -> String { "services:\n  app:\n    image: a\n    \(text)" }
    func head(_ fix: String) -> String {
      """
      summary: s
      severity: error
      since: 0.1.0
      for: service in services
      when: "true"
      at: service.name
      message: "m"
      fix: {title: t, safety: safe, \(fix)}
      """
    }
    func fixed(_ text: String, by fix: String) throws -> String? {
      let files = ["compose.yaml": compose(text)]
      let run = Run(files, rules: [rule(head(fix))].compactMap { $0 })
      let edits = try #require(run.outcome.findings.first?.fixes.first?.edits)
      return try FixedFiles(files, edits: edits, sources: run.outcome.sources)
        .files["compose.yaml"]
    }
    let put = "insert: B=true, into: 'service.environment[0].name'"
    #expect(try fixed(before, by: put) == compose(after))
    let take = "remove: 'service.environment.filter(v, v.name == \"B\").map(v, v.name)'"
    #expect(try fixed(after, by: take) == compose(before))
  }

  private func applied(_ head: String, to text: String) throws -> String? {
    let files = ["edge.conf": text]
    let run = Run(files, rules: [rule(head)].compactMap { $0 }, paths: ["edge.conf"])
    let finding = try #require(run.outcome.findings.first)
    let fix = try #require(finding.fixes.first)
    return try FixedFiles(files, edits: fix.edits, sources: run.outcome.sources).files["edge.conf"]
  }
}
