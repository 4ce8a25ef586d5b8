// A folder of files for tests.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that goes with its last user.
final class TestFolder {
  let path: String

  init() {
    var template = Array("/tmp/loginlint-test-\(String(repeating: "X", count: 6))".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = made.flatMap { realpath($0, nil).map { String(cString: $0) } } ?? ""
  }

  deinit { Self.remove(path) }

  func write(_ text: String, to name: String, mode: mode_t = 0o644) {
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, mode)
    _ = Array(text.utf8).withUnsafeBytes { bytes in
      #if canImport(Glibc)
        Glibc.write(file, bytes.baseAddress, bytes.count)
      #elseif canImport(Musl)
        Musl.write(file, bytes.baseAddress, bytes.count)
      #else
        Darwin.write(file, bytes.baseAddress, bytes.count)
      #endif
    }
    fchmod(file, mode)
    close(file)
  }

  func read(_ name: String) -> String? {
    let file = open("\(path)/\(name)", O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    #if canImport(Glibc)
      let count = Glibc.read(file, &bytes, bytes.count)
    #elseif canImport(Musl)
      let count = Musl.read(file, &bytes, bytes.count)
    #else
      let count = Darwin.read(file, &bytes, bytes.count)
    #endif
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }

  func mode(of name: String) -> mode_t {
    var status = stat()
    lstat("\(path)/\(name)", &status)
    return status.st_mode & 0o7777
  }

  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while let entry = readdir(folder) {
      let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
      names.append(String(cString: name))
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  private static func remove(_ path: String) {
    guard let folder = opendir(path) else {
      unlink(path)
      return
    }
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while let entry = readdir(folder) {
      let name = String(
        cString: UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self))
      if name == "." || name == ".." { continue }
      let child = "\(path)/\(name)"
      var status = stat()
      if lstat(child, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        remove(child)
      } else {
        unlink(child)
      }
    }
    closedir(folder)
    rmdir(path)
  }
}
