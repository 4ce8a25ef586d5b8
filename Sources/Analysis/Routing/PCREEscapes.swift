// What a backslash means in a regular expression, and what stands between `[` and `]`.

extension PCREParser {
  mutating func escape() throws(PCREUnsupported) -> PCRENode? {
    guard offset + 1 < bytes.count else { throw PCREUnsupported() }
    let byte = bytes[offset + 1]
    if let set = Self.setEscape(byte) {
      offset += 2
      return .set(set)
    }
    if (0x31...0x39).contains(byte) || byte == UInt8(ascii: "g") || byte == UInt8(ascii: "k") {
      return try reference()
    }
    let simple: PCRENode?
    switch byte {
    case UInt8(ascii: "b"), UInt8(ascii: "B"):
      simple = .wordBoundary(isNegated: byte == UInt8(ascii: "B"))
    case UInt8(ascii: "A"), UInt8(ascii: "G"): simple = .textStart
    case UInt8(ascii: "Z"): simple = .lineEnd
    case UInt8(ascii: "z"): simple = .textEnd
    case UInt8(ascii: "R"): simple = Self.lineBreak
    case UInt8(ascii: "Q"): return quotation()
    // The whole match begins here, which nothing in a configuration asks for.
    case UInt8(ascii: "K"), UInt8(ascii: "E"): simple = nil
    default: return literal(try escapedByte(inClass: false))
    }
    offset += 2
    return simple
  }

  private static let lineBreak = PCRENode.atomic(
    .alternation([.literal([0x0D, 0x0A]), .set(.verticalBlanks)]))

  /// `\Q…\E`: nothing in between has a meaning.
  private mutating func quotation() -> PCRENode {
    offset += 2
    var items: [PCRENode] = []
    while offset < bytes.count, !take("\\E") {
      items.append(literal(bytes[offset]))
      offset += 1
    }
    return .sequence(items)
  }

  /// `\1`, `\g1`, `\g{1}`, `\g{-1}`, `\g{name}`, `\k<name>`, `\k'name'`, `\k{name}`.
  private mutating func reference() throws(PCREUnsupported) -> PCRENode {
    let kind = bytes[offset + 1]
    offset += 1
    if kind == UInt8(ascii: "g") || kind == UInt8(ascii: "k") { offset += 1 }
    var name = ""
    if kind == UInt8(ascii: "k"), take("<") {
      return try reference(toName: groupName(until: UInt8(ascii: ">")))
    }
    if kind == UInt8(ascii: "k"), take("'") {
      return try reference(toName: groupName(until: UInt8(ascii: "'")))
    }
    if take("{") {
      name = try groupName(until: UInt8(ascii: "}"))
    } else {
      while let byte = next, (0x30...0x39).contains(byte) {
        name.append(Character(Unicode.Scalar(byte)))
        offset += 1
      }
    }
    guard let number = Int(name) else {
      guard kind != UInt8(ascii: "g") || !name.hasPrefix("-") else { throw PCREUnsupported() }
      return try reference(toName: name)
    }
    let absolute = number < 0 ? captureCount + 1 + number : number
    // From 10 on, and where there is no such group, digits may be an octal number.
    guard (1...9).contains(absolute), absolute <= captureCount else { throw PCREUnsupported() }
    return .backreference(absolute, isCaseless: options.isCaseless)
  }

  private static func setEscape(_ byte: UInt8) -> PCREByteSet? {
    switch byte {
    case UInt8(ascii: "d"): .digits
    case UInt8(ascii: "D"): PCREByteSet.digits.inverted
    case UInt8(ascii: "w"): .wordBytes
    case UInt8(ascii: "W"): PCREByteSet.wordBytes.inverted
    case UInt8(ascii: "s"): .blanks
    case UInt8(ascii: "S"): PCREByteSet.blanks.inverted
    case UInt8(ascii: "h"): .horizontalBlanks
    case UInt8(ascii: "H"): PCREByteSet.horizontalBlanks.inverted
    case UInt8(ascii: "v"): .verticalBlanks
    case UInt8(ascii: "V"): PCREByteSet.verticalBlanks.inverted
    case UInt8(ascii: "N"): PCREByteSet(0x0A...0x0A).inverted
    default: nil
    }
  }

  /// A backslash and what follows where that stands for one byte.
  private mutating func escapedByte(inClass: Bool) throws(PCREUnsupported) -> UInt8 {
    guard offset + 1 < bytes.count else { throw PCREUnsupported() }
    let byte = bytes[offset + 1]
    offset += 2
    switch byte {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "e"): return 0x1B
    case UInt8(ascii: "b") where inClass: return 0x08
    case UInt8(ascii: "0"): return number(digits: 2, radix: 8, from: offset)
    case UInt8(ascii: "x"):
      guard take("{") else { return number(digits: 2, radix: 16, from: offset) }
      let name = try groupName(until: UInt8(ascii: "}"))
      guard name.utf8.allSatisfy({ Self.digit($0) != nil }), let value = UInt8(name, radix: 16)
      else { throw PCREUnsupported() }
      return value
    case _ where PCREByteSet.wordBytes.contains(byte) && byte != UInt8(ascii: "_"):
      throw PCREUnsupported()
    default: return byte
    }
  }

  /// Up to `digits` digits; none of them are zero.
  private mutating func number(digits: Int, radix: UInt8, from start: Int) -> UInt8 {
    var value: UInt8 = 0
    while offset < min(start + digits, bytes.count), let digit = Self.digit(bytes[offset]),
      digit < radix
    {
      value = value &* radix &+ digit
      offset += 1
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  // MARK: Classes

  mutating func byteClass() throws(PCREUnsupported) -> PCRENode {
    offset += 1
    let isNegated = take("^")
    var set = PCREByteSet()
    var isFirst = true
    while let byte = next, isFirst || byte != UInt8(ascii: "]") {
      isFirst = false
      if take("[:") {
        set.formUnion(try namedClass())
        continue
      }
      if let escaped = setEscapeInClass() {
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
      offset += 1
      if setEscapeInClass() != nil || bytes[offset...].starts(with: "[:".utf8) {
        // `a-\d`: the hyphen stands for itself.
        set.insert(low)
        set.insert(UInt8(ascii: "-"))
        continue
      }
      let high = try classByte()
      guard low <= high else { throw PCREUnsupported() }
      set.formUnion(PCREByteSet(low...high))
    }
    guard take("]") else { throw PCREUnsupported() }
    if options.isCaseless { set = set.caseless }
    return .set(isNegated ? set.inverted : set)
  }

  private func setEscapeInClass() -> PCREByteSet? {
    guard next == UInt8(ascii: "\\"), offset + 1 < bytes.count,
      bytes[offset + 1] != UInt8(ascii: "N")
    else { return nil }
    return Self.setEscape(bytes[offset + 1])
  }

  private mutating func classByte() throws(PCREUnsupported) -> UInt8 {
    guard let byte = next else { throw PCREUnsupported() }
    if byte == UInt8(ascii: "\\") { return try escapedByte(inClass: true) }
    offset += 1
    return byte
  }

  private mutating func namedClass() throws(PCREUnsupported) -> PCREByteSet {
    let isNegated = take("^")
    let name = try groupName(until: UInt8(ascii: ":"))
    guard take("]"), let set = PCREByteSet.named(name) else { throw PCREUnsupported() }
    return isNegated ? set.inverted : set
  }
}

extension PCREByteSet {
  static let horizontalBlanks: PCREByteSet = {
    var set = PCREByteSet(0x09...0x09)
    set.insert(0x20)
    set.insert(0xA0)
    return set
  }()

  static let verticalBlanks: PCREByteSet = {
    var set = PCREByteSet(0x0A...0x0D)
    set.insert(0x85)
    return set
  }()

  /// A class such as `[:alpha:]` in the C locale.
  fileprivate static func named(_ name: String) -> PCREByteSet? {
    let ranges: [ClosedRange<UInt8>]
    switch name {
    case "alpha": ranges = [0x41...0x5A, 0x61...0x7A]
    case "digit": ranges = [0x30...0x39]
    case "alnum": ranges = [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
    case "upper": ranges = [0x41...0x5A]
    case "lower": ranges = [0x61...0x7A]
    case "word": return .wordBytes
    case "space": return .blanks
    case "blank": ranges = [0x09...0x09, 0x20...0x20]
    case "cntrl": ranges = [0x00...0x1F, 0x7F...0x7F]
    case "graph": ranges = [0x21...0x7E]
    case "print": ranges = [0x20...0x7E]
    case "punct": ranges = [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
    case "xdigit": ranges = [0x30...0x39, 0x41...0x46, 0x61...0x66]
    case "ascii": ranges = [0x00...0x7F]
    default: return nil
    }
    var set = PCREByteSet()
    for range in ranges { set.formUnion(PCREByteSet(range)) }
    return set
  }
}
