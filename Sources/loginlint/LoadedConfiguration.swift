// Finds a configuration, reads it and refuses it with all its mistakes at once.

import Loaders
import Policy
import Reports
import RuleCatalog
import Rules
import SourceText

/// A configuration without a mistake.
struct LoadedConfiguration {
  /// Where it lies.
  let place: ConfigurationFile
  /// What it says.
  let configuration: Configuration
  /// All rules that there are, with its parameters.
  let rules: [RuleDefinition]
  /// The rules of its folders, as they are written.
  let folderRules: [FolderRule]
  /// Its deployments as the linted folder knows them, with where their browsers are.
  private let projects: [(project: RepositoryOptions.Project, of: Configuration.Project)]

  /// The severity from which on a run fails.
  var failOn: FailOn? { configuration.failOn.flatMap { FailOn(rawValue: $0) } }

  // MARK: Reading

  /// Reads the configuration of a linted folder; nil where there is none.
  static func load(
    _ choice: ConfigurationChoice, root: String, files: inout DiskFiles,
    ownRules: [RuleDefinition]
  ) throws -> LoadedConfiguration? {
    guard let place = try place(choice, root: root) else { return nil }
    let path = place.folder == "/" ? "/" + place.name : place.folder + "/" + place.name
    guard let file = files.readOutside(path, as: place.shownPath) else {
      throw Failure("`\(place.shownPath)` cannot be read")
    }
    let reader = ConfigurationReader(file)
    var problems = reader.problems
    var folderRules: [FolderRule] = []
    for folder in reader.configuration.ruleFolders {
      let path = place.absolute(folder.value)
      if DiskFiles(root: path) == nil {
        problems.append(.init("`\(folder.value)` is no folder that can be read", at: folder.span))
      } else {
        folderRules += try RuleFolder.rules(in: [path])
      }
    }
    let rules = RuleCatalog.definitions + ownRules + folderRules.map(\.definition)
    problems += reader.configuration.problems(with: RuleIndex(rules))
    let projects = self.projects(
      of: reader.configuration, place: place, root: root, files: files, problems: &problems)
    if !problems.isEmpty { throw failure(place.shownPath, problems, files.sources) }
    return LoadedConfiguration(
      place: place, configuration: reader.configuration,
      rules: reader.configuration.applied(to: rules), folderRules: folderRules, projects: projects)
  }

  /// The configuration of the current folder, for commands that read no deployment.
  static func ofCurrentFolder() throws -> LoadedConfiguration? {
    guard let root = DiskFiles.realPath("."), var files = DiskFiles(root: root) else { return nil }
    return try load(.nearest, root: root, files: &files, ownRules: [])
  }

  private static func place(
    _ choice: ConfigurationChoice, root: String
  ) throws -> ConfigurationFile? {
    switch choice {
    case .none: return nil
    case .file(let path):
      guard let real = DiskFiles.realPath(path) else {
        throw Failure("there is no configuration `\(path)`")
      }
      return ConfigurationFile(
        folder: RelativePath.directory(of: real), name: RelativePath.name(of: real), root: root)
    case .nearest:
      do throws(ConfigurationFile.Failure) {
        return try ConfigurationFile.nearest(to: root, exists: DiskFiles.isThere)
      } catch {
        switch error {
        case .ambiguous(let folder):
          let names = ConfigurationFile.names.map { "`\($0)`" }.joined(separator: " and ")
          throw Failure("\(names) lie side by side in \(folder); keep one of them")
        }
      }
    }
  }

  /// The deployments whose files lie in the linted folder; those of other folders are not asked for.
  private static func projects(
    of configuration: Configuration, place: ConfigurationFile, root: String, files: DiskFiles,
    problems: inout [ConfigurationProblem]
  ) -> [(project: RepositoryOptions.Project, of: Configuration.Project)] {
    configuration.projects.compactMap { project in
      func paths(_ texts: [Located<String>]) -> [String]? {
        let inside = texts.map { place.path(inRoot: $0.value, root: root) }
        guard !inside.contains(nil) else { return nil }
        for (text, path) in zip(texts, inside) {
          if let path, !files.exists(path) || files.isDirectory(path) {
            problems.append(.init("there is no file `\(text.value)`", at: text.span))
          }
        }
        return inside.compactMap(\.self)
      }
      guard let composeFiles = paths(project.files), let envFiles = paths(project.envFiles) else {
        return nil
      }
      return (
        .init(files: composeFiles, profiles: project.profiles, envFiles: envFiles), project
      )
    }
  }

  private static func failure(
    _ path: String, _ problems: [ConfigurationProblem], _ sources: SourceMap
  ) -> Failure {
    let sorted = problems.sorted { ($0.span.start, $0.message) < ($1.span.start, $1.message) }
    let frames = sorted.map { MistakeText.render($0.message, at: $0.span, sources: sources) }
    let count = sorted.count == 1 ? "a mistake" : "\(sorted.count) mistakes"
    return Failure("`\(path)` has \(count)\n\n" + frames.joined(separator: "\n"))
  }

  // MARK: Applying

  /// Adds what the configuration says of files and deployments; what the command line says stays.
  func complete(_ options: inout RepositoryOptions) {
    options.exclude = configuration.exclude
    options.excludePrefix = place.prefix
    guard options.projects.isEmpty else { return }
    options.projects = projects.map { entry in
      var project = entry.project
      if !options.profiles.isEmpty { project.profiles = options.profiles }
      if !options.envFiles.isEmpty { project.envFiles = options.envFiles }
      return project
    }
  }

  /// Tells every deployment what the configuration states about its surroundings.
  func state(in repository: inout Repository) {
    for index in repository.deployments.indices {
      let files = repository.deployments[index].composeFiles
      let own = projects.first { $0.project.files == files }?.of.browsers
      repository.deployments[index].stated.hosts = configuration.hosts
      repository.deployments[index].stated.browsers = own ?? configuration.browsers
    }
  }
}
