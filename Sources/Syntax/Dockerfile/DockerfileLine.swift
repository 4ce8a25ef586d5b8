// Joins the physical lines of a Dockerfile to logical ones and remembers where each byte stands.

import SourceText

/// An instruction's line with its continuations joined.
struct DockerfileLine {
  let file: FileID
  /// The joined text.
  fileprivate(set) var bytes: [UInt8] = []
  /// The place in the file of each byte.
  fileprivate var offsets: [UInt32] = []
  /// The place after the last byte.
  fileprivate(set) var end: Int

  init(file: FileID, end: Int) {
    self.file = file
    self.end = end
  }

  /// Drops the blanks at the end.
  fileprivate mutating func trim() {
    while let last = bytes.last, DockerfileBytes.isBlank(last) {
      bytes.removeLast()
      end = Int(offsets.removeLast())
    }
  }

  /// The file's bytes from the first to the last of a range of the line.
  func span(_ range: Range<Int>) -> Span {
    let start = range.lowerBound < offsets.count ? Int(offsets[range.lowerBound]) : end
    guard !range.isEmpty, range.upperBound <= offsets.count else {
      return Span(file: file, start..<start)
    }
    return Span(file: file, start..<Int(offsets[range.upperBound - 1]) + 1)
  }
}

/// Reads logical lines, comments and here-documents.
struct DockerfileLineReader {
  private let bytes: [UInt8]
  private let file: FileID
  private(set) var offset: Int
  private(set) var comments: [Span] = []
  /// `\`, or what `# escape=` says.
  private(set) var escape = UInt8(ascii: "\\")
  /// How many here-documents had no end: looking for each in the whole rest of the file would cost the
  /// square of its size.
  private var openDocuments = 0
  private static let maximumOpenDocuments = 16
  /// Parser directives count only above everything else.
  private var mayBeDirective = true

  init(_ file: SourceFile) {
    self.bytes = file.bytes
    self.file = file.id
    self.offset = file.contentStart
  }

  /// The next line that is neither blank nor a comment.
  mutating func next() -> DockerfileLine? {
    var line = DockerfileLine(file: file, end: offset)
    var isContinued = false
    while offset < bytes.count {
      let range = takePhysicalLine()
      let text = bytes[range].firstIndex { !DockerfileBytes.isBlank($0) } ?? range.upperBound
      if text == range.upperBound {
        mayBeDirective = false
        continue
      }
      if bytes[text] == UInt8(ascii: "#") {
        comments.append(Span(file: file, text..<range.upperBound))
        if mayBeDirective { readDirective(text..<range.upperBound) }
        continue
      }
      mayBeDirective = false
      let content = (isContinued ? range.lowerBound : text)..<range.upperBound
      let stop = continuation(in: content)
      for offset in content.lowerBound..<(stop ?? content.upperBound) {
        line.bytes.append(bytes[offset])
        line.offsets.append(UInt32(clamping: offset))
      }
      line.end = stop ?? content.upperBound
      isContinued = true
      if stop == nil { break }
    }
    line.trim()
    return isContinued ? line : nil
  }

  /// The offset of the escape character that ends the line, blanks behind it allowed.
  private func continuation(in range: Range<Int>) -> Int? {
    var end = range.upperBound
    while end > range.lowerBound, DockerfileBytes.isBlank(bytes[end - 1]) { end -= 1 }
    return end > range.lowerBound && bytes[end - 1] == escape ? end - 1 : nil
  }

  /// The bytes of a here-document up to the line that holds nothing but its name, that line excluded;
  /// with the end of that line; `nil` where there is none, and nothing is taken.
  mutating func takeHereDocument(
    named name: [UInt8], stripsTabs: Bool
  ) -> (body: Range<Int>, end: Int)? {
    guard openDocuments < Self.maximumOpenDocuments else { return nil }
    let start = offset
    while offset < bytes.count {
      let range = takePhysicalLine()
      let line = stripsTabs ? bytes[range].drop { $0 == 0x09 } : bytes[range]
      if line.elementsEqual(name) { return (start..<range.lowerBound, range.upperBound) }
    }
    offset = start
    openDocuments += 1
    return nil
  }

  /// The next line without its end.
  private mutating func takePhysicalLine() -> Range<Int> {
    let start = offset
    let lineFeed = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    offset = min(lineFeed + 1, bytes.count)
    let hasReturn = lineFeed > start && bytes[lineFeed - 1] == 0x0D
    return start..<(hasReturn ? lineFeed - 1 : lineFeed)
  }

  /// `# name=value`; anything else ends the directives.
  private mutating func readDirective(_ comment: Range<Int>) {
    let text = bytes[comment].dropFirst().drop { DockerfileBytes.isBlank($0) }
    let name = text.prefix { DockerfileBytes.isLetter($0) || DockerfileBytes.isDigit($0) }
    let rest = text[name.endIndex...].drop { DockerfileBytes.isBlank($0) }
    guard !name.isEmpty, rest.first == UInt8(ascii: "=") else {
      mayBeDirective = false
      return
    }
    guard String(decoding: name, as: UTF8.self).lowercased() == "escape" else { return }
    let value = rest.dropFirst().filter { !DockerfileBytes.isBlank($0) }
    if value == [UInt8(ascii: "`")] { escape = UInt8(ascii: "`") }
  }
}
