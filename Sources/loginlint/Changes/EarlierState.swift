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

  /// Reads the files of that time, and which of them have another name now: old path, new path.
  func read() throws -> (workspace: Workspace, renames: [String: String]) {
    let now = workspace.root
    if workspace.options.composeFiles.contains(DiskFiles.standardInput) {
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
      func past(_ paths: [String]) -> [String] {
        paths.map { earlier[$0] ?? $0 }.filter(tree.exists)
      }
      var options = workspace.options
      options.composeFiles = past(options.composeFiles)
      options.envFiles = past(options.envFiles)
      // Nothing of what was named was there: an empty list would stand for everything that can be found.
      let lostAll = options.composeFiles.isEmpty && !workspace.options.composeFiles.isEmpty
      let root = LintedRoot(directory: now.directory, paths: lostAll ? [] : past(now.paths))
      let workspace = Workspace(root: root, files: tree, options: options)
      if tree.lacksFiles {
        throw GitFailure(
          "this clone lacks files of that time; `git fetch --refetch --no-filter` brings them")
      }
      return (workspace, renames)
    } catch {
      throw Failure("--since \(revision): \(error.message)")
    }
  }
}
