// Runs rules over a deployment's facts.

import Analysis
import Deployment
import Expressions
import SourceText

/// Runs rules.
public final class RuleEngine {
  private let loops: LoopTree
  private let includesAudit: Bool
  private let adviceOf: Set<String>
  private let now: Int?

  /// Makes an engine for rules that ``CompiledRule`` accepts; their order does not matter.
  ///
  /// - Parameters:
  ///   - rules: the rules.
  ///   - includesAudit: whether cases count that a rule reports to people who ask for hardening advice only.
  ///   - adviceOf: the rules of which such cases count nevertheless.
  ///   - now: the moment of the run in seconds since 1970; without one nothing expires.
  public init(
    _ rules: [RuleDefinition], includesAudit: Bool = true, adviceOf: Set<String> = [],
    now: Int? = nil
  ) {
    loops = LoopTree(rules)
    self.includesAudit = includesAudit
    self.adviceOf = adviceOf
    self.now = now
  }

  /// The findings of all rules over one deployment, unsorted; the sources are what fixes are cut out of.
  public func findings(in facts: DeploymentFacts, sources: SourceMap) -> [Finding] {
    var run = RuleRun(
      facts: facts, edits: FixEdits(sources: sources), includesAudit: includesAudit,
      adviceOf: adviceOf, scope: DeploymentSchema.scope(facts, now: now))
    run.visit(loops)
    return run.findings
  }

  /// The findings of all rules over what became of suppressions, unsorted; they belong to no deployment.
  public func findings(about suppressions: [Suppression], sources: SourceMap) -> [Finding] {
    let facts = DeploymentFacts(Deployment(name: ""))
    var run = RuleRun(
      facts: facts, edits: FixEdits(sources: sources), includesAudit: includesAudit,
      adviceOf: adviceOf,
      scope: DeploymentSchema.scope(facts, now: now, suppressions: suppressions))
    run.visit(loops)
    return run.findings.map { finding in
      var finding = finding
      finding.deployments = []
      return finding
    }
  }
}

extension RuleDefinition {
  /// Whether it judges suppressions, which exist only once all other rules have run.
  public var judgesSuppressions: Bool { loops.first?.source == Suppression.variable }
}

/// All rules over one deployment.
private struct RuleRun {
  let facts: DeploymentFacts
  let edits: FixEdits
  let includesAudit: Bool
  let adviceOf: Set<String>
  var scope: Scope
  /// The elements of the loops around, the outermost first.
  var subjects: [Value] = []
  var findings: [Finding] = []
  /// The places in `findings` of what each rule's `per` has seen.
  private var groups: [GroupKey: Int] = [:]

  init(
    facts: DeploymentFacts, edits: FixEdits, includesAudit: Bool, adviceOf: Set<String>,
    scope: Scope
  ) {
    self.facts = facts
    self.edits = edits
    self.includesAudit = includesAudit
    self.adviceOf = adviceOf
    self.scope = scope
  }

  mutating func visit(_ tree: LoopTree) {
    for rule in tree.rules {
      let condition = rule.when.evaluate(scope)
      // Unknown values and errors never fire.
      guard condition.value.isTrue, let report = rule.report else { continue }
      add(report, condition: condition)
    }
    for branch in tree.branches {
      guard case .list(let elements) = branch.source.evaluate(scope).value.payload else { continue }
      let depth = scope.count
      for element in elements {
        scope.bind(branch.loop.variable, to: element)
        subjects.append(element)
        visit(branch.tree)
        subjects.removeLast()
        scope.unbind(downTo: depth)
      }
    }
  }

  private mutating func add(_ rule: CompiledRule, condition: Evaluation) {
    let at = rule.at.evaluate(scope)
    guard let span = at.value.span ?? subjects.reversed().lazy.compactMap(\.span).first else {
      return
    }
    var proof = Proof()
    proof.add(condition.evidence)
    proof.add(at.evidence)
    let grade = rule.grades.first { $0.when.evaluate(scope).value.isTrue }?.grade
    if grade?.persona == .audit, !includesAudit, !adviceOf.contains(rule.definition.name) {
      return
    }
    let confidence = confidence(of: rule, grade)
    var severity = grade?.severity ?? rule.definition.severity
    if severity > .note, facts.deployment.unusedFiles.contains(span.file) {
      severity = severity == .error ? .warning : .note
      proof.add([Evidence("no service is seen to use this file, so this counts one step less")])
    }
    let finding = Finding(
      rule: rule.definition.name, severity: severity, confidence: confidence,
      message: rule.message.render(scope).text,
      primary: .init(span: span, text: rule.note.render(scope).text),
      labels: labels(of: rule, primary: span), because: proof.steps,
      help: rule.help.render(scope).text, fixes: fixes(of: rule),
      deployments: [facts.deployment.title])
    guard
      let key = rule.per.flatMap({
        GroupKey($0.evaluate(scope).value, rule: rule.definition.name)
      })
    else {
      findings.append(finding)
      return
    }
    if let index = groups[key] {
      findings[index].absorb(finding)
    } else {
      groups[key] = findings.count
      findings.append(finding)
    }
  }

  private func confidence(
    of rule: CompiledRule, _ grade: RuleDefinition.Grade?
  ) -> Confidence {
    if let graded = grade?.confidence.flatMap({ Confidence(name: $0) }) { return graded }
    guard case .string(let name) = rule.confidence?.evaluate(scope).value.payload else {
      return .certain
    }
    return Confidence(name: name) ?? .certain
  }

  /// One label for each place; a list that stands nowhere itself gives one for each of its elements.
  private func labels(of rule: CompiledRule, primary: Span) -> [Finding.Label] {
    var seen: Set<Span> = [primary]
    var labels: [Finding.Label] = []
    for label in rule.labels {
      for span in label.at.evaluate(scope).value.places where seen.insert(span).inserted {
        labels.append(.init(span: span, text: label.text.render(scope).text))
      }
    }
    return labels
  }

  private func fixes(of rule: CompiledRule) -> [Finding.Fix] {
    guard let definition = rule.definition.fix, let fix = rule.fix else { return [] }
    let edits: [Finding.Fix.Edit]
    switch fix.change {
    case .replace(let place, let text):
      edits =
        text.words(scope).map { words in
          let places = place.evaluate(scope).value.places
          let edits = places.compactMap { self.edits.replacement(of: $0, with: words) }
          // Half of a change may be worse than none.
          return edits.count == places.count ? edits : []
        } ?? []
    case .insert(let text, let place):
      edits =
        text.words(scope).map { words in
          place.evaluate(scope).value.places.compactMap {
            self.edits.insertion(of: words, after: $0)
          }
        } ?? []
    case .enter(let text, let list):
      edits =
        text.words(scope).map { words in
          let lines = words.split(separator: "\n").map(String.init)
          let places = list.evaluate(scope).value.places
          let edits = places.compactMap { self.edits.entries(lines, into: $0) }
          return edits.count == places.count ? edits : []
        } ?? []
    case .remove(let place):
      edits = place.evaluate(scope).value.places.compactMap { self.edits.removal(of: $0) }
    case .erase(let place):
      edits = place.evaluate(scope).value.places.map { .init(span: $0, replacement: "") }
    }
    guard !edits.isEmpty else { return [] }
    return [
      Finding.Fix(title: fix.title.render(scope).text, isSafe: definition.isSafe, edits: edits)
    ]
  }
}

extension Template {
  /// The text; nil where it is empty or not all of it is known.
  fileprivate func words(_ scope: Scope) -> String? {
    let text = render(scope)
    return text.isKnown && !text.text.isEmpty ? text.text : nil
  }
}

extension Value {
  /// Where the value stands; a list that stands nowhere itself stands where its elements do.
  fileprivate var places: [Span] {
    if let span { return [span] }
    guard case .list(let elements) = payload else { return [] }
    return elements.compactMap(\.span)
  }
}

/// What the subjects of one finding have in common.
private struct GroupKey: Hashable {
  private let rule: String
  private let parts: [Part]

  private struct Part: Hashable {
    let span: Span?
    let text: String
  }

  /// The key of a value or of each element of a list; nil where part of it is neither text nor anywhere.
  init?(_ value: Value, rule: String) {
    var values = [value]
    if value.span == nil, case .list(let elements) = value.payload { values = elements }
    var parts: [Part] = []
    for value in values {
      switch value.payload {
      case .string(let text): parts.append(Part(span: value.span, text: text))
      case .null: parts.append(Part(span: value.span, text: ""))
      case _ where value.span != nil: parts.append(Part(span: value.span, text: ""))
      default: return nil
      }
    }
    guard parts.contains(where: { $0.span != nil }) else { return nil }
    self.rule = rule
    self.parts = parts
  }
}

/// Collects proof steps, each once.
private struct Proof {
  private(set) var steps: [Because.Step] = []

  mutating func add(_ evidence: [Evidence]) {
    for step in evidence.map({ Because.Step($0.text, at: $0.span) }) where !steps.contains(step) {
      steps.append(step)
    }
  }
}
