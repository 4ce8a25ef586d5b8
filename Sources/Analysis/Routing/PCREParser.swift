// Reads a regular expression in the dialect of PCRE.

/// The pattern holds something that is not understood here, or is wrong.
struct PCREUnsupported: Error {}

/// A parsed pattern.
struct PCREPattern: Sendable {
  let root: PCRENode
  /// The number of capturing groups.
  let captureCount: Int
  /// The numbers of the named groups.
  let names: [String: Int]

  init(_ text: String, isCaseless: Bool = false) throws(PCREUnsupported) {
    var parser = PCREParser(bytes: Array(text.utf8), isCaseless: isCaseless)
    root = try parser.parse()
    captureCount = parser.captureCount
    names = parser.names
  }
}

private struct PCREParser {
  private static let depthLimit = 60
  private static let repetitionLimit = 1000

  let bytes: [UInt8]
  var isCaseless: Bool
  var offset = 0
  var depth = 0
  var captureCount = 0
  var names: [String: Int] = [:]

  init(bytes: [UInt8], isCaseless: Bool) {
    self.bytes = bytes
    self.isCaseless = isCaseless
  }

  mutating func parse() throws(PCREUnsupported) -> PCRENode {
    let node = try alternation()
    guard offset == bytes.count else { throw PCREUnsupported() }
    return node
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[offset...].starts(with: text.utf8) else { return false }
    offset += text.utf8.count
    return true
  }

  private mutating func alternation() throws(PCREUnsupported) -> PCRENode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw PCREUnsupported() }
    // An option such as (?i) holds to the end of its group.
    let outer = isCaseless
    defer { isCaseless = outer }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(PCREUnsupported) -> PCRENode {
    var items: [PCRENode] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      guard let atom = try atom() else { continue }
      let item = try repeated(atom)
      if case .literal(let tail) = item, case .literal(let head)? = items.last {
        items[items.count - 1] = .literal(head + tail)
      } else {
        items.append(item)
      }
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func repeated(_ atom: PCRENode) throws(PCREUnsupported) -> PCRENode {
    guard let byte = next else { return atom }
    let bounds: (Int, Int?)
    switch byte {
    case UInt8(ascii: "*"): bounds = (0, nil)
    case UInt8(ascii: "+"): bounds = (1, nil)
    case UInt8(ascii: "?"): bounds = (0, 1)
    case UInt8(ascii: "{"):
      guard let counted = try countedBounds() else { return atom }
      bounds = counted
      offset -= 1
    default: return atom
    }
    offset += 1
    let mode: PCRENode.Mode = take("?") ? .lazy : take("+") ? .possessive : .greedy
    if let byte = next, byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+") {
      throw PCREUnsupported()
    }
    return .repetition(atom, minimum: bounds.0, maximum: bounds.1, mode: mode)
  }

  /// Reads `{m}`, `{m,}` or `{m,n}`; anything else is text, as in PCRE.
  ///
  /// Leaves the offset after the brace.
  private mutating func countedBounds() throws(PCREUnsupported) -> (Int, Int?)? {
    guard let close = bytes[offset...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let parts = String(decoding: bytes[(offset + 1)..<close], as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false)
    guard let first = parts.first, let low = Int(first), parts.count <= 2 else { return nil }
    var high: Int? = low
    if parts.count == 2 {
      high = parts[1].isEmpty ? nil : Int(parts[1])
      if !parts[1].isEmpty, high == nil { return nil }
    }
    guard low >= 0, low <= Self.repetitionLimit, high.map({ $0 >= low }) ?? true else {
      throw PCREUnsupported()
    }
    offset = close + 1
    return (low, high)
  }

  private mutating func atom() throws(PCREUnsupported) -> PCRENode? {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["): return try byteClass()
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw PCREUnsupported()
    default: break
    }
    offset += 1
    switch byte {
    case UInt8(ascii: "."): return .set(PCREByteSet(0x0A...0x0A).inverted)
    case UInt8(ascii: "^"): return .lineStart
    case UInt8(ascii: "$"): return .lineEnd
    default: return literal(byte)
    }
  }

  private func literal(_ byte: UInt8) -> PCRENode {
    let isLetter = (0x41...0x5A).contains(byte & 0xDF)
    return isCaseless && isLetter ? .set(PCREByteSet(byte...byte).caseless) : .literal([byte])
  }

  private mutating func group() throws(PCREUnsupported) -> PCRENode? {
    offset += 1
    guard take("?") else { return try captured(name: nil) }
    if take(":") { return try closed() }
    if take("=") { return .look(try closed(), isAhead: true, isNegated: false) }
    if take("!") { return .look(try closed(), isAhead: true, isNegated: true) }
    if take("<=") { return .look(try closed(), isAhead: false, isNegated: false) }
    if take("<!") { return .look(try closed(), isAhead: false, isNegated: true) }
    if take(">") { return .atomic(try closed()) }
    if take("P<") || take("<") { return try captured(name: groupName(until: UInt8(ascii: ">"))) }
    if take("'") { return try captured(name: groupName(until: UInt8(ascii: "'"))) }
    return try options()
  }

  /// `(?i)`, `(?-i)`, `(?i:…)`; other options change what the rest means.
  private mutating func options() throws(PCREUnsupported) -> PCRENode? {
    var value = true
    var setting = isCaseless
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "i"): setting = value
      case UInt8(ascii: "-"): value = false
      case UInt8(ascii: ")"):
        isCaseless = setting
        return nil
      case UInt8(ascii: ":"):
        let outer = isCaseless
        isCaseless = setting
        defer { isCaseless = outer }
        return try closed()
      default: throw PCREUnsupported()
      }
    }
    throw PCREUnsupported()
  }

  private mutating func captured(name: String?) throws(PCREUnsupported) -> PCRENode {
    captureCount += 1
    let number = captureCount
    if let name { names[name] = number }
    return .capture(number, try closed())
  }

  private mutating func closed() throws(PCREUnsupported) -> PCRENode {
    let node = try alternation()
    guard take(")") else { throw PCREUnsupported() }
    return node
  }

  private mutating func groupName(until end: UInt8) throws(PCREUnsupported) -> String {
    guard let close = bytes[offset...].firstIndex(of: end), close > offset else {
      throw PCREUnsupported()
    }
    defer { offset = close + 1 }
    return String(decoding: bytes[offset..<close], as: UTF8.self)
  }

  private mutating func escape() throws(PCREUnsupported) -> PCRENode {
    guard offset + 1 < bytes.count else { throw PCREUnsupported() }
    let byte = bytes[offset + 1]
    if let set = Self.setEscape(byte) {
      offset += 2
      return .set(set)
    }
    switch byte {
    case UInt8(ascii: "b"), UInt8(ascii: "B"):
      offset += 2
      return .wordBoundary(isNegated: byte == UInt8(ascii: "B"))
    case UInt8(ascii: "A"):
      offset += 2
      return .textStart
    case UInt8(ascii: "Z"):
      offset += 2
      return .lineEnd
    case UInt8(ascii: "z"):
      offset += 2
      return .textEnd
    case 0x31...0x39:
      offset += 2
      return .backreference(Int(byte - 0x30))
    default: return literal(try escapedByte())
    }
  }

  private static func setEscape(_ byte: UInt8) -> PCREByteSet? {
    switch byte {
    case UInt8(ascii: "d"): .digits
    case UInt8(ascii: "D"): PCREByteSet.digits.inverted
    case UInt8(ascii: "w"): .wordBytes
    case UInt8(ascii: "W"): PCREByteSet.wordBytes.inverted
    case UInt8(ascii: "s"): .blanks
    case UInt8(ascii: "S"): PCREByteSet.blanks.inverted
    default: nil
    }
  }

  /// A backslash and what follows where that stands for one byte.
  private mutating func escapedByte() throws(PCREUnsupported) -> UInt8 {
    guard offset + 1 < bytes.count else { throw PCREUnsupported() }
    let byte = bytes[offset + 1]
    offset += 2
    switch byte {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "x"):
      let digits = String(decoding: bytes[offset...].prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else {
        throw PCREUnsupported()
      }
      offset += 2
      return value
    case _ where PCREByteSet.wordBytes.contains(byte) && byte != UInt8(ascii: "_"):
      throw PCREUnsupported()
    default: return byte
    }
  }

  private mutating func byteClass() throws(PCREUnsupported) -> PCRENode {
    offset += 1
    let isNegated = take("^")
    var set = PCREByteSet()
    var isFirst = true
    while let byte = next, isFirst || byte != UInt8(ascii: "]") {
      isFirst = false
      if take("[:") {
        guard let named = try namedClass() else { throw PCREUnsupported() }
        set.formUnion(named)
        continue
      }
      if byte == UInt8(ascii: "\\"), offset + 1 < bytes.count,
        let escaped = Self.setEscape(bytes[offset + 1])
      {
        offset += 2
        set.formUnion(escaped)
        continue
      }
      let low = try classByte()
      guard next == UInt8(ascii: "-"), offset + 1 < bytes.count,
        bytes[offset + 1] != UInt8(ascii: "]")
      else {
        set.insert(low)
        continue
      }
      if bytes[offset + 1] == UInt8(ascii: "\\"), offset + 2 < bytes.count,
        Self.setEscape(bytes[offset + 2]) != nil
      {
        set.insert(low)
        continue
      }
      offset += 1
      let high = try classByte()
      guard low <= high else { throw PCREUnsupported() }
      set.formUnion(PCREByteSet(low...high))
    }
    guard take("]") else { throw PCREUnsupported() }
    if isCaseless { set = set.caseless }
    return .set(isNegated ? set.inverted : set)
  }

  private mutating func classByte() throws(PCREUnsupported) -> UInt8 {
    guard let byte = next else { throw PCREUnsupported() }
    if byte == UInt8(ascii: "\\") { return try escapedByte() }
    offset += 1
    return byte
  }

  private mutating func namedClass() throws(PCREUnsupported) -> PCREByteSet? {
    let name = try groupName(until: UInt8(ascii: ":"))
    guard take("]") else { return nil }
    var letters = PCREByteSet(0x61...0x7A)
    switch name {
    case "lower": return letters
    case "upper": return PCREByteSet(0x41...0x5A)
    case "digit": return .digits
    case "space": return .blanks
    case "word": return .wordBytes
    case "alpha", "alnum":
      letters.formUnion(PCREByteSet(0x41...0x5A))
      if name == "alnum" { letters.formUnion(.digits) }
      return letters
    default: return nil
    }
  }
}
