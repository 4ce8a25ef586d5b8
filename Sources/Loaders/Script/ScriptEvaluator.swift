// Works out what expressions of a script are worth without running anything: literals, constants, the environment,
// simple functions, and what modules of the repository export. Everything else is unknown and says what it needs.

import Deployment
import SourceText
import Syntax

/// Evaluates expressions of one app's scripts.
struct ScriptEvaluator<Files: FileAccess> {
  /// More work than any configuration asks for; what is left then is unknown.
  private static var stepLimit: Int { 50_000 }
  private static var depthLimit: Int { 120 }
  /// More modules than a configuration is spread over.
  private static var moduleLimit: Int { 200 }
  /// Larger scripts are bundles.
  private static var sizeLimit: Int { 4 << 20 }

  var files: Files
  var resolver: ModuleResolver
  /// The scripts that were parsed, by path.
  private(set) var modules: [String: ScriptModule] = [:]
  private var unreadable: Set<String> = []
  /// What `process.env` holds.
  var environment = ProgramEnvironment() {
    didSet { known = [:] }
  }
  /// The library whose factories make the providers.
  var library = Login.Library.nextAuthUnknown {
    didSet { known = [:] }
  }

  /// A variable of a module.
  struct VariableID: Hashable {
    let file: FileID
    let declarator: Int
    let name: String
  }
  var known: [VariableID: ConfigValue] = [:]
  var active: Set<VariableID> = []
  /// What variables are worth while their later changes are looked at.
  var provisional: [VariableID: ConfigValue] = [:]
  private var steps = 0
  private var depth = 0

  init(files: Files, resolver: ModuleResolver) {
    self.files = files
    self.resolver = resolver
  }

  /// Starts a new question with a full budget.
  mutating func begin() {
    steps = 0
    depth = 0
  }

  // MARK: Modules

  /// The script at a path; nil where there is none to read.
  mutating func module(at path: String) -> ScriptModule? {
    if let known = modules[path] { return known }
    guard modules.count < Self.moduleLimit, !unreadable.contains(path),
      let file = files.file(at: path), file.bytes.count <= Self.sizeLimit
    else {
      unreadable.insert(path)
      return nil
    }
    let module = ScriptModule(ScriptParser.parse(file))
    modules[path] = module
    return module
  }

  /// What a name stands for at a node.
  mutating func binding(of name: String, at node: ScriptNode) -> ScriptBinding? {
    modules[node.file.path]?.binding(of: name, at: node)
  }

  // MARK: Expressions

  /// What an expression is worth.
  mutating func value(_ node: ScriptNode?, _ frame: ScriptFrame?) -> ConfigValue {
    guard let node else { return ConfigValue(.undefined, at: Span(file: FileID(0), 0..<0)) }
    steps += 1
    guard steps < Self.stepLimit, depth < Self.depthLimit else { return unknown(node) }
    depth += 1
    defer { depth -= 1 }
    switch node.kind {
    case .string, .templateText:
      return ConfigValue(.text(ScriptText.value(of: node)), at: node.span)
    case .number: return ConfigValue(.number(node.text), at: node.span)
    case .boolean: return ConfigValue(.boolean(node.hasText("true")), at: node.span)
    case .null: return ConfigValue(.null, at: node.span)
    case .pattern: return ConfigValue(.pattern(node.source), at: node.span)
    case .template: return concatenation(node.children.map { value($0, frame) }, at: node.span)
    case .identifier: return variable(node, frame)
    case .array: return list(node, frame)
    case .object: return object(node, frame)
    case .member: return member(node.text, of: value(node.firstChild, frame), at: node)
    case .index: return element(node, frame)
    case .call, .taggedTemplate: return call(node, frame)
    case .new: return instance(node, frame)
    case .unary: return unary(node, frame)
    case .binary: return binary(node, frame)
    case .conditional: return conditional(node, frame)
    case .typed: return value(node.firstChild, frame)
    case .sequence: return value(Array(node.children).last, frame)
    case .assignment: return value(node.child(1), frame)
    case .function:
      return ConfigValue(.function(ScriptFunction(node: node, frame: frame)), at: node.span)
    case .classDefinition:
      return ConfigValue(.type(ScriptFunction(node: node, frame: frame)), at: node.span)
    default: return unknown(node)
    }
  }

  /// A value that nobody can tell; it needs what stands there.
  func unknown(_ node: ScriptNode) -> ConfigValue {
    .unknown([ScriptText.short(node)], at: node.span)
  }

  // MARK: Lists and objects

  private mutating func list(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    var elements: [ConfigValue.Element] = []
    for child in node.children where child.kind != .hole {
      guard child.kind == .spread else {
        elements.append(ConfigValue.Element(value: value(child, frame)))
        continue
      }
      elements += spreadElements(of: value(child.firstChild, frame))
      // Lists that are put together of themselves grow without end.
      guard elements.count < ConfigValue.lengthLimit else { return unknown(node) }
    }
    return ConfigValue(.list(elements), at: node.span)
  }

  /// The elements that `...value` puts into a list.
  func spreadElements(of value: ConfigValue) -> [ConfigValue.Element] {
    switch value.content {
    case .list(let elements): return elements
    case .either(let values, let needs):
      return values.flatMap { spreadElements(of: $0) }.map { element in
        var element = element
        element.because = Self.condition(needs, at: value.span) + element.because
        return element
      }
    case .null, .undefined, .missing, .boolean: return []
    default: return [ConfigValue.Element(value: .unknown(value.needs, at: value.span))]
    }
  }

  /// The step of a proof that says when something is there.
  static func condition(_ needs: [String], at span: Span) -> Because {
    let names = needs.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    return Because(
      names.isEmpty ? "this is there under a condition" : "this is there only if \(names) says so",
      at: span)
  }

  private mutating func object(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    var object = ConfigObject()
    for child in node.children {
      if child.kind == .spread {
        object.spread(value(child.firstChild, frame))
        continue
      }
      guard child.kind == .property else { continue }
      var name: String? = ScriptText.decoded(child)
      var content = child.firstChild
      if child.flags.contains(.computed) {
        name = value(child.firstChild, frame).text
        content = child.child(1)
      }
      guard let name, let content else { continue }
      object.set(name, propertyValue(child, content, frame), keySpan: child.textSpan)
    }
    return ConfigValue(.object(object), at: node.span)
  }

  /// The value of a property; a getter's is what it returns.
  mutating func propertyValue(
    _ property: ScriptNode, _ content: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue {
    let own = value(content, frame)
    guard property.flags.contains(.accessor), case .function(let function) = own.content else {
      return own
    }
    return invoke(function, arguments: [], receiver: nil, at: content)
  }

  private mutating func element(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    let object = value(node.firstChild, frame)
    let key = value(node.child(1), frame)
    switch key.content {
    case .text(let text): if let name = text.value { return member(name, of: object, at: node) }
    case .number(let text):
      if case .list(let elements) = object.content, let index = Int(text) {
        return elements.indices.contains(index)
          ? elements[index].value : ConfigValue(.undefined, at: node.span)
      }
      return member(text, of: object, at: node)
    default: break
    }
    return unknown(node)
  }

  // MARK: Members

  /// `object.name`; what stands at `node` is the whole access.
  mutating func member(_ name: String, of object: ConfigValue, at node: ScriptNode) -> ConfigValue {
    switch object.content {
    case .object(let members):
      return members.value(name) ?? ConfigValue(.undefined, at: node.span)
    case .environment(let view): return environmentVariable(name, in: view, at: node.span)
    case .module(let path):
      return exported(name, of: path, depth: 0) ?? unknown(node)
    case .external(let module, let way): return external(module, way, name, at: node)
    case .type(let type): return staticMember(name, of: type, at: node)
    case .url(let text): return addressPart(name, of: text, at: node)
    case .either(let values, let needs):
      let inner = values.map { member(name, of: $0, at: node) }
      return ConfigValue.choice(inner, needs: needs, at: node.span)
    // Where nothing is, `?.` gives nothing, and `.` stops the program.
    case .null, .undefined, .missing: return ConfigValue(.undefined, at: node.span)
    default: return unknown(node)
    }
  }

  private func external(
    _ module: String, _ way: String, _ name: String, at node: ScriptNode
  ) -> ConfigValue {
    let path = way == "*" || way.isEmpty ? name : "\(way).\(name)"
    if module.isEmpty || module == "process" || module == "node:process" {
      let environments = [
        "process.env", "globalThis.process.env", "global.process.env", "import.meta.env",
        "Bun.env", "Deno.env", "default.env", "env",
      ]
      let isModuleName = path == "env" || path == "default.env"
      if environments.contains(path), !module.isEmpty || !isModuleName {
        return ConfigValue(.environment(EnvironmentView()), at: node.span)
      }
    }
    if module.hasPrefix("$env/static/") {
      return environmentVariable(name, in: EnvironmentView(), at: node.span)
    }
    return ConfigValue(.external(module: module, name: path), at: node.span)
  }

  /// What a variable of the environment is worth where `span` asks for it.
  func environmentVariable(
    _ name: String, in view: EnvironmentView, at span: Span
  ) -> ConfigValue {
    if let own = view.overrides.value(name) { return own }
    let unknown = ConfigValue(
      .text(Sourced(pieces: [TextPiece(text: nil, variable: name, span: span)], span: span)),
      at: span)
    switch environment[name] {
    case .given(let text):
      guard let value = text.value else { return unknown }
      let piece = TextPiece(text: value, variable: name, span: span, definition: text.span)
      return ConfigValue(.text(Sourced(pieces: [piece], span: span)), at: span)
    case .unset: return view.isChecked ? unknown : ConfigValue(.undefined, at: span)
    case .unknown: return unknown
    }
  }
}
