// Writes a file as a whole or not at all.

import Edits
import Loaders

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts text into files.
enum OutputFile {
  /// Why a file is not written.
  struct Problem: Error {
    /// What is told to the user, without a full stop.
    let sentence: String

    fileprivate init(sentence: String) { self.sentence = sentence }

    /// Says why a path cannot be written.
    init(_ path: String, _ reason: String) { sentence = "`\(path)` cannot be written: \(reason)" }

    /// Says what the system said last.
    fileprivate init(_ path: String) { self.init(path, String(cString: strerror(errno))) }
  }

  /// Replaces the content of a file, or makes one; a reader sees the old or the new content, never a part.
  ///
  /// What is no regular file, such as a pipe of the shell's, is written to.
  static func write(_ text: String, to path: String) throws(Problem) {
    if let file = descriptor(of: path) {
      try stream(text, to: file, called: path)
      return
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      try replace(path, with: text)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw Problem(path, "it is a folder")
    case S_IFREG:
      // A link keeps pointing where it does.
      guard let real = DiskFiles.realPath(path) else { throw Problem(path) }
      try replace(real, with: text)
    default:
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw Problem(path) }
      defer { close(file) }
      try stream(text, to: file, called: path)
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
  private static func stream(
    _ text: String, to file: Int32, called path: String
  ) throws(Problem) {
    guard Console.write(text, to: file) || errno == EPIPE else { throw Problem(path) }
  }

  private static func replace(_ path: String, with text: String) throws(Problem) {
    do throws(FileTransaction.Failure) {
      try FileTransaction.commit([.init(path: path, before: nil, after: Array(text.utf8))])
    } catch {
      throw Problem(sentence: error.message)
    }
  }
}
