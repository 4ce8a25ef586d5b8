// What a run has read: the files on the disk and the model that they make.

import Analysis
import Deployment
import Git
import Loaders
import Policy
import Rules
import SourceText

struct Workspace {
  /// The folder that the run is about.
  let root: LintedRoot
  /// The model.
  var repository: Repository
  /// The files, with what must not be shown of them.
  let sources: SourceMap
  /// How compose projects were chosen and loaded.
  let options: RepositoryOptions
  /// What the project says of its linting; nil where it says nothing.
  let configuration: LoadedConfiguration?
  /// How much of the project the run sees.
  let extent: SuppressionOptions.Extent

  /// Reads the paths; a path that does not exist is an error, and so is a mistake in the configuration.
  ///
  /// - Parameters:
  ///   - paths: the paths as the user gives them.
  ///   - compose: how compose projects are chosen.
  ///   - choice: which configuration counts.
  ///   - ownRules: rules beside the built-in ones that it may name.
  ///   - contents: what files would hold, by their real paths.
  init(
    paths: [String], compose: ComposeOptions, configuration choice: ConfigurationChoice,
    ownRules: [RuleDefinition] = [], contents: [String: [UInt8]] = [:]
  ) throws {
    let root = try Self.root(paths: paths, composeFiles: compose.files)
    guard var files = DiskFiles(root: root.directory, contents: contents) else {
      throw Failure("`\(root.directory)` is no folder that can be read")
    }
    configuration = try LoadedConfiguration.load(
      choice, root: root.directory, files: &files, ownRules: ownRules)
    var options = RepositoryOptions()
    options.profiles = compose.profiles
    options.environment = try compose.variables()
    if compose.files.contains(DiskFiles.standardInput), !files.readStandardInput() {
      throw Failure("standard input cannot be read")
    }
    options.envFiles = try compose.envFiles.map { try Self.path(of: $0, in: root) }
    if !compose.files.isEmpty {
      options.projects = [
        .init(
          files: try compose.files.map { try Self.path(of: $0, in: root) },
          profiles: options.profiles, envFiles: options.envFiles)
      ]
    }
    configuration?.complete(&options)
    repository = Repository(paths: root.paths, files: &files, options: options)
    configuration?.state(in: &repository)
    let isPart = !compose.files.isEmpty || !root.paths.allSatisfy(files.isDirectory)
    extent =
      isPart ? .part : root.paths == ["."] && Self.isTop(root, configuration) ? .whole : .folder
    repository.skipped += files.unreadable
    repository.skipped.sort { $0.path < $1.path }
    var sources = files.sources
    sources.redaction.merge(repository.redaction)
    self.sources = sources
    self.root = root
    self.options = options
  }

  /// Reads the same paths at another time.
  ///
  /// - Parameters:
  ///   - root: the folder and the paths, as they are called at that time.
  ///   - files: the files of that time.
  ///   - options: how compose projects are chosen, in the names of that time.
  ///   - now: the state that it is compared with, whose configuration counts for both.
  init(root: LintedRoot, files: GitTree, options: RepositoryOptions, now: Workspace) {
    var files = files
    repository = Repository(paths: root.paths, files: &files, options: options)
    configuration = now.configuration
    extent = now.extent
    configuration?.state(in: &repository)
    var sources = files.sources
    sources.redaction.merge(repository.redaction)
    self.sources = sources
    self.root = root
    self.options = options
  }

  /// Reads the project that `docker compose` would work on: without a path, and where the current folder
  /// holds no deployment, that is the one of the nearest folder above.
  ///
  /// Linting keeps to the folder it is given; a question has its answer where the project is.
  static func ofProject(
    paths: [String], compose: ComposeOptions, configuration: ConfigurationChoice
  ) throws -> Workspace {
    let workspace = try Workspace(paths: paths, compose: compose, configuration: configuration)
    guard paths.isEmpty, compose.files.isEmpty, workspace.repository.deployments.isEmpty,
      let folder = LintedRoot.composeFolder(above: workspace.root.directory)
    else { return workspace }
    return try Workspace(paths: [folder], compose: compose, configuration: configuration)
  }

  /// Whether a linted folder is all of its project: nothing above it belongs to it.
  private static func isTop(_ root: LintedRoot, _ configuration: LoadedConfiguration?) -> Bool {
    if let place = configuration?.place, place.prefix.isEmpty { return true }
    guard let top = LintedRoot.repositoryFolder(around: root.directory) else {
      return configuration == nil
    }
    return top == root.directory
  }

  private static func path(of file: String, in root: LintedRoot) throws -> String {
    if file == DiskFiles.standardInput { return file }
    if let path = root.path(of: file) { return path }
    throw Failure("`\(file)` does not exist or lies outside `\(root.directory)`")
  }

  private static func root(paths: [String], composeFiles: [String]) throws -> LintedRoot {
    do throws(LintedRoot.MissingPath) {
      let root = try LintedRoot(of: paths)
      // Compose files elsewhere bring their own folder with them.
      if paths.isEmpty, let first = composeFiles.first, first != DiskFiles.standardInput,
        root.path(of: first) == nil
      {
        let single = try LintedRoot(of: [first])
        return try LintedRoot(of: [single.directory])
      }
      return root
    } catch {
      throw Failure("there is no file or folder `\(error.path)`")
    }
  }

  /// The facts of one of the deployments, the others beside it.
  func facts(of deployment: Deployment) -> DeploymentFacts {
    let all = repository.deployments
    guard let index = all.firstIndex(where: { $0.title == deployment.title }) else {
      return DeploymentFacts(deployment)
    }
    return Neighbourhood(all).facts(at: index)
  }

  /// Whether nothing of what was found is a file that the tool understands.
  var isEmpty: Bool { repository.files.isEmpty }

  /// The end of a run that has nothing to work on.
  var nothingToLint: Failure {
    var text =
      "nothing to lint in \(root.directory): no compose file, nginx configuration, Keycloak realm "
      + "or NextAuth provider configuration was found"
    let skipped = repository.skipped
    if !skipped.isEmpty {
      let shown = skipped.prefix(3).map { "\($0.path): \($0.reason)" }.joined(separator: "; ")
      text += " (skipped \(shown)\(skipped.count > 3 ? "; …" : ""))"
    }
    return Failure(text, status: .nothingToLint)
  }
}
