// `loginlint model`: what was understood of the files.

import ArgumentParser
import Reports

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Show what was understood: files, services, networks, proxies, realms, logins.")

  @OptionGroup var input: InputOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let workspace = try input.load()
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: ModelJSON(workspace).document))
    case .text: Console.write(ModelText(workspace, output.look.terminal).text())
    }
    if workspace.isEmpty { throw workspace.nothingToLint }
  }
}
