// Where a configuration lies, and what its paths mean to the linted folder.

import Loaders

/// A configuration file on the disk.
public struct ConfigurationFile: Equatable, Sendable {
  /// The names that are looked for.
  public static let names = [".loginlint.yaml", ".loginlint.yml"]

  /// Why none is taken.
  public enum Failure: Error, Equatable {
    /// Two files of one folder claim to be it.
    case ambiguous(folder: String)
  }

  /// The folder that holds it, by its real path.
  public let folder: String
  /// Its name in the folder.
  public let name: String
  /// The folder that its paths are relative to.
  public let base: String
  /// What the paths of the linted folder begin with, seen from the base; empty where both are the same.
  public let prefix: String
  /// Its path as reports show it: relative to the linted folder.
  public let shownPath: String

  /// Takes a file for the configuration of a linted folder.
  public init(folder: String, name: String, root: String) {
    self.folder = folder
    self.name = name
    let below = Self.path(of: root, below: folder)
    // A file of somewhere else speaks of the linted folder.
    base = below == nil ? root : folder
    prefix = below.map { $0.isEmpty ? "" : $0 + "/" } ?? ""
    if let below {
      let steps = below.isEmpty ? 0 : below.split(separator: "/").count
      shownPath = String(repeating: "../", count: steps) + name
    } else if let inside = Self.path(of: folder, below: root) {
      shownPath = inside + "/" + name
    } else {
      shownPath = folder == "/" ? "/" + name : folder + "/" + name
    }
  }

  /// The path of a folder below another one, empty for the folder itself; nil where it lies elsewhere.
  private static func path(of folder: String, below other: String) -> String? {
    if folder == other { return "" }
    let prefix = other == "/" ? "/" : other + "/"
    return folder.hasPrefix(prefix) ? String(folder.dropFirst(prefix.count)) : nil
  }

  /// The nearest configuration of a folder or above it, not above the repository that holds the folder.
  ///
  /// - Parameters:
  ///   - root: the linted folder, by its real path.
  ///   - exists: whether there is something at a path.
  public static func nearest(
    to root: String, exists: (String) -> Bool
  ) throws(Failure) -> ConfigurationFile? {
    var folder = root
    while true {
      let prefix = folder == "/" ? "/" : folder + "/"
      let found = names.filter { exists(prefix + $0) }
      if found.count > 1 { throw .ambiguous(folder: folder) }
      if let name = found.first {
        return ConfigurationFile(folder: folder, name: name, root: root)
      }
      if folder == "/" || exists(prefix + ".git") { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }

  /// A path of the configuration as the linted folder knows it; nil where it lies outside of that.
  public func path(inRoot path: String, root: String) -> String? {
    let absolute = RelativePath.normalised(path.hasPrefix("/") ? path : base + "/" + path)
    guard let inside = Self.path(of: absolute, below: root) else { return nil }
    return inside.isEmpty ? "." : inside
  }

  /// A path of the configuration from `/`.
  public func absolute(_ path: String) -> String {
    RelativePath.normalised(path.hasPrefix("/") ? path : base + "/" + path)
  }
}
