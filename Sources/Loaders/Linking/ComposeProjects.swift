// The compose projects of the linted files, or the one that the user names.

import Deployment

enum ComposeProjects {
  /// Loads every project; files named with `-f` are one project.
  static func load(
    paths: [String], options: RepositoryOptions, files: inout some FileAccess
  ) -> [ComposeProject] {
    if let first = options.composeFiles.first {
      let loader = ComposeLoader(
        activeProfiles: options.profiles, explicitFiles: options.composeFiles,
        environment: options.environment)
      return [loader.load(primary: first, files: &files)]
    }
    let loader = ComposeLoader(
      activeProfiles: options.profiles, environment: options.environment)
    return ComposeDiscovery.projects(paths: paths, files: &files).map {
      loader.load($0, files: &files)
    }
  }
}
