// What loaders see of a repository, so that they work the same over a disk and over an example in a rule document.

import SourceText

/// The files of a repository.
///
/// Paths are relative to the linted root, with `/`, normalised; `.` is the root itself.
public protocol FileAccess {
  /// The name of the root directory, which names a compose project that lies there.
  var rootName: String { get }
  /// The file at a path, registered once; nil where there is none that may be read.
  mutating func file(at path: String) -> SourceFile?
  /// Whether there is a file or directory at the path.
  func exists(_ path: String) -> Bool
  /// Whether there is a directory at the path.
  func isDirectory(_ path: String) -> Bool
  /// The names of a directory's entries, sorted; empty where it is none.
  func list(_ directory: String) -> [String]
  /// Whether the path is a symbolic link, which a walk does not follow.
  func isSymbolicLink(_ path: String) -> Bool
  /// Why a file that exists cannot be had; nil where nothing is wrong with it.
  func reason(at path: String) -> String?
  /// The path of a file that was registered.
  func path(of id: FileID) -> String?
}

/// Files that exist only in memory: the examples of rule documents, and tests.
public struct InMemoryFiles: FileAccess {
  /// The name of the root directory.
  public let rootName: String
  /// The registered files.
  public private(set) var sources = SourceMap()
  private var identities: [String: FileID] = [:]
  private var directories: [String: Set<String>] = [".": []]

  /// Registers every file, in the order of their paths.
  public init(_ contents: [String: String], rootName: String = "project") {
    self.rootName = rootName
    for (path, text) in contents.sorted(by: { $0.key < $1.key }) {
      let path = RelativePath.normalised(path)
      identities[path] = sources.add(path: path, bytes: Array(text.utf8)).id
      addToDirectory(path)
    }
  }

  private mutating func addToDirectory(_ path: String) {
    var child = path
    while child != "." {
      let parent = RelativePath.directory(of: child)
      directories[parent, default: []].insert(RelativePath.name(of: child))
      child = parent
    }
  }

  /// The paths of all files, sorted.
  public var paths: [String] { identities.keys.sorted() }

  /// The file at a path.
  public func file(at path: String) -> SourceFile? { identities[path].flatMap { sources[$0] } }

  /// Whether there is a file or directory at the path.
  public func exists(_ path: String) -> Bool {
    identities[path] != nil || directories[path] != nil
  }

  /// Whether there is a directory at the path.
  public func isDirectory(_ path: String) -> Bool { directories[path] != nil }

  /// The names of a directory's entries, sorted.
  public func list(_ directory: String) -> [String] { directories[directory, default: []].sorted() }

  /// Memory holds no links.
  public func isSymbolicLink(_ path: String) -> Bool { false }

  /// Every file in memory can be read.
  public func reason(at path: String) -> String? { nil }

  /// The path of a registered file.
  public func path(of id: FileID) -> String? { sources[id]?.path }
}
