// Names: constants, parameters, imports, and what happens to a variable after its declaration.

import Deployment
import SourceText
import Syntax

extension ScriptEvaluator {
  mutating func variable(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    let name = node.text
    switch name {
    case "undefined": return ConfigValue(.undefined, at: node.span)
    case "this": return frame?.currentReceiver ?? unknown(node)
    default: break
    }
    guard let binding = binding(of: name, at: node) else {
      return ConfigValue(.external(module: "", name: name), at: node.span)
    }
    return value(of: binding, name: name, at: node, frame)
  }

  /// What a binding stands for where `node` uses it.
  mutating func value(
    of binding: ScriptBinding, name: String, at node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue {
    switch binding.kind {
    case .variable: return variable(binding, name: name, frame)
    case .parameter(let position):
      guard let call = frame?.call(of: binding.node) else { return unknown(node) }
      let argument =
        call.arguments.indices.contains(position)
        ? call.arguments[position] : ConfigValue(.undefined, at: node.span)
      return part(binding.steps, of: argument, at: node, call)
    case .remaining(let position):
      guard let call = frame?.call(of: binding.node) else { return unknown(node) }
      let rest = call.arguments.dropFirst(position).map { ConfigValue.Element(value: $0) }
      return part(binding.steps, of: ConfigValue(.list(rest), at: node.span), at: node, call)
    case .function, .type:
      let isModuleLevel = Self.function(around: binding.node) == nil
      let function = ScriptFunction(node: binding.node, frame: isModuleLevel ? nil : frame)
      let content: ConfigValue.Content =
        if case .type = binding.kind { .type(function) } else { .function(function) }
      return ConfigValue(content, at: binding.node.span)
    case .enumeration: return enumeration(binding.node)
    case .imported: return imported(binding.node)
    case .changing: return unknown(node)
    }
  }

  /// The function that a node stands in; nil at the top of its module.
  static func function(around node: ScriptNode) -> ScriptNode? {
    var current = node.parent
    while let node = current {
      if node.kind == .function { return node }
      current = node.parent
    }
    return nil
  }

  // MARK: Variables

  private mutating func variable(
    _ binding: ScriptBinding, name: String, _ frame: ScriptFrame?
  ) -> ConfigValue {
    let declarator = binding.node
    let function = Self.function(around: declarator)
    let call = function.flatMap { frame?.call(of: $0) }
    let id = VariableID(file: declarator.file.id, declarator: declarator.identity, name: name)
    if function == nil, let known = known[id] { return known }
    if let now = provisional[id] { return now }
    guard active.insert(id).inserted else { return .unknown([name], at: declarator.span) }
    defer { active.remove(id) }
    var result: ConfigValue
    if let initial = declarator.child(1) {
      result = part(binding.steps, of: value(initial, call), at: declarator, call)
    } else {
      result = ConfigValue(.undefined, at: declarator.span)
    }
    result = changed(result, name: name, declarator: declarator, id: id, call)
    if function == nil { known[id] = result }
    return result
  }

  /// The part of a value that a pattern's steps lead to.
  private mutating func part(
    _ steps: [ScriptBinding.Step], of whole: ConfigValue, at node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue {
    var current = whole
    for step in steps {
      switch step {
      case .key(let name): current = member(name, of: current, at: node)
      case .element(let index):
        let elements = current.elements
        current = elements.indices.contains(index) ? elements[index].value : unknown(node)
      case .others(let taken):
        guard case .object(let object) = current.content, object.rest == nil else { continue }
        var rest = ConfigObject()
        for member in object.members where !taken.contains(member.name) {
          rest.set(member.name, member.value, keySpan: member.keySpan)
        }
        current = ConfigValue(.object(rest), at: current.span)
      case .fallback(let expression):
        switch current.content {
        case .undefined, .missing: current = value(expression, frame)
        case .unknown, .either:
          current = ConfigValue.choice(
            [current, value(expression, frame)], needs: current.needs, at: current.span)
        case .text(let text) where text.isUnknown:
          current = ConfigValue.choice(
            [current, value(expression, frame)], needs: text.needs, at: current.span)
        default: break
        }
      case .unknown: current = unknown(node)
      }
    }
    return current
  }

  private mutating func enumeration(_ node: ScriptNode) -> ConfigValue {
    var object = ConfigObject()
    for member in node.children where member.kind == .property {
      let content = member.firstChild.map { value($0, nil) } ?? unknown(member)
      object.set(ScriptText.decoded(member), content, keySpan: member.textSpan)
    }
    return ConfigValue(.object(object), at: node.span)
  }

  // MARK: Changes after the declaration

  private mutating func changed(
    _ initial: ConfigValue, name: String, declarator: ScriptNode, id: VariableID,
    _ frame: ScriptFrame?
  ) -> ConfigValue {
    let path = declarator.file.path
    guard let changes = modules[path]?.changes[name], !changes.isEmpty else { return initial }
    var result = initial
    let outer = provisional[id]
    for change in changes.sorted(by: { $0.span.start < $1.span.start }) {
      guard binding(of: name, at: change)?.node == declarator else { continue }
      provisional[id] = result
      result = apply(change, to: result, declarator: declarator, frame)
    }
    provisional[id] = outer
    return result
  }

  private mutating func apply(
    _ change: ScriptNode, to current: ConfigValue, declarator: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue {
    let guarding = guarded(change, below: Self.function(around: declarator), frame)
    guard guarding.holds != .no else { return current }
    if change.kind == .call {
      // `push` on a part of the variable changes that part only, which is rare enough to leave out.
      guard change.firstChild?.firstChild?.kind == .identifier else { return current }
      return appended(Array(change.children.dropFirst()), to: current, guarding, frame)
    }
    guard let target = change.firstChild else { return current }
    let next = assigned(change, to: target, over: current, frame)
    guard guarding.holds == .unknown else { return next }
    return ConfigValue.choice([next, current], needs: guarding.needs, at: next.span)
  }

  private mutating func appended(
    _ arguments: [ScriptNode], to current: ConfigValue, _ guarding: Guarding, _ frame: ScriptFrame?
  ) -> ConfigValue {
    var elements = current.elements
    if case .unknown = current.content {
      elements = [ConfigValue.Element(value: current)]
    }
    for argument in arguments {
      var added: [ConfigValue.Element]
      if argument.kind == .spread {
        added = spreadElements(of: value(argument.firstChild, frame))
      } else {
        added = [ConfigValue.Element(value: value(argument, frame))]
      }
      if guarding.holds == .unknown {
        for index in added.indices {
          added[index].because =
            Self.condition(guarding.needs, at: argument.span) + added[index].because
        }
      }
      elements += added
      guard elements.count < ConfigValue.lengthLimit else { return unknown(argument) }
    }
    return ConfigValue(.list(elements), at: current.span)
  }

  /// The variable after an assignment to it or to a part of it.
  private mutating func assigned(
    _ change: ScriptNode, to target: ScriptNode, over current: ConfigValue, _ frame: ScriptFrame?
  ) -> ConfigValue {
    let content = value(change.child(1), frame)
    switch target.kind {
    case .identifier:
      switch change.text {
      case "=": return content
      case "??=" where current.isNothing: return content
      case "||=" where truth(current) == .no: return content
      case "??=", "||=": return truth(current) == .yes ? current : unknown(change)
      case "+=": return concatenation([current, content], at: current.span)
      default: return unknown(change)
      }
    case .member:
      guard change.text == "=", let inner = target.firstChild,
        inner.kind == .identifier, case .object(var object) = current.content
      else { return current }
      object.set(target.text, content, keySpan: target.textSpan)
      return ConfigValue(.object(object), at: current.span)
    default: return unknown(change)
    }
  }

  /// Whether a program gets to a node, as far as the tests around it tell.
  mutating func reaches(_ node: ScriptNode) -> Ternary { guarded(node, below: nil, nil).holds }

  /// Whether a statement is reached, and what decides it.
  struct Guarding {
    var holds = Ternary.yes
    var needs: [String] = []
  }

  /// The tests around a statement up to the function that it stands in.
  private mutating func guarded(
    _ node: ScriptNode, below function: ScriptNode?, _ frame: ScriptFrame?
  ) -> Guarding {
    var guarding = Guarding()
    var child = node
    var current = node.parent
    while let parent = current, parent != function {
      var test: (node: ScriptNode, isWanted: Bool)?
      switch parent.kind {
      case .ifStatement, .conditional:
        if let condition = parent.firstChild, condition != child {
          test = (condition, parent.child(1) == child)
        }
      case .binary:
        if let left = parent.firstChild, left != child {
          if parent.text == "&&" { test = (left, true) }
          if parent.text == "||" { test = (left, false) }
          if parent.text == "??" { guarding.holds = guarding.holds && .unknown }
        }
      case .loop, .switchCase, .function:
        // How often, or whether at all, is not seen.
        guarding.holds = guarding.holds && .unknown
      default: break
      }
      if let test {
        let outcome = value(test.node, frame)
        let truth = test.isWanted ? self.truth(outcome) : !self.truth(outcome)
        guarding.holds = guarding.holds && truth
        if truth == .unknown { guarding.needs += needs(of: outcome, at: test.node) }
      }
      child = parent
      current = parent.parent
    }
    return guarding
  }

  // MARK: Imports

  private mutating func imported(_ binding: ScriptNode) -> ConfigValue {
    guard let declaration = binding.parent else { return unknown(binding) }
    let specifier = declaration.text
    let name: String
    if binding.flags.contains(.namespace) {
      name = "*"
    } else if binding.flags.contains(.default) {
      name = "default"
    } else {
      name = binding.firstChild?.text ?? binding.text
    }
    return imported(name, of: specifier, at: binding)
  }

  /// What a name of a module is worth that a script at `node` imports.
  mutating func imported(
    _ name: String, of specifier: String, at node: ScriptNode
  ) -> ConfigValue {
    guard
      let path = resolver.path(of: specifier, from: node.file.path, files: &files)
    else {
      if specifier.hasPrefix("."), !specifier.hasSuffix(".css") {
        return .unknown(["the module `\(specifier)`"], at: node.span)
      }
      if name != "*", specifier == "process" || specifier == "node:process" {
        return name == "env"
          ? ConfigValue(.environment(EnvironmentView()), at: node.span)
          : ConfigValue(.external(module: specifier, name: name), at: node.span)
      }
      if specifier.hasPrefix("$env/static/"), name != "*" {
        return environmentVariable(name, in: EnvironmentView(), at: node.span)
      }
      if specifier.hasPrefix("$env/dynamic/"), name == "env" {
        return ConfigValue(.environment(EnvironmentView()), at: node.span)
      }
      return ConfigValue(.external(module: specifier, name: name), at: node.span)
    }
    if name == "*" { return ConfigValue(.module(path), at: node.span) }
    return exported(name, of: path, depth: 0) ?? .unknown(["`\(name)` of `\(path)`"], at: node.span)
  }

  /// The value that a module exports under a name; nil where it exports no such name.
  mutating func exported(_ name: String, of path: String, depth: Int) -> ConfigValue? {
    guard depth < 16, let module = module(at: path) else { return nil }
    let root = module.tree.root
    switch module.exports[name] {
    case .local(let local):
      guard let binding = binding(of: local, at: root) else { return nil }
      return value(of: binding, name: local, at: root, nil)
    case .value(let node): return value(node, nil)
    case .reexport(let specifier, let other):
      guard let next = resolver.path(of: specifier, from: path, files: &files) else {
        return ConfigValue(.external(module: specifier, name: other), at: root.span)
      }
      return exported(other, of: next, depth: depth + 1)
    case .all(let specifier):
      return resolver.path(of: specifier, from: path, files: &files)
        .map { ConfigValue(.module($0), at: root.span) }
    case nil: break
    }
    for specifier in module.wildcards {
      if let next = resolver.path(of: specifier, from: path, files: &files),
        let found = exported(name, of: next, depth: depth + 1)
      {
        return found
      }
    }
    return nil
  }
}
