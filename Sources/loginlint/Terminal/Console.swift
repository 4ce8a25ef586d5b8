// The program's two outputs.

import Reports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum Console {
  /// `loginlint … | head` shall end quietly.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Writes to the standard output; a reader that has gone away is no error.
  ///
  /// - Returns: whether everything is written that somebody reads.
  @discardableResult
  static func write(_ text: String) -> Bool {
    write(text, to: STDOUT_FILENO) || errno == EPIPE
  }

  /// Writes bytes of files as they are; a terminal shows what it would act on.
  static func write(_ bytes: [UInt8]) {
    guard isatty(STDOUT_FILENO) == 0 else {
      let lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      write(lines.map { TerminalText.visible(String($0)) }.joined(separator: "\n"))
      return
    }
    bytes.withUnsafeBytes { _ = write($0, to: STDOUT_FILENO) }
  }

  /// Writes to the error output.
  static func writeError(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Tells the user what went wrong; further lines, such as a caret below an expression, stay lines.
  static func complain(_ sentence: String) {
    let lines = sentence.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.visible(String($0)) }
    writeError("loginlint: \(lines.joined(separator: "\n"))\n")
  }

  static func exit(_ status: ExitStatus) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status.rawValue)
    #elseif canImport(Musl)
      Musl.exit(status.rawValue)
    #else
      Darwin.exit(status.rawValue)
    #endif
  }

  /// Writes to an open file.
  ///
  /// - Returns: whether everything is written; `errno` tells why not.
  static func write(_ text: String, to file: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: file) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      #if canImport(Glibc)
        let written = Glibc.write(file, start, rest.count)
      #elseif canImport(Musl)
        let written = Musl.write(file, start, rest.count)
      #else
        let written = Darwin.write(file, start, rest.count)
      #endif
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
    return true
  }
}
