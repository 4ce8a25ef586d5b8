// Which of several deployments a question is about.

import ArgumentParser
import Deployment

/// `--deployment`.
struct DeploymentOption: ParsableArguments {
  @Option(
    name: .customLong("deployment"),
    help: ArgumentHelp("The deployment, by its name or compose file.", valueName: "name"))
  var name: String?

  /// The deployments that the question may be about; never none.
  func candidates(in workspace: Workspace) throws -> [Deployment] {
    let all = workspace.repository.deployments
    guard let name else {
      if all.isEmpty { throw workspace.nothingToLint }
      return all
    }
    let fitting = all.filter { $0.name == name || $0.path == name }
    if fitting.isEmpty {
      let known = all.map { known in known.path.map { "\(known.name) (\($0))" } ?? known.name }
      throw Failure(
        "there is no deployment `\(name)`; "
          + (known.isEmpty ? "none was found" : "there are: \(known.joined(separator: ", "))"))
    }
    return fitting
  }
}
