// The whole look of findings in the text report.

import Deployment
import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct TextReportTests {
  static let portal = """
    export const authOptions = {
      providers: [
        AuthentikProvider({
          clientId: "portal",
          clientSecret: process.env.SECRET,
          wellKnown: "http://server:9000/application/o/portal/",
        }),
      ],
    }

    """

  static let compose = """
    services:
      server:
        image: goauthentik/server
        networks:
          - default
      edge:
        image: nginx

    """

  @Test func aFindingOverSeveralFilesIsShownWithProofAndHelp() throws {
    let fixture = Fixture([
      "portal/auth.ts": Self.portal, "compose.yaml": Self.compose,
      "edge/default.conf": "server {\n  server_name login.localhost;\n}\n",
    ])
    let server = try fixture.span("server:", in: "compose.yaml").sub(0, 6)
    var finding = fixture.finding(
      try fixture.label(
        "http://server:9000", in: "portal/auth.ts", "every endpoint comes from this document"
      ),
      [
        Finding.Label(span: server, text: "`server` is this service"),
        try fixture.label(
          "login.localhost", in: "edge/default.conf", "browsers reach it under this name"
        ),
        try fixture.label("nginx", in: "compose.yaml", "the proxy"),
      ]
    )
    finding.rule = "discovery-conflict"
    finding.message = "one discovery URL cannot serve both the browser and `portal`"
    finding.because = [
      .init("`portal` fetches the document from http://server:9000", at: server),
      .init(
        "Authentik builds all endpoints from the host of that request, so the browser is sent to "
          + "http://server:9000/application/o/authorize/"
      ),
      .init(
        "a browser cannot resolve `server`",
        at: try fixture.span("login.localhost", in: "edge/default.conf")
      ),
    ]
    finding.help =
      "add the alias `login.localhost` to `edge` on network `default` and use "
      + "http://login.localhost/application/o/portal/ on both sides"
    let text = TextReport.render(
      fixture.outcome([finding]), options: .init(width: 100, elapsedMilliseconds: 6)
    )
    #expect(
      text == """
        error[discovery-conflict]: one discovery URL cannot serve both the browser and `portal`
          --> portal/auth.ts:6:19
           |
         3 |     AuthentikProvider({
           |
         6 |       wellKnown: "http://server:9000/application/o/portal/",
           |                   ^^^^^^^^^^^^^^^^^^ every endpoint comes from this document
           |
          ::: compose.yaml:2:3
           |
         2 |   server:
           |   ------ `server` is this service
           |
         7 |     image: nginx
           |            ----- the proxy
           |
          ::: edge/default.conf:2:15
           |
         2 |   server_name login.localhost;
           |               --------------- browsers reach it under this name
           |
           = because 1. `portal` fetches the document from http://server:9000           compose.yaml:2
                     2. Authentik builds all endpoints from the host of that request,
                        so the browser is sent to
                        http://server:9000/application/o/authorize/
                     3. a browser cannot resolve `server`                               edge/default.conf:2
           = help: add the alias `login.localhost` to `edge` on network `default` and use
                   http://login.localhost/application/o/portal/ on both sides
           = see:  loginlint explain discovery-conflict

        1 error in 3 files, 1 deployment (6 ms)

        """
    )
  }

  @Test func fixesDoubtsAndDeploymentsHaveTheirOwnRows() throws {
    let fixture = Fixture(["a.env": "A=1\n"])
    var finding = fixture.finding(try fixture.label("1", in: "a.env"))
    finding.severity = .warning
    finding.confidence = .likely
    finding.deployments = ["compose.yaml", "compose.prod.yaml"]
    finding.fixes = [
      .init(title: "Write 2", isSafe: true, edits: []),
      .init(title: "Drop the line", isSafe: false, edits: []),
      .init(
        title: "Add lines", isSafe: true,
        edits: ["\n  B=1\n  C=2", "", "\n  B=1\n  C=2"].map {
          .init(span: finding.primary.span, replacement: $0)
        }),
    ]
    #expect(
      TextReport.render(finding, sources: fixture.sources) == """
        warning[a-rule]: it breaks
          --> a.env:1:3
           |
         1 | A=1
           |   ^
           |
           = fix:  Write 2 (safe)
           = fix:  Drop the line (unsafe)
           = fix:  Add lines: `B=1 C=2` (safe)
           = note: likely, not certain: the files do not say it outright
           = in:   compose.yaml, compose.prod.yaml
           = see:  loginlint explain a-rule

        """
    )
  }

  @Test func longPathsFollowTheirSentence() throws {
    let path = "deployments/production/europe/compose.yaml"
    let fixture = Fixture([path: "a: 1\n"])
    var finding = fixture.finding(try fixture.label("1", in: path))
    finding.because = [
      .init("short", at: finding.primary.span),
      .init("a sentence with so many words that the place has to go to the next row", at: nil),
    ]
    #expect(
      fixture.frame(finding, width: 70).hasSuffix(
        """
           = because 1. short (deployments/production/europe/compose.yaml:1)
                     2. a sentence with so many words that the place has to go
                        to the next row
        """
      )
    )
  }

  @Test func moreThanNineStepsAreAligned() throws {
    let fixture = Fixture(["a.env": "A=1\n"])
    var finding = fixture.finding(try fixture.label("1", in: "a.env"))
    finding.because = (1...10).map { .init("step \($0)", at: finding.primary.span) }
    let frame = fixture.frame(finding)
    #expect(
      frame.contains("   = because  1. step 1    a.env:1\n              2. step 2    a.env:1\n"))
    #expect(frame.hasSuffix("\n             10. step 10   a.env:1"))
  }

  @Test func suppressedFindingsAreNotShown() throws {
    let fixture = Fixture(["a.env": "A=1\n"])
    var finding = fixture.finding(try fixture.label("1", in: "a.env"))
    finding.suppression = "accepted"
    let text = TextReport.render(fixture.outcome([finding]))
    #expect(text == "no problems found in 1 file, 1 deployment; 1 suppressed\n")
  }

  // MARK: Colours

  @Test(arguments: [(Severity.error, "1;31"), (.warning, "1;33"), (.note, "1;34")])
  func severitiesHaveTheirColours(severity: Severity, code: String) throws {
    let fixture = Fixture(["a.env": "A=1\n"])
    var finding = fixture.finding(
      try fixture.label("1", in: "a.env", "one"), [try fixture.label("A", in: "a.env", "name")]
    )
    finding.severity = severity
    finding.because = [.init("so", at: finding.primary.span)]
    let text = TextReport.render(finding, sources: fixture.sources, options: .init(color: true))
    let escape = "\u{1B}["
    #expect(
      text.hasPrefix(
        "\(escape)\(code)m\(severity.name)[a-rule]\(escape)0m\(escape)1m: it breaks\(escape)0m\n"
      )
    )
    #expect(text.contains("\(escape)\(code)m^\(escape)0m\(escape)\(code)m one\(escape)0m\n"))
    #expect(text.contains("\(escape)36m-\(escape)0m \(escape)\(code)m^"))
    #expect(text.contains("\(escape)36m 1 |\(escape)0m A=1\n"))
    let plain = TextReport.render(finding, sources: fixture.sources)
    #expect(Self.withoutColours(text) == plain)
    #expect(!plain.contains("\u{1B}"))
  }

  /// The text without what stands between an escape byte and the next `m`.
  private static func withoutColours(_ text: String) -> String {
    text.split(separator: "\u{1B}", omittingEmptySubsequences: false).enumerated()
      .map { $0.offset == 0 ? $0.element : $0.element.drop { $0 != "m" }.dropFirst() }
      .joined()
  }
}
