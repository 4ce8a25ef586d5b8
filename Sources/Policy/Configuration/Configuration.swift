// What `.loginlint.yaml` says, each value with its place.

import Deployment
import Loaders
import Rules
import SourceText

/// A value and where it is written.
public struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  public let value: Value
  /// Its place.
  public let span: Span

  /// Notes a value.
  public init(_ value: Value, at span: Span) {
    self.value = value
    self.span = span
  }
}

/// A configuration as it is written; nothing in it is checked against the rules that there are.
public struct Configuration: Sendable {
  /// What a rule's findings count as.
  public enum Level: Hashable, Sendable {
    /// The rule does not run.
    case off
    /// All its findings have this severity.
    case at(Severity)
  }

  /// The settings of one rule.
  public struct RuleSetting: Hashable, Sendable {
    /// The rule's name.
    public let name: Located<String>
    /// What its findings count as.
    public let level: Located<Level>?
    /// What takes the place of its own parameters.
    public let parameters: [Parameter]
  }

  /// A parameter of a rule.
  public struct Parameter: Hashable, Sendable {
    /// The parameter's name.
    public let name: Located<String>
    /// What it is set to.
    public let setting: Located<RuleDefinition.Parameter.Setting>
  }

  /// An entry of `select` or `ignore`.
  public struct RuleChoice: Hashable, Sendable {
    /// A rule or a family.
    public let rule: Located<String>
    /// The files; none for all.
    public let paths: [PathPattern]
    /// The value in the files below which findings count; only in `ignore`.
    public let pointer: String?
    /// Why findings are ignored; nil in `select`, and where a rule is left out altogether.
    public let reason: String?
    /// The last day on which the entry counts.
    public let until: Located<String>?
  }

  /// A deployment by its files.
  public struct Project: Hashable, Sendable {
    /// The compose files, each laid over the ones before.
    public let files: [Located<String>]
    /// The active profiles.
    public let profiles: [String]
    /// The files that take the place of `.env`.
    public let envFiles: [Located<String>]
    /// Where the browsers of its users run.
    public let browsers: StatedFacts.Browsers?
  }

  /// The file.
  public let file: SourceFile
  /// Where its keys stand.
  public var places: [String: Span] = [:]
  /// The settings of rules.
  public var rules: [RuleSetting] = []
  /// The rules that run; nil where nothing is said.
  public var select: [RuleChoice]?
  /// The rules that do not, and the findings that are suppressed.
  public var ignore: [RuleChoice] = []
  /// Whether hardening advice is wanted.
  public var includesAudit: Bool?
  /// The severity from which on a run fails, or `never`.
  public var failOn: String?
  /// The severity below which findings are hidden.
  public var minSeverity: Severity?
  /// The confidence below which findings are hidden.
  public var minConfidence: Confidence?
  /// Where the users' browsers run; nil where the deployments tell.
  public var browsers: StatedFacts.Browsers?
  /// What the surroundings' machines know.
  public var hosts: [StatedFacts.Host] = []
  /// The deployments; none where they are looked for.
  public var projects: [Project] = []
  /// The folders with rules of the project's own.
  public var ruleFolders: [Located<String>] = []
  /// The files that are not looked at.
  public var exclude: [PathPattern] = []

  /// A configuration that says nothing.
  public init(file: SourceFile) { self.file = file }
}

/// Something in a configuration that cannot be.
public struct ConfigurationProblem: Error, Hashable, Sendable {
  /// What is wrong, as a sentence without a full stop.
  public let message: String
  /// Where.
  public let span: Span

  /// Notes a problem.
  public init(_ message: String, at span: Span) {
    self.message = message
    self.span = span
  }
}
