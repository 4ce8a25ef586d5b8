// Writes a file as a whole or not at all.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts text into files.
enum OutputFile {
  /// Why a file cannot be written.
  struct Problem: Error {
    let reason: String

    /// What the system said last.
    fileprivate static var ofSystem: Problem { Problem(reason: String(cString: strerror(errno))) }
  }

  /// Replaces the content of a file, or makes one; a reader sees the old or the new content, never a part.
  ///
  /// What is no regular file, such as a pipe of the shell's, is written to.
  static func write(_ text: String, to path: String) throws(Problem) {
    if let file = descriptor(of: path) {
      try stream(text, to: file)
      return
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      try replace(path, with: text, mode: nil)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw Problem(reason: "it is a folder")
    case S_IFREG:
      guard access(path, W_OK) == 0 else { throw .ofSystem }
      // A link keeps pointing where it does.
      guard let real = realpath(path, nil) else { throw .ofSystem }
      defer { free(real) }
      try replace(String(cString: real), with: text, mode: status.st_mode & 0o7777)
    default:
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw .ofSystem }
      defer { close(file) }
      try stream(text, to: file)
    }
  }

  /// The open file that a path of the shell's stands for.
  ///
  /// Behind it may be a regular file that others write to as well, which must not be replaced.
  static func descriptor(of path: String) -> Int32? {
    if path == "/dev/stdout" { return STDOUT_FILENO }
    if path == "/dev/stderr" { return STDERR_FILENO }
    let folder = "/dev/fd/"
    return path.hasPrefix(folder) ? Int32(path.dropFirst(folder.count)) : nil
  }

  /// Writes to what is no file; a reader that has seen enough is no error.
  private static func stream(_ text: String, to file: Int32) throws(Problem) {
    guard Console.write(text, to: file) || errno == EPIPE else { throw .ofSystem }
  }

  /// Writes a new file beside the old one, and gives it the name.
  private static func replace(
    _ path: String, with text: String, mode: mode_t?
  ) throws(Problem) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var number = 0
    var draft = ""
    var file: Int32 = -1
    // The first process of every container has the same number, and one that was killed leaves its draft.
    repeat {
      number += 1
      draft = "\(folder).loginlint-\(getpid())-\(number)"
      file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    } while file < 0 && errno == EEXIST && number < 100
    guard file >= 0 else { throw .ofSystem }
    do throws(Problem) {
      // What the old file allowed, where that can be set; some file systems know no modes.
      if let mode { _ = fchmod(file, mode) }
      try finish(file, with: text)
      guard rename(draft, path) == 0 else { throw .ofSystem }
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Writes everything and closes the file, which may be what fails on a full disk.
  private static func finish(_ file: Int32, with text: String) throws(Problem) {
    guard Console.write(text, to: file) else {
      let code = errno
      close(file)
      errno = code
      throw .ofSystem
    }
    guard close(file) == 0 else { throw .ofSystem }
  }
}
