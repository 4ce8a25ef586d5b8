// Asks git something.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why git has no answer.
public struct GitFailure: Error, Hashable, Sendable {
  /// A sentence for people, without a full stop.
  public let message: String

  /// Makes a failure.
  public init(_ message: String) { self.message = message }
}

/// One question to git.
struct GitCommand {
  /// What git said.
  struct Answer {
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]

    /// The output without its line end.
    var line: String {
      var bytes = output[...]
      if bytes.last == 0x0A { bytes = bytes.dropLast() }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// The first line of git's complaint, without its `fatal: `.
    var complaint: String {
      let first = errors.split(separator: 0x0A).first.map { String(decoding: $0, as: UTF8.self) }
      guard let first else { return "git ended with exit code \(status)" }
      return first.hasPrefix("fatal: ") ? String(first.dropFirst(7)) : first
    }

    /// The entries of an output that ends each with a zero byte.
    var entries: [ArraySlice<UInt8>] { output.split(separator: 0) }
  }

  /// The folder that git works in.
  let folder: String
  /// The file that takes the place of the index.
  var index: String?
  /// What keeps a partial clone from fetching what it lacks; older versions know the second only.
  var isolation = ["GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"]

  /// Runs git and waits for its answer.
  func callAsFunction(_ arguments: String...) throws(GitFailure) -> Answer {
    var process = try start(arguments, isFed: false, isHeard: true)
    let (output, errors) = process.readAll()
    let status = process.wait()
    return Answer(status: status, output: output, errors: errors)
  }

  /// Starts git without waiting.
  func start(_ arguments: [String], isFed: Bool, isHeard: Bool) throws(GitFailure) -> ChildProcess {
    do {
      return try ChildProcess(
        "git", ["-C", folder] + Self.settings + arguments, environment: environment, isFed: isFed,
        isHeard: isHeard)
    } catch {
      throw GitFailure(
        error.isMissing ? "git is not installed" : "git cannot be started: \(error.text)")
    }
  }

  /// Nothing that a repository's settings name is run, and names come as they are.
  private static let settings = [
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
    "-c", "core.untrackedCache=false",
  ]

  /// What a hook's environment says about its own repository, of which another may be asked here
  /// (`git rev-parse --local-env-vars`).
  private static let localVariables: Set<String> = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR",
    "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR", "GIT_EXTERNAL_DIFF", "GIT_LITERAL_PATHSPECS", "GIT_OPTIONAL_LOCKS",
    "GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL", "GIT_TERMINAL_PROMPT", "LC_ALL",
  ]

  private var environment: [String] {
    var entries: [String] = []
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      let name = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)[0]
      if !Self.localVariables.contains(String(name)) { entries.append(text) }
      next = next.successor()
    }
    // Nothing of the user's is locked, and nobody is asked for a password.
    entries += [
      "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1", "LC_ALL=C",
    ]
    entries += isolation
    if let index { entries.append("GIT_INDEX_FILE=\(index)") }
    return entries
  }
}
