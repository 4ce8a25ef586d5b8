// The files of an earlier state, read from git's objects: nothing is checked out, and no file is written.

import Loaders
import SourceText

/// What lay below a folder at a commit.
///
/// What git ignores has no history, so that it counts at both times: an `.env` file that nobody commits would else look
/// as if the change had brought it. The same holds for a submodule whose old commit is not there.
public struct GitTree: FileAccess {
  /// The name of the folder.
  public let rootName: String
  /// The files that were read.
  public private(set) var sources = SourceMap()

  private let entries: GitEntries
  private var identities: [String: FileID] = [:]
  /// What the tree has no word about, as it lies on the disk.
  private var disk: DiskFiles?

  init(
    repository: GitRepository, folder: String, commit: String, rootName: String, sizeLimit: Int
  ) throws(GitFailure) {
    self.rootName = rootName
    entries = try GitEntries(
      repository: repository, folder: folder, commit: commit, sizeLimit: sizeLimit)
    disk = DiskFiles(root: folder, sizeLimit: sizeLimit)
  }

  /// The paths of the files and links that the commit holds.
  public var paths: [String] { entries.paths }

  /// Whether a file could not be read so far because this clone does not hold it.
  public var lacksFiles: Bool { entries.lacksObjects }

  /// The file at a path, read once.
  public mutating func file(at path: String) -> SourceFile? {
    let path = RelativePath.normalised(path)
    if let id = identities[path] { return sources[id] }
    let bytes: [UInt8]?
    switch entries.place(of: path) {
    case .file(let blob): bytes = entries.content(of: blob)
    case .onDisk(let real): bytes = disk?.file(at: real)?.bytes
    case .directory, .missing, .badLink: bytes = nil
    }
    guard let bytes else { return nil }
    let file = sources.add(path: path, bytes: bytes)
    identities[path] = file.id
    return file
  }

  /// Whether there is something at the path.
  public func exists(_ path: String) -> Bool {
    switch entries.place(of: RelativePath.normalised(path)) {
    case .file, .directory, .badLink: true
    case .onDisk(let real): disk?.exists(real) == true
    case .missing: false
    }
  }

  /// Whether there is a folder at the path.
  public func isDirectory(_ path: String) -> Bool {
    switch entries.place(of: RelativePath.normalised(path)) {
    case .directory: true
    case .onDisk(let real): disk?.isDirectory(real) == true
    case .file, .badLink, .missing: false
    }
  }

  /// The names in a folder, sorted.
  public func list(_ directory: String) -> [String] {
    switch entries.place(of: RelativePath.normalised(directory)) {
    case .directory(let real): entries.names(in: real)
    case .onDisk(let real): disk?.list(real) ?? []
    case .file, .badLink, .missing: []
    }
  }

  /// Whether the path itself is a symbolic link.
  public func isSymbolicLink(_ path: String) -> Bool {
    let path = RelativePath.normalised(path)
    if entries.isLink(path) { return true }
    guard case .onDisk(let real) = entries.place(of: path) else { return false }
    return disk?.isSymbolicLink(real) == true
  }

  /// Why what is at the path cannot be read as a file.
  public func reason(at path: String) -> String? {
    switch entries.place(of: RelativePath.normalised(path)) {
    case .missing: nil
    case .badLink: "a symbolic link that leads nowhere"
    case .directory: "a folder, no file"
    case .file: nil
    case .onDisk(let real): disk?.reason(at: real)
    }
  }

  /// The path of a file that was read.
  public func path(of id: FileID) -> String? { sources[id]?.path }
}
