// A rule whose conditions and templates were checked against the model's schema.

import Expressions
import SourceText

/// A rule whose every text was checked, and what it says of what it finds.
public struct CompiledRule: Sendable {
  /// A mistake in one text of a definition.
  public struct Mistake: Error, Sendable {
    /// The key path in the front matter, such as `labels/0/at`.
    public let place: String
    /// The text that holds the mistake.
    public let source: String
    /// What is wrong.
    public let error: ExpressionError
  }

  /// What the document says.
  public let definition: RuleDefinition
  let per: CheckedExpression?
  let confidence: CheckedExpression?
  let grades: [(when: CheckedExpression, grade: RuleDefinition.Grade)]
  let at: CheckedExpression
  let message: Template
  let note: Template
  let labels: [(at: CheckedExpression, text: Template)]
  let help: Template
  let fix: (title: Template, change: Change)?
  /// The parameters that a condition or a text reads.
  let usedParameters: Set<String>

  /// What a fix does, with its texts checked.
  enum Change: Sendable {
    case replace(CheckedExpression, with: Template)
    case insert(Template, after: CheckedExpression)
    case enter(Template, into: CheckedExpression)
    case remove(CheckedExpression)
    case erase(CheckedExpression)
  }

  /// Checks a definition; throws the first mistake.
  public init(_ definition: RuleDefinition) throws(Mistake) {
    self.definition = definition
    var compiler = RuleCompiler(variables: DeploymentSchema.variables)
    for loop in definition.loops { _ = try compiler.enter(loop) }
    compiler.take(definition.parameters)
    _ = try compiler.condition(of: definition)
    per =
      definition.per.isEmpty
      ? nil : try compiler.expression(definition.per, at: "per", expecting: .dyn)
    confidence =
      definition.confidence.isEmpty
      ? nil
      : try compiler.expression(definition.confidence, at: "confidence", expecting: .string)
    var grades: [(when: CheckedExpression, grade: RuleDefinition.Grade)] = []
    for (index, grade) in definition.grades.enumerated() {
      let when = try compiler.expression(grade.when, at: "grade/\(index)/when", expecting: .bool)
      grades.append((when, grade))
    }
    self.grades = grades
    at = try compiler.expression(definition.at, at: "at", expecting: .dyn)
    message = try compiler.template(definition.message, at: "message")
    note = try compiler.template(definition.note, at: "note")
    var labels: [(at: CheckedExpression, text: Template)] = []
    for (index, label) in definition.labels.enumerated() {
      let at = try compiler.expression(label.at, at: "labels/\(index)/at", expecting: .dyn)
      labels.append((at, try compiler.template(label.text, at: "labels/\(index)/text")))
    }
    self.labels = labels
    help = try compiler.template(definition.help, at: "help")
    if let fix = definition.fix {
      self.fix = (
        try compiler.template(fix.title, at: "fix/title"), try compiler.change(fix.change)
      )
    } else {
      fix = nil
    }
    usedParameters = compiler.usedParameters
  }
}
