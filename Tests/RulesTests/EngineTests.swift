// How rules run: what fires, how bad it is, where it is shown.

import Deployment
import Linting
import Loaders
import Rules
import SourceText
import Testing

@Suite("The rule engine")
struct EngineTests {
  private static let realm = """
    {"realm": "shop", "clients": [
      {"clientId": "a", "redirectUris": ["${HOST}/cb"], "webOrigins": ["*"]},
      {"clientId": "b", "redirectUris": [], "webOrigins": ["https://b.test"]}
    ]}
    """

  private func head(_ when: String, more: String = "") -> String {
    """
    summary: s
    severity: error
    since: 0.1.0
    for: realm in realms, client in realm.clients
    when: '\(when)'
    at: client.clientId
    message: "client {client.clientId}"
    \(more)
    """
  }

  private func run(_ when: String, more: String = "", options: Lint.Options = Lint.Options()) -> Run
  {
    Run(
      ["realm.json": Self.realm], rules: [rule(head(when, more: more))].compactMap { $0 },
      paths: ["realm.json"], options: options)
  }

  @Test(arguments: [
    ("true", ["a", "b"]), ("false", []), ("client.clientId == \"a\"", ["a"]),
    ("client.redirectUris.exists(uri, uri.startsWith(\"http\"))", []),
    ("client.redirectUris.exists(uri, uri.startsWith(\"http\")) || true", ["a", "b"]),
    ("!client.redirectUris.exists(uri, uri.startsWith(\"http\"))", ["b"]),
    ("client.redirectUris[5] == \"x\"", []),
  ])
  func unknownValuesAndErrorsNeverFire(_ when: String, clients: [String]) {
    #expect(run(when).outcome.findings.map(\.message) == clients.map { "client \($0)" })
  }

  @Test func theFirstGradeThatHoldsCounts() {
    let grades = """
      grade:
        - when: client.clientId == "a"
          confidence: possible
        - when: "true"
          severity: note
      """
    let findings = run("true", more: grades).outcome.findings
    #expect(findings.map(\.severity) == [.error, .note])
    #expect(findings.map(\.confidence) == [.possible, .certain])
  }

  @Test func filtersHideAndCount() {
    var options = Lint.Options()
    options.minSeverity = .warning
    let grades = "grade: [{when: 'client.clientId == \"a\"', severity: note}]"
    let outcome = run("true", more: grades, options: options).outcome
    #expect(outcome.findings.map(\.message) == ["client b"])
    #expect(outcome.hidden == [.note: 1])
  }

  @Test(arguments: [([], ["x", "y"]), (["x"], ["x"])] as [(Set<String>, [String])])
  func selectedRulesRun(_ select: Set<String>, names: [String]) {
    var options = Lint.Options()
    options.select = select
    options.ignore = ["z"]
    let rules = ["z", "y", "x"].compactMap { rule(head("client.clientId == \"a\""), name: $0) }
    let run = Run(["realm.json": Self.realm], rules: rules, options: options)
    #expect(run.outcome.findings.map(\.rule) == names)
  }

  @Test("advice for audits runs where it is asked for or selected")
  func personas() {
    let audit = head("client.clientId == \"a\"", more: "persona: audit")
    #expect(run("false").outcome.findings.isEmpty)
    let rules = [rule(audit)].compactMap { $0 }
    var options = Lint.Options()
    #expect(Run(["realm.json": Self.realm], rules: rules, options: options).lines.isEmpty)
    options.includesAudit = true
    #expect(Run(["realm.json": Self.realm], rules: rules, options: options).lines.count == 1)
    options.includesAudit = false
    options.select = ["some-rule"]
    #expect(Run(["realm.json": Self.realm], rules: rules, options: options).lines.count == 1)
  }

  @Test("a file that no service uses counts one step less, unless it was named")
  func unusedFiles() {
    let rules = [rule(head("client.clientId == \"a\""))].compactMap { $0 }
    let files = ["realm.json": Self.realm]
    #expect(Run(files, rules: rules).lines == ["realm.json:2 some-rule warning"])
    #expect(
      Run(files, rules: rules, paths: ["realm.json"]).lines == ["realm.json:2 some-rule error"])
    let compose = """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
      """
    #expect(
      Run(files.merging(["compose.yaml": compose]) { $1 }, rules: rules).lines == [
        "realm.json:2 some-rule error"
      ])
    #expect(
      Run(files, rules: rules).outcome.findings.first?.because.last?.text
        == "no service is seen to use this file, so this counts one step less")
  }

  @Test("two projects that share a file share its findings, and the one that uses it decides")
  func sharedFindings() {
    let rules = [rule(head("client.clientId == \"a\""))].compactMap { $0 }
    let mounts = """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          volumes: ["../realm.json:/opt/keycloak/data/import/realm.json"]
      """
    let run = Run(
      ["a/compose.yaml": mounts, "b/compose.yaml": mounts, "realm.json": Self.realm], rules: rules)
    #expect(run.lines == ["realm.json:2 some-rule error"])
    #expect(run.outcome.findings.first?.deployments == ["a/compose.yaml", "b/compose.yaml"])
    #expect(run.outcome.deploymentCount == 2)
  }

  @Test("findings are sorted by path, place and rule, whatever the order of rules and files")
  func order() {
    let names = ["b-rule", "a-rule"]
    let rules = names.compactMap { rule(head("true"), name: $0) }
    let files = ["z.json": Self.realm, "a/realm.json": Self.realm]
    let sorted = ["a/realm.json:2", "a/realm.json:3", "z.json:2", "z.json:3"].flatMap { place in
      ["a-rule", "b-rule"].map { "\(place) \($0) warning" }
    }
    #expect(Run(files, rules: rules).lines == sorted)
    #expect(Run(files, rules: rules.reversed()).lines == sorted)
  }

  @Test("labels of a list point at each element, and none repeats the primary place")
  func labels() {
    let labels = """
      labels:
        - at: client.clientId
          text: "again"
        - at: client.webOrigins
          text: "its origins"
      """
    let run = run("client.clientId == \"a\"", more: labels)
    #expect(run.outcome.findings.first?.labels.map(\.text) == ["its origins"])
    #expect(
      run.outcome.findings.first.map { run.outcome.sources.textForHumans($0.labels[0].span) }
        == #"["*"]"#)
  }

  @Test("a fix whose text is unknown or empty is none")
  func fixes() {
    func fix(_ with: String) -> String {
      "fix: {title: t, safety: safe, replace: client.clientId, with: '\(with)'}"
    }
    let when = "client.clientId == \"a\""
    #expect(
      run(when, more: fix("{client.clientId}-new")).outcome.findings.first?.fixes.first?.edits
        .map(\.replacement) == ["a-new"])
    #expect(run(when, more: fix("")).outcome.findings.first?.fixes.isEmpty == true)
    #expect(
      run(when, more: fix("{client.redirectUris[0]}")).outcome.findings.first?.fixes.isEmpty
        == true)
  }

  @Test("what several deployments share is one finding that names them")
  func sharedFinding() {
    let rules = [
      rule(
        """
        summary: s
        severity: error
        since: 0.1.0
        for: problem in problems
        when: problem.isError
        at: problem
        message: "{problem.message}"
        """)
    ].compactMap { $0 }
    let files = [
      "compose.yaml": "services: {app: {image: x, ports: ['1:x']}, db: {image: y}}",
      "compose.prod.yaml": "services: {app: {hostname: h}}",
      "compose.test.yaml": "services: {db: {ports: ['2:y']}}",
    ]
    let findings = Run(files, rules: rules).outcome.findings
    #expect(
      findings.map(\.deployments) == [
        ["compose.yaml + compose.test.yaml"],
        ["compose.yaml", "compose.yaml + compose.prod.yaml", "compose.yaml + compose.test.yaml"],
      ])
    var access = InMemoryFiles(files)
    let repository = Repository(paths: ["."], files: &access)
    let chosen = Lint(rules: rules).run(repository, sources: access.sources) {
      $0.title == "compose.yaml + compose.prod.yaml"
    }
    #expect(chosen.findings.map(\.deployments) == [["compose.yaml + compose.prod.yaml"]])
    #expect(chosen.deploymentCount == 1)
  }
}

@Suite("One cause, one finding")
struct GroupTests {
  private static let conf = """
    server {
      proxy_set_header Authorization "";
      location /a/ { proxy_pass http://one; }
      location /b/ { proxy_pass http://two; }
      location /c/ { proxy_pass http://one; }
      location /d/ {
        proxy_set_header Authorization "";
        proxy_pass http://one;
      }
    }
    """

  private func run(_ more: String) -> Run {
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: route in routes
      when: "true"
      at: route.authorization
      message: "{route.match} loses it"
      note: "here"
      labels:
        - at: route.match
          text: "this location"
      grade: [{when: 'route.match in ["/a/", "/d/"]', severity: warning}]
      fix: {title: "t", safety: safe, insert: "A;", after: route.passLine}
      \(more)
      """
    return Run(["e.conf": Self.conf], rules: [rule(head)].compactMap { $0 }, paths: ["e.conf"])
  }

  @Test("without `per` every subject has a finding")
  func apart() { #expect(run("").lines.count == 4) }

  @Test(
    "subjects that share a place share a finding: of the worst, each is a label and gets its edit")
  func together() throws {
    let run = run("per: route.authorization")
    #expect(run.lines == ["e.conf:2 some-rule error", "e.conf:7 some-rule warning"])
    let first = try #require(run.outcome.findings.first)
    #expect(first.message == "/b/ loses it")
    #expect(
      first.labels.map { run.outcome.sources.textForHumans($0.span) } == [
        "location /b/", "location /c/",
      ])
    #expect(first.fixes.map(\.edits.count) == [2])
  }

  @Test("a list groups by all of its parts")
  func byParts() {
    #expect(run("per: '[route.server, route.name]'").lines.count == 2)
    #expect(run("per: '[route.server, route.match]'").lines.count == 4)
  }

  @Test("what stands nowhere groups nothing")
  func nowhere() { #expect(run("per: '\"all\"'").lines.count == 4) }
}
