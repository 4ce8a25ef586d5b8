// How a run ends, for the caller.

/// The exit codes; thrown as an error, a status ends the run without a message.
enum ExitStatus: Int32, Error {
  case clean = 0
  /// Findings at or above the threshold, or a syntax error.
  case found = 1
  /// Wrong usage, or an input that cannot be read.
  case usage = 2
  case nothingToLint = 3
  case internalError = 4
}

/// The end of a run with a sentence for the user.
struct Failure: Error {
  let status: ExitStatus
  let message: String

  init(_ message: String, status: ExitStatus = .usage) {
    self.message = message
    self.status = status
  }
}
