// The Swift code that holds the rules.

import Rules

/// Writes rules as Swift code.
enum EmbeddedSource {
  /// A file that declares `EmbeddedRules.all`.
  static func text(of rules: [(document: RuleDocument, definition: RuleDefinition)]) -> String {
    var text = """
      // Made from the rule documents at build time.

      import Rules

      enum EmbeddedRules {
        static let all: [EmbeddedRule] = [

      """
    for index in rules.indices { text += "    rule\(index)(),\n" }
    text += "  ]\n}\n"
    for (index, rule) in rules.enumerated() {
      text += "\nprivate func rule\(index)() -> EmbeddedRule {\n"
      text += "  EmbeddedRule(definition: \(code(rule.definition)),\n"
      text += "    prose: \(literal(rule.document.prose)))\n}\n"
    }
    return text
  }

  private static func code(_ rule: RuleDefinition) -> String {
    let loops = list(
      rule.loops.map {
        "RuleDefinition.Loop(variable: \(literal($0.variable)), source: \(literal($0.source)))"
      })
    let grades = list(
      rule.grades.map {
        "RuleDefinition.Grade(when: \(literal($0.when)), severity: \(severity($0.severity)), confidence: \($0.confidence.map(literal) ?? "nil"), persona: \($0.persona.map { ".\($0.rawValue)" } ?? "nil"))"
      })
    let labels = list(
      rule.labels.map {
        "RuleDefinition.LabelDefinition(at: \(literal($0.at)), text: \(literal($0.text)))"
      })
    let fix =
      rule.fix.map {
        "RuleDefinition.FixDefinition(title: \(literal($0.title)), isSafe: \($0.isSafe), change: \(code($0.change)))"
      } ?? "nil"
    return """
      RuleDefinition(
          name: \(literal(rule.name)), family: \(literal(rule.family)), summary: \(literal(rule.summary)),
          severity: \(severity(rule.severity)), since: \(literal(rule.since)), persona: .\(rule.persona.rawValue),
          security: \(rule.security.map { ".\($0.rawValue)" } ?? "nil"), parameters: \(list(rule.parameters.map(code))), loops: \(loops), when: \(literal(rule.when)), per: \(literal(rule.per)),
          confidence: \(literal(rule.confidence)), grades: \(grades), at: \(literal(rule.at)), message: \(literal(rule.message)),
          note: \(literal(rule.note)), labels: \(labels), help: \(literal(rule.help)), fix: \(fix),
          references: \(list(rule.references.map(literal))))
      """
  }

  private static func code(_ change: RuleDefinition.FixDefinition.Change) -> String {
    switch change {
    case .replace(let place, let text): ".replace(\(literal(place)), with: \(literal(text)))"
    case .insert(let text, let place): ".insert(\(literal(text)), after: \(literal(place)))"
    case .enter(let text, let list): ".enter(\(literal(text)), into: \(literal(list)))"
    case .remove(let place): ".remove(\(literal(place)))"
    case .erase(let place): ".erase(\(literal(place)))"
    }
  }

  private static func code(_ parameter: RuleDefinition.Parameter) -> String {
    let setting =
      switch parameter.setting {
      case .int(let number): ".int(\(number))"
      case .bool(let bool): ".bool(\(bool))"
      case .string(let text): ".string(\(literal(text)))"
      case .strings(let texts): ".strings(\(list(texts.map(literal))))"
      }
    return "RuleDefinition.Parameter(name: \(literal(parameter.name)), setting: \(setting))"
  }

  private static func severity(_ severity: Severity?) -> String {
    severity.map { ".\($0.name)" } ?? "nil"
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  /// A Swift string literal.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case _ where scalar.value < 0x20: literal += "\\u{\(String(scalar.value, radix: 16))}"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
