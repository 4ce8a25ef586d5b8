// The linted paths as they were at a git revision.

import Git
import Loaders

/// The state of a workspace's files at a revision.
struct EarlierState {
  private let revision: String
  private let workspace: Workspace

  init(_ revision: String, of workspace: Workspace) {
    self.revision = revision
    self.workspace = workspace
  }

  /// What was there at the revision.
  struct State {
    /// The files of that time.
    let workspace: Workspace
    /// Which of them have another name now: old path, new path.
    let renames: [String: String]
    /// The files whose findings are nothing new though no earlier run has them.
    let settled: Set<String>
  }

  /// Reads the files of that time.
  func read() throws -> State {
    let now = workspace.root
    if workspace.options.readsStandardInput {
      throw Failure("--since cannot tell what standard input was like; name the file")
    }
    do throws(GitFailure) {
      let git = try GitRepository(of: now.directory)
      let tree = try git.tree(
        of: try git.commit(revision), rootName: RelativePath.name(of: now.directory),
        sizeLimit: DiskFiles.defaultSizeLimit)
      let renames = try git.renames(since: try git.commit(revision), of: tree.paths)
      let earlier = Dictionary(
        renames.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
      func named(_ paths: [String]) -> [String] {
        paths.map { earlier[$0] ?? $0 }.filter(tree.exists)
      }
      var options = workspace.options
      options.envFiles = named(options.envFiles)
      options.projects = options.projects.compactMap { project in
        let files = named(project.files)
        return files.isEmpty
          ? nil
          : .init(files: files, profiles: project.profiles, envFiles: named(project.envFiles))
      }
      // Nothing of what was named was there: an empty list would stand for everything that can be found.
      let lostAll = options.projects.isEmpty && !workspace.options.projects.isEmpty
      let root = LintedRoot(directory: now.directory, paths: lostAll ? [] : named(now.paths))
      let past = Workspace(root: root, files: tree, options: options, now: workspace)
      if tree.lacksFiles {
        throw GitFailure(
          "this clone lacks files of that time; `git fetch --refetch --no-filter` brings them")
      }
      return State(
        workspace: past, renames: renames,
        settled: Set([settledConfiguration(beside: tree)].compactMap(\.self)))
    } catch {
      throw Failure("--since \(revision): \(error.message)")
    }
  }

  /// The configuration where it says the same as then: its entries are judged in today's state only.
  private func settledConfiguration(beside tree: GitTree) -> String? {
    guard let path = workspace.configuration?.place.shownPath else { return nil }
    var tree = tree
    let today = workspace.sources.files.first { $0.path == path }?.bytes
    guard RelativePath.isInside(path), let then = tree.file(at: path)?.bytes else {
      return RelativePath.isInside(path) ? nil : path
    }
    return then == today ? path : nil
  }
}
