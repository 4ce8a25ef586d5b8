// The compose projects of the linted files, or those that the user names.

import Deployment
import Syntax

enum ComposeProjects {
  /// Loads every project of the parsed compose files, or exactly those that are named.
  static func load(
    trees: [String: DataTree], options: RepositoryOptions, files: inout some FileAccess
  ) -> [ComposeProject] {
    if !options.projects.isEmpty {
      return options.projects.compactMap { project in
        var loader = ComposeLoader(
          activeProfiles: project.profiles, explicitFiles: project.files,
          envFiles: project.envFiles, environment: options.environment, trees: trees)
        return project.files.first.map { loader.load(primary: $0, files: &files) }
      }
    }
    var loader = ComposeLoader(
      activeProfiles: options.profiles, envFiles: options.envFiles,
      environment: options.environment, trees: trees)
    var projects: [ComposeProject] = []
    for candidate in ComposeDiscovery.projects(among: trees, files: &files) {
      projects.append(loader.load(candidate, files: &files))
    }
    return projects
  }
}
