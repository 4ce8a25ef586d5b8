// Calls: functions of the repository are followed, those of the language and of some libraries are known.

import Deployment
import SourceText
import Syntax

extension ScriptEvaluator {
  mutating func call(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    guard let callee = node.firstChild, node.kind == .call else { return unknown(node) }
    if callee.kind == .member || callee.kind == .index, let object = callee.firstChild {
      let receiver = value(object, frame)
      if callee.kind == .member,
        let result = method(callee.text, of: receiver, node, frame)
      {
        return result
      }
      let function =
        callee.kind == .member
        ? member(callee.text, of: receiver, at: callee) : value(callee, frame)
      return result(of: function, receiver: receiver, node, frame)
    }
    if callee.kind == .identifier, callee.hasText("require") || callee.hasText("import"),
      let module = node.child(1), module.kind == .string
    {
      return imported("*", of: module.text, at: node)
    }
    return result(of: value(callee, frame), receiver: nil, node, frame)
  }

  /// The arguments of a call.
  mutating func arguments(_ node: ScriptNode, _ frame: ScriptFrame?) -> [ConfigValue] {
    var arguments: [ConfigValue] = []
    for child in node.children.dropFirst() {
      if child.kind == .spread {
        arguments += spreadElements(of: value(child.firstChild, frame)).map(\.value)
      } else {
        arguments.append(value(child, frame))
      }
    }
    return arguments
  }

  private mutating func result(
    of function: ConfigValue, receiver: ConfigValue?, _ node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue {
    switch function.content {
    case .function(let function):
      return invoke(
        function, arguments: arguments(node, frame), receiver: receiver, at: node)
    case .external(let module, let name):
      return external(module, name, arguments(node, frame), at: node)
    case .either(let values, let needs):
      let results = values.map { result(of: $0, receiver: receiver, node, frame) }
      return ConfigValue.choice(results, needs: needs, at: node.span)
    default:
      // Whatever checks the environment gives it back.
      let arguments = arguments(node, frame)
      return checkedEnvironment(arguments, at: node) ?? unknown(node)
    }
  }

  // MARK: Functions of the repository

  /// What a function returns.
  mutating func invoke(
    _ function: ScriptFunction, arguments: [ConfigValue], receiver: ConfigValue?,
    at node: ScriptNode
  ) -> ConfigValue {
    let isArrow = function.node.flags.contains(.arrow)
    let frame = ScriptFrame(
      function: function.node, arguments: arguments, receiver: isArrow ? nil : receiver,
      outer: function.frame)
    guard let body = function.node.child(1) else { return unknown(node) }
    guard body.kind == .block else { return value(body, frame) }
    let outcome = outcome(of: Array(body.children), frame)
    var values = outcome.values
    if outcome.completes { values.append(ConfigValue(.undefined, at: node.span)) }
    guard let first = values.first else { return unknown(node) }
    return values.count == 1
      ? first : ConfigValue.choice(values, needs: outcome.needs, at: first.span)
  }

  /// What statements can return, and whether the program can go on behind them.
  private struct Outcome {
    var values: [ConfigValue] = []
    var needs: [String] = []
    var completes = true

    mutating func add(_ other: Outcome) {
      values += other.values
      needs += other.needs
      completes = other.completes
    }
  }

  private mutating func outcome(of statements: [ScriptNode], _ frame: ScriptFrame?) -> Outcome {
    var outcome = Outcome()
    for statement in statements {
      switch statement.kind {
      case .returnStatement:
        outcome.values.append(
          statement.firstChild.map { value($0, frame) }
            ?? ConfigValue(.undefined, at: statement.span))
        outcome.completes = false
      case .throwStatement: outcome.completes = false
      case .block: outcome.add(self.outcome(of: Array(statement.children), frame))
      case .tryStatement:
        if let body = statement.firstChild { outcome.add(self.outcome(of: [body], frame)) }
      case .ifStatement: outcome.add(branches(of: statement, frame))
      case .switchStatement: outcome.add(cases(of: statement, frame))
      case .loop:
        guard let body = Array(statement.children).last else { continue }
        let inner = self.outcome(of: [body], frame)
        outcome.values += inner.values
        if !inner.values.isEmpty { outcome.needs.append("how often a loop runs") }
      default: break
      }
      guard outcome.completes else { return outcome }
    }
    return outcome
  }

  private mutating func branches(of statement: ScriptNode, _ frame: ScriptFrame?) -> Outcome {
    let test = value(statement.firstChild, frame)
    let yes = statement.child(1).map { [$0] } ?? []
    let no = statement.child(2).map { [$0] } ?? []
    switch truth(test) {
    case .yes: return outcome(of: yes, frame)
    case .no: return outcome(of: no, frame)
    case .unknown:
      var both = outcome(of: yes, frame)
      let other = outcome(of: no, frame)
      let completes = both.completes || other.completes
      if !both.values.isEmpty || !other.values.isEmpty {
        both.needs += needs(of: test, at: statement.firstChild)
      }
      both.add(other)
      both.completes = completes
      return both
    }
  }

  private mutating func cases(of statement: ScriptNode, _ frame: ScriptFrame?) -> Outcome {
    let wanted = value(statement.firstChild, frame)
    var all = Outcome()
    var completes = true
    for part in statement.children where part.kind == .switchCase {
      let isDefault = part.flags.contains(.default)
      let body = isDefault ? Array(part.children) : Array(part.children.dropFirst())
      if !isDefault, let text = wanted.text {
        guard let test = value(part.firstChild, frame).text else { continue }
        guard test == text else { continue }
        // What falls through to the next case is left out.
        return outcome(of: body, frame)
      }
      let inner = outcome(of: body, frame)
      all.values += inner.values
      if isDefault { completes = inner.completes }
    }
    all.needs = needs(of: wanted, at: statement.firstChild)
    all.completes = completes
    return all
  }

  // MARK: Classes

  mutating func instance(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    guard let callee = node.firstChild else { return unknown(node) }
    switch value(callee, frame).content {
    case .type(let type): return instance(of: type, arguments(node, frame), at: node)
    case .external("", "URL"): return address(arguments(node, frame), at: node)
    case .external("", "Headers"): return arguments(node, frame).first ?? unknown(node)
    default: return unknown(node)
    }
  }

  /// An object with the fields and methods of a class; the base class adds what is not seen here.
  private mutating func instance(
    of type: ScriptFunction, _ arguments: [ConfigValue], at node: ScriptNode
  ) -> ConfigValue {
    var object = ConfigObject()
    var constructor: ScriptNode?
    for member in type.node.children {
      guard member.kind == .property else {
        // The base class.
        if member.kind != .block { object.spread(unknown(member)) }
        continue
      }
      guard !member.flags.contains(.static), !member.flags.contains(.computed) else { continue }
      if member.hasText("constructor") {
        constructor = member.firstChild
        continue
      }
      let receiver = ConfigValue(.object(object), at: node.span)
      let inner = ScriptFrame(
        function: type.node, arguments: [], receiver: receiver, outer: type.frame)
      let content =
        member.firstChild.map { propertyValue(member, $0, inner) }
        ?? ConfigValue(.undefined, at: member.span)
      object.set(ScriptText.decoded(member), content, keySpan: member.textSpan)
    }
    if let body = constructor?.child(1) {
      let inner = ScriptFrame(
        function: constructor ?? type.node, arguments: arguments,
        receiver: ConfigValue(.object(object), at: node.span), outer: type.frame)
      for statement in body.children where statement.kind == .assignment {
        guard let target = statement.firstChild, target.kind == .member,
          target.firstChild?.hasText("this") == true
        else { continue }
        object.set(target.text, value(statement.child(1), inner), keySpan: target.textSpan)
      }
    }
    return ConfigValue(.object(object), at: node.span)
  }

  /// `Class.name`.
  mutating func staticMember(
    _ name: String, of type: ScriptFunction, at node: ScriptNode
  ) -> ConfigValue {
    for member in type.node.children
    where member.kind == .property && member.flags.contains(.static) && member.hasText(name) {
      guard let content = member.firstChild else { break }
      let frame = ScriptFrame(
        function: type.node, arguments: [],
        receiver: ConfigValue(.type(type), at: type.node.span), outer: type.frame)
      return propertyValue(member, content, frame)
    }
    return unknown(node)
  }

  // MARK: Functions of others

  private mutating func external(
    _ module: String, _ name: String, _ arguments: [ConfigValue], at node: ScriptNode
  ) -> ConfigValue {
    if module.isEmpty, let result = builtIn(name, arguments, at: node) { return result }
    if let provider = ProviderFactory(module: module, name: name) {
      return provider.provider(options: arguments.first, library: library, at: node.span)
    }
    // `axios.create({baseURL, headers})` and its like are told apart by their options.
    if name.hasSuffix("create") || name.hasSuffix("extend"), let options = arguments.first,
      options.isObject, options["baseURL"] != nil || options["prefixUrl"] != nil
    {
      return options
    }
    if let environment = checkedEnvironment(arguments, at: node) { return environment }
    if let environment = schemaEnvironment(module, name, arguments, at: node) { return environment }
    return unknown(node)
  }

  /// What a call gives that is handed the environment: a schema's `parse`, `cleanEnv`, and their like.
  private func checkedEnvironment(
    _ arguments: [ConfigValue], at node: ScriptNode
  ) -> ConfigValue? {
    for argument in arguments {
      guard case .environment(var view) = argument.content else { continue }
      view.isChecked = true
      if let callee = node.firstChild, callee.kind == .member, callee.hasText("safeParse") {
        // `{success, data}`
        view.overrides.set(
          "data", ConfigValue(.environment(EnvironmentView(isChecked: true)), at: node.span),
          keySpan: node.span)
        view.overrides.set("success", .unknown(["the schema"], at: node.span), keySpan: node.span)
      }
      return ConfigValue(.environment(view), at: node.span)
    }
    return nil
  }

  /// `createEnv({server, client, runtimeEnv})` of t3 and its like, which name the variables themselves.
  private func schemaEnvironment(
    _ module: String, _ name: String, _ arguments: [ConfigValue], at node: ScriptNode
  ) -> ConfigValue? {
    guard name.hasSuffix("createEnv") || module == "envsafe" || module == "envalid",
      let options = arguments.first
    else { return nil }
    var view = EnvironmentView(isChecked: true)
    for key in ["runtimeEnv", "runtimeEnvStrict", "experimental__runtimeEnv"] {
      if case .object(let members)? = options[key]?.content {
        for member in members.members {
          view.overrides.set(member.name, Self.checked(member.value), keySpan: member.keySpan)
        }
      }
    }
    return ConfigValue(.environment(view), at: node.span)
  }

  /// A variable without a value may have a default in its schema.
  private static func checked(_ value: ConfigValue) -> ConfigValue {
    value.isNothing ? .unknown(["the schema of the environment"], at: value.span) : value
  }
}
