// The grammar of JSON as a loop with an explicit stack, and what to do where a text leaves it.

import SourceText

/// One pass over the bytes of a JSON file.
struct JSONReader {
  /// What may stand next.
  private enum Expectation {
    /// The root value.
    case root
    /// The first element of an array, or its end.
    case firstElement
    /// An element behind a comma.
    case element
    /// The first key of an object, or its end.
    case firstKey
    /// A key behind a comma.
    case key
    /// A key or the end of the object, behind text that was skipped.
    case resumedKey
    /// The colon behind a key.
    case colon
    /// The value behind a colon.
    case value
    /// A comma or the end of the container.
    case separator
    /// Nothing more.
    case end
  }

  /// A container that is not closed yet.
  private struct Open {
    let index: Int
    let isMapping: Bool
  }

  let bytes: UnsafeBufferPointer<UInt8>
  var nodes: [DataTree.Node] = []
  var decoded: [UInt8] = []
  private(set) var roots: [UInt32] = []
  var problems: JSONProblems
  /// The offset of the next byte.
  var offset: Int
  /// The offset after the last token that found its place in the tree.
  var tokenEnd: Int
  /// Where a string without a closing quote or a subtree without its brackets ended the reading.
  var reportedEnd = -1

  private var expectation = Expectation.root
  private var stack: [Open] = []
  private var lastComma = 0
  private var lastValue = 0
  private var missesColon = false
  private var hasReportedRest = false
  private var keys = JSONKeys()

  init(bytes: UnsafeBufferPointer<UInt8>, file: FileID, start: Int) {
    self.bytes = bytes
    problems = JSONProblems(file: file)
    offset = start
    tokenEnd = start
    // Pretty-printed exports have a node every 12 to 30 bytes; untouched capacity costs no memory.
    nodes.reserveCapacity(bytes.count / 8 + 16)
    let capacity = nodes.capacity * MemoryLayout<DataTree.Node>.stride
    nodes.withUnsafeMutableBufferPointer { nodes in
      LargePages.prefer(for: UnsafeMutableRawPointer(nodes.baseAddress), count: capacity)
    }
    stack.reserveCapacity(32)
    if start > 0 {
      problems.remark("a byte order mark stands before the JSON text", 0..<start)
    }
  }

  /// Reads the whole file.
  mutating func read() {
    while let byte = nextByte() {
      switch expectation {
      case .value: readValue(byte)
      case .separator: readSeparator(byte)
      case .colon: readColon(byte)
      case .key, .firstKey, .resumedKey: readKey(byte)
      case .firstElement, .element:
        if byte == .closeBracket {
          closeAfterComma(expectation == .element)
        } else {
          readValue(byte)
        }
      case .root: readRoot(byte)
      case .end: readRest(byte)
      }
    }
    finish()
  }

  // MARK: Containers

  private mutating func open(isMapping: Bool) {
    guard stack.count < JSONParser.depthLimit else { return skipDeepValue() }
    stack.append(Open(index: nodes.count, isMapping: isMapping))
    let start = UInt32(truncatingIfNeeded: offset)
    nodes.append(
      DataTree.Node(
        kind: isMapping ? .mapping : .sequence, style: .plain, isDecoded: false,
        start: start, end: start, textStart: start, textEnd: start, next: 0
      )
    )
    offset += 1
    tokenEnd = offset
    expectation = isMapping ? .firstKey : .firstElement
  }

  /// Ends the innermost container at `tokenEnd`.
  private mutating func close() {
    guard let open = stack.popLast() else { return }
    nodes[open.index].end = UInt32(truncatingIfNeeded: tokenEnd)
    nodes[open.index].next = UInt32(truncatingIfNeeded: nodes.count)
    if open.isMapping { reportDuplicates(in: open.index) }
    didReadValue(at: open.index)
  }

  private mutating func closeAtBracket() {
    offset += 1
    tokenEnd = offset
    close()
  }

  private mutating func closeAfterComma(_ hasComma: Bool) {
    if hasComma {
      problems.error("a comma before the closing bracket", lastComma..<lastComma + 1)
    }
    closeAtBracket()
  }

  private mutating func didReadValue(at index: Int) {
    lastValue = index
    if stack.isEmpty {
      roots.append(UInt32(truncatingIfNeeded: index))
      expectation = .end
    } else {
      expectation = .separator
    }
  }

  /// Goes over a subtree that lies deeper than the limit, and leaves an empty container for it.
  private mutating func skipDeepValue() {
    let start = offset
    problems.error(
      "nested more than \(JSONParser.depthLimit) levels deep; what is inside is not read",
      start..<start + 1
    )
    var depth = 0
    repeat {
      switch bytes[offset] {
      case .openBrace, .openBracket: depth += 1
      case .closeBrace, .closeBracket: depth -= 1
      case .quote: offset = endOfString(from: offset) - 1
      default: break
      }
      offset += 1
    } while depth > 0 && offset < bytes.count
    tokenEnd = offset
    if depth > 0 { reportedEnd = offset }
    append(bytes[start] == .openBrace ? .mapping : .sequence, start..<offset)
    didReadValue(at: nodes.count - 1)
  }

  private mutating func reportDuplicates(in mapping: Int) {
    for pair in keys.duplicates(in: mapping, of: nodes, bytes: bytes, decoded: decoded) {
      let key = nodes[pair.key]
      let first = nodes[pair.first]
      problems.remark(
        "this key was already given in the same object; the last one counts",
        Int(key.start)..<Int(key.end),
        related: ("first given here", Int(first.start)..<Int(first.end))
      )
    }
  }

  // MARK: Tokens in their places

  private mutating func readValue(_ byte: UInt8) {
    let index = nodes.count
    switch byte {
    case .quote: readString()
    case .openBrace:
      if let end = endOfTemplate(from: offset) {
        readBareValue(to: end)
      } else {
        return open(isMapping: true)
      }
    case .openBracket: return open(isMapping: false)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: "t") where isWord(0x6575_7274, count: 4): appendWord(.boolean, count: 4)
    case UInt8(ascii: "n") where isWord(0x6C6C_756E, count: 4): appendWord(.null, count: 4)
    case UInt8(ascii: "f") where isWord(0x736C_6166, count: 5): appendWord(.boolean, count: 5)
    case .comma, .colon, .closeBrace, .closeBracket: return readWithoutValue(byte)
    case .apostrophe: readSingleQuotedString()
    default: readBareValue(to: endOfBareText(from: offset))
    }
    didReadValue(at: index)
  }

  /// Something else stands where a value belongs.
  private mutating func readWithoutValue(_ byte: UInt8) {
    switch (expectation, byte) {
    case (_, .colon):
      problems.error("a value is expected, not `:`", offset..<offset + 1)
      offset += 1
    case (.value, _):
      problems.error("the value is missing", tokenEnd..<tokenEnd)
      append(.null, tokenEnd..<tokenEnd)
      expectation = .separator
    case (_, .comma):
      problems.error("an element is missing before this comma", offset..<offset + 1)
      lastComma = offset
      offset += 1
      expectation = .element
    default:
      expectation = .separator
    }
  }

  private mutating func readSeparator(_ byte: UInt8) {
    let isMapping = stack.last?.isMapping ?? false
    switch byte {
    case .comma:
      lastComma = offset
      offset += 1
      tokenEnd = offset
      expectation = isMapping ? .key : .element
    case .closeBrace where isMapping, .closeBracket where !isMapping: closeAtBracket()
    case .closeBrace, .closeBracket: readMismatchedBracket(byte)
    case .colon: readUnexpectedColon(isMapping: isMapping)
    default:
      if startsToken(byte) { problems.error("a comma is missing", tokenEnd..<tokenEnd) }
      expectation = isMapping ? .resumedKey : .element
    }
  }

  private mutating func readColon(_ byte: UInt8) {
    missesColon = false
    switch byte {
    case .colon:
      offset += 1
      tokenEnd = offset
    case .comma, .closeBrace, .closeBracket:
      problems.error("the key has no value", tokenEnd..<tokenEnd)
      append(.null, tokenEnd..<tokenEnd)
      expectation = .separator
      return
    case UInt8(ascii: "="):
      let isArrow = offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: ">")
      let end = offset + (isArrow ? 2 : 1)
      problems.error("a colon stands between key and value", offset..<end)
      offset = end
      tokenEnd = end
    default:
      problems.error("a colon is missing after the key", tokenEnd..<tokenEnd)
      missesColon = true
    }
    expectation = .value
  }

  private mutating func readKey(_ byte: UInt8) {
    switch byte {
    case .quote:
      readString()
      expectation = .colon
    case .closeBrace: closeAfterComma(expectation == .key)
    case .closeBracket: expectation = .separator
    case .comma:
      if expectation != .resumedKey {
        problems.error("a member is missing before this comma", offset..<offset + 1)
      }
      lastComma = offset
      offset += 1
      expectation = .key
    case .colon:
      problems.error("the key is missing before this colon", offset..<offset + 1)
      append(.string, offset..<offset)
      expectation = .colon
    case .openBrace where endOfTemplate(from: offset) == nil, .openBracket:
      problems.error("a key must stand before a value in an object", offset..<offset + 1)
      append(.string, offset..<offset)
      expectation = .value
    case .apostrophe:
      readSingleQuotedString()
      expectation = .colon
    default: expectation = readBareKey() ? .colon : .resumedKey
    }
  }

  /// A colon behind a complete value.
  private mutating func readUnexpectedColon(isMapping: Bool) {
    let last = nodes.count - 1
    if isMapping, lastValue == last, nodes[last].kind == .string {
      // `"a" "b": 1`: what was taken for the value of the first key is a key itself.
      if !missesColon { problems.error("a second colon", offset..<offset + 1) }
      let key = nodes[last]
      nodes[last] = DataTree.Node(
        kind: .null, style: .plain, isDecoded: false,
        start: key.start, end: key.start, textStart: key.start, textEnd: key.start,
        next: key.next
      )
      nodes.append(key)
      nodes[last + 1].next += 1
      expectation = .colon
      return
    }
    problems.error("a colon has no place here", offset..<offset + 1)
    offset += 1
    expectation = isMapping ? .resumedKey : .firstElement
  }

  /// A bracket of the other kind: an outer container ends, or the innermost has the wrong bracket.
  private mutating func readMismatchedBracket(_ byte: UInt8) {
    guard let top = stack.last else { return }
    let name = top.isMapping ? "object" : "array"
    let start = Int(nodes[top.index].start)
    let range = offset..<offset + 1
    let related = (message: "the \(name) begins here", range: start..<start + 1)
    let outer = stack.lastIndex { $0.isMapping == (byte == .closeBrace) }
    let endsFile = !bytes[(offset + 1)...].contains { $0 > 0x20 }
    if let outer, outer > 0 || endsFile {
      problems.error("the \(name) is not closed before this bracket", range, related: related)
      while stack.count > outer + 1 { close() }
      closeAtBracket()
    } else {
      problems.error("the wrong bracket for the open \(name)", range, related: related)
      if stack.count > 1 || endsFile { closeAtBracket() } else { offset += 1 }
    }
  }

  // MARK: Outside of the root

  private mutating func readRoot(_ byte: UInt8) {
    if byte == .apostrophe || startsToken(byte), endOfTemplate(from: offset) == nil {
      readValue(byte)
    } else {
      skipRest(byte, "a JSON value is expected")
    }
  }

  private mutating func readRest(_ byte: UInt8) {
    if startsToken(byte), endOfTemplate(from: offset) == nil {
      reportRest("a second value; a JSON file holds one", offset..<offset + 1)
      readValue(byte)
    } else {
      skipRest(byte, "the JSON text has already ended")
    }
  }

  private mutating func skipRest(_ byte: UInt8, _ message: String) {
    let end: Int
    switch byte {
    case .comma, .colon, .closeBrace, .closeBracket: end = offset + 1
    default: end = endOfTemplate(from: offset) ?? endOfBareText(from: offset)
    }
    reportRest(message, offset..<end)
    offset = end
  }

  /// Reports once: everything outside of the root has one cause.
  private mutating func reportRest(_ message: String, _ range: Range<Int>) {
    guard !hasReportedRest else { return }
    hasReportedRest = true
    problems.error(message, range)
  }

  private mutating func finish() {
    if roots.isEmpty, stack.isEmpty, !hasReportedRest {
      problems.error("the file is empty", offset..<offset)
    }
    if expectation == .colon || expectation == .value { append(.null, tokenEnd..<tokenEnd) }
    if let open = stack.last, reportedEnd != tokenEnd {
      let start = Int(nodes[open.index].start)
      problems.error(
        "the file ends inside of the \(open.isMapping ? "object" : "array")", tokenEnd..<tokenEnd,
        related: ("it begins here", start..<start + 1)
      )
    }
    while !stack.isEmpty { close() }
  }
}

extension UInt8 {
  static let quote = UInt8(ascii: "\"")
  static let apostrophe = UInt8(ascii: "'")
  static let backslash = UInt8(ascii: "\\")
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
}
