// Which of several deployments a question is about.

import ArgumentParser
import Deployment

/// `--deployment`.
struct DeploymentOption: ParsableArguments {
  @Option(
    name: .customLong("deployment"),
    help: ArgumentHelp("The deployment, by its project name or compose file.", valueName: "name"))
  var name: String?

  /// The deployments that the question may be about; never none.
  func candidates(in workspace: Workspace) throws -> [Deployment] {
    let all = workspace.repository.deployments
    guard let name else {
      if all.isEmpty { throw workspace.nothingToLint }
      return all
    }
    let fitting = Self.deployments(called: name, among: all)
    if fitting.isEmpty {
      let known = all.map { $0.isLoose ? $0.name : "\($0.name) (\($0.title))" }
      throw Failure(
        "there is no deployment `\(name)`; "
          + (known.isEmpty ? "none was found" : "there are: \(known.joined(separator: ", "))"))
    }
    return fitting
  }

  /// The deployment with exactly these files; else the one that ends with the file, starts with it, or has
  /// the project name, which variants of one project share.
  private static func deployments(called name: String, among all: [Deployment]) -> [Deployment] {
    let claims: [(Deployment) -> Bool] = [
      { $0.title == name }, { $0.composeFiles.last == name }, { $0.path == name },
      { $0.name == name },
    ]
    return claims.lazy.map { all.filter($0) }.first { !$0.isEmpty } ?? []
  }
}
