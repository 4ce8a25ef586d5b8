// JUnit's test report: pipelines that know tests only show findings as failed ones.

import Rules
import SourceText

/// Every finding is a test that failed, one that a suppression hides a test that was skipped.
public enum JUnitReport {
  private static let width = 100

  /// The document; one passed test where nothing was found.
  public static func render(_ outcome: Outcome) -> String {
    let cases = outcome.findings
    let skipped = cases.count { $0.suppression != nil }
    let counts = XMLText.attributes([
      "name": "loginlint", "tests": "\(max(1, cases.count))",
      "failures": "\(cases.count - skipped)", "errors": "0", "skipped": "\(skipped)", "time": "0",
    ])
    var text = XMLText.declaration
    text += "<testsuites\(counts)>\n  <testsuite\(counts)>\n"
    if cases.isEmpty {
      let attributes = XMLText.attributes([
        "name": "no problems found", "classname": "loginlint", "time": "0",
      ])
      text += "    <testcase\(attributes)/>\n"
    }
    var seen: [String: Int] = [:]
    for finding in cases { text += testcase(finding, outcome.sources, &seen) }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// A test's name is its identity from run to run, so that it holds no line; equal ones are counted.
  private static func testcase(
    _ finding: Finding, _ sources: SourceMap, _ seen: inout [String: Int]
  ) -> String {
    let place = LinePlace(finding.primary.span, in: sources, unit: .characters)
    let headline = FindingSentences(finding, sources).headline
    let shared = "\(finding.rule): \(headline)"
    let count = (seen["\(place.path)\n\(shared)"] ?? 0) + 1
    seen["\(place.path)\n\(shared)"] = count
    let attributes = XMLText.attributes([
      "name": count == 1 ? shared : "\(shared) (\(count))", "classname": place.path,
      "file": place.path, "line": "\(place.line)", "time": "0",
    ])
    var text = "    <testcase\(attributes)>\n"
    if let reason = finding.suppression {
      let message = sources.redaction.sentence(reason)
      text += "      <skipped\(XMLText.attributes(["message": message]))/>\n"
    } else {
      let failure = XMLText.attributes(["message": headline, "type": finding.severity.name])
      let frame = TextReport.render(finding, sources: sources, options: .init(width: width))
      text += "      <failure\(failure)>\(XMLText.content(frame))</failure>\n"
    }
    return text + "    </testcase>\n"
  }
}
