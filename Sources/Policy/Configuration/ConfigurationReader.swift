// Reads a configuration strictly: an unknown key is a mistake, and every mistake of the file is told at once.

import Analysis
import Deployment
import Expressions
import Loaders
import Rules
import SourceText
import Syntax

/// Turns the tree of a file into a configuration.
public struct ConfigurationReader {
  /// What the file says, as far as it can be understood.
  public private(set) var configuration: Configuration
  /// What is wrong with it, in file order.
  public private(set) var problems: [ConfigurationProblem] = []

  /// Reads a file.
  public init(_ file: SourceFile) {
    configuration = Configuration(file: file)
    let tree = YAMLParser.parse(file)
    problems = tree.problems.map { .init($0.message, at: $0.span) }
    let roots = tree.roots
    if roots.count > 1 {
      note("a configuration is one document; this starts a second one", at: roots[1].span.sub(0, 1))
    }
    if let root = roots.first, !root.isNull {
      if root.resolved.kind == .mapping {
        read(root)
      } else {
        note("a configuration is a mapping of settings, such as `persona: audit`", at: root.span)
      }
    }
    problems.sort { ($0.span.start, $0.message) < ($1.span.start, $1.message) }
  }

  mutating func note(_ message: String, at span: Span) {
    // A container's place is its first line: a caret below a hundred lines shows nothing.
    problems.append(.init(message, at: firstLine(of: span)))
  }

  private func firstLine(of span: Span) -> Span {
    let bytes = configuration.file.bytes
    let range = span.range.clamped(to: 0..<bytes.count)
    let end = bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
    return Span(file: span.file, range.lowerBound..<end)
  }

  /// The keys that hold lists and mappings.
  private static let collections: Set<String> = [
    "rules", "select", "ignore", "hosts", "deployments", "rules-dirs", "exclude",
  ]

  private mutating func read(_ root: DataNode) {
    for member in members(of: root, .file) {
      let value = member.value
      configuration.places[member.name] = member.key.span
      // Nothing is left of a list whose entries are all commented out.
      if value.isNull, Self.collections.contains(member.name) { continue }
      switch member.name {
      case "rules": configuration.rules = ruleSettings(value)
      case "select": configuration.select = choices(value, .select)
      case "ignore": configuration.ignore = choices(value, .ignore)
      case "persona":
        configuration.includesAudit = word(value, "persona", ["default", "audit"]).map {
          $0 == "audit"
        }
      case "fail-on":
        configuration.failOn = word(value, "fail-on", ["error", "warning", "note", "never"])
      case "min-severity":
        configuration.minSeverity = word(value, "min-severity", ["error", "warning", "note"])
          .flatMap { Severity(name: $0) }
      case "min-confidence":
        let names = ["certain", "likely", "possible"]
        configuration.minConfidence = word(value, "min-confidence", names)
          .flatMap { Confidence(name: $0) }
      case "browser": configuration.browsers = browsers(value)
      case "hosts": configuration.hosts = hosts(value)
      case "deployments":
        configuration.projects = list(value, "deployments").compactMap { project($0) }
      case "rules-dirs": configuration.ruleFolders = texts(value, "rules-dirs")
      case "exclude": configuration.exclude = patterns(value, "exclude")
      default: break
      }
    }
  }

  // MARK: Values

  /// The members of a mapping whose keys are known; the others are mistakes.
  mutating func members(of node: DataNode, _ keys: ConfigurationKeys) -> [DataMember] {
    node.members.filter { member in
      if keys.names.contains(member.name) { return true }
      let near = Self.nearest(to: member.name, among: keys.names)
      let known = keys.names.map { "`\($0)`" }.joined(separator: ", ")
      note(
        "unknown key `\(member.name)`; "
          + (near.map { "did you mean `\($0)`?" } ?? "known are \(known)"), at: member.key.span)
      return false
    }
  }

  private static func nearest(to name: String, among names: [String]) -> String? {
    if let relative = ConfigurationKeys.relatives[name], names.contains(relative) {
      return relative
    }
    return Suggestion.nearest(to: name, among: names)
  }

  /// One of some words.
  mutating func word(_ node: DataNode, _ key: String, _ words: [String]) -> String? {
    if let text = node.text, words.contains(text) { return text }
    let near = node.text.flatMap { Suggestion.nearest(to: $0, among: words) }
    let known = words.map { "`\($0)`" }
    let list = known.dropLast().joined(separator: ", ") + " or \(known.last ?? "")"
    note(
      "`\(key)` is \(list)" + (near.map { "; did you mean `\($0)`?" } ?? ""), at: node.span)
    return nil
  }

  /// A text; numbers and truth values are none.
  mutating func text(_ node: DataNode, _ key: String) -> Located<String>? {
    if let text = node.string, !text.isEmpty { return Located(text, at: node.span) }
    note("`\(key)` is a text", at: node.span)
    return nil
  }

  mutating func list(_ node: DataNode, _ key: String) -> [DataNode] {
    if node.resolved.kind == .sequence { return Array(node.elements) }
    note("`\(key)` is a list", at: node.span)
    return []
  }

  /// A list of texts; a single one may stand without the list.
  mutating func texts(_ node: DataNode, _ key: String) -> [Located<String>] {
    if node.resolved.kind == .sequence {
      return node.elements.compactMap { element in
        if let text = element.string, !text.isEmpty { return Located(text, at: element.span) }
        note("`\(key)` is a list of texts", at: element.span)
        return nil
      }
    }
    if let text = node.string, !text.isEmpty { return [Located(text, at: node.span)] }
    note("`\(key)` is a text or a list of texts", at: node.span)
    return []
  }

  mutating func patterns(_ node: DataNode, _ key: String) -> [PathPattern] {
    texts(node, key).compactMap { text in
      do throws(PathPattern.Mistake) {
        return try PathPattern(text.value)
      } catch {
        note(error.message, at: text.span)
        return nil
      }
    }
  }

  mutating func browsers(_ node: DataNode) -> StatedFacts.Browsers? {
    word(node, "browser", ["same-host", "remote", "auto"]).flatMap {
      StatedFacts.Browsers(rawValue: $0)
    }
  }

  // MARK: Deployments

  private mutating func project(_ node: DataNode) -> Configuration.Project? {
    if let file = node.string, !file.isEmpty {
      return .init(
        files: [Located(file, at: node.span)], profiles: [], envFiles: [], browsers: nil)
    }
    guard node.resolved.kind == .mapping else {
      note("a deployment is a compose file, or a mapping with its `files`", at: node.span)
      return nil
    }
    var files: [Located<String>] = []
    var profiles: [String] = []
    var envFiles: [Located<String>] = []
    var browsers: StatedFacts.Browsers?
    for member in members(of: node, .deployment) {
      switch member.name {
      case "files": files = texts(member.value, "files")
      case "profiles": profiles = texts(member.value, "profiles").map(\.value)
      case "env-files": envFiles = texts(member.value, "env-files")
      case "browser": browsers = self.browsers(member.value)
      default: break
      }
    }
    guard let listed = node["files"] else {
      note("`files` is missing: the compose files of the deployment", at: node.span)
      return nil
    }
    if files.isEmpty, listed.resolved.kind == .sequence,
      !listed.elements.contains(where: { _ in true })
    {
      note("`files` names at least one compose file", at: listed.span)
    }
    return files.isEmpty
      ? nil : .init(files: files, profiles: profiles, envFiles: envFiles, browsers: browsers)
  }
}
