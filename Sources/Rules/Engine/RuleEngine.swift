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

  /// The findings of all rules over one deployment, unsorted; the sources are what fixes are cut out of.
  public func findings(in facts: DeploymentFacts, sources: SourceMap) -> [Finding] {
    let scope = DeploymentSchema.scope(facts)
    return rules.flatMap { rule in
      var run = RuleRun(rule: rule, facts: facts, edits: FixEdits(sources: sources))
      run.visit(loop: 0, scope: scope, subjects: [])
      return run.findings
    }
  }
}

/// One rule over one deployment.
private struct RuleRun {
  let rule: CompiledRule
  let facts: DeploymentFacts
  let edits: FixEdits
  var findings: [Finding] = []
  /// The places in `findings` of what the rule's `per` has seen.
  private var groups: [GroupKey: Int] = [:]

  init(rule: CompiledRule, facts: DeploymentFacts, edits: FixEdits) {
    self.rule = rule
    self.facts = facts
    self.edits = edits
  }

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
    let finding = Finding(
      rule: rule.definition.name, severity: severity, confidence: confidence,
      message: rule.message.render(scope).text,
      primary: .init(span: span, text: rule.note.render(scope).text),
      labels: labels(scope, primary: span), because: proof.steps,
      help: rule.help.render(scope).text, fixes: fixes(scope),
      deployments: [facts.deployment.path ?? facts.deployment.name])
    guard let key = rule.per.flatMap({ GroupKey($0.evaluate(scope).value) }) else {
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
      for span in label.at.evaluate(scope).value.places where seen.insert(span).inserted {
        labels.append(.init(span: span, text: label.text.render(scope).text))
      }
    }
    return labels
  }

  private func fixes(_ scope: Scope) -> [Finding.Fix] {
    guard let definition = rule.definition.fix, let fix = rule.fix else { return [] }
    let edits: [Finding.Fix.Edit]
    switch fix.change {
    case .replace(let place, let text):
      edits =
        text.words(scope).map { words in
          place.evaluate(scope).value.places.map { .init(span: $0, replacement: words) }
        } ?? []
    case .insert(let text, let place):
      edits =
        text.words(scope).map { words in
          place.evaluate(scope).value.places.compactMap {
            self.edits.insertion(of: words, after: $0)
          }
        } ?? []
    case .remove(let place):
      edits = place.evaluate(scope).value.places.compactMap { self.edits.removal(of: $0) }
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
  private let parts: [Part]

  private struct Part: Hashable {
    let span: Span?
    let text: String
  }

  /// The key of a value or of each element of a list; nil where part of it is neither text nor anywhere.
  init?(_ value: Value) {
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
