// Runs rules over a deployment's facts.

import Analysis
import Deployment
import Expressions
import SourceText

/// Runs rules.
public final class RuleEngine {
  private let loops: LoopTree

  /// Makes an engine for rules that ``CompiledRule`` accepts; their order does not matter.
  public init(_ rules: [RuleDefinition]) { loops = LoopTree(rules) }

  /// The findings of all rules over one deployment, unsorted.
  public func findings(in facts: DeploymentFacts) -> [Finding] {
    var run = RuleRun(facts: facts, scope: DeploymentSchema.scope(facts))
    run.visit(loops)
    return run.findings
  }
}

/// All rules over one deployment.
private struct RuleRun {
  let facts: DeploymentFacts
  var scope: Scope
  /// The elements of the loops around, the outermost first.
  var subjects: [Value] = []
  var findings: [Finding] = []

  init(facts: DeploymentFacts, scope: Scope) {
    self.facts = facts
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
    var (severity, confidence) = grade(of: rule)
    if severity > .note, facts.deployment.unusedFiles.contains(span.file) {
      severity = severity == .error ? .warning : .note
      proof.add([Evidence("no service is seen to use this file, so this counts one step less")])
    }
    findings.append(
      Finding(
        rule: rule.definition.name, severity: severity, confidence: confidence,
        message: rule.message.render(scope).text,
        primary: .init(span: span, text: rule.note.render(scope).text),
        labels: labels(of: rule, primary: span), because: proof.steps,
        help: rule.help.render(scope).text, fixes: fixes(of: rule),
        deployments: [facts.deployment.path ?? facts.deployment.name]))
  }

  private func grade(of rule: CompiledRule) -> (Severity, Confidence) {
    var confidence = Confidence.certain
    if let value = rule.confidence?.evaluate(scope).value, case .string(let name) = value.payload {
      confidence = Confidence(name: name) ?? confidence
    }
    for grade in rule.grades where grade.when.evaluate(scope).value.isTrue {
      if let name = grade.confidence { confidence = Confidence(name: name) ?? confidence }
      return (grade.severity ?? rule.definition.severity, confidence)
    }
    return (rule.definition.severity, confidence)
  }

  /// One label for each place; a list that stands nowhere itself gives one for each of its elements.
  private func labels(of rule: CompiledRule, primary: Span) -> [Finding.Label] {
    var seen: Set<Span> = [primary]
    var labels: [Finding.Label] = []
    for label in rule.labels {
      let value = label.at.evaluate(scope).value
      var spans = [value.span].compactMap { $0 }
      if spans.isEmpty, case .list(let elements) = value.payload {
        spans = elements.compactMap(\.span)
      }
      for span in spans where seen.insert(span).inserted {
        labels.append(.init(span: span, text: label.text.render(scope).text))
      }
    }
    return labels
  }

  private func fixes(of rule: CompiledRule) -> [Finding.Fix] {
    guard let definition = rule.definition.fix, let fix = rule.fix,
      let span = fix.replace.evaluate(scope).value.span
    else { return [] }
    let text = fix.with.render(scope)
    guard text.isKnown, !text.text.isEmpty else { return [] }
    return [
      Finding.Fix(
        title: fix.title.render(scope).text, isSafe: definition.isSafe,
        edits: [.init(span: span, replacement: text.text)])
    ]
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
