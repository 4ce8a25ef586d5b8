// Runs rules over a deployment's facts.

import Analysis
import Deployment
import Expressions
import SourceText

/// Runs compiled rules.
public struct RuleEngine: Sendable {
  private let rules: [CompiledRule]

  /// Makes an engine; the order of the rules does not matter.
  public init(_ rules: [CompiledRule]) { self.rules = rules }

  /// The findings of all rules over one deployment, unsorted.
  public func findings(in facts: DeploymentFacts) -> [Finding] {
    let scope = DeploymentSchema.scope(facts)
    return rules.flatMap { rule in
      var run = RuleRun(rule: rule, facts: facts)
      run.visit(loop: 0, scope: scope, subjects: [])
      return run.findings
    }
  }
}

/// One rule over one deployment.
private struct RuleRun {
  let rule: CompiledRule
  let facts: DeploymentFacts
  var findings: [Finding] = []

  /// Goes through the loops from the outermost; behind the last one stands the condition.
  mutating func visit(loop index: Int, scope: Scope, subjects: [Value]) {
    guard rule.loops.indices.contains(index) else {
      judge(scope, subjects: subjects)
      return
    }
    let loop = rule.loops[index]
    guard case .list(let elements) = loop.source.evaluate(scope).value.payload else { return }
    var inner = scope
    let depth = scope.count
    for element in elements {
      inner.bind(loop.variable, to: element)
      visit(loop: index + 1, scope: inner, subjects: subjects + [element])
      inner.unbind(downTo: depth)
    }
  }

  private mutating func judge(_ scope: Scope, subjects: [Value]) {
    let condition = rule.when.evaluate(scope)
    // Unknown values and errors never fire.
    guard condition.value.isTrue else { return }
    let at = rule.at.evaluate(scope)
    guard let span = at.value.span ?? subjects.reversed().lazy.compactMap(\.span).first else {
      return
    }
    var proof = Proof()
    proof.add(condition.evidence)
    proof.add(at.evidence)
    var (severity, confidence) = grade(scope)
    if severity > .note, facts.deployment.unusedFiles.contains(span.file) {
      severity = severity == .error ? .warning : .note
      proof.add([Evidence("no service is seen to use this file, so this counts one step less")])
    }
    findings.append(
      Finding(
        rule: rule.definition.name, severity: severity, confidence: confidence,
        message: rule.message.render(scope).text,
        primary: .init(span: span, text: rule.note.render(scope).text),
        labels: labels(scope, primary: span), because: proof.steps,
        help: rule.help.render(scope).text, fixes: fixes(scope),
        deployments: [facts.deployment.title]))
  }

  private func grade(_ scope: Scope) -> (Severity, Confidence) {
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
  private func labels(_ scope: Scope, primary: Span) -> [Finding.Label] {
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

  private func fixes(_ scope: Scope) -> [Finding.Fix] {
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
