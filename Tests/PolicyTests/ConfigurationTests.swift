// What a configuration says, where its mistakes stand, and what it does to a run.

import Deployment
import Linting
import RuleCatalog
import Rules
import SourceText
import Testing

@testable import Policy

@Suite struct ConfigurationTests {
  private func reader(_ text: String) -> ConfigurationReader {
    ConfigurationReader(configurationFile(text))
  }

  /// The problems as `line:column text`.
  private func problems(_ text: String) -> [String] {
    let reader = reader(text)
    let file = reader.configuration.file
    let rules = reader.configuration.problems(with: RuleIndex(RuleCatalog.definitions))
    return (reader.problems + rules).map { problem in
      let start = file.lines.position(
        at: Int(problem.span.start), in: file.bytes, unit: .characters)
      let text = String(decoding: file.bytes[problem.span.range], as: UTF8.self)
      return "\(start.line):\(start.column) \(text)"
    }
  }

  @Test func readsEverySetting() {
    let found = reader(
      """
      rules: {wrong-port: {severity: note}, underscore-host: off}
      select: [cors, {rule: wrong-port, path: a.yaml}]
      ignore: [hardening, {rule: wrong-port, path: b.yaml, pointer: /a, reason: "a  b\\n c", until: 2027-01-31}]
      persona: audit
      fail-on: warning
      min-severity: warning
      min-confidence: likely
      browser: remote
      hosts: {Auth.Local: 127.0.0.1, sso: {containers: host-gateway}}
      deployments: [{files: [a.yaml, b.yaml], profiles: [p], env-files: [e], browser: same-host}]
      rules-dirs: [own]
      exclude: ["x/"]
      """)
    #expect(found.problems.isEmpty)
    let configuration = found.configuration
    #expect(configuration.rules.map(\.level?.value) == [.at(.note), .off])
    #expect(configuration.select?.map(\.rule.value) == ["cors", "wrong-port"])
    #expect(configuration.ignore.map(\.reason) == [nil, "a b c"])
    #expect(configuration.ignore.last?.pointer == "/a")
    #expect(configuration.ignore.last?.until?.value == "2027-01-31")
    #expect(configuration.includesAudit == true)
    #expect(configuration.failOn == "warning")
    #expect(configuration.minSeverity == .warning)
    #expect(configuration.minConfidence == .likely)
    #expect(configuration.browsers == .remote)
    #expect(configuration.hosts.map(\.name) == ["auth.local", "sso"])
    #expect(configuration.hosts.map(\.reader) == [.browsers, .containers])
    #expect(configuration.projects.first?.files.map(\.value) == ["a.yaml", "b.yaml"])
    #expect(configuration.projects.first?.browsers == .sameHost)
    #expect(configuration.ruleFolders.map(\.value) == ["own"])
    #expect(configuration.exclude.map(\.text) == ["x/"])
  }

  @Test("every mistake is told, each at its own place")
  func mistakes() {
    #expect(
      problems(
        """
        persna: audit
        rules:
          wrong-prt: error
          long-session: {params: {maxSecond: 3, maxIdleSeconds: "3"}}
        ignore:
          - rule: wrong-port
            until: 2027-02-30
        """) == [
          "1:1 persna", "6:5 rule: wrong-port", "7:12 2027-02-30", "3:3 wrong-prt",
          "4:27 maxSecond", "4:57 \"3\"",
        ])
  }

  @Test("any bytes give mistakes or a configuration, never a trap")
  func hostileInput() {
    let samples = [
      "\0", "\u{FEFF}persona: audit", "{", "[", "a: &a [*a]", "? [a]\n: b", "rules: {? [x]: off}",
      "ignore: [[[[]]]]", "hosts: {? {}: {}}", "- - - a", "select: *x", "%YAML 9.9\n---\na",
      "rules: !!str x", "ignore: !x [1]", "exclude: [\"[\", \"\\\\\"]", "fail-on: !!binary aGk=",
      String(repeating: "[", count: 5_000), "\"", "'", "|", "a:\n\tb: c",
    ]
    for text in samples { _ = problems(text) }
    for length in 0..<shop().utf8.count { _ = problems(String(shop().prefix(length))) }
  }

  // MARK: What it does

  private func run(
    _ configuration: String, wishes: RulePlan.Wishes = .init(), variable: String? = nil
  ) -> Run {
    Run(
      [
        "compose.yaml": variable.map { shop($0) } ?? shop(), ".loginlint.yaml": configuration,
      ], wishes: wishes)
  }

  @Test func severities() {
    #expect(run("").findings("browser-internal-url").map(\.severity) == [.error])
    #expect(
      run("rules: {browser-internal-url: note}").findings("browser-internal-url").map(\.severity)
        == [.note])
    #expect(run("rules: {browser-internal-url: off}").lines.isEmpty)
  }

  @Test("whoever gives an advising rule a severity wants its advice")
  func severityOfAdvice() {
    let realm = #"{"realm": "shop", "ssoSessionMaxLifespan": 2592000, "clients": []}"#
    func run(_ configuration: String) -> Run {
      Run(["realm.json": realm, ".loginlint.yaml": configuration])
    }
    #expect(run("").findings("long-session").isEmpty)
    #expect(
      run("rules: {long-session: error}").findings("long-session").map(\.severity) == [.error])
    #expect(!run("persona: audit").findings("long-session").isEmpty)
    #expect(
      run("{persona: audit, rules: {long-session: {params: {maxSeconds: 9000000}}}}")
        .findings("long-session").isEmpty)
  }

  @Test("paths choose where rules are wanted")
  func scopes() {
    let rule = "browser-internal-url"
    #expect(run("select: [{rule: \(rule), path: a/}]").lines.isEmpty)
    #expect(run("select: [{rule: \(rule), path: '*.yaml'}]").lines.count == 1)
    #expect(run("select: [{rule: \(rule), path: a/}, reachability]").lines.count == 1)
    #expect(run("select: [cors]").lines.isEmpty)
  }

  @Test("the command line beats the file")
  func commandLine() {
    var wishes = RulePlan.Wishes()
    wishes.select = ["browser-internal-url"]
    #expect(run("ignore: [reachability]", wishes: wishes).lines.count == 1)
    #expect(run("rules: {browser-internal-url: off}", wishes: wishes).lines.count == 1)
    #expect(run("select: [cors]", wishes: wishes).lines.count == 1)
    wishes = RulePlan.Wishes()
    wishes.ignore = ["reachability"]
    #expect(run("select: [browser-internal-url]", wishes: wishes).lines.isEmpty)
  }

  @Test(
    "entries suppress by file and pointer",
    arguments: [
      ("path: compose.yaml", true), ("path: other.yaml", false), ("paths: [a, '*.yaml']", true),
      ("path: compose.yaml, pointer: /services/shop", true),
      ("path: compose.yaml, pointer: ''", true),
      ("path: compose.yaml, pointer: /services/shop/environment/NEXT_PUBLIC_KEYCLOAK_URL", true),
      ("path: compose.yaml, pointer: /services/sho", false),
      ("path: compose.yaml, pointer: /services/keycloak", false),
    ])
  func entries(where place: String, isHidden: Bool) {
    let run = run("ignore: [{rule: browser-internal-url, \(place), reason: tests}]")
    #expect(
      run.findings("browser-internal-url").map(\.suppression) == [isHidden ? "tests" : nil])
    #expect(
      run.findings("unused-suppression").map { run.outcome.sources.textForHumans($0.primary.span) }
        == (isHidden ? [] : ["browser-internal-url"]))
  }

  @Test("an entry for JSON, which has no comments")
  func json() {
    let realm = """
      {"realm": "shop", "clients": [
        {"clientId": "a", "publicClient": true, "redirectUris": ["http://localhost:3000/*"], "webOrigins": ["*"]},
        {"clientId": "b", "publicClient": true, "redirectUris": ["http://localhost:3001/*"], "webOrigins": ["*"]}]}
      """
    let run = Run([
      "realm.json": realm,
      ".loginlint.yaml":
        "ignore: [{rule: wildcard-web-origin, path: realm.json, pointer: /clients/1, reason: demo}]",
    ])
    #expect(run.findings("wildcard-web-origin").map(\.suppression) == [nil, "demo"])
  }

  @Test("an entry of a family hides what any of its rules reports")
  func family() {
    #expect(
      run("ignore: [{rule: reachability, reason: tests}]").lines == [
        "compose.yaml:9:40 browser-internal-url (tests)"
      ])
  }

  @Test("comments in the configuration are no suppressions")
  func ownComments() {
    #expect(
      run("# loginlint: ignore-file[browser-internal-url] x\n").lines == [
        "compose.yaml:9:40 browser-internal-url"
      ])
  }

  @Test("hosts and browsers change what is found")
  func surroundings() {
    #expect(run("hosts: {keycloak: 127.0.0.1}").lines.isEmpty)
    #expect(
      run("{browser: remote, hosts: {keycloak: 127.0.0.1}}").lines == [
        "compose.yaml:9:40 browser-internal-url"
      ])
  }

  @Test(
    "a password that is fine on one's own machine", arguments: [("same-host", 0), ("remote", 1)])
  func vantage(browser: String, count: Int) {
    let compose = """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          environment: {KC_BOOTSTRAP_ADMIN_USERNAME: admin, KC_BOOTSTRAP_ADMIN_PASSWORD: admin}
          ports: ["8080:8080"]
      """
    let run = Run([
      "compose.yaml": compose, ".loginlint.yaml": "{persona: audit, browser: \(browser)}",
    ])
    #expect(run.findings("default-admin-credentials").count == count)
  }

  @Test("files that are left out")
  func exclude() {
    #expect(run("exclude: [compose.yaml]").outcome.fileCount == 0)
  }
}
