// A repository for tests, made by the real git.

import Testing

@testable import Git

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder with a repository in it, which goes with its last user.
final class TestRepository {
  let path: String
  private let scratch: String

  /// Makes a repository in a folder of this name.
  init(named name: String = "shop") throws {
    let folder = try #require(ScratchFolder())
    scratch = try #require(realpath(folder.path, nil).map { String(cString: $0) })
    path = "\(scratch)/\(name)"
    mkdir(path, 0o755)
    try git("init", "-q", "-b", "main", ".")
  }

  deinit { Self.remove(scratch) }

  @discardableResult
  func git(_ arguments: String..., in folder: String? = nil) throws -> String {
    let settings = [
      "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "protocol.file.allow=always",
    ]
    var command = GitCommand(folder: folder ?? path)
    command.isolation = []
    var process = try command.start(settings + arguments, isFed: false, isHeard: true)
    let (output, errors) = process.readAll()
    let status = process.wait()
    #expect(status == 0, "git \(arguments): \(String(decoding: errors, as: UTF8.self))")
    return String(decoding: output, as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o755)
    }
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    try #require(file >= 0)
    let bytes = Array(text.utf8)
    let count = bytes.withUnsafeBytes { buffer in
      #if canImport(Glibc)
        Glibc.write(file, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        Musl.write(file, buffer.baseAddress, buffer.count)
      #else
        Darwin.write(file, buffer.baseAddress, buffer.count)
      #endif
    }
    close(file)
    #expect(count == bytes.count)
  }

  func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }

  func move(_ old: String, to new: String) { rename("\(path)/\(old)", "\(path)/\(new)") }

  @discardableResult
  func commit() throws -> String {
    try git("add", "-A")
    try git("commit", "-q", "-m", "state")
    return String(try git("rev-parse", "HEAD").dropLast())
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      let folder = opendir(path)
    else {
      unlink(path)
      return
    }
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while let entry = readdir(folder) {
      let name = String(
        cString: UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self))
      if name != ".", name != ".." { remove("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
  }
}
