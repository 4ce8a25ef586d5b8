// `loginlint config`: what counts in a run, and who says so.

import Analysis
import ArgumentParser
import Deployment
import Loaders
import Policy
import Reports
import Rules
import SourceText

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show the settings of a run, and where each comes from.",
    discussion: "`loginlint explain configuration` tells what can be set.")

  @OptionGroup var input: InputOptions
  @OptionGroup var source: ConfigurationOptions
  @OptionGroup var rules: RuleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let workspace = try input.load(source.choice, ownRules: try rules.ownDefinitions())
    let settings = try EffectiveSettings(workspace, rules: rules, compose: input.compose)
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: settings.json))
    case .text: Console.write(settings.text)
    }
  }
}

/// Everything that is set, in the order of the configuration's keys.
struct EffectiveSettings {
  /// A setting with who says so.
  struct Row {
    let name: String
    let value: String
    let origin: Origin
  }

  enum Origin {
    case standard
    case commandLine
    case file(path: String, line: Int)

    var text: String {
      switch self {
      case .standard: ""
      case .commandLine: "command line"
      case .file(let path, let line): "\(path):\(line)"
      }
    }
  }

  private let file: String?
  private var rows: [Row] = []
  private let running: Int
  private let known: Int

  init(_ workspace: Workspace, rules: RuleOptions, compose: ComposeOptions) throws {
    let loaded = workspace.configuration
    let settings = loaded?.configuration
    file = loaded?.place.shownPath
    let options = try rules.lintOptions(workspace)
    let definitions = try rules.definitions(loaded)
    known = definitions.count
    running = definitions.count { rule in
      if options.ignore.contains(rule.name) { return false }
      if !options.select.isEmpty { return options.select.contains(rule.name) }
      return rule.persona == .default || options.includesAudit
        || options.adviceOf.contains(rule.name)
    }
    // A reason may repeat a secret of the deployment.
    let redaction = workspace.sources.redaction
    func add(_ name: String, _ value: String, given: Bool = false, at span: Span? = nil) {
      rows.append(
        Row(
          name: name, value: redaction.sentence(value),
          origin: Self.origin(given, span, settings)))
    }
    func key(_ name: String) -> Span? { settings?.places[name] }
    add(
      "persona", options.includesAudit ? "audit" : "default", given: rules.persona != nil,
      at: key("persona"))
    add("fail-on", (loaded?.failOn ?? .error).rawValue, at: key("fail-on"))
    add(
      "min-severity", options.minSeverity.name, given: rules.minSeverity != nil,
      at: key("min-severity"))
    add(
      "min-confidence", options.minConfidence.name, given: rules.minConfidence != nil,
      at: key("min-confidence"))
    for deployment in workspace.repository.deployments where !deployment.isLoose {
      let vantage = PublicVantage.of(deployment) == .sameHost ? "same-host" : "remote"
      let stated = deployment.stated.browsers
      let place = stated == settings?.browsers ? key("browser") : key("deployments")
      add("browser of \(deployment.title)", vantage, at: stated == nil ? nil : place)
    }
    for host in settings?.hosts ?? [] {
      let reader = host.reader == .browsers ? "browsers" : "containers"
      add("host \(host.name)", "\(host.address) for \(reader)", at: host.span)
    }
    for name in rules.select { add("select", name, given: true) }
    for choice in rules.select.isEmpty ? settings?.select ?? [] : [] {
      add("select", Self.text(of: choice), at: choice.rule.span)
    }
    for name in rules.ignore { add("ignore", name, given: true) }
    for choice in settings?.ignore ?? [] {
      // A rule that the command line wants runs although the file leaves it out.
      if choice.reason == nil, !rules.select.isEmpty { continue }
      add(
        choice.reason == nil ? "ignore" : "suppress", Self.text(of: choice), at: choice.rule.span)
    }
    for rule in settings?.rules ?? [] {
      // What the command line selects runs although the file switches it off.
      if rule.level?.value == .off, !rules.select.isEmpty { continue }
      for value in Self.texts(of: rule) {
        add("rule \(rule.name.value)", value, at: rule.name.span)
      }
    }
    let isNamed = !compose.files.isEmpty
    if isNamed { add("deployments", compose.files.joined(separator: " + "), given: true) }
    for project in isNamed ? [] : settings?.projects ?? [] {
      let files = project.files.map(\.value).joined(separator: " + ")
      add("deployments", files, at: project.files.first?.span)
    }
    for folder in rules.folders { add("rules-dirs", folder, given: true) }
    for folder in settings?.ruleFolders ?? [] {
      add("rules-dirs", folder.value, at: folder.span)
    }
    for pattern in settings?.exclude ?? [] { add("exclude", pattern.text, at: key("exclude")) }
  }

  private static func origin(
    _ isGiven: Bool, _ span: Span?, _ settings: Configuration?
  ) -> Origin {
    if isGiven { return .commandLine }
    guard let span, let file = settings?.file else { return .standard }
    return .file(path: file.path, line: file.lines.line(at: Int(span.start)))
  }

  private static func text(of choice: Configuration.RuleChoice) -> String {
    var text = choice.rule.value
    if !choice.paths.isEmpty { text += " in \(choice.paths.map(\.text).joined(separator: ", "))" }
    if let pointer = choice.pointer { text += "#\(pointer)" }
    if let until = choice.until { text += " until \(until.value)" }
    if let reason = choice.reason { text += ": \(reason)" }
    return text
  }

  private static func texts(of rule: Configuration.RuleSetting) -> [String] {
    var texts: [String] = []
    switch rule.level?.value {
    case .off: texts.append("off")
    case .at(let severity): texts.append(severity.name)
    case nil: break
    }
    return texts + rule.parameters.map { "params.\($0.name.value) = \($0.setting.value.text)" }
  }

  // MARK: Output

  var text: String {
    let names = rows.map(\.name.count).max() ?? 0
    let values = rows.map(\.value.count).filter { $0 <= 60 }.max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    var text = "configuration: \(file ?? "none")\n\n"
    for row in rows {
      let line =
        "\(padded(row.name, names))  \(padded(row.value, values))  \(row.origin.text)"
      text += TerminalText.visible(line.trimmedEnd) + "\n"
    }
    return text + "\n\(running) of \(known) rules run\n"
  }

  var json: JSONValue {
    [
      "schema": .integer(JSONReport.schema),
      "configuration": file.map { .string($0) } ?? .null,
      "settings": .array(
        rows.map { row in
          var members: [JSONValue.Member] = [
            .init("name", .string(row.name)), .init("value", .string(row.value)),
          ]
          switch row.origin {
          case .standard: members.append(.init("origin", "default"))
          case .commandLine: members.append(.init("origin", "command-line"))
          case .file(let path, let line):
            members += [
              .init("origin", "file"), .init("path", .string(path)), .init("line", .integer(line)),
            ]
          }
          return .object(members)
        }),
      "rules": ["running": .integer(running), "known": .integer(known)],
    ]
  }
}

extension String {
  /// The text without blanks at its end.
  fileprivate var trimmedEnd: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
