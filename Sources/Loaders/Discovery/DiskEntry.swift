// What the operating system says about one path.

import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Questions to the disk; paths are absolute and hold no zero byte.
enum DiskEntry {
  enum Kind { case file, directory, link, other }

  /// The names in a folder.
  struct Listing {
    var names: [String] = []
    /// Names that are no UTF-8, with replacement characters.
    var illegible: [String] = []
    /// Why the folder could not be listed.
    var failure: String?
  }

  /// What is at the path, a link not followed; nil where there is nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return kind(status)
  }

  private static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .link
    default: .other
    }
  }

  /// The path with every link resolved; nil where that leads nowhere or in a circle.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  /// The bytes of a regular file of at most `limit` bytes.
  static func content(of path: String, limit: Int) -> [UInt8]? {
    // What is no regular file any more is not waited for, and a link put in its place is refused.
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, kind(status) == .file, status.st_size <= limit else {
      return nil
    }
    let size = Int(status.st_size)
    var isComplete = true
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      LargePages.prefer(for: buffer.baseAddress, count: size)
      while count < size, let start = buffer.baseAddress {
        let read = read(file, start + count, size - count)
        if read < 0 && errno == EINTR { continue }
        isComplete = read >= 0
        // A file that became shorter in the meantime ends here.
        guard read > 0 else { break }
        count += read
      }
    }
    return isComplete ? bytes : nil
  }

  /// All that comes from standard input; nil where it cannot be read or is longer than `limit` bytes.
  static func standardInput(limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0, bytes.count + count <= limit else { return nil }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Why a regular file cannot be read; nil where nothing stands against it.
  static func obstacle(to path: String, limit: Int) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return failure }
    if status.st_size > limit {
      return limit >= 1 << 20 ? "larger than \(limit >> 20) MiB" : "larger than \(limit) bytes"
    }
    return access(path, R_OK) == 0 ? nil : failure
  }

  /// The names in a folder, sorted, without `.` and `..`.
  static func names(in path: String) -> Listing {
    var listing = Listing()
    guard let folder = opendir(path) else {
      listing.failure = failure
      return listing
    }
    defer { closedir(folder) }
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while let entry = readdir(folder) {
      let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
      guard let text = String(validatingCString: name) else {
        listing.illegible.append(String(cString: name))
        continue
      }
      if text != ".", text != ".." { listing.names.append(text) }
    }
    listing.names.sort()
    return listing
  }

  /// The last call's failure in words.
  private static var failure: String {
    switch errno {
    case EACCES, EPERM: "no permission to read it"
    case let code: strerror(code).map { String(cString: $0) } ?? "cannot be read"
    }
  }
}
