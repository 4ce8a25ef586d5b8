// The repository on a disk. The only place that opens the files of a user, and it opens regular files only.

import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files below one folder of a disk; nothing outside of it is ever read.
public struct DiskFiles: FileAccess {
  /// The largest file that is read: no realm export, and nothing that a person wrote, is larger.
  public static let defaultSizeLimit = 256 << 20

  /// How standard input is named, as `docker compose -f -` does.
  public static let standardInput = "-"

  /// The real name of the root folder, also where it was given as `.`.
  public let rootName: String
  /// The files that were read.
  public private(set) var sources = SourceMap()

  private let root: String
  private let sizeLimit: Int
  /// Bytes that count in place of those on the disk, by real path.
  private let contents: [String: [UInt8]]
  private let folders = FolderCache()
  private var identities: [String: FileID] = [:]

  /// Opens a folder; nil where there is none.
  ///
  /// - Parameters:
  ///   - root: the folder's path, absolute or relative to the current directory.
  ///   - sizeLimit: the largest file that is read, in bytes.
  ///   - contents: what files would hold, by ``realPath(of:)``; they are there, but were not written yet.
  public init?(
    root: String, sizeLimit: Int = Self.defaultSizeLimit, contents: [String: [UInt8]] = [:]
  ) {
    guard let real = DiskEntry.realPath(root), DiskEntry.kind(of: real) == .directory else {
      return nil
    }
    self.root = real
    self.sizeLimit = sizeLimit
    self.contents = contents
    rootName = RelativePath.name(of: real)
  }

  /// What a walk met and could not look into, by path, with the reason.
  public var unreadable: [(path: String, reason: String)] {
    folders.unreadable.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The file at a path, read once; nil where ``reason(at:)`` says why, or where there is none.
  public mutating func file(at path: String) -> SourceFile? {
    let path = RelativePath.normalised(path)
    if let id = identities[path] { return sources[id] }
    guard case .there(let real, .file) = place(of: path),
      let bytes = contents[real] ?? DiskEntry.content(of: real, limit: sizeLimit)
    else { return nil }
    let file = sources.add(path: path, bytes: bytes)
    identities[path] = file.id
    return file
  }

  /// The name of a file in the file system, links resolved; nil where there is no regular file inside the root.
  public func realPath(of path: String) -> String? {
    guard case .there(let real, .file) = place(of: RelativePath.normalised(path)) else {
      return nil
    }
    return real
  }

  /// Takes what comes from standard input as the file ``standardInput`` of the root folder.
  ///
  /// - Returns: whether it could be read.
  public mutating func readStandardInput() -> Bool {
    guard let bytes = DiskEntry.standardInput(limit: sizeLimit) else { return false }
    let file = sources.add(path: Self.standardInput, bytes: bytes)
    identities[Self.standardInput] = file.id
    return true
  }

  /// Reads a file from outside the folder, which the user or a fixed place names.
  ///
  /// - Parameters:
  ///   - path: the path from `/`.
  ///   - shown: the path that reports show; inside the folder it is the file's own.
  public mutating func readOutside(_ path: String, as shown: String) -> SourceFile? {
    if RelativePath.isInside(shown), let file = file(at: shown) { return file }
    guard let real = DiskEntry.realPath(path),
      let bytes = DiskEntry.content(of: real, limit: sizeLimit)
    else { return nil }
    return sources.add(path: shown, bytes: bytes)
  }

  /// Whether there is something at a path from `/`.
  public static func isThere(_ path: String) -> Bool { DiskEntry.kind(of: path) != nil }

  /// The path from `/` with every link resolved; nil where that leads nowhere.
  public static func realPath(_ path: String) -> String? { DiskEntry.realPath(path) }

  /// Whether there is something at the path; a link counts even where it leads nowhere.
  public func exists(_ path: String) -> Bool {
    switch place(of: RelativePath.normalised(path)) {
    case .there, .badLink: true
    case .missing, .outside: false
    }
  }

  /// Whether there is a folder at the path; a link to a folder inside the root counts.
  public func isDirectory(_ path: String) -> Bool {
    if case .there(_, .directory) = place(of: RelativePath.normalised(path)) { true } else { false }
  }

  /// The names in a folder, sorted; names that are no UTF-8 are kept in ``unreadable``.
  public func list(_ directory: String) -> [String] {
    let directory = RelativePath.normalised(directory)
    guard case .there(let real, .directory) = place(of: directory) else { return [] }
    let listing = DiskEntry.names(in: real)
    if let failure = listing.failure { folders.unreadable[directory] = failure }
    for name in listing.illegible {
      folders.unreadable[RelativePath.resolve(name, in: directory)] = "its name is no UTF-8"
    }
    return listing.names
  }

  /// Whether the path itself is a symbolic link.
  public func isSymbolicLink(_ path: String) -> Bool {
    let path = RelativePath.normalised(path)
    guard path != ".", RelativePath.isInside(path), case .inside(let real) = folder(of: path)
    else { return false }
    return DiskEntry.kind(of: "\(real)/\(RelativePath.name(of: path))") == .link
  }

  /// Why what is at the path cannot be read as a file.
  public func reason(at path: String) -> String? {
    switch place(of: RelativePath.normalised(path)) {
    case .missing: nil
    case .outside: Self.leadsOut
    case .badLink(let reason): reason
    case .there(_, .directory): "a folder, no file"
    case .there(_, .link), .there(_, .other): "no regular file"
    case .there(let real, .file): DiskEntry.obstacle(to: real, limit: sizeLimit)
    }
  }

  /// The path of a file that was read.
  public func path(of id: FileID) -> String? { sources[id]?.path }

  // MARK: Staying inside

  private static let leadsOut = "leads out of the linted folder"

  fileprivate enum Place {
    case there(String, DiskEntry.Kind)
    case badLink(reason: String)
    case missing
    case outside
  }

  /// Follows a normalised path to what it means, unless that is outside the root.
  private func place(of path: String) -> Place {
    if path == "." { return .there(root, .directory) }
    guard RelativePath.isInside(path) else { return .outside }
    // A C function would stop at the zero byte and look at another path.
    guard !path.utf8.contains(0) else { return .missing }
    if let known = folders.places[path] { return known }
    let found = lookedUp(path)
    folders.places[path] = found
    return found
  }

  private func lookedUp(_ path: String) -> Place {
    switch folder(of: path) {
    case .missing: return .missing
    case .outside: return .outside
    case .inside(let folder):
      let own = "\(folder)/\(RelativePath.name(of: path))"
      guard let kind = DiskEntry.kind(of: own) else { return .missing }
      return kind == .link ? target(of: own) : .there(own, kind)
    }
  }

  private func target(of link: String) -> Place {
    guard let real = DiskEntry.realPath(link), let kind = DiskEntry.kind(of: real) else {
      return .badLink(reason: "a symbolic link that leads nowhere")
    }
    return isInside(real) ? .there(real, kind) : .badLink(reason: Self.leadsOut)
  }

  /// The real folder that holds the path's last part; links are resolved once for each folder.
  private func folder(of path: String) -> FolderCache.Folder {
    let parent = RelativePath.directory(of: path)
    if parent == "." { return .inside(root) }
    if let known = folders.real[parent] { return known }
    let found: FolderCache.Folder
    if let real = DiskEntry.realPath("\(root)/\(parent)") {
      found = isInside(real) ? .inside(real) : .outside
    } else {
      found = .missing
    }
    folders.real[parent] = found
    return found
  }

  private func isInside(_ real: String) -> Bool {
    real == root || real.hasPrefix(root == "/" ? root : root + "/")
  }
}

/// What was found out about folders; shared by copies of a ``DiskFiles``, whose root is the same.
private final class FolderCache {
  enum Folder {
    case inside(String)
    case outside
    case missing
  }

  var real: [String: Folder] = [:]
  /// What was found at each path that was asked for: loaders ask for the same one again and again.
  var places: [String: DiskFiles.Place] = [:]
  var unreadable: [String: String] = [:]
}
