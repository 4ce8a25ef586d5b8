// What the compose loader hands on.

import Deployment
import SourceText
import Syntax

/// A compose project as docker compose would run it.
public struct ComposeProject: Sendable {
  /// The project's name.
  public var name: String
  /// The compose file that it starts from.
  public var path: String
  /// The compose files that it is loaded from, each laid over the ones before.
  public var layers: [String] = []
  /// What tells it from the other projects of the repository: the file that it starts from, and for a
  /// variant of a default project every file.
  public var title: String
  /// Every compose file, env file and Dockerfile that was read, in the order of reading.
  public var files: [DeploymentFile] = []
  /// The services in file order, those of inactive profiles included.
  public var services: [Service] = []
  /// The networks in file order, the implicit default network last where it is used.
  public var networks: [Network] = []
  /// What could not be followed, for the reader.
  public var notes: [Because.Step] = []
  /// What docker compose would refuse; everything around it is loaded nevertheless.
  public var problems: [SyntaxProblem] = []
  /// The secrets of the project's files.
  public var redaction = Redaction()

  /// Makes an empty project.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
    title = path
  }
}
