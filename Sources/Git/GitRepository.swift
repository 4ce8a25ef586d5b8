// A folder's history.

import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The git repository that a folder lies in.
public struct GitRepository: Sendable {
  /// The real path of the folder that the repository's work tree begins at.
  public let top: String
  /// The folder's path below it with a slash at the end; empty where it is the top itself.
  public let prefix: String

  private let folder: String

  /// Finds the repository of a folder.
  ///
  /// - Parameter folder: the folder's real path.
  public init(of folder: String) throws(GitFailure) {
    let answer = try GitCommand(folder: folder)("rev-parse", "--show-toplevel")
    guard answer.status == 0, !answer.line.isEmpty else {
      let complaint = answer.complaint
      if complaint.hasPrefix("not a git repository") {
        throw GitFailure("`\(folder)` is in no git repository")
      }
      throw GitFailure("`\(folder)`: \(complaint)")
    }
    self.folder = folder
    top = answer.line
    if folder == top {
      prefix = ""
    } else if folder.hasPrefix(top == "/" ? top : top + "/") {
      prefix = String(folder.dropFirst(top == "/" ? 1 : top.count + 1)) + "/"
    } else {
      throw GitFailure("git places `\(folder)` in `\(top)`, where it does not lie")
    }
  }

  /// The commit that a revision names; `main...` is the commit where the current one left `main`, as in `git diff`.
  public func commit(_ revision: String) throws(GitFailure) -> String {
    let git = GitCommand(folder: folder)
    guard !revision.isEmpty, !revision.hasPrefix("-"), !revision.utf8.contains(0) else {
      throw GitFailure("`\(revision)` is no revision")
    }
    if revision.hasSuffix("...") {
      let name = String(revision.dropLast(3))
      let other = try commit(name.isEmpty ? "HEAD" : name)
      let answer = try git("merge-base", "HEAD", other)
      guard answer.status == 0, !answer.line.isEmpty else {
        throw GitFailure("`\(name)` and the current commit have no ancestor in common")
      }
      return answer.line
    }
    guard !revision.contains("..") else {
      throw GitFailure("`\(revision)` is a range; name the revision before the change")
    }
    let answer = try git("rev-parse", "--verify", "--quiet", revision + "^{commit}")
    guard answer.status == 0, !answer.line.isEmpty else {
      let shallow = try git("rev-parse", "--is-shallow-repository").line == "true"
      throw GitFailure(
        "there is no revision `\(revision)`"
          + (shallow ? "; this clone has a part of the history only, `git fetch` more of it" : ""))
    }
    return answer.line
  }

  /// What lay below the folder at a commit.
  public func tree(of commit: String, rootName: String, sizeLimit: Int) throws(GitFailure)
    -> GitTree
  {
    try GitTree(
      repository: self, folder: folder, commit: commit, rootName: rootName, sizeLimit: sizeLimit)
  }

  /// The files that were renamed since a commit, also where git has not been told: their paths below the folder
  /// before and after.
  ///
  /// - Parameters:
  ///   - commit: the commit.
  ///   - paths: the files of that time below the folder.
  public func renames(since commit: String, of paths: [String]) throws(GitFailure) -> [String:
    String]
  {
    // A file that is still there was not renamed, and asking git takes as long as all the rest.
    guard paths.contains(where: { access("\(folder)/\($0)", F_OK) != 0 }) else { return [:] }
    guard let scratch = ScratchFolder() else { return [:] }
    defer { scratch.remove() }
    let git = try commandKnowingNewFiles(in: scratch)
    let answer = try git(
      "diff", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=all",
      "--name-status", "-z", "-M", "--diff-filter=R", commit)
    guard answer.status == 0 else { return [:] }
    let words = answer.entries.map { String(decoding: $0, as: UTF8.self) }
    var renames: [String: String] = [:]
    var index = 0
    while index + 2 < words.count {
      let (old, new) = (words[index + 1], words[index + 2])
      if old.hasPrefix(prefix), new.hasPrefix(prefix) {
        renames[String(old.dropFirst(prefix.count))] = String(new.dropFirst(prefix.count))
      }
      index += 3
    }
    return renames
  }

  /// Git with a copy of the index in which new files are announced; the user's own stays what it is.
  private func commandKnowingNewFiles(in scratch: ScratchFolder) throws(GitFailure) -> GitCommand {
    var git = GitCommand(folder: top)
    let index = try git("rev-parse", "--git-path", "index").line
    let copy = scratch.path + "/index"
    guard scratch.copy(index.hasPrefix("/") ? index : "\(top)/\(index)", to: copy) else {
      return git
    }
    git.index = copy
    _ = try git("add", "--intent-to-add", "--ignore-errors", "--", prefix.isEmpty ? "." : prefix)
    return git
  }
}
