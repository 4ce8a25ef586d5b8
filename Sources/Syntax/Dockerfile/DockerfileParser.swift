// Parses Dockerfiles as BuildKit's Dockerfile frontend does.

import SourceText

/// Turns the bytes of a Dockerfile into instructions.
public enum DockerfileParser {
  /// Parses a file; an instruction that the builder would refuse costs only itself.
  public static func parse(_ file: SourceFile) -> DockerfileTree {
    var builder = DockerfileTreeBuilder(file)
    return builder.build()
  }
}

private struct DockerfileTreeBuilder {
  private static let keywords: Set<String> = [
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
    "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
  ]

  private let file: SourceFile
  private var reader: DockerfileLineReader
  private var line: DockerfileLine
  private var instructions: [DockerfileInstruction] = []
  private var problems: [SyntaxProblem] = []
  private var hasStage = false
  private var reportedMissingStage = false
  private var isTemplate = false

  init(_ file: SourceFile) {
    self.file = file
    self.reader = DockerfileLineReader(file)
    self.line = DockerfileLine(file: file.id, end: 0)
  }

  mutating func build() -> DockerfileTree {
    while let next = reader.next() {
      // A lone line continuation at the end of the file.
      guard !next.bytes.isEmpty else { continue }
      line = next
      readInstruction()
    }
    problems.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    return DockerfileTree(
      file: file, instructions: instructions, comments: reader.comments, problems: problems)
  }

  private mutating func report(_ message: String, _ span: Span, isError: Bool = true) {
    problems.append(SyntaxProblem(message: message, span: span, isError: isError))
  }

  // MARK: Instructions

  private mutating func readInstruction() {
    let end = line.bytes.count
    let nameEnd = line.bytes[..<end].firstIndex { DockerfileBytes.isBlank($0) } ?? end
    let keyword = String(decoding: line.bytes[..<nameEnd], as: UTF8.self).uppercased()
    let keywordSpan = line.span(0..<nameEnd)
    guard Self.keywords.contains(keyword) else { return reportUnknown(keyword, keywordSpan) }
    if keyword == "FROM" {
      hasStage = true
    } else if keyword != "ARG", !hasStage, !reportedMissingStage {
      report("only `ARG` may stand before the first `FROM`", keywordSpan)
      reportedMissingStage = true
    }
    var rest = skipBlanks(nameEnd)..<end
    let flags = Self.takesFlags(keyword) ? readFlags(&rest) : []
    guard let content = readContent(keyword, rest) else {
      return report("`\(keyword)` needs \(Self.needs(keyword))", keywordSpan)
    }
    var last = Int(line.span(0..<end).end)
    let documents = readHereDocuments(keyword, rest, end: &last)
    instructions.append(
      DockerfileInstruction(
        keyword: keyword, keywordSpan: keywordSpan, flags: flags, content: content,
        hereDocuments: documents,
        span: Span(file: file.id, Int(keywordSpan.start)..<last)))
  }

  private mutating func reportUnknown(_ keyword: String, _ span: Span) {
    guard keyword.hasPrefix("{{") || keyword.hasPrefix("{%") || keyword.hasPrefix("<%") else {
      let isName = span.count <= 20 && keyword.utf8.allSatisfy { DockerfileBytes.isNameByte($0) }
      return report(
        isName ? "no instruction is called `\(keyword)`" : "an instruction has to begin this line",
        span)
    }
    if !isTemplate {
      report(
        "a template: something has to replace this before the builder reads the file", span,
        isError: false)
    }
    isTemplate = true
  }

  private static func takesFlags(_ keyword: String) -> Bool {
    ["FROM", "COPY", "ADD", "RUN", "HEALTHCHECK"].contains(keyword)
  }

  private static func needs(_ keyword: String) -> String {
    switch keyword {
    case "FROM": "an image, and nothing else but `AS name`"
    case "COPY", "ADD": "at least one source and a destination"
    case "ENV", "LABEL": "`name=value`"
    default: "an argument"
    }
  }

  private mutating func readContent(
    _ keyword: String, _ range: Range<Int>
  ) -> DockerfileInstruction.Content? {
    // `CMD` alone is legal: it takes back the base image's.
    guard !range.isEmpty || keyword == "CMD" || keyword == "ENTRYPOINT" else { return nil }
    switch keyword {
    case "FROM": return readFrom(range)
    case "COPY", "ADD":
      var words = exec(range, keyword) ?? split(range).map { word($0) }
      guard words.count > 1, let destination = words.popLast() else { return nil }
      return .copy(sources: words, destination: destination)
    case "ENV", "LABEL": return readAssignments(range)
    case "ARG": return .arguments(splitQuoted(range).map { assignment($0) })
    case "EXPOSE": return .ports(split(range).map { port($0) })
    case "CMD", "ENTRYPOINT", "RUN", "SHELL":
      if let words = exec(range, keyword) { return .command(.exec(words)) }
      return .command(.shell(word(range, .verbatim)))
    case "WORKDIR", "USER", "STOPSIGNAL": return .value(word(range))
    default: return .words(exec(range, keyword) ?? splitQuoted(range).map { word($0, .verbatim) })
    }
  }

  private mutating func readFrom(_ range: Range<Int>) -> DockerfileInstruction.Content? {
    let parts = split(range)
    if parts.count == 1 { return .from(image: word(parts[0]), name: nil) }
    guard parts.count == 3,
      String(decoding: line.bytes[parts[1]], as: UTF8.self).lowercased() == "as"
    else { return nil }
    return .from(image: word(parts[0]), name: word(parts[2]))
  }

  /// `name=value …`, or the old `name value` where the value is the rest of the line.
  private mutating func readAssignments(_ range: Range<Int>) -> DockerfileInstruction.Content? {
    let parts = splitQuoted(range)
    guard let first = parts.first else { return nil }
    if !line.bytes[first].contains(UInt8(ascii: "=")) {
      let value = skipBlanks(first.upperBound)
      guard value < range.upperBound else { return nil }
      return .assignments([
        DockerfileAssignment(name: word(first), value: word(value..<range.upperBound))
      ])
    }
    var assignments: [DockerfileAssignment] = []
    for part in parts {
      if line.bytes[part].contains(UInt8(ascii: "=")) {
        assignments.append(assignment(part))
      } else {
        report("a `=` is missing: only `name=value` may follow `name=value`", line.span(part))
      }
    }
    return .assignments(assignments)
  }

  private mutating func assignment(_ range: Range<Int>) -> DockerfileAssignment {
    guard let equals = line.bytes[range].firstIndex(of: UInt8(ascii: "=")) else {
      return DockerfileAssignment(name: word(range), value: nil)
    }
    return DockerfileAssignment(
      name: word(range.lowerBound..<equals), value: word(equals + 1..<range.upperBound))
  }

  private mutating func port(_ range: Range<Int>) -> DockerfilePort {
    let word = word(range)
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let transport = parts.count > 1 ? parts[1].lowercased() : "tcp"
    let bounds = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      .map { UInt16($0) }
    var ports: ClosedRange<UInt16>?
    if let first = bounds[0], let last = bounds[bounds.count - 1], first <= last {
      ports = first...last
    }
    if !word.hasVariables, ports == nil || !["tcp", "udp", "sctp"].contains(transport) {
      report("no port: `8080`, `8080/tcp` or `8080-8090` is", word.span)
    }
    return DockerfilePort(word: word, ports: ports, transport: transport)
  }

  private mutating func readFlags(_ range: inout Range<Int>) -> [DockerfileFlag] {
    var flags: [DockerfileFlag] = []
    while line.bytes[range].starts(with: "--".utf8) {
      let end =
        line.bytes[range].firstIndex { DockerfileBytes.isBlank($0) } ?? range.upperBound
      let name = range.lowerBound + 2
      // A bare `--` ends the flags.
      guard name < end else { break }
      let equals = line.bytes[name..<end].firstIndex(of: UInt8(ascii: "="))
      flags.append(
        DockerfileFlag(
          name: String(decoding: line.bytes[name..<(equals ?? end)], as: UTF8.self),
          value: equals.map { word($0 + 1..<end) }, span: line.span(range.lowerBound..<end)))
      range = min(skipBlanks(end), range.upperBound)..<range.upperBound
    }
    return flags
  }

  // MARK: Here-documents

  private mutating func readHereDocuments(
    _ keyword: String, _ range: Range<Int>, end: inout Int
  ) -> [DockerfileHereDocument] {
    guard ["RUN", "COPY", "ADD"].contains(keyword) else { return [] }
    var documents: [DockerfileHereDocument] = []
    for part in splitQuoted(range) {
      guard let (name, stripsTabs) = hereDocumentName(line.bytes[part]) else { continue }
      guard let document = reader.takeHereDocument(named: name, stripsTabs: stripsTabs) else {
        report("no line ends this here-document", line.span(part))
        return documents
      }
      documents.append(
        DockerfileHereDocument(
          name: String(decoding: name, as: UTF8.self), span: line.span(part),
          body: Span(file: file.id, document.body)))
      end = document.end
    }
    return documents
  }

  /// `<<NAME`, `<<-NAME`, `<<"NAME"`, `3<<NAME`.
  private func hereDocumentName(_ word: ArraySlice<UInt8>) -> (name: [UInt8], stripsTabs: Bool)? {
    var rest = word.drop { DockerfileBytes.isDigit($0) }
    guard rest.starts(with: "<<".utf8) else { return nil }
    rest = rest.dropFirst(2)
    let stripsTabs = rest.first == UInt8(ascii: "-")
    if stripsTabs { rest = rest.dropFirst() }
    let name = rest.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
    guard !name.isEmpty, !name.contains(UInt8(ascii: "<")) else { return nil }
    return (name, stripsTabs)
  }

  // MARK: Words

  private mutating func word(
    _ range: Range<Int>, outer: Range<Int>? = nil, _ quoting: DockerfileQuoting = .word
  ) -> DockerfileWord {
    var words = DockerfileWordReader(line, escape: reader.escape)
    let word = words.word(range, outer: outer, quoting: quoting)
    if let quote = words.openQuote { report("nothing closes this quote", quote) }
    return word
  }

  private func skipBlanks(_ start: Int) -> Int {
    line.bytes[start...].firstIndex { !DockerfileBytes.isBlank($0) } ?? line.bytes.count
  }

  /// The parts between blanks.
  private func split(_ range: Range<Int>) -> [Range<Int>] {
    line.bytes[range].split { DockerfileBytes.isBlank($0) }.map { $0.startIndex..<$0.endIndex }
  }

  /// The parts between blanks that stand outside of quotes.
  private func splitQuoted(_ range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start: Int?
    var quote: UInt8?
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = line.bytes[offset]
      if quote == nil, DockerfileBytes.isBlank(byte) {
        if let from = start { parts.append(from..<offset) }
        start = nil
        offset += 1
        continue
      }
      start = start ?? offset
      if byte == reader.escape, quote != UInt8(ascii: "'") {
        offset += 2
        continue
      }
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      offset += 1
    }
    if let start { parts.append(start..<range.upperBound) }
    return parts
  }

  /// The strings of a JSON array; `nil` where the text is none, which the builder then takes as words.
  private mutating func exec(_ range: Range<Int>, _ keyword: String) -> [DockerfileWord]? {
    guard range.lowerBound < range.upperBound, line.bytes[range.lowerBound] == UInt8(ascii: "[")
    else { return nil }
    guard let strings = jsonStrings(range) else {
      // `RUN [ -f x ]` is a shell's test, not a broken array.
      if keyword != "RUN", line.bytes[range].last == UInt8(ascii: "]") {
        report(
          "no JSON array of strings in double quotes: the builder takes it as plain text",
          line.span(range), isError: false)
      }
      return nil
    }
    let expands = keyword == "COPY" || keyword == "ADD" || keyword == "VOLUME"
    return strings.map {
      word($0.lowerBound + 1..<$0.upperBound - 1, outer: $0, .json(expands: expands))
    }
  }

  /// The ranges of the strings, quotes included, if the range is an array of nothing else.
  private func jsonStrings(_ range: Range<Int>) -> [Range<Int>]? {
    var strings: [Range<Int>] = []
    var offset = skipBlanks(range.lowerBound + 1)
    if offset < range.upperBound, line.bytes[offset] == UInt8(ascii: "]") {
      return offset + 1 == range.upperBound ? [] : nil
    }
    while offset < range.upperBound, line.bytes[offset] == UInt8(ascii: "\"") {
      var end = offset + 1
      while end < range.upperBound, line.bytes[end] != UInt8(ascii: "\"") {
        end += line.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < range.upperBound else { return nil }
      strings.append(offset..<end + 1)
      offset = skipBlanks(end + 1)
      guard offset < range.upperBound else { return nil }
      if line.bytes[offset] == UInt8(ascii: "]") {
        return offset + 1 == range.upperBound ? strings : nil
      }
      guard line.bytes[offset] == UInt8(ascii: ",") else { return nil }
      offset = skipBlanks(offset + 1)
    }
    return nil
  }
}
