// What is looked at: the paths, and how the compose projects among them are loaded.

import ArgumentParser
import Rules

/// The options of every command that reads a deployment.
struct InputOptions: ParsableArguments {
  @Argument(
    help: "Files and folders; the current folder where none is given.", completion: .file())
  var paths: [String] = []

  @OptionGroup var compose: ComposeOptions

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - configuration: which configuration counts.
  ///   - ownRules: rules beside the built-in ones that it may name.
  ///   - contents: what files of these real paths would hold.
  func load(
    _ configuration: ConfigurationChoice, ownRules: [RuleDefinition] = [],
    contents: [String: [UInt8]] = [:]
  ) throws -> Workspace {
    try Workspace(
      paths: paths, compose: compose, configuration: configuration, ownRules: ownRules,
      contents: contents)
  }

  /// Reads the project that a question is about.
  func loadProject(_ configuration: ConfigurationChoice) throws -> Workspace {
    try Workspace.ofProject(paths: paths, compose: compose, configuration: configuration)
  }
}

/// Which compose files and profiles make the deployment.
struct ComposeOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: ArgumentHelp(
      "Load exactly this compose file, as `docker compose -f` does; `-` is standard input. Repeat it for more.",
      valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("Activate a compose profile. Repeat it for more.", valueName: "name"))
  var profiles: [String] = []

  @Option(
    name: .customLong("env-file"),
    help: ArgumentHelp(
      "Read this file instead of `.env`, as `docker compose --env-file` does. Repeat it for more.",
      valueName: "file"),
    completion: .file())
  var envFiles: [String] = []

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp(
      "Set a variable, as the environment of `docker compose` would; a name alone takes its value from this "
        + "process, `*` takes all of them. Repeat it for more.",
      valueName: "name[=value]"))
  var environment: [String] = []

  /// The variables that the user gives or lets in; nothing of the process environment by itself.
  func variables() throws -> [String: String] {
    var variables: [String: String] = [:]
    for entry in environment {
      if entry == "*" {
        variables.merge(ProcessEnvironment.all) { given, _ in given }
      } else if let sign = entry.firstIndex(of: "="), sign != entry.startIndex {
        variables[String(entry[..<sign])] = String(entry[entry.index(after: sign)...])
      } else if entry.isEmpty || entry.hasPrefix("=") {
        throw Failure("`--env \(entry)` is neither a name nor `name=value`")
      } else if let value = ProcessEnvironment.value(of: entry) {
        variables[entry] = value
      }
    }
    return variables
  }
}
