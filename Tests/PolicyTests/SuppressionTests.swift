// What comments hide, in every language, and what is said of those that hide nothing.

import Deployment
import Linting
import RuleCatalog
import Rules
import SourceText
import Testing

@testable import Policy

@Suite struct SuppressionTests {
  private static let line = "NEXT_PUBLIC_KEYCLOAK_URL: http://keycloak:8080"
  private static let ignore = "loginlint: ignore[browser-internal-url] tests only"
  private static let next = "loginlint: ignore-next-line[browser-internal-url] tests only"
  private static let file = "loginlint: ignore-file[browser-internal-url] tests only"

  private func run(_ variable: String, options: Lint.Options = Lint.Options()) -> Run {
    Run(["compose.yaml": shop(variable)], options: options)
  }

  @Test(arguments: [
    ("\(line) # \(ignore)", 9), ("# \(next)\n      \(line)", 10),
    ("# \(next)\n\n      # and a word about it\n      \(line)", 12),
    ("# \(file)\n      \(line)", 10),
    ("\(line)\n# \(file)", 9),
  ])
  func hidesAtItsPlace(variable: String, number: Int) {
    #expect(
      run(variable).lines == [
        "compose.yaml:\(number):40 browser-internal-url (tests only)"
      ])
  }

  @Test("a comment below or beside another line hides nothing and is not needed")
  func otherLine() {
    #expect(
      run("# \(Self.ignore)\n      \(Self.line)").lines == [
        "compose.yaml:9:27 unused-suppression", "compose.yaml:10:40 browser-internal-url",
      ])
    #expect(
      run("\(Self.line)\n      # \(Self.next)").lines == [
        "compose.yaml:9:40 browser-internal-url", "compose.yaml:10:37 unused-suppression",
      ])
  }

  @Test("text in a string is no comment")
  func stringsAreNoComments() {
    #expect(
      run("\(Self.line)\n      NOTE: \"# \(Self.file)\"\n      MORE: |\n        # \(Self.file)")
        .lines == [
          "compose.yaml:9:40 browser-internal-url"
        ])
  }

  @Test(
    "a comment at any place of a finding hides it, one elsewhere does not",
    arguments: [
      ("edge.conf", 4, true), ("edge.conf", 6, true), ("compose.yaml", 6, true),
      ("edge.conf", 5, false), ("compose.yaml", 7, false),
    ])
  func labels(path: String, number: Int, isHidden: Bool) {
    var files = [
      "compose.yaml": """
      services:
        edge:
          image: nginx:1.27
          ports: ["8080:80"]
          volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf:ro"]
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          environment: {KC_PROXY_HEADERS: xforwarded}
      """,
      "edge.conf": """
      server {
        listen 80;
        server_name localhost;
        location / {
          proxy_pass http://keycloak:8080;
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }
      """,
    ]
    var lines = (files[path] ?? "").split(separator: "\n").map(String.init)
    lines[number - 1] += " # loginlint: ignore[lost-port] tests"
    files[path] = lines.joined(separator: "\n")
    let run = Run(files)
    #expect(run.findings("lost-port").map(\.suppression) == [isHidden ? "tests" : nil])
    #expect(run.findings("unused-suppression").isEmpty == isHidden)
  }

  private static let project = """
    services:
      keycloak:
        image: quay.io/keycloak/keycloak:26.0
        command: start-dev
        environment: {KC_HOSTNAME: "http://localhost:8080"}
        ports: ["8080:8080"]
      shop:
        build: ./shop
        env_file: shop.env
      web:
        build: ./web
        environment: {AUTH_SECRET: s}
      edge:
        image: caddy:2
        ports: ["80:80"]
        volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
      gate:
        image: nginx:1.27
        ports: ["81:80"]
        volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]
    """

  private static let script = """
    import NextAuth from "next-auth";
    import Keycloak from "next-auth/providers/keycloak";
    export const options = {
      providers: [Keycloak({ clientId: "a", issuer: "https://id.example.org/realms/a" })],
    };

    """

  @Test(
    "every language with comments",
    arguments: [
      (
        "shop/Dockerfile", "FROM node:22\n", "ENV NEXT_PUBLIC_A=http://keycloak:8080\n", "# ", "",
        "browser-internal-url"
      ),
      (
        "shop.env", "", "NEXT_PUBLIC_B=http://keycloak:8080\n", "# ", "", "browser-internal-url"
      ),
      (
        "Caddyfile", "shop.test {\n", "  reverse_proxy nowhere:3000\n}\n", "# ", "",
        "unresolvable-upstream"
      ),
      (
        "nginx.conf", "events {}\nhttp { server { listen 80;\n",
        "location / { proxy_pass http://nowhere:3000; }\n}}\n", "# ", "", "unresolvable-upstream"
      ),
      (
        "web/auth.ts", Self.script,
        "fetch('http://localhost:8080/realms/a/protocol/openid-connect/token');\nexport default NextAuth(options);\n",
        "// ", "", "service-unreachable-url"
      ),
      (
        "web/auth.ts", Self.script,
        "fetch('http://localhost:8080/realms/a/protocol/openid-connect/token');\nexport default NextAuth(options);\n",
        "/* ", " */", "service-unreachable-url"
      ),
    ])
  func languages(
    path: String, before: String, line: String, open: String, close: String, rule: String
  ) {
    var files = [
      "compose.yaml": Self.project, "shop.env": "A=b\n", "shop/Dockerfile": "FROM node:22\n",
      "web/Dockerfile": "FROM node:22\nCOPY . .\n",
      "web/package.json": #"{"dependencies":{"next-auth":"5.0.0-beta.25"}}"#,
      "Caddyfile": "shop.test {\n  respond ok\n}\n", "nginx.conf": "events {}\n",
    ]
    files[path] = before + line
    let plain = Run(files).findings(rule).filter { $0.suppression == nil }
    #expect(plain.count == 1)
    files[path] = before + "\(open)loginlint: ignore-next-line[\(rule)] tests\(close)\n" + line
    let run = Run(files)
    #expect(run.findings(rule).map(\.suppression) == ["tests"])
    #expect(run.findings("unused-suppression").isEmpty)
  }

  @Test("a comment may stand behind a value where the language allows it")
  func behindValues() {
    let files = [
      "compose.yaml": Self.project,
      "shop.env": "NEXT_PUBLIC_B=http://keycloak:8080 # \(Self.ignore)\n",
    ]
    #expect(Run(files).lines == ["shop.env:1:22 browser-internal-url (tests only)"])
  }

  @Test("several rules in one comment; what is not needed goes alone")
  func severalRules() throws {
    let run = run("\(Self.line) # loginlint: ignore[wrong-port, browser-internal-url] tests")
    #expect(
      run.lines == [
        "compose.yaml:9:40 browser-internal-url (tests)", "compose.yaml:9:74 unused-suppression",
      ])
    let fix = try #require(run.findings("unused-suppression").first?.fixes.first)
    #expect(fix.isSafe)
    #expect(fix.edits.map { run.outcome.sources.textForHumans($0.span) } == ["wrong-port, "])
  }

  @Test("a comment that nothing needs goes as a whole, with the blanks before it")
  func wholeComment() throws {
    let run = run("A: b  # loginlint: ignore[wrong-port,browser-internal-url] tests")
    let fixes = run.findings("unused-suppression").flatMap(\.fixes)
    #expect(fixes.count == 2)
    #expect(Set(fixes).count == 1)
    #expect(
      fixes.first?.edits.map { run.outcome.sources.textForHumans($0.span) } == [
        "  # loginlint: ignore[wrong-port,browser-internal-url] tests"
      ])
  }

  @Test(
    "the last day counts, the day after does not, and the days before are told",
    arguments: [(1, true, nil), (25, true, .note), (31, true, .note), (32, false, .warning)]
      as [(Int, Bool, Severity?)])
  func expiry(day: Int, isHidden: Bool, remark: Severity?) {
    var options = Lint.Options()
    options.now = CivilDate(year: 2027, month: 1, day: 1).secondsSince1970 + day * 86_400 - 1
    let run = run("\(Self.line) # \(Self.ignore) until: 2027-01-31", options: options)
    #expect(run.findings("browser-internal-url").map { $0.suppression != nil } == [isHidden])
    #expect(run.findings("expired-suppression").map(\.severity) == (remark.map { [$0] } ?? []))
  }

  @Test("behind an instruction of a Dockerfile there is no comment")
  func dockerfile() {
    let run = Run([
      "compose.yaml": "services: {shop: {build: .}}",
      "Dockerfile": "FROM node:22 # loginlint: ignore[wrong-port] x\nCMD [\"a\"] # other\n",
    ])
    #expect(run.lines == ["Dockerfile:1:16 unknown-rule"])
  }

  @Test(
    "a file that ends anywhere gives wishes or none, never a trap", arguments: FileKind.allCases)
  func truncatedFiles(kind: FileKind) {
    let text = """
      a: b # loginlint: ignore[one, two] x until: 2027-01-31 # loginlint: ignore-file[
      // loginlint: ignore-next-line[a,,b] é (until:
      /* loginlint: disable[
       * loginlint: ignore-line */ x
      #loginlint:ignore[]#loginlint:
      """
    let bytes = Array(text.utf8)
    for end in bytes.indices {
      for start in [0, end / 2] {
        let file = SourceFile(id: FileID(0), path: "compose.yaml", bytes: Array(bytes[start..<end]))
        _ = FileSuppressions(file, kind: kind)
      }
    }
  }

  @Test("mistakes hide nothing and are told where they stand")
  func mistakes() {
    #expect(
      run("\(Self.line) # loginlint: ignore[browser-internal-uri] x").lines == [
        "compose.yaml:9:40 browser-internal-url", "compose.yaml:9:74 unknown-rule",
      ])
    #expect(
      run("\(Self.line) # loginlint: ignore[browser-internal-url]").lines == [
        "compose.yaml:9:40 browser-internal-url", "compose.yaml:9:74 missing-reason",
      ])
    #expect(
      run("\(Self.line) # loginlint: ignore").lines == [
        "compose.yaml:9:40 browser-internal-url", "compose.yaml:9:56 unknown-rule",
      ])
    #expect(
      run("\(Self.line) # \(Self.ignore) until: spring").lines == [
        "compose.yaml:9:40 browser-internal-url", "compose.yaml:9:114 expired-suppression",
      ])
  }

  // MARK: What is not judged

  private static let unneeded = "A: b # loginlint: ignore[browser-internal-url] tests"

  @Test("a suppression of a rule that did not run may be needed")
  func rulesThatDidNotRun() {
    #expect(run(Self.unneeded).lines == ["compose.yaml:9:32 unused-suppression"])
    var options = Lint.Options()
    options.ignore = ["browser-internal-url"]
    #expect(run(Self.unneeded, options: options).lines.isEmpty)
    options = Lint.Options()
    options.select = ["wrong-port", "unused-suppression"]
    #expect(run(Self.unneeded, options: options).lines.isEmpty)
    #expect(run("A: b # loginlint: ignore[long-session] tests").lines.isEmpty)
  }

  @Test("a part of a repository says nothing against a suppression")
  func parts() {
    var options = Lint.Options()
    options.suppression.extent = .part
    #expect(run(Self.unneeded, options: options).lines.isEmpty)
    #expect(
      Run(["compose.yaml": shop(Self.unneeded)], isChosen: { _ in false }).lines.isEmpty)
    options.suppression.extent = .folder
    #expect(run(Self.unneeded, options: options).lines.count == 1)
    let loose = "server { listen 80; } # loginlint: ignore[stripped-authorization] x\n"
    #expect(Run(["nginx.conf": loose], options: options).lines.isEmpty)
    #expect(Run(["nginx.conf": loose]).lines.count == 1)
  }

  @Test("suppressions can be switched off altogether")
  func switchedOff() {
    var options = Lint.Options()
    options.suppression.isOn = false
    #expect(
      run("\(Self.line) # \(Self.ignore)", options: options).lines == [
        "compose.yaml:9:40 browser-internal-url"
      ])
    #expect(run("A: b # loginlint: ignore", options: options).lines.isEmpty)
  }

  @Test("findings about suppressions can be suppressed as well")
  func aboutSuppressions() {
    #expect(
      run(Self.unneeded + "\n      # loginlint: ignore-file[unused-suppression] branches").lines
        == [
          "compose.yaml:9:32 unused-suppression (branches)"
        ])
  }

  @Test("a rule of one's own may demand a day")
  func ownRule() throws {
    let text = """
      ---
      summary: A suppression for ever
      severity: note
      since: 0.1.0
      for: suppression in suppressions
      when: suppression.state == "fine" && suppression.until == null
      at: suppression
      message: "`{suppression.rule}` is suppressed for ever"
      ---
      """
    let document = RuleDocument(
      SourceFile(id: FileID(0), path: "own/endless.md", bytes: Array(text.utf8)))
    let rule = try #require(document.definition)
    let run = Run(
      ["compose.yaml": shop("\(Self.line) # \(Self.ignore)")],
      rules: RuleCatalog.definitions + [rule])
    #expect(run.findings("endless").count == 1)
  }
}
