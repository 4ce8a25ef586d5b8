// `loginlint login`: the simulated login, step by step.

import Analysis
import ArgumentParser
import Deployment
import Loaders
import Reports
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct LoginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Walk the configured logins step by step, without any network.",
    usage: "loginlint login [<name>] [<paths> ...] [<options>]")

  @Argument(
    help: ArgumentHelp(
      "The login's id, if it shall be one only, then files and folders.",
      discussion: "A first word that is a path on the disk counts as one.",
      valueName: "name-or-path"),
    completion: .file())
  var arguments: [String] = []

  @OptionGroup var compose: ComposeOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let name = arguments.first.flatMap { access($0, F_OK) == 0 ? nil : $0 }
    let paths = name == nil ? arguments : Array(arguments.dropFirst())
    let workspace = try Workspace.ofProject(
      paths: paths, compose: compose, configuration: configuration.choice)
    let all = try deployment.candidates(in: workspace).flatMap { workspace.facts(of: $0).logins }
    let flows = all.filter { name == nil || $0.login.id == name }
    if let name, flows.isEmpty {
      let known = all.map(\.login.id).joined(separator: ", ")
      throw Failure(
        "there is neither a login nor a path `\(name)`; "
          + (known.isEmpty ? "no login was found" : "the logins are: \(known)"))
    }
    let answer = LoginAnswer(flows: flows)
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: answer.json(workspace.sources)))
    case .text: Console.write(answer.text(output.look.terminal, workspace.sources))
    }
  }
}
