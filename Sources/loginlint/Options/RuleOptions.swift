// Which rules run, and which of their findings are shown.

import ArgumentParser
import Deployment
import Expressions
import Linting
import Policy
import RuleCatalog
import Rules
import SourceText

/// The options of every command that runs rules.
struct RuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run only this rule or the rules of this family. Repeat it for more.", valueName: "rule"),
    completion: .list(RuleNames.builtIn))
  var select: [String] = []

  @Option(
    help: ArgumentHelp("Leave this rule or family out. Repeat it for more.", valueName: "rule"),
    completion: .list(RuleNames.builtIn))
  var ignore: [String] = []

  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp("Run the rule documents of this folder as well.", valueName: "folder"),
    completion: .directory)
  var folders: [String] = []

  @Option(
    help: ArgumentHelp(
      "`audit` adds hardening advice to the default rules. (default: default)",
      valueName: "persona"))
  var persona: PersonaChoice?

  @Option(
    name: .customLong("min-severity"),
    help: ArgumentHelp(
      "Hide findings below error, warning or note. (default: note)", valueName: "severity"),
    completion: .list(Severity.allCases.map(\.name)))
  var minSeverity: String?

  @Option(
    name: .customLong("min-confidence"),
    help: ArgumentHelp(
      "Hide findings below certain, likely or possible. (default: possible)",
      valueName: "confidence"),
    completion: .list(Confidence.allCases.map(\.name)))
  var minConfidence: String?

  @Flag(
    name: .customLong("no-suppressions"),
    help: "Report what comments and the configuration suppress as well.")
  var showsSuppressed = false

  @Option(
    help: ArgumentHelp(
      "The day on which certificates and suppressions are judged, so that a run can be repeated; today by default.",
      valueName: "yyyy-mm-dd"))
  var now: String?

  /// The rules of the folders.
  func ownDefinitions() throws -> [RuleDefinition] {
    try RuleFolder.rules(in: folders).map(\.definition)
  }

  /// The built-in rules, those of the folders and those of the configuration, with its parameters.
  func definitions(_ configuration: LoadedConfiguration? = nil) throws -> [RuleDefinition] {
    if let configuration { return configuration.rules }
    return try RuleCatalog.definitions + ownDefinitions()
  }

  /// What the lint needs to know; a name that no rule has is an error.
  func lintOptions(_ workspace: Workspace? = nil) throws -> Lint.Options {
    let configuration = workspace?.configuration
    let settings = configuration?.configuration
    var options = Lint.Options()
    options.includesAudit = persona.map { $0 == .audit } ?? settings?.includesAudit ?? false
    options.now = try moment
    options.minSeverity =
      try minSeverity.map {
        try Self.severity($0)
      } ?? settings?.minSeverity ?? .note
    options.minConfidence =
      try minConfidence.map {
        try Self.confidence($0)
      } ?? settings?.minConfidence ?? .possible
    let rules = RuleIndex(try definitions(configuration))
    var wishes = RulePlan.Wishes()
    wishes.select = select
    wishes.ignore = ignore
    for name in select + ignore where rules.rules(named: name) == nil {
      throw Failure(rules.unknown(name, takesFamilies: true))
    }
    let plan = RulePlan(
      settings, wishes: wishes, rules: rules, prefix: configuration?.place.prefix ?? "")
    options.select = plan.select
    options.ignore = plan.ignore
    options.adviceOf = plan.adviceOf
    options.plan = settings == nil ? nil : plan
    options.suppression.isOn = !showsSuppressed
    options.suppression.configured = plan.suppressions
    options.suppression.configurationPath = settings?.file.path
    options.suppression.extent = workspace?.extent ?? .whole
    return options
  }

  private static func severity(_ name: String) throws -> Severity {
    if let severity = Severity(name: name) { return severity }
    throw Failure("`--min-severity \(name)`: a severity is error, warning or note")
  }

  private static func confidence(_ name: String) throws -> Confidence {
    if let confidence = Confidence(name: name) { return confidence }
    throw Failure("`--min-confidence \(name)`: a confidence is certain, likely or possible")
  }

  private var moment: Int {
    get throws {
      guard let now else { return ProcessClock.secondsSince1970 }
      guard let date = CivilDate(now) else {
        throw Failure("`--now \(now)`: a day is written like 2026-11-21")
      }
      return date.secondsSince1970
    }
  }
}

/// For whom the rules run.
enum PersonaChoice: String, ExpressibleByArgument, CaseIterable {
  case `default`, audit
}

/// Names of rules in messages and completions.
enum RuleNames {
  /// Those of the built-in rules.
  static let builtIn: [String] = RuleCatalog.all.map(\.definition.name)

  /// The sentence about a name that no rule has, with the nearest one that exists.
  static func unknown(_ name: String, among names: [String]) -> String {
    let near = Suggestion.nearest(to: name, among: names)
    return "there is no rule `\(name)`"
      + (near.map { "; did you mean `\($0)`?" } ?? "; `loginlint rules` lists them")
  }
}
