// Writes files of the user's project, all or nothing.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum WrittenFile {
  /// Puts a text into a file: a new one, or the place of the old one in one step.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let scratch = "\(path).\(getpid()).tmp"
    var status = stat()
    let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
    let file = open(scratch, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard file >= 0 else { throw Failure("`\(path)` cannot be written: \(reason)") }
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { posixWrite(file, $0) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      offset += count
    }
    let isComplete = offset == bytes.count && close(file) == 0
    guard isComplete, rename(scratch, path) == 0 else {
      let failure = Failure("`\(path)` cannot be written: \(reason)")
      unlink(scratch)
      throw failure
    }
  }

  private static func posixWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(file, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(file, bytes.baseAddress, bytes.count)
    #endif
  }

  private static var reason: String {
    strerror(errno).map { String(cString: $0) } ?? "the system does not say why"
  }
}
