// `loginlint check`: lint the deployments of a repository. The command that runs when none is named.

import ArgumentParser
import Deployment
import Linting
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
  @OptionGroup var changes: ChangeOptions

  @OptionGroup var reports: ReportOptions

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "The severity from which on the exit code is 1; `never` for none. (default: error)",
      valueName: "severity"))
  var failOn: FailOn?

  @Flag(
    name: .customLong("allow-nothing"),
    help: "Take it for clean where there is nothing to lint, as a hook wants it.")
  var allowsNothing = false

  @Flag(name: .customLong("timing"), help: "Say how long the run took.")
  var showsTiming = false

  func run() throws {
    let start = ContinuousClock.now
    let outputs = try reports.outputs()
    let ownRules = try rules.ownDefinitions()
    let workspace = try input.load(configuration.choice, ownRules: ownRules)
    guard allowsNothing || !workspace.isEmpty else { throw workspace.nothingToLint }
    let definitions = try rules.definitions(workspace.configuration)
    let lint = Lint(rules: definitions, options: try rules.lintOptions(workspace))
    let chosen = try deployment.name.map { _ in
      Set(try deployment.candidates(in: workspace).map(\.title))
    }
    let run = ChangeRun(
      options: changes,
      load: { contents in
        try input.load(configuration.choice, ownRules: ownRules, contents: contents)
      },
      judges: { name in
        chosen == nil && (lint.runs(name) || !definitions.contains { $0.name == name })
      },
      lint: { state in
        lint.run(state.repository, sources: state.sources) { chosen?.contains($0.title) ?? true }
      })
    guard let outcome = try run.outcome(of: workspace) else { return }
    let elapsed = showsTiming ? Int((ContinuousClock.now - start) / .milliseconds(1)) : nil
    let areWritten = outputs.write(
      outcome, of: workspace, rules: rules, look: look, elapsedMilliseconds: elapsed)
    let failOn = failOn ?? workspace.configuration?.failOn ?? .error
    let status = areWritten ? failOn.status(of: outcome) : .usage
    // The kernel takes all memory back at once; to give a large realm back piece by piece takes a tenth of its run.
    withExtendedLifetime((workspace, outcome)) { Console.exit(status) }
  }
}

/// From which severity on a run fails.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case error, warning, note, never

  var severity: Severity? { Severity(name: rawValue) }

  /// How a run with this outcome ends.
  func status(of outcome: Outcome) -> ExitStatus {
    guard let severity else { return .clean }
    let isReached = outcome.findings.contains {
      $0.suppression == nil && $0.severity >= severity
    }
    return isReached ? .found : .clean
  }
}
