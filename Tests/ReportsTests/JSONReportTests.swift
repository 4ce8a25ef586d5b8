// The JSON document of `check`, and the one-line report.

import Deployment
import Rules
import SourceText
import Syntax
import Testing

@testable import Reports

@Suite struct JSONReportTests {
  static func outcome() throws -> Outcome {
    var fixture = Fixture([
      "auth.json": "{\"providers\": [\n  {\"wellKnown\": \"http://名:9000/\"}\n]}\n",
      "compose.yaml": "services:\n  web:\n    image: nginx\n",
      "n.conf": "server {\n}\n",
    ])
    fixture.sources.redaction.hide(value: "hunter2hunter2")
    var finding = Finding(
      rule: "browser-internal-url", severity: .error, confidence: .likely,
      message: "says hunter2hunter2",
      primary: try fixture.label("9000", in: "auth.json", "not published"),
      labels: [
        try fixture.label("web", in: "compose.yaml", "this service"),
        try fixture.label("server", in: "n.conf", "no name"),
      ]
    )
    finding.because = [
      .init("one", at: try fixture.span("nginx", in: "compose.yaml")), .init("two"),
    ]
    finding.help = "publish it"
    finding.fixes = [
      .init(
        title: "Use the port", isSafe: false,
        edits: [.init(span: try fixture.span("9000", in: "auth.json"), replacement: "80")]
      )
    ]
    finding.deployments = ["compose.yaml", "compose.prod.yaml"]
    var suppressed = fixture.finding(try fixture.label("server", in: "n.conf"))
    suppressed.suppression = "accepted"
    return Outcome(
      findings: [finding, suppressed], sources: fixture.sources, fileCount: 3, deploymentCount: 1,
      hidden: [.note: 2, .warning: 1]
    )
  }

  @Test func theDocumentHasTheSpecifiedShape() throws {
    let text = JSONReport.render(
      try Self.outcome(),
      options: .init(version: "1.2.3", documentation: { "https://example.org/\($0)" })
    )
    #expect(
      text == """
        {
          "schema": 1,
          "tool": {"name": "loginlint", "version": "1.2.3"},
          "findings": [
            {
              "rule": "browser-internal-url",
              "severity": "error",
              "confidence": "likely",
              "message": "says ***",
              "help": "publish it",
              "url": "https://example.org/browser-internal-url",
              "deployment": "compose.yaml, compose.prod.yaml",
              "primary": {
                "path": "auth.json",
                "start": {"line": 2, "column": 27},
                "end": {"line": 2, "column": 31},
                "pointer": "/providers/0/wellKnown",
                "text": "not published"
              },
              "labels": [
                {
                  "path": "compose.yaml",
                  "start": {"line": 2, "column": 3},
                  "end": {"line": 2, "column": 6},
                  "pointer": "/services/web",
                  "text": "this service"
                },
                {
                  "path": "n.conf",
                  "start": {"line": 1, "column": 1},
                  "end": {"line": 1, "column": 7},
                  "text": "no name"
                }
              ],
              "because": [
                {
                  "text": "one",
                  "path": "compose.yaml",
                  "start": {"line": 3, "column": 12},
                  "end": {"line": 3, "column": 17}
                },
                {"text": "two"}
              ],
              "fixes": [
                {
                  "title": "Use the port",
                  "safety": "unsafe",
                  "edits": [
                    {
                      "path": "auth.json",
                      "start": {"line": 2, "column": 27},
                      "end": {"line": 2, "column": 31},
                      "insert": "80"
                    }
                  ]
                }
              ],
              "suppressed": null
            },
            {
              "rule": "a-rule",
              "severity": "error",
              "confidence": "certain",
              "message": "it breaks",
              "help": "",
              "url": "https://example.org/a-rule",
              "deployment": null,
              "primary": {
                "path": "n.conf",
                "start": {"line": 1, "column": 1},
                "end": {"line": 1, "column": 7},
                "text": ""
              },
              "labels": [],
              "because": [],
              "fixes": [],
              "suppressed": "accepted"
            }
          ],
          "summary": {
            "files": 3,
            "deployments": 1,
            "errors": 1,
            "warnings": 0,
            "notes": 0,
            "suppressed": 1,
            "hidden": 3
          }
        }

        """
    )
  }

  @Test func theDocumentIsJSON() throws {
    var outcome = try Self.outcome()
    outcome.findings[0].message = "\u{0}\u{1B}\"\\\u{2028}\u{E0041}名"
    let text = JSONReport.render(outcome, options: .init(version: "1"))
    var sources = SourceMap()
    let tree = JSONParser.parse(sources.add(path: "out.json", bytes: Array(text.utf8)))
    #expect(tree.problems.isEmpty)
    let finding = try #require(tree.node(at: "/findings/0"))
    #expect(finding["message"]?.string == outcome.findings[0].message)
    #expect(finding["url"]?.isNull == true)
  }

  @Test func theConciseReportHasOneLinePerFinding() throws {
    let text = ConciseReport.render(try Self.outcome())
    #expect(text == "auth.json:2:27: error[browser-internal-url] says ***\n")
  }
}
