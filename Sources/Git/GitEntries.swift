// The listing of a commit: which paths there are, and which objects hold them.

import Loaders

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The entries of a commit below a folder, those of its submodules included.
final class GitEntries {
  /// An object and the repository that has it.
  struct Blob {
    let identity: String
    fileprivate let store: Int
  }

  /// What a path leads to, links followed.
  enum Place {
    case file(Blob)
    case directory(String)
    /// Something that the commit has no word about, by its path on the disk.
    case onDisk(String)
    case badLink
    case missing
  }

  /// How many links a path may go through.
  private static let linkLimit = 40
  /// How many repositories inside each other are looked into.
  private static let submoduleLimit = 100

  private var blobs: [String: Blob] = [:]
  private var links: [String: Blob] = [:]
  private var folders: [String: Set<String>] = [".": []]
  /// What git ignores, and submodules of which there is nothing to read.
  private var untold: Set<String> = []
  private var stores: [GitBlobs] = []

  init(
    repository: GitRepository, folder: String, commit: String, sizeLimit: Int
  ) throws(GitFailure) {
    var open: [(folder: String, commit: String, prefix: String, path: String)] = [
      (repository.top, commit, repository.prefix, "")
    ]
    var next = 0
    while next < open.count, next < Self.submoduleLimit {
      let (top, commit, prefix, path) = open[next]
      next += 1
      // A submodule that is not checked out would be answered by the repository around it.
      guard path.isEmpty || access(top + "/.git", F_OK) == 0,
        let found = try Self.listing(of: commit, in: top, below: prefix)
      else {
        // The commit itself was found before; that of a submodule may never have been fetched.
        if path.isEmpty { throw GitFailure("the files of commit \(commit) cannot be listed") }
        enterUntold(String(path.dropLast()))
        continue
      }
      stores.append(GitBlobs(folder: top, sizeLimit: sizeLimit))
      for entry in found {
        let own = path + entry.path
        let blob = Blob(identity: entry.identity, store: stores.count - 1)
        switch entry.mode {
        case "160000": open.append(("\(folder)/\(own)", entry.identity, "", own + "/"))
        case "120000":
          links[own] = blob
          enter(own)
        default:
          blobs[own] = blob
          enter(own)
        }
      }
    }
    for path in try Self.ignored(in: folder) where blobs[path] == nil && links[path] == nil {
      enterUntold(path)
    }
  }

  /// The paths of all files and links.
  var paths: [String] { (Array(blobs.keys) + Array(links.keys)).sorted() }

  /// Whether a file was asked for that no repository has.
  var lacksObjects: Bool { stores.contains(where: \.lacksObjects) }

  func isLink(_ path: String) -> Bool { links[path] != nil }

  func names(in folder: String) -> [String] { folders[folder, default: []].sorted() }

  func content(of blob: Blob) -> [UInt8]? { stores[blob.store].content(of: blob.identity) }

  /// Follows a path, part by part because any of them may be a link.
  func place(of path: String) -> Place {
    var current = "."
    var rest = path == "." ? [] : path.split(separator: "/").reversed().map(String.init)
    var linkCount = 0
    guard RelativePath.isInside(path) else { return .missing }
    while let part = rest.popLast() {
      current = RelativePath.resolve(part, in: current)
      guard RelativePath.isInside(current) else { return .badLink }
      if untold.contains(current) {
        return .onDisk(rest.reversed().reduce(current) { $0 + "/" + $1 })
      }
      if let link = links[current] {
        linkCount += 1
        guard linkCount <= Self.linkLimit, let target = content(of: link) else { return .badLink }
        let text = String(decoding: target, as: UTF8.self)
        guard !text.hasPrefix("/"), !text.isEmpty else { return .badLink }
        current = RelativePath.directory(of: current)
        rest += text.split(separator: "/").reversed().map(String.init)
      }
    }
    if let blob = blobs[current] { return .file(blob) }
    if folders[current] != nil { return .directory(current) }
    return linkCount > 0 ? .badLink : .missing
  }

  private func enter(_ path: String) {
    var child = path
    while child != "." {
      let parent = RelativePath.directory(of: child)
      folders[parent, default: []].insert(RelativePath.name(of: child))
      child = parent
    }
  }

  private func enterUntold(_ path: String) {
    untold.insert(path)
    enter(path)
  }

  private struct Entry {
    let mode: String
    let identity: String
    let path: String
  }

  /// `git ls-tree`; nil where there is no such commit.
  private static func listing(
    of commit: String, in top: String, below prefix: String
  ) throws(GitFailure) -> [Entry]? {
    let git = GitCommand(folder: top)
    let answer =
      prefix.isEmpty
      ? try git("ls-tree", "-r", "-z", "--full-tree", commit)
      : try git("ls-tree", "-r", "-z", "--full-tree", commit, "--", prefix)
    guard answer.status == 0 else { return nil }
    return answer.entries.compactMap { line in
      // `<mode> <type> <id>` TAB `<path>`
      guard let tab = line.firstIndex(of: 0x09),
        let path = String(validating: line[(tab + 1)...], as: UTF8.self), path.hasPrefix(prefix)
      else { return nil }
      let words = line[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 3 else { return nil }
      return Entry(mode: words[0], identity: words[2], path: String(path.dropFirst(prefix.count)))
    }
  }

  /// What git ignores below a folder; a folder that is ignored as a whole comes alone.
  private static func ignored(in folder: String) throws(GitFailure) -> [String] {
    let answer = try GitCommand(folder: folder)(
      "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    guard answer.status == 0 else { return [] }
    return answer.entries.compactMap { String(validating: $0, as: UTF8.self) }
      .map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
      .filter { !$0.isEmpty && $0 != "." }
  }
}
