// The whole way: from a repository that was read to sorted findings.

import Analysis
import Deployment
import Loaders
import Policy
import Rules
import SourceText
import Syntax

/// A run of rules over a repository.
public struct Lint {
  /// Which rules run and which findings are shown.
  public struct Options: Sendable {
    /// Whether hardening advice is wanted.
    public var includesAudit = false
    /// The rules whose hardening advice is wanted in any case.
    public var adviceOf: Set<String> = []
    /// The moment of the run in seconds since 1970; without one nothing expires.
    public var now: Int?
    /// The rules to run; empty runs all.
    public var select: Set<String> = []
    /// The rules to leave out.
    public var ignore: Set<String> = []
    /// Findings below are hidden.
    public var minSeverity: Severity = .note
    /// Findings below are hidden.
    public var minConfidence: Confidence = .possible
    /// What the configuration says of rules beside which of them run.
    public var plan: RulePlan?
    /// How comments and the configuration suppress findings.
    public var suppression = SuppressionOptions()

    /// Runs the default rules and shows everything.
    public init() {}
  }

  private let engine: RuleEngine
  /// The rules about suppressions, which run behind all others.
  private let lastEngine: RuleEngine?
  private let coverage: RuleCoverage
  private let options: Options
  private let names: Set<String>

  /// Makes a run of those of the rules that the options choose.
  public init(rules: [RuleDefinition], options: Options = Options()) {
    self.options = options
    let chosen = rules.filter { rule in
      let name = rule.name
      if options.ignore.contains(name) { return false }
      if !options.select.isEmpty { return options.select.contains(name) }
      return rule.persona == .default || options.includesAudit || options.adviceOf.contains(name)
    }
    names = Set(chosen.map(\.name))
    let includesAudit = options.includesAudit || !options.select.isEmpty
    func engine(_ rules: [RuleDefinition]) -> RuleEngine {
      RuleEngine(
        rules, includesAudit: includesAudit, adviceOf: options.adviceOf, now: options.now)
    }
    let first = chosen.filter { !$0.judgesSuppressions }
    let last = chosen.filter(\.judgesSuppressions)
    self.engine = engine(first)
    lastEngine = last.isEmpty ? nil : engine(last)
    let complete = first.filter { rule in
      includesAudit || options.adviceOf.contains(rule.name)
        || !rule.grades.contains { $0.persona == .audit }
    }
    coverage = RuleCoverage(
      known: Set(rules.map(\.name)), complete: Set(complete.map(\.name)))
  }

  /// Whether a rule of this name is among those that run.
  public func runs(_ rule: String) -> Bool { names.contains(rule) }

  /// The findings of a repository; the sources get the repository's secrets to hide.
  ///
  /// - Parameters:
  ///   - repository: what was read.
  ///   - sources: its files.
  ///   - isChosen: which deployments to judge; the others are still their neighbours.
  public func run(
    _ repository: Repository, sources: SourceMap, isChosen: (Deployment) -> Bool = { _ in true }
  ) -> Outcome {
    var sources = sources
    sources.redaction.merge(repository.redaction)
    let neighbourhood = Neighbourhood(repository.deployments)
    var found: [Finding] = []
    let chosen = repository.deployments.indices.filter { isChosen(repository.deployments[$0]) }
    neighbourhood.forEach(of: chosen) { found += engine.findings(in: $0, sources: sources) }
    let scripts = Set(repository.files.filter { $0.kind == .script }.map(\.path))
    var merged = Self.merged(found).map {
      Self.withoutEditsOfCode($0, scripts: scripts, sources: sources)
    }
    var suppressions = SuppressionRun(
      options.suppression, coverage: coverage, repository: repository, sources: sources,
      now: options.now, isChosen: isChosen)
    suppressions.apply(to: &merged)
    merged += remarks(on: &suppressions, sources: sources)
    var hidden: [Severity: Int] = [:]
    var shown: [Finding] = []
    var filtered: [Finding] = []
    for finding in merged.compactMap({ planned($0, sources) }) {
      let isHidden =
        finding.severity < options.minSeverity || finding.confidence < options.minConfidence
      if isHidden, finding.suppression != nil { continue }
      if isHidden {
        hidden[finding.severity, default: 0] += 1
        filtered.append(finding)
      } else {
        shown.append(finding)
      }
    }
    var outcome = Outcome(
      findings: FindingOrder.sorted(shown, sources: sources), sources: sources,
      fileCount: repository.files.count,
      deploymentCount: chosen.count { !repository.deployments[$0].isLoose }, hidden: hidden,
      skipped: repository.skipped)
    outcome.filtered = FindingOrder.sorted(filtered, sources: sources)
    return outcome
  }

  /// The findings about suppressions, which can be suppressed themselves.
  private func remarks(on suppressions: inout SuppressionRun, sources: SourceMap) -> [Finding] {
    let outcome = suppressions.outcome()
    guard let lastEngine, !outcome.isEmpty else { return [] }
    var remarks = lastEngine.findings(about: outcome, sources: sources)
    suppressions.apply(to: &remarks)
    return remarks
  }

  /// A finding as the configuration wants it; nil where it stands in a file that its rule is not wanted in.
  private func planned(_ finding: Finding, _ sources: SourceMap) -> Finding? {
    guard let plan = options.plan else { return finding }
    guard plan.wants(finding, in: sources) else { return nil }
    var finding = finding
    if let severity = plan.severities[finding.rule] { finding.severity = severity }
    return finding
  }

  /// A finding without fixes that would put an address in place of an expression such as `process.env.URL`.
  private static func withoutEditsOfCode(
    _ finding: Finding, scripts: Set<String>, sources: SourceMap
  ) -> Finding {
    var finding = finding
    finding.fixes = finding.fixes.filter { fix in
      fix.edits.allSatisfy { edit in
        guard let file = sources[edit.span.file], scripts.contains(file.path) else { return true }
        return ScriptParser.parse(file).nodes(of: [.string, .templateText]).contains {
          $0.textSpan.contains(edit.span)
        }
      }
    }
    return finding
  }

  /// A finding that several deployments share is one finding that names them.
  private static func merged(_ findings: [Finding]) -> [Finding] {
    struct Key: Hashable {
      let rule: String
      let span: Span
      let message: String
    }
    var places: [Key: Int] = [:]
    var merged: [Finding] = []
    for finding in findings {
      let key = Key(rule: finding.rule, span: finding.primary.span, message: finding.message)
      guard let index = places[key] else {
        places[key] = merged.count
        merged.append(finding)
        continue
      }
      // Where one deployment uses a file and another does not, the one that does decides.
      let known = merged[index]
      if (finding.severity, finding.confidence) > (known.severity, known.confidence) {
        merged[index] = finding
        merged[index].deployments = known.deployments + finding.deployments
      } else {
        merged[index].deployments += finding.deployments
      }
    }
    return merged.map { finding in
      var finding = finding
      finding.deployments = Set(finding.deployments).sorted()
      return finding
    }
  }
}

/// The order of findings: path, place, rule.
enum FindingOrder {
  static func sorted(_ findings: [Finding], sources: SourceMap) -> [Finding] {
    func key(_ finding: Finding) -> (String, UInt32, UInt32, String, String) {
      let span = finding.primary.span
      return (sources[span.file]?.path ?? "", span.start, span.end, finding.rule, finding.message)
    }
    return findings.sorted { key($0) < key($1) }
  }
}
