// Which files of the linted paths are worth a look: a walk that leaves out what git ignores.

import Deployment
import SourceText

/// The files that were found, and those that were left out with the reason.
public struct Inventory: Sendable {
  /// A file that was found.
  public struct Entry: Hashable, Sendable {
    /// The path relative to the root.
    public let path: String
    /// What its name suggests; nil for a file that was named and whose name says nothing.
    public let candidate: FileKind?
    /// Whether the user named the file itself.
    public let isNamed: Bool
  }

  /// The files, by path.
  public private(set) var entries: [Entry] = []
  /// What was left out although it was asked for or looked like a file of ours.
  public private(set) var skipped: [(path: String, reason: String)] = []

  /// Walks the given paths; files among them count as named.
  ///
  /// - Parameters:
  ///   - paths: relative to the root; `.` walks everything.
  ///   - files: the files of the repository.
  ///   - exclude: what the walk leaves out.
  ///   - excludePrefix: what the paths begin with in the eyes of these patterns.
  public init(
    paths: [String], files: inout some FileAccess, exclude: [PathPattern] = [],
    excludePrefix: String = ""
  ) {
    var found: [String: Entry] = [:]
    for path in paths.map(RelativePath.normalised) {
      if files.isDirectory(path) {
        var walk = Walk(root: path)
        walk.run(&files)
        skipped += walk.skipped
        for child in walk.paths
        where found[child] == nil && !exclude.contains(where: { $0.matches(excludePrefix + child) })
        {
          found[child] = Entry(path: child, candidate: FileNames.candidate(child), isNamed: false)
        }
      } else if files.exists(path) {
        found[path] = Entry(path: path, candidate: FileNames.candidate(path), isNamed: true)
      } else {
        skipped.append((path, "there is no such file or folder"))
      }
    }
    entries = found.values.sorted { $0.path < $1.path }
  }
}

/// One walk over a folder.
private struct Walk {
  /// More folders inside each other than people make; a loop of links or mounts ends here.
  static let depthLimit = 40
  /// More files than a walk is meant for; the rest is named as skipped.
  static let fileLimit = 100_000

  let root: String
  var paths: [String] = []
  var skipped: [(path: String, reason: String)] = []

  mutating func run(_ files: inout some FileAccess) {
    var ignores: [GitIgnore] = []
    // A walk that starts below the root still obeys the `.gitignore` files above it.
    var parent = root
    while parent != "." {
      parent = RelativePath.directory(of: parent)
      ignores.insert(contentsOf: Self.gitIgnore(in: parent, &files), at: 0)
    }
    walk(root, depth: 0, ignores: ignores, &files)
  }

  private static func gitIgnore(in folder: String, _ files: inout some FileAccess) -> [GitIgnore] {
    let path = join(folder, ".gitignore")
    guard files.exists(path), let file = files.file(at: path) else { return [] }
    return [GitIgnore(file.bytes, base: folder == "." ? "" : folder)]
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder == "." ? name : folder + "/" + name
  }

  private mutating func walk(
    _ folder: String, depth: Int, ignores: [GitIgnore], _ files: inout some FileAccess
  ) {
    guard depth < Self.depthLimit else {
      skipped.append((folder, "more than \(Self.depthLimit) folders deep"))
      return
    }
    let names = files.list(folder)
    var ignores = ignores
    if names.contains(".gitignore") { ignores += Self.gitIgnore(in: folder, &files) }
    for name in names {
      let path = Self.join(folder, name)
      let isDirectory = files.isDirectory(path)
      if isDirectory {
        guard !FileNames.skippedFolders.contains(name), !files.isSymbolicLink(path),
          !Self.isIgnored(path, isDirectory: true, by: ignores)
        else { continue }
        if let kind = FileNames.candidate(path), [.compose, .nginx, .keycloak].contains(kind) {
          skipped.append((path, "a folder, no file"))
        }
        walk(path, depth: depth + 1, ignores: ignores, &files)
      } else if FileNames.candidate(path) != nil {
        guard !Self.isIgnored(path, isDirectory: false, by: ignores) else { continue }
        guard paths.count < Self.fileLimit else {
          skipped.append((path, "more than \(Self.fileLimit) files"))
          return
        }
        paths.append(path)
      }
    }
  }

  /// The last pattern that speaks of the path decides, the innermost file last.
  private static func isIgnored(_ path: String, isDirectory: Bool, by ignores: [GitIgnore]) -> Bool
  {
    for ignore in ignores.reversed() {
      if let verdict = ignore.verdict(on: path, isDirectory: isDirectory) { return verdict }
    }
    return false
  }
}
