// Patterns over paths as people know them from .gitignore: in the configuration they choose files.

/// A pattern such as `realms/*.json`, `**/test/**` or `fixtures/`.
public struct PathPattern: Hashable, Sendable {
  /// Why a text is no pattern.
  public struct Mistake: Error, Equatable {
    /// The sentence without a full stop.
    public let message: String
  }

  /// The pattern as written.
  public let text: String
  /// Without a slash inside, a pattern matches a name at any depth.
  private let isAnchored: Bool
  private let isFolderOnly: Bool
  private let glob: [UInt8]

  /// Reads a pattern.
  public init(_ text: String) throws(Mistake) {
    self.text = text
    if let message = Self.mistake(in: text) { throw Mistake(message: message) }
    var glob = Substring(text)
    if glob.hasPrefix("./") { glob = glob.dropFirst(2) }
    isFolderOnly = glob.hasSuffix("/")
    if isFolderOnly { glob = glob.dropLast() }
    isAnchored = glob.contains("/") || text.hasPrefix("./")
    if glob.hasPrefix("/") { glob = glob.dropFirst() }
    self.glob = Array(glob.utf8)
  }

  /// Whether it takes a file, or a folder that holds the file.
  ///
  /// - Parameter path: the file's path below the folder that the pattern is relative to.
  public func matches(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    var start = bytes.startIndex
    for end in bytes.indices where bytes[end] == UInt8(ascii: "/") {
      if takes(bytes[..<end], from: start) { return true }
      start = end + 1
    }
    return !isFolderOnly && takes(bytes[...], from: start)
  }

  /// Whether it takes a path, whose last name starts at an offset.
  private func takes(_ path: ArraySlice<UInt8>, from name: Int) -> Bool {
    Glob.matches(glob[...], isAnchored ? path : path[name...])
  }

  private static func mistake(in text: String) -> String? {
    let bytes = Array(text.utf8)
    if bytes.isEmpty || text == "/" || text == "./" { return "the pattern is empty" }
    if bytes.first == UInt8(ascii: "!") {
      return "a pattern cannot be turned round with `!`; list what is meant"
    }
    if bytes.last == UInt8(ascii: "\\") { return "the pattern ends in a backslash" }
    if text.split(separator: "/").contains("..") {
      return "a pattern cannot lead out of the folder of its file"
    }
    return hasOpenClass(bytes) ? "the `[` in the pattern is never closed" : nil
  }

  private static func hasOpenClass(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      guard bytes[index] == UInt8(ascii: "[") else {
        index += 1
        continue
      }
      // A bracket right behind the opening one is a member of the class.
      var end = index + 1
      if end < bytes.count, "!^".utf8.contains(bytes[end]) { end += 1 }
      if end < bytes.count { end += 1 }
      while end < bytes.count, bytes[end] != UInt8(ascii: "]") {
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      if end >= bytes.count { return true }
      index = end + 1
    }
    return false
  }
}
