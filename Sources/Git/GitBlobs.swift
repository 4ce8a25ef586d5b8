// The contents of a repository's objects, asked for one by one from one process of git.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads objects with `git cat-file --batch`; the process starts with the first of them.
final class GitBlobs {
  private let command: GitCommand
  private let sizeLimit: Int
  private var process: ChildProcess?
  /// What was read and not yet used.
  private var buffer: [UInt8] = []
  private var position = 0
  /// Git went away; it is not started again.
  private var isBroken = false
  /// Whether the repository did not have an object that was asked for.
  private(set) var lacksObjects = false

  /// Asks the repository of a folder; larger objects than the limit count as missing.
  init(folder: String, sizeLimit: Int) {
    command = GitCommand(folder: folder)
    self.sizeLimit = sizeLimit
  }

  deinit { _ = process?.wait() }

  /// The bytes of an object; nil where the repository does not have it.
  func content(of identity: String) -> [UInt8]? {
    guard !isBroken, ask(identity), let header = line() else {
      isBroken = true
      lacksObjects = true
      return nil
    }
    let words = header.split(separator: 0x20)
    // `<id> missing`, and `<id> blob <size>`
    guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0
    else {
      lacksObjects = true
      return nil
    }
    guard size <= sizeLimit else {
      isBroken = !skip(size + 1)
      return nil
    }
    guard fill(size + 1) else {
      isBroken = true
      lacksObjects = true
      return nil
    }
    defer { position += size + 1 }
    return Array(buffer[position..<position + size])
  }

  private func ask(_ identity: String) -> Bool {
    if process == nil {
      process = try? command.start(["cat-file", "--batch"], isFed: true, isHeard: false)
    }
    guard let input = process?.input else { return false }
    let question = Array((identity + "\n").utf8)
    var sent = 0
    while sent < question.count {
      let count = question[sent...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  private func line() -> ArraySlice<UInt8>? {
    while true {
      if let end = buffer[position...].firstIndex(of: 0x0A) {
        defer { position = end + 1 }
        return buffer[position..<end]
      }
      guard read() else { return nil }
    }
  }

  /// Sees to it that so many bytes can be used.
  private func fill(_ count: Int) -> Bool {
    while buffer.count - position < count {
      guard read() else { return false }
    }
    return true
  }

  private func skip(_ count: Int) -> Bool {
    var left = count
    while left > 0 {
      guard fill(1) else { return false }
      let part = min(left, buffer.count - position)
      position += part
      left -= part
    }
    return true
  }

  private func read() -> Bool {
    guard let output = process?.output else { return false }
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(output, &chunk, chunk.count)
      #elseif canImport(Musl)
        let count = Musl.read(output, &chunk, chunk.count)
      #else
        let count = Darwin.read(output, &chunk, chunk.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      buffer += chunk[..<count]
      return true
    }
  }
}
