// Starts another program. The only place that does, and git is the only program.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that was started and whose end nobody has waited for yet.
struct ChildProcess {
  /// What the program reads; -1 where it reads nothing.
  private(set) var input: Int32 = -1
  /// What the program prints.
  private(set) var output: Int32 = -1
  /// What the program complains of; -1 where nobody asks.
  private(set) var errors: Int32 = -1
  private let identity: pid_t

  /// Starts a program that is looked up in `PATH`; throws the number of the system's error.
  ///
  /// - Parameters:
  ///   - name: the program's name.
  ///   - arguments: its arguments.
  ///   - environment: entries such as `LC_ALL=C`, and nothing else of this process.
  ///   - isFed: whether ``input`` leads to it; else it finds an empty input.
  ///   - isHeard: whether ``errors`` leads to what it complains of; else that is lost.
  init(
    _ name: String, _ arguments: [String], environment: [String], isFed: Bool, isHeard: Bool
  ) throws(SystemError) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let feed = isFed ? try Pipe() : nil
    let print = try Pipe()
    let complain = isHeard ? try Pipe() : nil
    if let feed {
      posix_spawn_file_actions_adddup2(&actions, feed.end, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, print.start, STDOUT_FILENO)
    if let complain {
      posix_spawn_file_actions_adddup2(&actions, complain.start, STDERR_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var identity: pid_t = 0
    let code = Self.withCStrings([name] + arguments) { arguments in
      Self.withCStrings(environment) { environment in
        posix_spawnp(&identity, name, &actions, nil, arguments, environment)
      }
    }
    // The program has its own ends; ours would keep it waiting for the end of its input.
    if let feed { close(feed.end) }
    close(print.start)
    if let complain { close(complain.start) }
    guard code == 0 else {
      if let feed { close(feed.start) }
      close(print.end)
      if let complain { close(complain.end) }
      throw SystemError(code: code)
    }
    self.identity = identity
    input = feed?.start ?? -1
    output = print.end
    errors = complain?.end ?? -1
  }

  /// Closes what leads to the program and waits for its end.
  ///
  /// - Returns: its exit code; 128 and the signal's number where a signal ended it.
  mutating func wait() -> Int32 {
    for file in [input, output, errors] where file >= 0 { close(file) }
    (input, output, errors) = (-1, -1, -1)
    var status: Int32 = 0
    while waitpid(identity, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Reads both outputs to their ends, whichever has something first.
  func readAll() -> (output: [UInt8], errors: [UInt8]) {
    var texts: [[UInt8]] = [[], []]
    var open = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while open.contains(where: { $0.fd >= 0 }) {
      if poll(&open, nfds_t(open.count), -1) < 0 {
        if errno == EINTR { continue }
        break
      }
      for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
        let count = read(open[index].fd, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        // A negative number is one that `poll` passes over.
        if count <= 0 { open[index].fd = -1 } else { texts[index] += chunk[..<count] }
      }
    }
    return (texts[0], texts[1])
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}

/// What the operating system said.
struct SystemError: Error {
  let code: Int32

  /// Whether there is no such program.
  var isMissing: Bool { code == ENOENT }

  var text: String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}

/// A pipe whose ends no other program inherits.
private struct Pipe {
  /// Where something is written.
  let start: Int32
  /// Where it is read.
  let end: Int32

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (end, start) = (ends[0], ends[1])
  }
}
