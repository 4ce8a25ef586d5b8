// What is looked at: the paths, and how the compose projects among them are loaded.

import ArgumentParser

/// The options of every command that reads a deployment.
struct InputOptions: ParsableArguments {
  @Argument(
    help: "Files and folders; the current folder where none is given.", completion: .file())
  var paths: [String] = []

  @OptionGroup var compose: ComposeOptions

  /// Reads everything.
  func load() throws -> Workspace {
    try Workspace(paths: paths, compose: compose)
  }
}

/// Which compose files and profiles make the deployment.
struct ComposeOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: ArgumentHelp(
      "Load exactly this compose file, as `docker compose -f` does. Repeat it for more.",
      valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("Activate a compose profile. Repeat it for more.", valueName: "name"))
  var profiles: [String] = []
}
