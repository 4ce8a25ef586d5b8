// Where the linted folder lies in the repository: pipelines name files from its top.

import Loaders

/// Finds the top of a repository.
enum RepositoryFolder {
  /// The path of a folder inside its git repository; outside of one, inside the current folder.
  ///
  /// It is empty where the folder is the top itself, or lies elsewhere.
  ///
  /// - Parameter directory: the real path of the folder.
  static func path(of directory: String) -> String {
    let top = LintedRoot.repositoryFolder(around: directory) ?? DiskFiles.realPath(".")
    return top.flatMap { relative(directory, to: $0) } ?? ""
  }

  private static func relative(_ path: String, to folder: String) -> String? {
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }
}
