// Which rules run and what their findings count as, from the configuration and the command line.

import Rules
import SourceText

/// The rules of a run.
public struct RulePlan: Sendable {
  /// What the command line says of rules; it beats the configuration.
  public struct Wishes: Sendable {
    /// The rules and families to run; empty where nothing is said.
    public var select: [String] = []
    /// The rules and families to leave out.
    public var ignore: [String] = []

    /// Wishes nothing.
    public init() {}
  }

  /// The rules to run; empty runs all.
  public private(set) var select: Set<String> = []
  /// The rules to leave out.
  public private(set) var ignore: Set<String> = []
  /// The rules that run although they give hardening advice.
  public private(set) var adviceOf: Set<String> = []
  /// Severities that take the place of the rules' own.
  public private(set) var severities: [String: Severity] = [:]
  /// The files in which rules are wanted; a rule without an entry is wanted everywhere.
  public private(set) var scopes: [String: [PathSet]] = [:]
  /// The findings that the configuration suppresses.
  public private(set) var suppressions: [ConfiguredSuppression] = []

  /// Joins the two; words that mean nothing were refused before.
  ///
  /// - Parameters:
  ///   - configuration: the configuration, if there is one.
  ///   - wishes: the command line.
  ///   - rules: the rules that there are.
  ///   - prefix: what the paths of the linted folder begin with in the configuration's eyes.
  public init(
    _ configuration: Configuration?, wishes: Wishes, rules: RuleIndex, prefix: String
  ) {
    func named(_ words: some Sequence<String>) -> Set<String> {
      words.reduce(into: []) { $0.formUnion(rules.rules(named: $1) ?? []) }
    }
    select = named(wishes.select)
    ignore = named(wishes.ignore)
    guard let configuration else { return }
    for setting in configuration.rules {
      guard case .at(let severity) = setting.level?.value else { continue }
      severities[setting.name.value] = severity
      // Who says how bad it is wants to be told.
      adviceOf.insert(setting.name.value)
    }
    suppressions = configuration.ignore.compactMap {
      Self.suppression($0, rules: rules, prefix: prefix)
    }
    guard wishes.select.isEmpty else { return }
    for choice in configuration.select ?? [] {
      let chosen = named([choice.rule.value])
      for rule in chosen {
        // An entry without paths wants the rule everywhere, whatever the others say.
        if choice.paths.isEmpty { scopes[rule] = [.all] }
        if !choice.paths.isEmpty, scopes[rule] != [.all] {
          scopes[rule, default: []].append(PathSet(choice.paths, prefix: prefix))
        }
      }
      select.formUnion(chosen)
    }
    scopes = scopes.filter { $0.value != [.all] }
    ignore.formUnion(
      configuration.rules.filter { $0.level?.value == .off }.map(\.name.value))
    ignore.formUnion(
      named(configuration.ignore.filter { $0.reason == nil }.map(\.rule.value)))
  }

  private static func suppression(
    _ choice: Configuration.RuleChoice, rules: RuleIndex, prefix: String
  ) -> ConfiguredSuppression? {
    guard let reason = choice.reason, let names = rules.rules(named: choice.rule.value) else {
      return nil
    }
    return ConfiguredSuppression(
      rules: names, paths: PathSet(choice.paths, prefix: prefix), pointer: choice.pointer,
      suppression: Suppression(
        rule: choice.rule.value, place: .configuration, reason: reason,
        until: choice.until?.value, untilSpan: choice.until?.span, span: choice.rule.span))
  }

  /// Whether a finding stands where its rule is wanted.
  public func wants(_ finding: Finding, in sources: SourceMap) -> Bool {
    guard let scope = scopes[finding.rule] else { return true }
    guard let path = sources[finding.primary.span.file]?.path else { return true }
    return scope.contains { $0.contains(path) }
  }
}

extension Configuration {
  /// The rules with what the configuration sets their parameters to.
  public func applied(to definitions: [RuleDefinition]) -> [RuleDefinition] {
    var settings: [String: [String: RuleDefinition.Parameter.Setting]] = [:]
    for rule in rules {
      for parameter in rule.parameters {
        settings[rule.name.value, default: [:]][parameter.name.value] = parameter.setting.value
      }
    }
    guard !settings.isEmpty else { return definitions }
    return definitions.map { definition in
      guard let own = settings[definition.name] else { return definition }
      var definition = definition
      for index in definition.parameters.indices {
        if let setting = own[definition.parameters[index].name] {
          definition.parameters[index].setting = setting
        }
      }
      return definition
    }
  }
}
