// The formats that findings are written in; each has its renderer in a file of its own.

import Rules

/// A format of `check`.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// For people: frames, proof, help.
  case text
  /// A line per finding.
  case concise
  /// One document with everything.
  case json
  /// The findings of ``json``, one in each line.
  case jsonl
  /// SARIF 2.1.0, as GitHub's code scanning and many viewers read it.
  case sarif
  /// Workflow commands, which GitHub Actions shows as annotations.
  case github
  /// GitLab's code quality report.
  case gitlab
  /// JUnit's test report: a finding is a failed test.
  case junit
  /// Checkstyle's XML.
  case checkstyle
  /// The diagnostics that reviewdog posts.
  case rdjson
  /// A summary for a comment or a job's page.
  case markdown

  /// The report.
  ///
  /// Pipelines know files by their paths in the repository, whatever folder of it was linted; people and the JSON
  /// report read paths from the linted folder on.
  public func render(_ outcome: Outcome, _ context: ReportContext) -> String {
    switch self {
    case .text: TextReport.render(outcome, options: context.look)
    case .concise: ConciseReport.render(outcome)
    case .json: JSONReport.render(outcome, options: .init(version: context.version))
    case .jsonl: JSONLinesReport.render(outcome)
    case .sarif: SARIFReport.render(outcome.moved(below: context.folder), context)
    case .github: GitHubReport.render(outcome.moved(below: context.folder))
    case .gitlab: GitLabReport.render(outcome.moved(below: context.folder))
    case .junit: JUnitReport.render(outcome.moved(below: context.folder))
    case .checkstyle: CheckstyleReport.render(outcome.moved(below: context.folder))
    case .rdjson: RDJSONReport.render(outcome.moved(below: context.folder))
    case .markdown: MarkdownReport.render(outcome.moved(below: context.folder))
    }
  }
}

/// What reports need beside the findings.
public struct ReportContext: Sendable {
  /// The tool's version.
  public var version: String
  /// How text looks.
  public var look: TextReport.Options
  /// The linted folder as the repository knows it, such as `deploy/prod`; empty where it is the repository's top.
  public var folder: String
  /// The rules of the run with their prose; asked for by formats that carry it only.
  public var rules: @Sendable () -> [EmbeddedRule]

  /// Collects what reports need.
  public init(
    version: String, look: TextReport.Options = .init(), folder: String = "",
    rules: @escaping @Sendable () -> [EmbeddedRule] = { [] }
  ) {
    self.version = version
    self.look = look
    self.folder = folder
    self.rules = rules
  }
}
