// A folder for files that are gone when the run ends.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of our own in the system's folder for temporary files.
struct ScratchFolder {
  /// The path.
  let path: String

  /// Makes the folder; nil where that fails.
  init?() {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/loginlint-\(String(repeating: "X", count: 6))".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { return nil }
    path = made
  }

  /// Copies a file; false where it cannot be read or written.
  func copy(_ source: String, to target: String) -> Bool {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { return false }
    defer { close(input) }
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { return false }
    defer { close(output) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(input, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count == 0 }
      var sent = 0
      while sent < count {
        let written = chunk[sent..<count].withUnsafeBytes {
          write(output, $0.baseAddress, $0.count)
        }
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return false }
        sent += written
      }
    }
  }

  /// Removes the folder with the files in it.
  func remove() {
    if let folder = opendir(path) {
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      while let entry = readdir(folder) {
        let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        unlink("\(path)/\(String(cString: name))")
      }
      closedir(folder)
    }
    rmdir(path)
  }
}
