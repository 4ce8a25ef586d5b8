// Where the linted folder lies in the repository: pipelines name files from its top.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the top of a repository.
enum RepositoryFolder {
  /// The path of a folder inside its git repository; outside of one, inside the current folder.
  ///
  /// It is empty where the folder is the top itself, or lies elsewhere.
  ///
  /// - Parameter directory: the real path of the folder.
  static func path(of directory: String) -> String {
    var top = directory
    while access(top == "/" ? "/.git" : "\(top)/.git", F_OK) != 0 {
      guard top != "/", let slash = top.lastIndex(of: "/") else {
        return current.flatMap { relative(directory, to: $0) } ?? ""
      }
      top = slash == top.startIndex ? "/" : String(top[..<slash])
    }
    return relative(directory, to: top) ?? ""
  }

  private static var current: String? {
    guard let path = realpath(".", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  private static func relative(_ path: String, to folder: String) -> String? {
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }
}
