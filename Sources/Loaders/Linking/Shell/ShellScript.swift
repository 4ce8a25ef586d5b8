// Cuts a shell script into the commands that a container's start runs, as far as files are concerned.

import Deployment
import SourceText

/// A word of a script: text, and what the shell puts in when it runs the command.
struct ShellWord {
  /// A part of a word.
  enum Part {
    /// Text that stands for itself.
    case text(String)
    /// `$NAME`, `${NAME}`, `${NAME:-text}`.
    case variable(String, fallback: String?)
    /// What another command prints, or a form that is not followed.
    case other
  }

  var parts: [Part]
  /// Where the word is written.
  var span: Span?
}

/// A command with its redirections.
struct ShellCommand {
  /// `NAME=value` before the command, or instead of one.
  var assignments: [(name: String, value: ShellWord)] = []
  /// The command's name and its arguments.
  var words: [ShellWord] = []
  /// `< file`.
  var input: ShellWord?
  /// `> file` or `>> file`.
  var output: ShellWord?
  /// Whether its input is written in the script.
  var hasHereDocument = false
  /// The text of the command.
  var span: Span?

  fileprivate var isEmpty: Bool {
    assignments.isEmpty && words.isEmpty && input == nil && output == nil
  }
}

/// The commands of a script in the order in which they are written.
struct ShellScript {
  /// A longer script is not one that somebody writes to start a proxy.
  private static let sizeLimit = 64 << 10
  private static let commandLimit = 500

  /// Commands that are joined by `|` stand together.
  private(set) var pipelines: [[ShellCommand]] = []
  /// Whether some commands only run under a condition.
  private(set) var hasBranches = false

  private let source: Sourced<String>
  private let bytes: [UInt8]
  private var offset = 0
  private var pipeline: [ShellCommand] = []
  private var command = ShellCommand()
  private var start: Int?
  private var redirection: Redirection?
  private var hereDocuments: [String] = []

  private enum Redirection { case input, output, ignored }

  /// Reads a script; a variable that compose has no value for counts as empty there.
  init(_ source: Sourced<String>) {
    self.source = source
    let text = Array(source.textWithUnknownsEmpty.utf8)
    bytes = text.count > Self.sizeLimit ? [] : text
    read()
  }

  private mutating func read() {
    while offset < bytes.count, pipelines.count < Self.commandLimit {
      let byte = bytes[offset]
      switch byte {
      case 0x0A:
        offset += 1
        endPipeline()
        skipHereDocuments()
      case 0x20, 0x09, 0x0D: offset += 1
      case UInt8(ascii: "\\") where peek(1) == 0x0A: offset += 2
      case UInt8(ascii: "#"): skipLine()
      case UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"):
        offset += 1
        endPipeline()
      case UInt8(ascii: "&"): readAmpersand()
      case UInt8(ascii: "|"): readBar()
      case UInt8(ascii: "<"), UInt8(ascii: ">"): readRedirection()
      default: readWord()
      }
    }
    endPipeline()
  }

  private func peek(_ distance: Int) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  private mutating func skipLine() {
    while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
  }

  // MARK: Operators

  private mutating func readAmpersand() {
    if peek(1) == UInt8(ascii: ">") {
      offset += 2
      redirection = .ignored
      return
    }
    offset += peek(1) == UInt8(ascii: "&") ? 2 : 1
    endPipeline()
  }

  private mutating func readBar() {
    if peek(1) == UInt8(ascii: "|") {
      offset += 2
      hasBranches = true
      endPipeline()
    } else {
      offset += peek(1) == UInt8(ascii: "&") ? 2 : 1
      endCommand()
    }
  }

  private mutating func readRedirection() {
    // `2>` is written without a blank, and the number is no argument then.
    var isStandard = true
    if offset > 0, let last = command.words.last, case .text(let text)? = last.parts.first,
      last.parts.count == 1, text.utf8.count == 1, let digit = text.utf8.first,
      (0x30...0x39).contains(digit), bytes[offset - 1] == digit
    {
      command.words.removeLast()
      isStandard = text == (bytes[offset] == UInt8(ascii: "<") ? "0" : "1")
    }
    let isInput = bytes[offset] == UInt8(ascii: "<")
    offset += 1
    if isInput, peek(0) == UInt8(ascii: "<") {
      offset += 1
      if peek(0) == UInt8(ascii: "<") {
        offset += 1
        redirection = .ignored
      } else {
        readHereDelimiter()
      }
      return
    }
    if let next = peek(0), next == UInt8(ascii: "&") {
      offset += 1
      redirection = .ignored
      return
    }
    if let next = peek(0), next == UInt8(ascii: ">") || next == UInt8(ascii: "|") { offset += 1 }
    redirection = !isStandard ? .ignored : isInput ? .input : .output
  }

  private mutating func readHereDelimiter() {
    if peek(0) == UInt8(ascii: "-") { offset += 1 }
    while let byte = peek(0), byte == 0x20 || byte == 0x09 { offset += 1 }
    let from = offset
    while let byte = peek(0), !Self.endsWord(byte) { offset += 1 }
    let word = bytes[from..<offset].filter { !"'\"\\".utf8.contains($0) }
    hereDocuments.append(String(decoding: word, as: UTF8.self))
    command.hasHereDocument = true
  }

  private mutating func skipHereDocuments() {
    for delimiter in hereDocuments {
      while offset < bytes.count {
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let line = String(
          decoding: bytes[offset..<end].drop { $0 == 0x09 || $0 == 0x20 }, as: UTF8.self)
        offset = min(end + 1, bytes.count)
        if line == delimiter { break }
      }
    }
    hereDocuments = []
  }

  // MARK: Words

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || ";&|<>()".utf8.contains(byte)
  }

  private mutating func readWord() {
    let from = offset
    start = start ?? offset
    var parts: [ShellWord.Part] = []
    var text: [UInt8] = []
    var quote: UInt8?
    func flush() {
      if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
      text = []
    }
    scan: while let byte = peek(0) {
      switch byte {
      case UInt8(ascii: "'") where quote != UInt8(ascii: "\""),
        UInt8(ascii: "\"") where quote != UInt8(ascii: "'"):
        quote = quote == nil ? byte : nil
        offset += 1
      case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
        if let next = peek(1), next != 0x0A {
          let isKept = quote != nil && !"$`\"\\".utf8.contains(next)
          text += isKept ? [byte, next] : [next]
        }
        offset = min(offset + 2, bytes.count)
      case UInt8(ascii: "$") where quote != UInt8(ascii: "'"):
        if let part = readExpansion() {
          flush()
          parts.append(part)
        } else {
          text.append(byte)
          offset += 1
        }
      case UInt8(ascii: "`") where quote != UInt8(ascii: "'"):
        flush()
        parts.append(.other)
        offset = (bytes[(offset + 1)...].firstIndex(of: byte) ?? bytes.count - 1) + 1
      case _ where quote == nil && Self.endsWord(byte): break scan
      default:
        text.append(byte)
        offset += 1
      }
    }
    flush()
    take(ShellWord(parts: parts, span: source.span(of: from..<offset)))
  }

  /// What stands after a `$`; nil where the sign stands for itself.
  private mutating func readExpansion() -> ShellWord.Part? {
    guard let next = peek(1) else { return nil }
    if next == UInt8(ascii: "(") {
      skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
      return .other
    }
    if next == UInt8(ascii: "{") {
      let from = offset + 2
      skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}"))
      return Self.braced(bytes[min(from, offset)..<max(from, offset - 1)])
    }
    guard Self.startsName(next) else {
      // `$1`, `$@`, `$!` and the like.
      guard "0123456789@*#?!$-".utf8.contains(next) else { return nil }
      offset += 2
      return .other
    }
    let from = offset + 1
    offset = from
    while let byte = peek(0), Self.isNameByte(byte) { offset += 1 }
    return .variable(String(decoding: bytes[from..<offset], as: UTF8.self), fallback: nil)
  }

  private mutating func skipBalanced(_ open: UInt8, _ close: UInt8) {
    var depth = 0
    while let byte = peek(0) {
      offset += 1
      if byte == open { depth += 1 }
      if byte == close {
        depth -= 1
        if depth == 0 { return }
      }
    }
  }

  /// The inside of `${…}`.
  private static func braced(_ inner: ArraySlice<UInt8>) -> ShellWord.Part {
    guard let first = inner.first, startsName(first) else { return .other }
    let name = inner.prefix { isNameByte($0) }
    let rest = inner[name.endIndex...]
    let word = String(decoding: name, as: UTF8.self)
    if rest.isEmpty { return .variable(word, fallback: nil) }
    let operation = rest.drop { $0 == UInt8(ascii: ":") }
    guard let sign = operation.first, "-=".utf8.contains(sign) else { return .other }
    let fallback = String(decoding: operation.dropFirst(), as: UTF8.self)
    return .variable(word, fallback: fallback.contains("$") ? nil : fallback)
  }

  static func startsName(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "_")
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    startsName(byte) || (0x30...0x39).contains(byte)
  }

  // MARK: Commands

  private static let leadingWords: Set<String> = [
    "if", "then", "elif", "else", "while", "until", "do", "done", "fi", "!", "{", "}", "exec",
    "command", "time", "esac",
  ]
  private static let branchingWords: Set<String> = ["if", "elif", "else", "case", "while", "until"]

  private mutating func take(_ word: ShellWord) {
    switch redirection {
    case .input: command.input = word
    case .output: command.output = word
    case .ignored: break
    case nil:
      if command.words.isEmpty, let keyword = word.literal {
        if Self.branchingWords.contains(keyword) { hasBranches = true }
        if Self.leadingWords.contains(keyword) { return }
        if let (name, value) = Self.assignment(word) {
          command.assignments.append((name, value))
          return
        }
      } else if command.words.isEmpty, let (name, value) = Self.assignment(word) {
        command.assignments.append((name, value))
        return
      }
      command.words.append(word)
    }
    redirection = nil
  }

  /// `NAME=value`.
  static func assignment(_ word: ShellWord) -> (String, ShellWord)? {
    guard case .text(let text)? = word.parts.first, let equals = text.firstIndex(of: "="),
      let first = text.utf8.first, startsName(first),
      text[..<equals].utf8.allSatisfy(isNameByte)
    else { return nil }
    var value = word
    value.parts[0] = .text(String(text[text.index(after: equals)...]))
    return (String(text[..<equals]), value)
  }

  private mutating func endCommand() {
    if !command.isEmpty {
      if let start { command.span = source.span(of: start..<min(max(offset, start), bytes.count)) }
      pipeline.append(command)
    }
    command = ShellCommand()
    redirection = nil
    start = nil
  }

  private mutating func endPipeline() {
    endCommand()
    if !pipeline.isEmpty { pipelines.append(pipeline) }
    pipeline = []
  }
}

extension ShellWord {
  /// The text of a word that the shell does not change.
  var literal: String? {
    switch (parts.count, parts.first) {
    case (0, _): ""
    case (1, .text(let text)): text
    default: nil
    }
  }
}
