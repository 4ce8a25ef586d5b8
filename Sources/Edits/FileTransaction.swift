// Writes several files at once: all of them change, or none does.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A set of files to replace together.
public struct FileTransaction {
  /// What a file becomes.
  public struct Change: Sendable {
    /// The file's name in the file system, links resolved; written beside it and then renamed over it.
    public let path: String
    /// The bytes that it must still have; nil where there must be no file yet, or where they do not matter.
    public let before: [UInt8]?
    /// The bytes that it gets.
    public let after: [UInt8]

    /// Makes a change.
    public init(path: String, before: [UInt8]?, after: [UInt8]) {
      self.path = path
      self.before = before
      self.after = after
    }
  }

  /// Why nothing was written.
  public struct Failure: Error, Hashable, Sendable {
    /// A sentence for people, without a full stop.
    public let message: String
  }

  /// A file that waits beside the one that it replaces.
  private struct Pending {
    let change: Change
    let path: String
    /// The old file under another name, from which it comes back; nil where there was none.
    var backup: String?
    var isDone = false
  }

  private var pending: [Pending] = []

  /// Replaces the files.
  ///
  /// Permissions stay. A file that may not be written, or that is not what it was when it was read, stops all.
  public static func commit(_ changes: [Change]) throws(Failure) {
    try commit(changes, onceReady: {})
  }

  /// Replaces the files; `onceReady` is called when all new bytes are written and the last check was passed.
  static func commit(_ changes: [Change], onceReady: () -> Void) throws(Failure) {
    let signals = HeldSignals()
    defer { signals.release() }
    var transaction = FileTransaction()
    do throws(Failure) {
      for change in changes { try transaction.prepare(change) }
      // Once more right before: writing the others took time.
      for change in changes { try transaction.check(change) }
      onceReady()
      for index in transaction.pending.indices { try transaction.replace(index) }
    } catch {
      let lost = transaction.rollBack()
      throw lost.isEmpty
        ? error
        : Failure(
          message: error.message + "; what was in it before is kept in "
            + lost.map { "`\($0)`" }.joined(separator: ", "))
    }
    for file in transaction.pending { if let backup = file.backup { unlink(backup) } }
  }

  /// Checks a file and writes its new bytes beside it.
  private mutating func prepare(_ change: Change) throws(Failure) {
    var status = stat()
    let exists = lstat(change.path, &status) == 0
    if exists {
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw Failure(message: "`\(change.path)` is no regular file")
      }
      // Whoever owns the folder could replace a file that is closed to everybody, but did not mean to.
      guard status.st_mode & 0o222 != 0, access(change.path, W_OK) == 0 else {
        throw Failure(message: "`\(change.path)` is read-only")
      }
    }
    try check(change)
    let mode = exists ? status.st_mode & 0o7777 : 0o666 & ~Self.fileMask
    let path = try Self.write(change.after, beside: change.path, mode: mode)
    if exists { _ = lchown(path, status.st_uid, status.st_gid) }
    // A change of the owner takes special bits away.
    chmod(path, mode)
    pending.append(Pending(change: change, path: path))
  }

  private func check(_ change: Change) throws(Failure) {
    guard let before = change.before else { return }
    guard Self.content(of: change.path) == before else {
      throw Failure(message: "`\(change.path)` changed in the meantime")
    }
  }

  private mutating func replace(_ index: Int) throws(Failure) {
    let file = pending[index]
    if access(file.change.path, F_OK) == 0 {
      let backup = file.path + ".old"
      guard link(file.change.path, backup) == 0 || Self.copy(file.change, to: backup) else {
        throw Failure(message: "`\(file.change.path)` cannot be kept: \(Self.reason)")
      }
      pending[index].backup = backup
    }
    guard rename(file.path, file.change.path) == 0 else {
      throw Failure(message: "`\(file.change.path)` cannot be written: \(Self.reason)")
    }
    pending[index].isDone = true
  }

  /// Takes everything back; the names of the old files that could not be put back.
  private func rollBack() -> [String] {
    var lost: [String] = []
    for file in pending {
      guard file.isDone else {
        unlink(file.path)
        if let backup = file.backup { unlink(backup) }
        continue
      }
      if let backup = file.backup {
        if rename(backup, file.change.path) != 0 { lost.append(backup) }
      } else {
        unlink(file.change.path)
      }
    }
    return lost
  }

  // MARK: Files

  /// Makes a new file in the same folder, so that it can be renamed.
  private static func write(
    _ bytes: [UInt8], beside path: String, mode: mode_t
  ) throws(Failure) -> String {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    var template = Array((folder + ".loginlint-" + Self.randomPart).utf8CString)
    let file = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
    guard file >= 0 else {
      throw Failure(message: "`\(path)` cannot be written: \(reason)")
    }
    let name = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    let isComplete = put(bytes, into: file) && fchmod(file, mode) == 0 && fsync(file) == 0
    let why = reason
    close(file)
    guard isComplete else {
      unlink(name)
      throw Failure(message: "`\(path)` cannot be written: \(why)")
    }
    return name
  }

  /// What the system replaces by letters that make the name a new one.
  private static let randomPart = String(repeating: "X", count: 6)

  private static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = UnsafeRawBufferPointer(rebasing: rest).baseAddress.map {
          #if canImport(Glibc)
            Glibc.write(file, $0, rest.count)
          #elseif canImport(Musl)
            Musl.write(file, $0, rest.count)
          #else
            Darwin.write(file, $0, rest.count)
          #endif
        }
        guard let count else { return true }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// Some file systems know no second names.
  private static func copy(_ change: Change, to backup: String) -> Bool {
    guard let before = change.before ?? content(of: change.path) else { return false }
    let file = open(backup, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    var status = stat()
    return put(before, into: file) && stat(change.path, &status) == 0
      && fchmod(file, status.st_mode & 0o7777) == 0
  }

  private static func content(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += chunk[..<count]
    }
  }

  private static var fileMask: mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  private static var reason: String {
    strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
  }
}

/// Keeps the user's interruption waiting while files are half written.
private struct HeldSignals {
  private var before = sigset_t()

  init() {
    var held = sigset_t()
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&held, signal) }
    sigprocmask(SIG_BLOCK, &held, &before)
  }

  func release() {
    var before = before
    sigprocmask(SIG_SETMASK, &before, nil)
  }
}
