// One parsed script: its scopes, its exports, and what changes its variables after their declaration.

import SourceText
import Syntax

/// A script with its names; they are looked up when they are first asked for.
struct ScriptModule: Sendable {
  /// What a module exports under a name.
  enum Export: Sendable {
    /// A name of the module itself.
    case local(String)
    /// A value without a name.
    case value(ScriptNode)
    /// A name of another module.
    case reexport(module: String, name: String)
    /// All that another module exports.
    case all(module: String)
  }

  let tree: ScriptTree
  let exports: [String: Export]
  /// The modules whose exports are this one's too.
  let wildcards: [String]
  /// Calls of `push` and assignments by the name that they change.
  let changes: [String: [ScriptNode]]
  /// Calls by the name of what is called, `fetch` as well as `axios.get`.
  let calls: [ScriptNode]
  private var scopes: [Int: ScriptScope?] = [:]

  var path: String { tree.file.path }

  init(_ tree: ScriptTree) {
    self.tree = tree
    (exports, wildcards) = Self.exports(of: tree)
    var changes: [String: [ScriptNode]] = [:]
    var calls: [ScriptNode] = []
    for node in tree.nodes(of: [.call, .new, .assignment]) {
      if node.kind != .assignment { calls.append(node) }
      if let name = Self.changedName(node) { changes[name, default: []].append(node) }
    }
    self.changes = changes
    self.calls = calls
  }

  // MARK: Scopes

  /// What a name stands for at a node.
  mutating func binding(of name: String, at node: ScriptNode) -> ScriptBinding? {
    var current: ScriptNode? = node
    while let scope = current {
      if let binding = bindings(of: scope)?.bindings[name] { return binding }
      current = scope.parent
    }
    return nil
  }

  private mutating func bindings(of node: ScriptNode) -> ScriptScope? {
    switch node.kind {
    case .program, .block, .loop, .switchStatement, .function: break
    default: return nil
    }
    if let known = scopes[node.identity] { return known }
    let scope = ScriptScope(node)
    scopes[node.identity] = scope
    return scope
  }

  // MARK: Changes

  /// The variable that a node changes: `name.push(…)`, `name = …`, `name.key = …`.
  private static func changedName(_ node: ScriptNode) -> String? {
    guard var target = node.firstChild else { return nil }
    if node.kind == .call {
      guard target.kind == .member, target.hasText("push") || target.hasText("unshift"),
        let list = target.firstChild
      else { return nil }
      target = list
    } else if node.kind != .assignment || isDefault(node) {
      return nil
    }
    // `Object.x = …` of a long chain says nothing about a setting.
    for _ in 0..<8 {
      switch target.kind {
      case .identifier: return target.text
      case .member, .index, .typed:
        guard let inner = target.firstChild else { return nil }
        target = inner
      default: return nil
      }
    }
    return nil
  }

  /// Whether an assignment stands in a pattern and only gives a default value.
  private static func isDefault(_ node: ScriptNode) -> Bool {
    var child = node
    for _ in 0..<16 {
      guard let parent = child.parent else { return false }
      switch parent.kind {
      case .parameters: return true
      case .declarator: return parent.firstChild == child && child != node
      case .property, .object, .array, .spread: child = parent
      case .assignment where parent.firstChild == child: child = parent
      default: return false
      }
    }
    return false
  }

  // MARK: Exports

  private static func exports(of tree: ScriptTree) -> ([String: Export], [String]) {
    var exports: [String: Export] = [:]
    var wildcards: [String] = []
    for statement in tree.root.children {
      switch statement.kind {
      case .export:
        for name in statement.firstChild.map(declaredNames) ?? [] { exports[name] = .local(name) }
      case .exportDefault:
        guard let value = statement.firstChild else { continue }
        exports["default"] = .value(value)
      case .exportList:
        let module = statement.textSpan.isEmpty ? nil : statement.text
        for binding in statement.children {
          let local = binding.firstChild?.text ?? binding.text
          exports[binding.text] =
            module.map { .reexport(module: $0, name: local) } ?? .local(local)
        }
      case .exportAll:
        if let name = statement.firstChild {
          exports[name.text] = .all(module: statement.text)
        } else {
          wildcards.append(statement.text)
        }
      case .assignment: addCommonJS(statement, to: &exports)
      default: break
      }
    }
    return (exports, wildcards)
  }

  private static func declaredNames(_ declaration: ScriptNode) -> [String] {
    var scope = ScriptScope()
    scope.declare(declaration)
    return scope.bindings.keys.sorted()
  }

  /// `module.exports = …`, `exports.name = …`, `module.exports.name = …`.
  private static func addCommonJS(_ node: ScriptNode, to exports: inout [String: Export]) {
    guard let target = node.firstChild, let value = node.child(1), target.kind == .member else {
      return
    }
    let source = target.source
    if source == "module.exports" {
      exports["default"] = .value(value)
      if value.kind == .object {
        for property in value.children
        where property.kind == .property && !property.flags.contains(.computed) {
          if let inner = property.firstChild { exports[property.text] = .value(inner) }
        }
      }
    } else if source == "exports.\(target.text)" || source == "module.exports.\(target.text)" {
      exports[target.text] = .value(value)
    }
  }
}
