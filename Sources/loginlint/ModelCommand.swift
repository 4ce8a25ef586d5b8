// `loginlint model`: what was understood of the files.

import ArgumentParser
import Reports

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Show what was understood: files, services, networks, proxies, realms, logins.")

  @OptionGroup var input: InputOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    var workspace = try input.loadProject(configuration.choice)
    if deployment.name != nil {
      workspace.repository.deployments = try deployment.candidates(in: workspace)
    }
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: ModelJSON(workspace).document))
    case .text: Console.write(ModelText(workspace, output.look.terminal).text())
    }
    if workspace.isEmpty { throw workspace.nothingToLint }
  }
}
