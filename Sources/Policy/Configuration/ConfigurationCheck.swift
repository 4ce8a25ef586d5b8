// What a configuration says about rules, held against the rules that there are.

import Expressions
import Rules

extension Configuration {
  /// What the configuration says of rules, families and parameters that do not exist, in file order.
  public func problems(with rules: RuleIndex) -> [ConfigurationProblem] {
    var problems: [ConfigurationProblem] = []
    for setting in self.rules { problems += Self.problems(of: setting, rules) }
    for choice in (select ?? []) + ignore where rules.rules(named: choice.rule.value) == nil {
      let message = rules.unknown(choice.rule.value, takesFamilies: true)
      problems.append(.init(message, at: choice.rule.span))
    }
    return problems.sorted { ($0.span.start, $0.message) < ($1.span.start, $1.message) }
  }

  private static func problems(
    of setting: RuleSetting, _ rules: RuleIndex
  ) -> [ConfigurationProblem] {
    let name = setting.name
    guard rules.names.contains(name.value) else {
      let message =
        rules.isFamily(name.value)
        ? "`\(name.value)` is a family of rules; settings are those of one rule, and `ignore` takes families"
        : rules.unknown(name.value, takesFamilies: false)
      return [.init(message, at: name.span)]
    }
    let known = rules.parameters(of: name.value)
    return setting.parameters.compactMap { parameter in
      guard let own = known.first(where: { $0.name == parameter.name.value }) else {
        return .init(
          unknown(parameter.name.value, of: name.value, known.map(\.name)), at: parameter.name.span)
      }
      guard own.setting.isLike(parameter.setting.value) else {
        return .init(
          "`\(own.name)` is \(own.setting.kind), such as \(own.setting.text)",
          at: parameter.setting.span)
      }
      return nil
    }
  }

  private static func unknown(_ name: String, of rule: String, _ known: [String]) -> String {
    if known.isEmpty { return "`\(rule)` has no parameters" }
    let near = Suggestion.nearest(to: name, among: known)
    let list = known.map { "`\($0)`" }.joined(separator: ", ")
    return "`\(rule)` has no parameter `\(name)`; "
      + (near.map { "did you mean `\($0)`?" } ?? "it has \(list)")
  }
}

extension RuleDefinition.Parameter.Setting {
  /// Whether another setting is of the same kind; an empty list is one of texts.
  func isLike(_ other: Self) -> Bool {
    switch (self, other) {
    case (.int, .int), (.bool, .bool), (.string, .string), (.strings, .strings): true
    default: false
    }
  }

  /// The kind in words.
  var kind: String {
    switch self {
    case .int: "a whole number"
    case .bool: "`true` or `false`"
    case .string: "a text"
    case .strings: "a list of texts"
    }
  }

  /// The setting as one writes it.
  public var text: String {
    switch self {
    case .int(let number): "\(number)"
    case .bool(let bool): "\(bool)"
    case .string(let text): "\"\(text)\""
    case .strings(let texts): "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
  }
}
