// The rules of a SARIF run: every rule is listed, so that a reader knows what was looked for.

import Rules

/// The descriptors of rules, and where each stands in their list.
struct SARIFRules {
  /// GitHub's limit for the short and the full description.
  static let descriptionLimit = 1024

  private(set) var descriptors: [JSONValue] = []
  private var indices: [String: Int] = [:]

  /// Describes the rules of a run, and those that only its findings name.
  init(_ rules: [EmbeddedRule], namedBy findings: [Finding]) {
    for rule in rules { add(rule.definition.name, Self.descriptor(of: rule)) }
    for finding in findings where indices[finding.rule] == nil {
      add(finding.rule, Self.descriptor(ofUndocumented: finding))
    }
  }

  /// The place of a rule in the list.
  func index(of rule: String) -> Int? { indices[rule] }

  private mutating func add(_ name: String, _ descriptor: JSONValue) {
    guard indices[name] == nil else { return }
    indices[name] = descriptors.count
    descriptors.append(descriptor)
  }

  private static func descriptor(of rule: EmbeddedRule) -> JSONValue {
    let definition = rule.definition
    let prose = RuleProse(rule)
    return [
      "id": .string(definition.name),
      "shortDescription": ["text": .string(cut(definition.summary))],
      "fullDescription": ["text": .string(cut(prose.opening))],
      "help": ["text": .string(prose.text), "markdown": .string(prose.markdown)],
      "defaultConfiguration": ["level": .string(definition.severity.name)],
      "properties": properties(of: definition),
    ]
  }

  private static func descriptor(ofUndocumented finding: Finding) -> JSONValue {
    let words = finding.rule.split(separator: "-").joined(separator: " ")
    let text: JSONValue = ["text": .string(words.isEmpty ? "a rule without a name" : words)]
    return [
      "id": .string(finding.rule), "shortDescription": text, "fullDescription": text, "help": text,
      "defaultConfiguration": ["level": .string(finding.severity.name)],
    ]
  }

  private static func properties(of rule: RuleDefinition) -> JSONValue {
    var tags = [rule.family]
    if rule.security != nil { tags.append("security") }
    if rule.persona == .audit { tags.append("audit") }
    var members: [JSONValue.Member] = [
      .init("tags", .strings(tags.filter { !$0.isEmpty })),
      .init("precision", .string(isSure(rule) ? "high" : "medium")),
    ]
    // With a rating GitHub takes a rule for one about security, and shows the rating in place of the severity.
    if let impact = rule.security {
      members.append(.init("security-severity", .string(score(of: impact))))
    } else {
      let severity = rule.severity == .note ? "recommendation" : rule.severity.name
      members.append(.init("problem.severity", .string(severity)))
    }
    return .object(members)
  }

  /// Whether every finding of the rule is certain.
  private static func isSure(_ rule: RuleDefinition) -> Bool {
    rule.confidence.isEmpty && rule.grades.allSatisfy { ($0.confidence ?? "certain") == "certain" }
  }

  /// A score inside the range that GitHub gives the word: from 9.1, 7.0, 4.0 and 0.1 on.
  private static func score(of impact: RuleDefinition.Impact) -> String {
    switch impact {
    case .critical: "9.5"
    case .high: "8.0"
    case .medium: "5.5"
    case .low: "2.5"
    }
  }

  /// The text within the limit, cut between words.
  static func cut(_ text: String) -> String {
    guard text.utf16.count > descriptionLimit else { return text }
    var cut = ""
    var length = 1
    for word in text.split(separator: " ") {
      length += word.utf16.count + 1
      if length > descriptionLimit { break }
      cut += cut.isEmpty ? String(word) : " " + word
    }
    return cut + "…"
  }
}
