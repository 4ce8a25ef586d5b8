// Which rules run, and which of their findings are shown.

import ArgumentParser
import Deployment
import Expressions
import Linting
import RuleCatalog
import Rules
import SourceText

/// The options of every command that runs rules.
struct RuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Run only this rule. Repeat it for more.", valueName: "rule"),
    completion: .list(RuleNames.builtIn))
  var select: [String] = []

  @Option(
    help: ArgumentHelp("Leave this rule out. Repeat it for more.", valueName: "rule"),
    completion: .list(RuleNames.builtIn))
  var ignore: [String] = []

  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp("Run the rule documents of this folder as well.", valueName: "folder"),
    completion: .directory)
  var folders: [String] = []

  @Option(
    help: ArgumentHelp("`audit` adds hardening advice to the default rules.", valueName: "persona"))
  var persona: PersonaChoice = .default

  @Option(
    name: .customLong("min-severity"),
    help: ArgumentHelp("Hide findings below error, warning or note.", valueName: "severity"),
    completion: .list(Severity.allCases.map(\.name)))
  var minSeverity: String = Severity.note.name

  @Option(
    name: .customLong("min-confidence"),
    help: ArgumentHelp("Hide findings below certain, likely or possible.", valueName: "confidence"),
    completion: .list(Confidence.allCases.map(\.name)))
  var minConfidence: String = Confidence.possible.name

  @Option(
    help: ArgumentHelp(
      "The day on which certificates are judged, so that a run can be repeated; today by default.",
      valueName: "yyyy-mm-dd"))
  var now: String?

  /// The built-in rules and those of the folders.
  func definitions() throws -> [RuleDefinition] {
    try RuleCatalog.definitions + RuleFolder.rules(in: folders).map(\.definition)
  }

  /// What the lint needs to know; a name that no rule has is an error.
  func lintOptions() throws -> Lint.Options {
    var options = Lint.Options()
    options.includesAudit = persona == .audit
    options.select = Set(try select.map(known))
    options.ignore = Set(try ignore.map(known))
    guard let severity = Severity(name: minSeverity) else {
      throw Failure("`--min-severity \(minSeverity)`: a severity is error, warning or note")
    }
    guard let confidence = Confidence(name: minConfidence) else {
      throw Failure(
        "`--min-confidence \(minConfidence)`: a confidence is certain, likely or possible")
    }
    options.now = try moment
    options.minSeverity = severity
    options.minConfidence = confidence
    return options
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

  private func known(_ name: String) throws -> String {
    let names =
      try RuleCatalog.all.map(\.definition.name)
      + RuleFolder.rules(in: folders).map(\.definition.name)
    if names.contains(name) { return name }
    throw Failure(RuleNames.unknown(name, among: names))
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
