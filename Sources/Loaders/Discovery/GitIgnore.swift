// What git ignores: the patterns of `.gitignore` files, as gitignore(5) reads them.

/// The patterns of one `.gitignore`.
public struct GitIgnore: Sendable {
  private struct Pattern: Sendable {
    let glob: [UInt8]
    let isNegated: Bool
    let isDirectoryOnly: Bool
    /// With a slash inside, a pattern matches the path below its file's folder; without, any name.
    let isAnchored: Bool
  }

  private let patterns: [Pattern]
  /// The folder of the file, relative to the root; empty at the root.
  private let base: String

  /// Reads the patterns of the file in `base`.
  public init(_ bytes: [UInt8], base: String) {
    self.base = base
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    patterns = bytes[start...].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).compactMap(
      Self.pattern)
  }

  private static func pattern(_ line: ArraySlice<UInt8>) -> Pattern? {
    var line = line
    while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line = line.dropLast() }
    guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
    let isNegated = first == UInt8(ascii: "!")
    if isNegated { line = line.dropFirst() }
    let isDirectoryOnly = line.last == UInt8(ascii: "/")
    if isDirectoryOnly { line = line.dropLast() }
    guard !line.isEmpty else { return nil }
    let isAnchored = line.contains(UInt8(ascii: "/"))
    if line.first == UInt8(ascii: "/") { line = line.dropFirst() }
    return Pattern(
      glob: Array(line), isNegated: isNegated, isDirectoryOnly: isDirectoryOnly,
      isAnchored: isAnchored)
  }

  /// Whether this file ignores a path; nil where none of its patterns speaks of it.
  ///
  /// - Parameters:
  ///   - path: the path relative to the root.
  ///   - isDirectory: whether it is a folder.
  public func verdict(on path: String, isDirectory: Bool) -> Bool? {
    let prefix = base.isEmpty ? "" : base + "/"
    guard path.hasPrefix(prefix) else { return nil }
    let relative = Array(path.utf8.dropFirst(prefix.utf8.count))
    let name =
      relative.lastIndex(of: UInt8(ascii: "/")).map { relative[($0 + 1)...] } ?? relative[...]
    var verdict: Bool?
    for pattern in patterns where isDirectory || !pattern.isDirectoryOnly {
      let subject = pattern.isAnchored ? relative[...] : name
      if Glob.matches(pattern.glob[...], subject) { verdict = !pattern.isNegated }
    }
    return verdict
  }
}
