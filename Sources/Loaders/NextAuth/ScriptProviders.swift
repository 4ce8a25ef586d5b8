// Finds the providers that an app's scripts configure: what is given to NextAuth, what is declared as a configuration,
// and provider calls that the evaluation did not reach.

import Deployment
import SourceText
import Syntax

/// The providers of some scripts.
struct ScriptProviders<Files: FileAccess> {
  /// A provider with the place that says so.
  struct Found {
    let value: ConfigValue
    /// When it is among the providers; empty where it always is.
    let because: Because
    /// The configuration that lists it; nil where it was found on its own.
    let config: ConfigValue?
  }

  /// Functions of the library that take a configuration.
  private static var entrances: Set<String> {
    [
      "default", "default.default", "NextAuth", "Auth", "AuthHandler", "NextAuthHandler",
      "SvelteKitAuth", "ExpressAuth", "SolidAuth", "QwikAuth$", "AstroAuth", "NuxtAuthHandler",
      "initAuthConfig",
    ]
  }
  /// Words in the type of a whole configuration.
  private static var configurationTypes: [String] {
    ["AuthOptions", "AuthConfig", "NextAuthResult"]
  }
  /// Words in the type of one provider or a list of them.
  private static var providerTypes: [String] {
    ["OAuthConfig", "OIDCConfig", "OAuth2Config", "Provider"]
  }

  var evaluator: ScriptEvaluator<Files>
  private(set) var found: [Found] = []
  private(set) var notes: [Because.Step] = []
  /// Every configuration that was met.
  private var configurations: [ConfigValue] = []
  private var seen: Set<String> = []
  private var config: ConfigValue?

  init(evaluator: ScriptEvaluator<Files>) { self.evaluator = evaluator }

  /// Takes what was found so far, and forgets it.
  mutating func takeFound() -> [Found] {
    defer { found = [] }
    return found
  }

  /// Takes the configurations so far.
  mutating func takeConfigurations() -> [ConfigValue] {
    defer { configurations = [] }
    return configurations
  }

  /// Takes the notes so far.
  mutating func takeNotes() -> [Because.Step] {
    defer { notes = [] }
    return notes
  }

  // MARK: Where configurations are

  /// What a script gives to the library.
  mutating func readCalls(of module: ScriptModule) {
    let imports = Self.imports(of: module)
    guard !imports.isEmpty else { return }
    for call in module.calls where call.kind == .call {
      guard let callee = call.firstChild, Self.mayBeImported(callee, imports) else { continue }
      evaluator.begin()
      guard case .external(let library, let name) = evaluator.value(callee, nil).content,
        library.hasPrefix("next-auth") || library.hasPrefix("@auth/") || library == "#auth",
        !library.contains("/providers/"), Self.entrances.contains(name)
      else { continue }
      let arguments = evaluator.arguments(call, nil)
      // In `NextAuth(request, response, options)` what cannot be told is no configuration.
      for argument in arguments where arguments.count == 1 || argument.isObject {
        readConfiguration(argument, at: call)
      }
    }
  }

  /// The names that a script takes from the library.
  private static func imports(of module: ScriptModule) -> Set<String> {
    var names: Set<String> = []
    for statement in module.tree.root.children {
      switch statement.kind {
      case .importDeclaration
      where statement.text.hasPrefix("next-auth") || statement.text.hasPrefix("@auth/")
        || statement.text == "#auth":
        for binding in statement.children { names.insert(binding.text) }
      case .variables:
        // `const NextAuth = require("next-auth")`
        for declarator in statement.children {
          // `const { Auth } = require("@auth/core")` is rare enough to leave out.
          let isRequired = declarator.child(1)?.source.hasPrefix("require(") == true
          if isRequired, let name = declarator.firstChild { names.insert(name.text) }
        }
      default: break
      }
    }
    return names
  }

  private static func mayBeImported(_ callee: ScriptNode, _ names: Set<String>) -> Bool {
    switch callee.kind {
    case .identifier: names.contains(callee.text)
    case .member: callee.firstChild.map { mayBeImported($0, names) } ?? false
    default: false
    }
  }

  /// What a script declares to be a configuration.
  mutating func readDeclarations(of module: ScriptModule) {
    for node in module.tree.nodes(of: [.declarator, .typed]) where !node.textSpan.isEmpty {
      let type = node.text
      guard Self.configurationTypes.contains(where: type.contains) else { continue }
      let value = node.kind == .typed ? node.firstChild : node.child(1)
      guard let value else { continue }
      evaluator.begin()
      readConfiguration(evaluator.value(value, nil), at: value)
    }
  }

  private mutating func readConfiguration(_ value: ConfigValue, at node: ScriptNode, depth: Int = 0)
  {
    switch value.content {
    case .function(let function) where depth < 2:
      // `NextAuth((request) => ({…}))`, and a handler that makes the configuration for each request.
      let result = evaluator.invoke(function, arguments: [], receiver: nil, at: node)
      readConfiguration(result, at: node, depth: depth + 1)
    case .object, .either, .unknown:
      guard let providers = value["providers"] else { return }
      configurations.append(value)
      config = value
      readList(providers)
      config = nil
    default: break
    }
  }

  // MARK: Where providers are

  private mutating func readList(_ value: ConfigValue) {
    switch value.content {
    case .list(let elements):
      for element in elements { add(element.value, because: element.because, depth: 0) }
    case .either(let values, let needs):
      for choice in values {
        for element in evaluator.spreadElements(of: choice) {
          add(
            element.value,
            because: ScriptEvaluator<Files>.condition(needs, at: value.span) + element.because,
            depth: 0)
        }
      }
    case .object(let object):
      for member in object.members { add(member.value, because: Because(), depth: 0) }
    case .unknown: noteUnknown(value)
    default: break
    }
  }

  private mutating func noteUnknown(_ value: ConfigValue) {
    let needs = value.needs.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    note("providers of this list cannot be told without running the app: \(needs)", at: value.span)
  }

  private mutating func note(_ text: String, at span: Span) {
    let step = Because.Step(text, at: span)
    if !notes.contains(step) { notes.append(step) }
  }

  /// Adds a provider, each where there is a choice.
  private mutating func add(_ value: ConfigValue, because: Because, depth: Int) {
    guard depth < 6 else { return }
    switch value.content {
    case .either(let values, let needs):
      let condition = ScriptEvaluator<Files>.condition(needs, at: value.span)
      for choice in values { add(choice, because: because + condition, depth: depth + 1) }
    case .list(let elements):
      for element in elements {
        add(element.value, because: because + element.because, depth: depth + 1)
      }
    case .function(let function):
      // Auth.js 5 calls providers that are functions.
      guard function.node.kind == .function else { return }
      let options = ConfigValue(.object(ConfigObject()), at: value.span)
      let result = evaluator.invoke(
        function, arguments: [options], receiver: nil, at: function.node)
      if result.isObject { add(result, because: because, depth: depth + 1) }
    case .external(let module, let name):
      guard let factory = ProviderFactory(module: module, name: name) else { return }
      guard evaluator.library != .nextAuth4 else {
        note("next-auth 4 does not call a provider that is only named", at: value.span)
        return
      }
      let provider = factory.provider(options: nil, library: evaluator.library, at: value.span)
      add(provider, because: because, depth: depth + 1)
    case .object: addObject(value, because: because)
    case .unknown: noteUnknown(value)
    default: break
    }
  }

  private mutating func addObject(_ value: ConfigValue, because: Because) {
    let type = value["type"]?.text
    if type == "credentials" || type == "email" || type == "webauthn" {
      note(
        "the provider `\(value["id"]?.text ?? type ?? "")` asks no identity provider",
        at: value.span)
      return
    }
    if type == "built-in" {
      note(
        "the provider `\(value["id"]?.text ?? "")` has fixed addresses and is not followed",
        at: value.span)
      return
    }
    guard Self.isProvider(value) else { return }
    let id = value["options"]?["id"]?.text ?? value["id"]?.text ?? ""
    guard seen.insert("\(value.span.file.rawValue) \(value.span.start) \(id)").inserted else {
      return
    }
    seen.insert("\(value.span.file.rawValue) \(value.span.start)")
    found.append(Found(value: value, because: because, config: config))
  }

  /// A provider has an OAuth type, the options of a factory, or the keys that only providers have together.
  private static func isProvider(_ value: ConfigValue) -> Bool {
    let keys = ["issuer", "wellKnown", "authorization", "token", "clientId", "clientSecret"]
    let own = keys.filter { value[$0] != nil }
    switch value["type"]?.text {
    case "oauth", "oidc": return value["options"] != nil || value["id"] != nil || !own.isEmpty
    case nil:
      if value["options"] != nil, value["id"] != nil, value["type"] == nil { return true }
      return own.contains { $0.hasPrefix("client") } && own.contains { !$0.hasPrefix("client") }
    default: return false
    }
  }

  // MARK: What was not reached

  /// Adds the providers that no configuration led to: those of lists that are put together at run time.
  mutating func readRest(of module: ScriptModule) {
    let imports = Self.imports(of: module)
    for call in module.calls where call.kind == .call && isNew(call.span) {
      guard let callee = call.firstChild, Self.mayBeImported(callee, imports) else { continue }
      evaluator.begin()
      guard case .external(let library, let name) = evaluator.value(callee, nil).content,
        ProviderFactory(module: library, name: name)?.isFollowed == true,
        evaluator.reaches(call) != .no
      else { continue }
      add(evaluator.value(call, nil), because: Self.unreached(call), depth: 0)
    }
    for node in module.tree.nodes(of: [.declarator, .typed]) where !node.textSpan.isEmpty {
      let type = node.text
      guard Self.providerTypes.contains(where: type.contains),
        let value = node.kind == .typed ? node.firstChild : node.child(1), isNew(value.span)
      else { continue }
      evaluator.begin()
      guard evaluator.reaches(value) != .no else { continue }
      let result = evaluator.value(value, nil)
      if case .function = result.content { continue }
      add(result, because: Self.unreached(value), depth: 0)
    }
    guard !imports.isEmpty else { return }
    for node in module.tree.nodes(of: [.object]) where isNew(node.span) && Self.hasOAuthType(node) {
      evaluator.begin()
      guard evaluator.reaches(node) != .no else { continue }
      add(evaluator.value(node, nil), because: Self.unreached(node), depth: 0)
    }
  }

  private func isNew(_ span: Span) -> Bool {
    !seen.contains("\(span.file.rawValue) \(span.start)")
  }

  private static func unreached(_ node: ScriptNode) -> Because {
    Because("whether the app uses this provider is not seen in its configuration", at: node.span)
  }

  /// Whether an object has the id and the type of an OAuth provider.
  private static func hasOAuthType(_ node: ScriptNode) -> Bool {
    var hasType = false
    var hasID = false
    for property in node.children where property.kind == .property {
      if property.hasText("id") { hasID = true }
      guard property.hasText("type"), var value = property.firstChild else { continue }
      if value.kind == .typed, let inner = value.firstChild { value = inner }
      hasType = value.kind == .string && (value.hasText("oauth") || value.hasText("oidc"))
    }
    return hasType && hasID
  }
}
