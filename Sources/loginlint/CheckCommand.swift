// `loginlint check`: lint the deployments of a repository. The command that runs when none is named.

import ArgumentParser
import Deployment
import Linting
import Reports
import Rules

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Lint the deployments below a folder (the default command).",
    discussion: """
      Exit code 1 means that a finding reaches --fail-on; 0 means that none does.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var rules: RuleOptions
  @OptionGroup var look: LookOptions

  @Option(help: ArgumentHelp("How to print the findings.", valueName: "format"))
  var format: FindingFormat = .text

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "The severity from which on the exit code is 1; `never` for none. (default: error)",
      valueName: "severity"))
  var failOn: FailOn?

  @Flag(name: .customLong("timing"), help: "Say how long the run took.")
  var showsTiming = false

  func run() throws {
    let start = ContinuousClock.now
    let workspace = try input.load(
      configuration.choice, ownRules: try rules.ownDefinitions())
    guard !workspace.isEmpty else { throw workspace.nothingToLint }
    let lint = Lint(
      rules: try rules.definitions(workspace.configuration),
      options: try rules.lintOptions(workspace))
    let chosen = try deployment.name.map { _ in
      Set(try deployment.candidates(in: workspace).map(\.title))
    }
    let outcome = lint.run(workspace.repository, sources: workspace.sources) {
      chosen?.contains($0.title) ?? true
    }
    let elapsed = showsTiming ? Int((ContinuousClock.now - start) / .milliseconds(1)) : nil
    Console.write(format.render(outcome, look: look, elapsedMilliseconds: elapsed))
    let failOn = failOn ?? workspace.configuration?.failOn ?? .error
    if let threshold = failOn.severity,
      outcome.findings.contains(where: { $0.suppression == nil && $0.severity >= threshold })
    {
      throw ExitStatus.found
    }
  }
}

/// From which severity on a run fails.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case error, warning, note, never

  var severity: Severity? { Severity(name: rawValue) }
}

/// How findings are printed.
enum FindingFormat: String, ExpressibleByArgument, CaseIterable {
  case text, concise, json

  func render(_ outcome: Outcome, look: LookOptions, elapsedMilliseconds: Int?) -> String {
    switch self {
    case .text:
      return TextReport.render(
        outcome,
        options: .init(
          color: look.terminal.isColored, width: look.terminal.width,
          elapsedMilliseconds: elapsedMilliseconds))
    case .concise: return ConciseReport.render(outcome)
    case .json: return JSONReport.render(outcome, options: .init(version: Tool.version))
    }
  }
}
