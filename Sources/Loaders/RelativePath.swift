// Paths relative to the linted root, worked out by their text alone: nothing here touches a disk.

/// Arithmetic on `/`-separated paths; `.` is the root and a leading `..` leads out of it.
public enum RelativePath {
  /// The path without `.` parts and with every `..` that can be resolved resolved.
  public static func normalised(_ path: String) -> String {
    if isNormal(path) { return path }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part == "..", path.hasPrefix("/") {
        continue
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    if path.hasPrefix("/") { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Whether nothing is to be done: no empty part, none that starts with a dot, no slash at the end.
  private static func isNormal(_ path: String) -> Bool {
    var previous = UInt8(ascii: "/")
    for (index, byte) in path.utf8.enumerated() {
      let startsPart = previous == UInt8(ascii: "/")
      if startsPart, byte == UInt8(ascii: ".") || (byte == UInt8(ascii: "/") && index > 0) {
        return false
      }
      previous = byte
    }
    return previous != UInt8(ascii: "/")
  }

  /// What `path` means to a file in `directory`; absolute and `~` paths stay what they are.
  public static func resolve(_ path: String, in directory: String) -> String {
    if path.hasPrefix("/") || path.hasPrefix("~") || isDrive(path) { return path }
    return normalised(directory == "." ? path : directory + "/" + path)
  }

  /// Whether the normalised path stays below the linted root.
  public static func isInside(_ path: String) -> Bool {
    !path.hasPrefix("/") && !path.hasPrefix("~") && !isDrive(path) && path != ".."
      && !path.hasPrefix("../")
  }

  /// The directory that holds the path; `.` for a path without a slash.
  public static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of the path.
  public static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Whether the path starts with a Windows drive such as `C:\`.
  static func isDrive(_ path: String) -> Bool {
    let head = Array(path.utf8.prefix(3))
    return head.count == 3 && head[1] == UInt8(ascii: ":")
      && (head[2] == UInt8(ascii: "\\") || head[2] == UInt8(ascii: "/"))
      && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(head[0] | 0x20)
  }
}
