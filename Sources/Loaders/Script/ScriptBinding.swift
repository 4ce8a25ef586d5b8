// What the names of a script stand for.

import Syntax

/// What a name stands for in its scope.
struct ScriptBinding: Sendable {
  /// What was declared.
  enum Kind: Sendable {
    /// A variable; the node is its declarator.
    case variable
    /// A parameter with its position.
    case parameter(Int)
    /// A parameter that takes the remaining arguments.
    case remaining(Int)
    case function, type, enumeration
    /// An import; the node is the binding.
    case imported
    /// Something that changes with every round of a loop.
    case changing
  }

  /// A step into a value that a pattern takes apart.
  enum Step: Sendable {
    case key(String)
    case element(Int)
    /// The members that no other part of the pattern takes.
    case others([String])
    /// What stands in for a part that is not there.
    case fallback(ScriptNode)
    /// A part whose key is worked out when the program runs.
    case unknown
  }

  let kind: Kind
  let node: ScriptNode
  /// The way through the pattern to the name.
  var steps: [Step] = []
}

/// The names that one scope declares.
struct ScriptScope: Sendable {
  private(set) var bindings: [String: ScriptBinding] = [:]

  /// The names of a program, block, function, loop or switch; nil for nodes that declare none.
  init?(_ node: ScriptNode) {
    switch node.kind {
    case .program, .block: for statement in node.children { declare(statement) }
    case .loop:
      for part in node.children where part.kind == .variables {
        for declarator in part.children where declarator.kind == .declarator {
          guard let pattern = declarator.firstChild else { continue }
          add(pattern, .changing, declarator)
        }
      }
    case .switchStatement:
      for part in node.children where part.kind == .switchCase {
        for statement in part.children { declare(statement) }
      }
    case .function:
      if let name = Self.name(of: node) {
        bindings[name] = ScriptBinding(kind: .function, node: node)
      }
      guard let parameters = node.firstChild, parameters.kind == .parameters else { return }
      for (position, pattern) in parameters.children.enumerated() {
        if pattern.kind == .spread {
          if let inner = pattern.firstChild { add(inner, .remaining(position), node) }
        } else {
          add(pattern, .parameter(position), node)
        }
      }
    default: return nil
    }
  }

  private static func name(of node: ScriptNode) -> String? {
    node.textSpan.isEmpty ? nil : node.text
  }

  init() {}

  mutating func declare(_ statement: ScriptNode) {
    switch statement.kind {
    case .export, .exportDefault: if let inner = statement.firstChild { declare(inner) }
    case .variables:
      for declarator in statement.children where declarator.kind == .declarator {
        if let pattern = declarator.firstChild { add(pattern, .variable, declarator) }
      }
    case .function:
      if let name = Self.name(of: statement) {
        bindings[name] = ScriptBinding(kind: .function, node: statement)
      }
    case .classDefinition:
      if let name = Self.name(of: statement) {
        bindings[name] = ScriptBinding(kind: .type, node: statement)
      }
    case .enumDeclaration:
      bindings[statement.text] = ScriptBinding(kind: .enumeration, node: statement)
    case .importDeclaration:
      for binding in statement.children {
        bindings[binding.text] = ScriptBinding(kind: .imported, node: binding)
      }
    default: break
    }
  }

  /// Adds the names of a pattern.
  private mutating func add(
    _ pattern: ScriptNode, _ kind: ScriptBinding.Kind, _ node: ScriptNode,
    steps: [ScriptBinding.Step] = []
  ) {
    // Patterns nest as deep as the file has them; nobody writes more than a few levels.
    guard steps.count < 16 else { return }
    switch pattern.kind {
    case .identifier:
      bindings[pattern.text] = ScriptBinding(kind: kind, node: node, steps: steps)
    case .assignment:
      guard let target = pattern.firstChild, let fallback = pattern.child(1) else { return }
      add(target, kind, node, steps: steps + [.fallback(fallback)])
    case .object:
      var taken: [String] = []
      for part in pattern.children {
        if part.kind == .spread {
          if let inner = part.firstChild {
            add(inner, kind, node, steps: steps + [.others(taken)])
          }
        } else if part.flags.contains(.computed) {
          if let inner = part.child(1) { add(inner, kind, node, steps: steps + [.unknown]) }
        } else if let inner = part.firstChild {
          taken.append(part.text)
          add(inner, kind, node, steps: steps + [.key(part.text)])
        }
      }
    case .array:
      for (position, part) in pattern.children.enumerated() {
        let isRest = part.kind == .spread
        guard let inner = isRest ? part.firstChild : part else { continue }
        add(inner, kind, node, steps: steps + [isRest ? .unknown : .element(position)])
      }
    default: break
    }
  }
}
