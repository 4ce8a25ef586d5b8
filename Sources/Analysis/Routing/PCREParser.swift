// Reads a regular expression in the dialect of PCRE (pcre2pattern(3)).

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

/// The parser; escapes and classes stand in files of their own.
struct PCREParser {
  private static let depthLimit = 60
  private static let repetitionLimit = 1000

  /// What `(?i)`, `(?s)` and `(?x)` switch.
  struct Options {
    var isCaseless: Bool
    var dotTakesAll = false
    var isExtended = false
  }

  let bytes: [UInt8]
  var options: Options
  var offset = 0
  private var depth = 0
  private(set) var captureCount = 0
  private(set) var names: [String: Int] = [:]

  init(bytes: [UInt8], isCaseless: Bool) {
    self.bytes = bytes
    options = Options(isCaseless: isCaseless)
  }

  mutating func parse() throws(PCREUnsupported) -> PCRENode {
    let node = try alternation()
    guard offset == bytes.count else { throw PCREUnsupported() }
    return node
  }

  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func take(_ text: String) -> Bool {
    guard bytes[offset...].starts(with: text.utf8) else { return false }
    offset += text.utf8.count
    return true
  }

  private mutating func alternation() throws(PCREUnsupported) -> PCRENode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw PCREUnsupported() }
    // An option such as (?i) holds to the end of its group.
    let outer = options
    defer { options = outer }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(PCREUnsupported) -> PCRENode {
    var items: [PCRENode] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      if skipSpace() { continue }
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

  /// Blanks and comments of an extended pattern, and `(?#…)` of any.
  private mutating func skipSpace() -> Bool {
    let start = offset
    if take("(?#") {
      offset = bytes[offset...].firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 } ?? bytes.count
    }
    while options.isExtended, let byte = next {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        offset += 1
      } else if byte == UInt8(ascii: "#") {
        offset = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
      } else {
        break
      }
    }
    return offset > start
  }

  private mutating func repeated(_ atom: PCRENode) throws(PCREUnsupported) -> PCRENode {
    while skipSpace() {}
    guard let bounds = try bounds() else { return atom }
    let mode: PCRENode.Mode = take("?") ? .lazy : take("+") ? .possessive : .greedy
    let end = offset
    // A quantifier of a quantifier: rare, and easy to read wrong.
    if try self.bounds() != nil { throw PCREUnsupported() }
    offset = end
    return .repetition(atom, minimum: bounds.0, maximum: bounds.1, mode: mode)
  }

  private mutating func bounds() throws(PCREUnsupported) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    return next == UInt8(ascii: "{") ? try countedBounds() : nil
  }

  /// Reads `{m}`, `{m,}` or `{m,n}`; anything else is text, as in PCRE.
  private mutating func countedBounds() throws(PCREUnsupported) -> (Int, Int?)? {
    guard let close = bytes[offset...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let inner = bytes[(offset + 1)..<close]
    guard inner.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ",") }) else {
      return nil
    }
    let parts = String(decoding: inner, as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
    guard let low = Int(first) else { throw PCREUnsupported() }
    var high: Int? = low
    if parts.count == 2 { high = parts[1].isEmpty ? nil : Int(parts[1]) ?? .max }
    guard low <= Self.repetitionLimit, high.map({ $0 >= low && $0 <= 65535 }) ?? true else {
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
    case UInt8(ascii: "."):
      return .set(options.dotTakesAll ? PCREByteSet().inverted : PCREByteSet(0x0A...0x0A).inverted)
    case UInt8(ascii: "^"): return .textStart
    case UInt8(ascii: "$"): return .lineEnd
    default: return literal(byte)
    }
  }

  func literal(_ byte: UInt8) -> PCRENode {
    let isLetter = (0x41...0x5A).contains(byte & 0xDF)
    return options.isCaseless && isLetter
      ? .set(PCREByteSet(byte...byte).caseless) : .literal([byte])
  }

  // MARK: Groups

  private mutating func group() throws(PCREUnsupported) -> PCRENode? {
    offset += 1
    // Verbs such as (*UTF8) change the meaning of everything.
    if next == UInt8(ascii: "*") { throw PCREUnsupported() }
    guard take("?") else { return try captured(name: nil) }
    if take(":") { return try closed() }
    if take("=") { return .look(try closed(), isAhead: true, isNegated: false) }
    if take("!") { return .look(try closed(), isAhead: true, isNegated: true) }
    if take("<=") { return .look(try closed(), isAhead: false, isNegated: false) }
    if take("<!") { return .look(try closed(), isAhead: false, isNegated: true) }
    if take(">") { return .atomic(try closed()) }
    if take("P=") { return try reference(toName: groupName(until: UInt8(ascii: ")"))) }
    if take("P<") || take("<") { return try captured(name: groupName(until: UInt8(ascii: ">"))) }
    if take("'") { return try captured(name: groupName(until: UInt8(ascii: "'"))) }
    return try groupOptions()
  }

  /// `(?i)`, `(?-i)`, `(?i:…)`; other options change what the rest means.
  private mutating func groupOptions() throws(PCREUnsupported) -> PCRENode? {
    var value = true
    var setting = options
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "i"): setting.isCaseless = value
      case UInt8(ascii: "s"): setting.dotTakesAll = value
      case UInt8(ascii: "x"): setting.isExtended = value
      case UInt8(ascii: "-"): value = false
      case UInt8(ascii: ")"):
        options = setting
        return nil
      case UInt8(ascii: ":"):
        let outer = options
        options = setting
        defer { options = outer }
        return try closed()
      default: throw PCREUnsupported()
      }
    }
    throw PCREUnsupported()
  }

  private mutating func captured(name: String?) throws(PCREUnsupported) -> PCRENode {
    captureCount += 1
    let number = captureCount
    if let name {
      guard names[name] == nil else { throw PCREUnsupported() }
      names[name] = number
    }
    return .capture(number, try closed())
  }

  private mutating func closed() throws(PCREUnsupported) -> PCRENode {
    let node = try alternation()
    guard take(")") else { throw PCREUnsupported() }
    return node
  }

  mutating func groupName(until end: UInt8) throws(PCREUnsupported) -> String {
    guard let close = bytes[offset...].firstIndex(of: end), close > offset else {
      throw PCREUnsupported()
    }
    defer { offset = close + 1 }
    return String(decoding: bytes[offset..<close], as: UTF8.self)
  }

  /// A reference to a group that stands before it.
  func reference(toName name: String) throws(PCREUnsupported) -> PCRENode {
    guard let number = names[name] else { throw PCREUnsupported() }
    return .backreference(number, isCaseless: options.isCaseless)
  }
}
