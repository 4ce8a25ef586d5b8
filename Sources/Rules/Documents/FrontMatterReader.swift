// Reads the front matter of a rule document strictly: an unknown key is a mistake, not a comment.

import Deployment
import SourceText
import Syntax

struct FrontMatterReader {
  private let tree: DataTree
  private let path: String
  private(set) var mistakes: [RuleDocument.Mistake] = []
  private(set) var places: [String: DataNode] = [:]

  private static let keys: Set<String> = [
    "summary", "severity", "since", "persona", "security", "params", "for", "when", "per",
    "confidence",
    "grade", "at",
    "message", "note", "labels", "help", "fix", "references",
  ]

  init(tree: DataTree, path: String) {
    self.tree = tree
    self.path = path
    mistakes = tree.problems.map { .init(message: $0.message, span: $0.span) }
  }

  /// The definition; nil after a mistake that leaves nothing to run.
  mutating func definition() -> RuleDefinition? {
    guard let root = tree.root, root.kind == .mapping else {
      mistakes.append(.init(message: "the front matter is no mapping", span: tree.file.span))
      return nil
    }
    checkKeys(of: root, allowed: Self.keys)
    let parts = path.split(separator: "/").map(String.init)
    let name = (parts.last ?? path).droppingSuffix(".md")
    let severity = severity(root["severity"], path: "severity") ?? .warning
    if root["severity"] == nil { missing("severity", in: root) }
    let personaName = root["persona"] == nil ? "default" : text("persona", in: root)
    let persona = RuleDefinition.Persona(rawValue: personaName)
    if persona == nil { mistake("a persona is `default` or `audit`", at: root["persona"]) }
    let definition = RuleDefinition(
      name: name, family: parts.count > 1 ? parts[parts.count - 2] : "",
      summary: required("summary", in: root), severity: severity,
      since: required("since", in: root),
      persona: persona ?? .default, security: security(root["security"]),
      parameters: parameters(root["params"]), loops: loops(root),
      when: required("when", in: root),
      per: text("per", in: root), confidence: text("confidence", in: root),
      grades: grades(root["grade"]),
      at: required("at", in: root), message: required("message", in: root),
      note: text("note", in: root), labels: labels(root["labels"]), help: text("help", in: root),
      fix: fix(root["fix"]),
      references: references(root["references"]))
    return mistakes.isEmpty ? definition : nil
  }

  private mutating func mistake(_ message: String, at node: DataNode?) {
    mistakes.append(.init(message: message, span: node?.span ?? tree.file.span.sub(0, 3)))
  }

  private mutating func missing(_ key: String, in node: DataNode) {
    mistakes.append(.init(message: "`\(key)` is missing", span: node.span.sub(0, 0)))
  }

  private mutating func checkKeys(of node: DataNode, allowed: Set<String>) {
    for member in node.members where !allowed.contains(member.name) {
      let known = allowed.sorted().map { "`\($0)`" }.joined(separator: ", ")
      mistake("unknown key `\(member.name)`; known are \(known)", at: member.key)
    }
  }

  private mutating func text(_ key: String, in node: DataNode, prefix: String = "") -> String {
    guard let value = node[key] else { return "" }
    places[prefix + key] = value
    guard let text = value.text else {
      mistake("`\(key)` is a text", at: value)
      return ""
    }
    return text
  }

  private mutating func required(_ key: String, in node: DataNode, prefix: String = "") -> String {
    if node[key] == nil { missing(key, in: node) }
    return text(key, in: node, prefix: prefix)
  }

  private mutating func severity(_ node: DataNode?, path: String) -> Severity? {
    guard let node else { return nil }
    places[path] = node
    if let severity = node.text.flatMap({ Severity(name: $0) }) { return severity }
    mistake("a severity is `error`, `warning` or `note`", at: node)
    return nil
  }

  private mutating func security(_ node: DataNode?) -> RuleDefinition.Impact? {
    guard let node else { return nil }
    places["security"] = node
    if let impact = node.text.flatMap(RuleDefinition.Impact.init) { return impact }
    let known = RuleDefinition.Impact.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    mistake("`security` is one of \(known)", at: node)
    return nil
  }

  /// `x in xs, y in x.ys`, split at the commas outside brackets.
  private mutating func loops(_ root: DataNode) -> [RuleDefinition.Loop] {
    let text = required("for", in: root)
    var loops: [RuleDefinition.Loop] = []
    for part in Self.splitAtCommas(text) {
      let words = part.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count == 3, words[1] == "in", Self.isName(words[0]) else {
        mistake("`for` is a list of `name in collection`", at: root["for"])
        continue
      }
      if loops.contains(where: { $0.variable == words[0] }) {
        mistake("`for` uses the name `\(words[0])` twice", at: root["for"])
      }
      loops.append(.init(variable: words[0], source: words[2].trimmingBlanks()))
    }
    return loops
  }

  private static func isName(_ word: String) -> Bool {
    word.first?.isNumber == false
      && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  private static func splitAtCommas(_ text: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var depth = 0
    for character in text {
      switch character {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case "," where depth == 0:
        parts.append(current.trimmingBlanks())
        current = ""
        continue
      default: break
      }
      current.append(character)
    }
    parts.append(current.trimmingBlanks())
    return parts
  }

  private mutating func parameters(_ node: DataNode?) -> [RuleDefinition.Parameter] {
    guard let node else { return [] }
    guard node.resolved.kind == .mapping else {
      mistake("`params` is a mapping", at: node)
      return []
    }
    return node.members.compactMap { member in
      places["params/\(member.name)"] = member.value
      guard Self.isName(member.name), !member.name.isEmpty else {
        mistake("a parameter's name consists of letters and digits", at: member.key)
        return nil
      }
      guard let setting = RuleDefinition.Parameter.Setting(member.value) else {
        mistake(
          "a parameter is a whole number, a truth value, a text or a list of texts",
          at: member.value)
        return nil
      }
      return .init(name: member.name, setting: setting)
    }
  }

  /// The elements of a list; anything else under the key is a mistake.
  private mutating func elements(_ node: DataNode?, of key: String) -> [DataNode] {
    guard let node else { return [] }
    guard node.resolved.kind == .sequence else {
      mistake("`\(key)` is a list", at: node)
      return []
    }
    return Array(node.elements)
  }

  private mutating func references(_ node: DataNode?) -> [String] {
    elements(node, of: "references").compactMap { item in
      guard let text = item.text, text.hasPrefix("https://") else {
        mistake("a reference is an https URL", at: item)
        return nil
      }
      return text
    }
  }

  private mutating func grades(_ node: DataNode?) -> [RuleDefinition.Grade] {
    var grades: [RuleDefinition.Grade] = []
    for (index, item) in elements(node, of: "grade").enumerated() {
      let prefix = "grade/\(index)/"
      checkKeys(of: item, allowed: ["when", "severity", "confidence", "persona"])
      let severity = severity(item["severity"], path: prefix + "severity")
      let confidence = text("confidence", in: item, prefix: prefix)
      if !confidence.isEmpty, Confidence(name: confidence) == nil {
        mistake("a confidence is `certain`, `likely` or `possible`", at: item["confidence"])
      }
      let persona = RuleDefinition.Persona(rawValue: text("persona", in: item, prefix: prefix))
      if item["persona"] != nil, persona == nil {
        mistake("a persona is `default` or `audit`", at: item["persona"])
      }
      if item["severity"] == nil, item["confidence"] == nil, persona == nil {
        mistake("a grade changes the severity, the confidence or the persona", at: item)
      }
      grades.append(
        .init(
          when: required("when", in: item, prefix: prefix), severity: severity,
          confidence: confidence.isEmpty ? nil : confidence, persona: persona))
    }
    return grades
  }

  private mutating func labels(_ node: DataNode?) -> [RuleDefinition.LabelDefinition] {
    var labels: [RuleDefinition.LabelDefinition] = []
    for (index, item) in elements(node, of: "labels").enumerated() {
      let prefix = "labels/\(index)/"
      checkKeys(of: item, allowed: ["at", "text"])
      labels.append(
        .init(
          at: required("at", in: item, prefix: prefix),
          text: required("text", in: item, prefix: prefix)))
    }
    return labels
  }

  private mutating func fix(_ node: DataNode?) -> RuleDefinition.FixDefinition? {
    guard let node else { return nil }
    guard node.resolved.kind == .mapping else {
      mistake("`fix` is a mapping", at: node)
      return nil
    }
    checkKeys(
      of: node,
      allowed: ["title", "safety", "replace", "with", "insert", "after", "into", "remove", "erase"])
    let safety = required("safety", in: node, prefix: "fix/")
    if safety != "safe" && safety != "unsafe" {
      mistake("a fix is `safe` or `unsafe`", at: node["safety"])
    }
    return .init(
      title: required("title", in: node, prefix: "fix/"), isSafe: safety == "safe",
      change: change(node))
  }

  /// One of `replace` with `with`, `insert` with `after` or `into`, `remove`, and `erase`.
  private mutating func change(_ node: DataNode) -> RuleDefinition.FixDefinition.Change {
    let kinds = ["replace", "insert", "remove", "erase"].filter { node[$0] != nil }
    let partners = [("insert", "after"), ("insert", "into"), ("replace", "with")]
    for (kind, partner) in partners
    where node[partner] != nil && node[kind] == nil {
      mistake("`\(partner)` stands beside `\(kind)`", at: node[partner])
    }
    guard kinds.count == 1 else {
      mistake("a fix has one of `replace`, `insert`, `remove` and `erase`", at: node)
      return .remove("")
    }
    switch kinds[0] {
    case "replace":
      return .replace(
        required("replace", in: node, prefix: "fix/"),
        with: required("with", in: node, prefix: "fix/"))
    case "insert" where node["into"] != nil:
      if node["after"] != nil { mistake("`insert` has one of `after` and `into`", at: node) }
      return .enter(
        required("insert", in: node, prefix: "fix/"),
        into: required("into", in: node, prefix: "fix/"))
    case "insert":
      return .insert(
        required("insert", in: node, prefix: "fix/"),
        after: required("after", in: node, prefix: "fix/"))
    case "erase": return .erase(required("erase", in: node, prefix: "fix/"))
    default: return .remove(required("remove", in: node, prefix: "fix/"))
    }
  }
}

extension String {
  /// The text without blanks and line ends around it.
  func trimmingBlanks() -> String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// The text without a suffix, where it has it.
  func droppingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
