// A folder on the disk that exists as long as a test runs.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new, empty folder; removed with everything in it when the last reference goes away.
final class ScratchFolder {
  struct CannotMake: Error {}

  /// The real path.
  let path: String
  /// What was made in it, in order.
  private var made: [String] = []

  init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // mkdtemp fills the six letters at the end.
    let letters = String(repeating: "X", count: 6)
    var template = Array("\(parent)/loginlint-test-\(letters)".utf8CString)
    guard let made = mkdtemp(&template), let real = realpath(made, nil) else { throw CannotMake() }
    defer { free(real) }
    path = String(cString: real)
  }

  deinit {
    // What lies in a folder was made after it.
    for made in made.reversed() { remove("\(path)/\(made)") }
    rmdir(path)
  }

  /// Writes a file, and the folders above it.
  func write(_ bytes: [UInt8], at name: String) throws {
    makeFolders(above: name)
    made.append(name)
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard file >= 0 else { throw CannotMake() }
    defer { close(file) }
    guard Glue.write(file, bytes) == bytes.count else { throw CannotMake() }
  }

  /// Writes a text file, and the folders above it.
  func write(_ text: String, at name: String) throws { try write(Array(text.utf8), at: name) }

  /// Makes a folder, and those above it.
  func makeFolder(_ name: String) {
    makeFolders(above: name + "/")
  }

  /// Makes a symbolic link.
  func link(_ name: String, to target: String) throws {
    makeFolders(above: name)
    made.append(name)
    guard symlink(target, "\(path)/\(name)") == 0 else { throw CannotMake() }
  }

  /// Makes a named pipe, which nobody writes to.
  func makePipe(_ name: String) throws {
    made.append(name)
    guard mkfifo("\(path)/\(name)", 0o644) == 0 else { throw CannotMake() }
  }

  /// Takes all permissions from a file or folder.
  func forbid(_ name: String) { chmod("\(path)/\(name)", 0) }

  /// Makes `bad?.env`, the question mark being a byte that is no UTF-8, as long as the body runs.
  func withIllegibleFile(_ body: () throws -> Void) rethrows {
    let name =
      Array("\(path)/bad".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF)]
      + Array(".env".utf8CString)
    let file = open(name, O_WRONLY | O_CREAT, 0o644)
    defer { remove(name) }
    if file >= 0 { close(file) }
    try body()
  }

  private func makeFolders(above name: String) {
    var parent = ""
    for part in name.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      parent += (parent.isEmpty ? "" : "/") + part
      if mkdir("\(path)/\(parent)", 0o755) == 0 { made.append(parent) }
    }
  }

  /// Whether permissions mean nothing to the user who runs the tests.
  static var isSuperuser: Bool { geteuid() == 0 }
}

/// The C function under a name that no method hides.
private enum Glue {
  static func write(_ file: Int32, _ bytes: [UInt8]) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, bytes, bytes.count)
    #elseif canImport(Musl)
      Musl.write(file, bytes, bytes.count)
    #else
      Darwin.write(file, bytes, bytes.count)
    #endif
  }
}
