// The compose projects of the linted files, or the one that the user names.

import Deployment
import Syntax

enum ComposeProjects {
  /// Loads every project of the parsed compose files; files named with `-f` are one project.
  static func load(
    trees: [String: DataTree], options: RepositoryOptions, files: inout some FileAccess
  ) -> [ComposeProject] {
    var loader = ComposeLoader(
      activeProfiles: options.profiles, explicitFiles: options.composeFiles,
      envFiles: options.envFiles, environment: options.environment, trees: trees)
    if let first = options.composeFiles.first {
      return [loader.load(primary: first, files: &files)]
    }
    var projects: [ComposeProject] = []
    for candidate in ComposeDiscovery.projects(among: trees, files: &files) {
      projects.append(loader.load(candidate, files: &files))
    }
    return projects
  }
}
