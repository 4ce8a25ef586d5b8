// The whole way: from a repository that was read to sorted findings.

import Analysis
import Deployment
import Loaders
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

    /// Runs the default rules and shows everything.
    public init() {}
  }

  private let engine: RuleEngine
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
    engine = RuleEngine(
      chosen, includesAudit: options.includesAudit || !options.select.isEmpty,
      adviceOf: options.adviceOf, now: options.now)
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
    let merged = Self.merged(found).map {
      Self.withoutEditsOfCode($0, scripts: scripts, sources: sources)
    }
    var hidden: [Severity: Int] = [:]
    var shown: [Finding] = []
    var filtered: [Finding] = []
    for finding in merged {
      if finding.severity < options.minSeverity || finding.confidence < options.minConfidence {
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
