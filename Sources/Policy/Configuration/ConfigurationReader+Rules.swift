// The parts of a configuration that speak of rules.

import Loaders
import Rules
import SourceText
import Syntax

extension ConfigurationReader {
  // MARK: Settings

  mutating func ruleSettings(_ node: DataNode) -> [Configuration.RuleSetting] {
    guard node.resolved.kind == .mapping else {
      note("`rules` is a mapping from the names of rules to their settings", at: node.span)
      return []
    }
    return node.members.compactMap { member in
      let name = Located(member.name, at: member.key.span)
      guard member.value.resolved.kind == .mapping else {
        // `rule: off` says all that most people want to say.
        return level(member.value, of: member.name).map {
          .init(name: name, level: $0, parameters: [])
        }
      }
      var found: Located<Configuration.Level>?
      var parameters: [Configuration.Parameter] = []
      for setting in members(of: member.value, .rule) {
        if setting.name == "severity" {
          found = level(setting.value, of: "severity")
        } else {
          parameters = self.parameters(setting.value)
        }
      }
      return .init(name: name, level: found, parameters: parameters)
    }
  }

  private mutating func level(
    _ node: DataNode, of key: String
  ) -> Located<Configuration.Level>? {
    // YAML 1.1 takes `off` without quotes for a truth value, and some programs write it as `false`.
    if node.boolean == false { return Located(.off, at: node.span) }
    guard let word = word(node, key, ["error", "warning", "note", "off"]) else { return nil }
    return Located(Severity(name: word).map { .at($0) } ?? .off, at: node.span)
  }

  private mutating func parameters(_ node: DataNode) -> [Configuration.Parameter] {
    guard node.resolved.kind == .mapping else {
      note("`params` is a mapping from the names of parameters to their values", at: node.span)
      return []
    }
    return node.members.compactMap { member in
      guard let setting = RuleDefinition.Parameter.Setting(member.value) else {
        note(
          "a parameter is a whole number, a truth value, a text or a list of texts",
          at: member.value.span)
        return nil
      }
      return .init(
        name: Located(member.name, at: member.key.span),
        setting: Located(setting, at: member.value.span))
    }
  }

  // MARK: Choices

  mutating func choices(
    _ node: DataNode, _ keys: ConfigurationKeys
  ) -> [Configuration.RuleChoice] {
    let key = keys.rawValue
    if let name = node.string, !name.isEmpty {
      return [.init(ofAll: Located(name, at: node.span))]
    }
    guard node.resolved.kind == .sequence else {
      note("`\(key)` is a list of rules and families", at: node.span)
      return []
    }
    if keys == .select, !node.elements.contains(where: { _ in true }) {
      note("`select` names at least one rule; without the key all rules run", at: node.span)
    }
    return node.elements.compactMap { element in
      if let name = element.string, !name.isEmpty {
        return .init(ofAll: Located(name, at: element.span))
      }
      guard element.resolved.kind == .mapping else {
        note("`\(key)` lists names of rules, or mappings with a `rule`", at: element.span)
        return nil
      }
      return choice(element, keys)
    }
  }

  private mutating func choice(
    _ node: DataNode, _ keys: ConfigurationKeys
  ) -> Configuration.RuleChoice? {
    var rule: Located<String>?
    var paths: [PathPattern] = []
    var pointer: String?
    var reason: String?
    var until: Located<String>?
    for member in members(of: node, keys) {
      switch member.name {
      case "rule": rule = text(member.value, "rule")
      case "path":
        if text(member.value, "path") != nil { paths += patterns(member.value, "path") }
        if let other = node.member("paths") {
          note("`path` and `paths` say the same; one of them is enough", at: other.key.span)
        }
      case "paths": paths += patterns(member.value, "paths")
      case "pointer": pointer = self.pointer(member.value)
      case "reason": reason = self.reason(member.value)
      case "until": until = day(member.value)
      default: break
      }
    }
    if node["rule"] == nil { note("`rule` is missing: a rule or a family", at: node.span) }
    if keys == .ignore, node["reason"] == nil {
      note(
        "`reason` is missing: say why; a rule that shall not run at all is listed by its name alone",
        at: node.span)
    }
    if node["pointer"] != nil, node["path"] == nil, node["paths"] == nil {
      note("`pointer` needs a `path`: the file that it points into", at: node.span)
    }
    guard let rule else { return nil }
    return .init(rule: rule, paths: paths, pointer: pointer, reason: reason, until: until)
  }

  private mutating func pointer(_ node: DataNode) -> String? {
    guard let text = node.string, text.isEmpty || text.hasPrefix("/") else {
      note(
        "`pointer` is a JSON pointer such as `/clients/0/webOrigins`, or empty for the whole file",
        at: node.span)
      return nil
    }
    return text
  }

  private mutating func reason(_ node: DataNode) -> String? {
    guard let text = text(node, "reason") else { return nil }
    let words = text.value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if words.isEmpty { note("`reason` says nothing", at: node.span) }
    return words
  }

  /// YAML has no type of its own for days here: `2027-01-31` is a text.
  private mutating func day(_ node: DataNode) -> Located<String>? {
    guard let text = node.text, CivilDate(text) != nil else {
      note("`until` is a day such as 2027-01-31", at: node.span)
      return nil
    }
    return Located(text, at: node.span)
  }
}

extension Configuration.RuleChoice {
  /// A rule or a family wherever it reports something.
  init(ofAll rule: Located<String>) {
    self.init(rule: rule, paths: [], pointer: nil, reason: nil, until: nil)
  }
}
