// `loginlint explain` and `loginlint rules`: what a rule or another topic is about, and which rules there are.

import ArgumentParser
import Reports
import RuleCatalog
import Rules

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print a rule's document: why it matters, an example, the fix, when it is fine.",
    discussion: """
      Beside the rules it explains: \(Topic.all.map(\.name).joined(separator: ", ")). Without a name it lists these; \
      `loginlint rules` lists the rules.
      """)

  @Argument(
    help: "The name of a rule or a topic.",
    completion: .list(RuleNames.builtIn + Topic.all.map(\.name)))
  var name: String?

  func run() throws {
    guard let name else {
      for topic in Topic.all { Console.write("\(topic.name)  \(topic.summary)\n") }
      Console.write("\nand every rule that `loginlint rules` lists\n")
      return
    }
    if let topic = Topic.named(name) {
      Console.write("# \(topic.name)\n\n\(topic.summary).\n\n\(topic.text)\n")
      return
    }
    let (definition, prose) = try Self.rule(named: name)
    var text = "# \(definition.name)\n\n\(definition.summary).\n\n"
    text += "\(definition.severity.name) · family \(definition.family) · since \(definition.since)"
    if let impact = definition.security { text += " · security: \(impact.rawValue)" }
    text += definition.persona == .audit ? " · with --persona audit\n" : "\n"
    for parameter in definition.parameters {
      text += "params.\(parameter.name) = \(Self.text(of: parameter.setting))\n"
    }
    text += "\n" + prose.trimmedLines + "\n"
    if !definition.references.isEmpty {
      text += "\n## References\n\n" + definition.references.map { "- \($0)\n" }.joined()
    }
    Console.write(text)
  }

  /// A rule that the program has, else one of the project's own.
  private static func rule(named name: String) throws -> (RuleDefinition, prose: String) {
    if let found = RuleCatalog.rule(named: name) { return (found.definition, found.prose) }
    let own = try LoadedConfiguration.ofCurrentFolder()?.folderRules ?? []
    if let found = own.first(where: { $0.definition.name == name }) {
      return (found.definition, found.document.prose)
    }
    let names = (RuleCatalog.definitions + own.map(\.definition)).map(\.name)
    throw Failure(RuleNames.unknown(name, among: names + Topic.all.map(\.name)))
  }

  private static func text(of setting: RuleDefinition.Parameter.Setting) -> String {
    switch setting {
    case .int(let number): "\(number)"
    case .bool(let bool): "\(bool)"
    case .string(let text): text
    case .strings(let texts): texts.joined(separator: ", ")
    }
  }
}

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules: name, severity, persona, summary.",
    discussion:
      "Those of folders that the configuration of the current folder names are among them.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    let own = try LoadedConfiguration.ofCurrentFolder()?.folderRules ?? []
    let rules = RuleCatalog.definitions + own.map(\.definition)
    switch output.format {
    case .json:
      Console.write(
        JSONWriter.text(
          of: [
            "schema": .integer(JSONReport.schema),
            "rules": .array(rules.map(Self.json)),
          ]))
    case .text:
      let width = rules.map(\.name.count).max() ?? 0
      for rule in rules {
        let name = rule.name + String(repeating: " ", count: width - rule.name.count)
        let severity =
          rule.severity.name + String(repeating: " ", count: 7 - rule.severity.name.count)
        let audit = rule.persona == .audit ? "audit    " : "default  "
        Console.write("\(name)  \(severity)  \(audit)\(rule.summary)\n")
      }
    }
  }

  private static func json(_ rule: RuleDefinition) -> JSONValue {
    [
      "name": .string(rule.name), "family": .string(rule.family),
      "severity": .string(rule.severity.name), "persona": .string(rule.persona.rawValue),
      "security": rule.security.map { .string($0.rawValue) } ?? .null,
      "since": .string(rule.since), "summary": .string(rule.summary),
      "params": .object(rule.parameters.map { .init($0.name, json($0.setting)) }),
    ]
  }

  private static func json(_ setting: RuleDefinition.Parameter.Setting) -> JSONValue {
    switch setting {
    case .int(let number): .integer(Int(number))
    case .bool(let bool): .boolean(bool)
    case .string(let text): .string(text)
    case .strings(let texts): .strings(texts)
    }
  }
}

extension String {
  /// The text without empty lines at its start and end.
  fileprivate var trimmedLines: String {
    var text = Substring(self)
    while text.first == "\n" { text.removeFirst() }
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
