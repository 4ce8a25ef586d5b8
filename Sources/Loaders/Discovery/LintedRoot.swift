// Which folder a run is about, from the paths that the user gives.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder that a run is about, and the named paths relative to it.
public struct LintedRoot: Equatable, Sendable {
  /// A path that the user gave and that does not exist.
  public struct MissingPath: Error, Equatable {
    /// The path as given.
    public let path: String
  }

  /// The real path of the folder.
  public let directory: String
  /// The named paths, relative to the folder.
  public let paths: [String]

  /// Chooses the root: a single folder is it; else the current directory if everything lies below
  /// it, or the nearest folder above everything.
  ///
  /// - Parameter arguments: the paths as given; none means the current directory.
  public init(of arguments: [String]) throws(MissingPath) {
    let current = DiskEntry.realPath(".") ?? "/"
    var named: [String] = []
    var folders: [String] = []
    for argument in arguments.isEmpty ? ["."] : arguments {
      guard let path = Self.absolute(argument) else { throw MissingPath(path: argument) }
      let isFolder = DiskEntry.realPath(path).flatMap(DiskEntry.kind) == .directory
      let real = isFolder ? DiskEntry.realPath(path) ?? path : path
      named.append(real)
      folders.append(isFolder ? real : RelativePath.directory(of: real))
    }
    let root: String
    if let only = folders.first, folders.count == 1, named == folders {
      root = only
    } else if folders.allSatisfy({ Self.relative($0, to: current) != nil }) {
      root = current
    } else {
      root = folders.dropFirst().reduce(folders[0]) { Self.commonFolder($0, $1) }
    }
    directory = root
    paths = named.compactMap { Self.relative($0, to: root) }
  }

  /// Takes over a folder and paths below it that need not be on the disk.
  public init(directory: String, paths: [String]) {
    self.directory = directory
    self.paths = paths
  }

  /// The real path of the folder that holds a file which need not exist; nil where there is no such folder.
  public static func folder(of file: String) -> String? {
    file.utf8.contains(0) ? nil : DiskEntry.realPath(RelativePath.directory(of: file))
  }

  /// The nearest folder above one that has a compose file by one of its usual names.
  public static func composeFolder(above directory: String) -> String? {
    var folder = directory
    while folder != "/" {
      folder = RelativePath.directory(of: folder)
      let prefix = folder == "/" ? "/" : folder + "/"
      if ComposeDiscovery.primaryNames.contains(where: { DiskEntry.kind(of: prefix + $0) == .file })
      {
        return folder
      }
    }
    return nil
  }

  /// The git repository that a folder lies in, by its top; nil outside of one.
  public static func repositoryFolder(around directory: String) -> String? {
    var folder = directory
    while true {
      if DiskFiles.isThere(folder == "/" ? "/.git" : folder + "/.git") { return folder }
      if folder == "/" { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }

  /// A further path as the root's files know it; nil where it lies outside or does not exist.
  public func path(of argument: String) -> String? {
    Self.absolute(argument).flatMap { Self.relative($0, to: directory) }
  }

  /// The path from `/` with the links of its folder resolved; nil where nothing is there.
  private static func absolute(_ path: String) -> String? {
    guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    let name = RelativePath.name(of: String(trimmed))
    if ["", ".", ".."].contains(name) { return DiskEntry.realPath(path) }
    guard let folder = DiskEntry.realPath(RelativePath.directory(of: String(trimmed))) else {
      return nil
    }
    let full = folder == "/" ? "/" + name : "\(folder)/\(name)"
    return DiskEntry.kind(of: full) == nil ? nil : full
  }

  private static func relative(_ path: String, to folder: String) -> String? {
    if path == folder { return "." }
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }

  private static func commonFolder(_ a: String, _ b: String) -> String {
    let parts = zip(a.split(separator: "/"), b.split(separator: "/")).prefix { $0 == $1 }
    return "/" + parts.map(\.0).joined(separator: "/")
  }
}
