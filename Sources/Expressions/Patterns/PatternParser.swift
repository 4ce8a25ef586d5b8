// Reads the syntax of RE2, without what this engine does not have.

/// The parser of regular expressions.
struct PatternParser {
  private struct Flags {
    var foldsCase = false
    var isMultiline = false
    var dotTakesNewline = false
  }

  static let maximumDepth = 100
  /// RE2's own limit for the numbers in `{m,n}`.
  static let maximumRepeat = 1000

  private let scalars: [Unicode.Scalar]
  private var offset = 0
  private var flags = Flags()
  private var depth = 0

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  static func parse(_ text: String) throws(PatternError) -> PatternNode {
    var parser = PatternParser(text)
    let node = try parser.alternatives()
    guard parser.peek == nil else { throw parser.error("`)` without `(` in the pattern") }
    return node
  }

  private var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    offset += 1
    return true
  }

  private func error(_ message: String) -> PatternError {
    PatternError(message: message, offset: offset)
  }

  private mutating func alternatives() throws(PatternError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw error("the pattern is nested too deep") }
    // Flags that a group sets end with the group.
    let outer = flags
    defer { flags = outer }
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let next = peek, next != "|", next != ")" {
      let atom = try atom()
      parts.append(try repetition(of: atom))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  // MARK: Repetition

  private mutating func repetition(of atom: PatternNode) throws(PatternError) -> PatternNode {
    guard let (minimum, maximum) = try quantifier() else { return atom }
    // Lazy or not makes no difference to whether there is a match.
    _ = accept("?")
    guard try quantifier() == nil else { throw error("two repetitions follow each other") }
    return .repeated(atom, minimum: minimum, maximum: maximum)
  }

  private mutating func quantifier() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
    if accept("*") { return (0, nil) }
    if accept("+") { return (1, nil) }
    if accept("?") { return (0, 1) }
    guard peek == "{" else { return nil }
    let start = offset
    offset += 1
    guard let minimum = number() else {
      // A brace that starts no repetition stands for itself.
      offset = start
      return nil
    }
    var maximum: Int? = minimum
    if accept(",") { maximum = number() }
    guard accept("}") else {
      offset = start
      return nil
    }
    guard max(minimum, maximum ?? 0) <= Self.maximumRepeat, minimum <= maximum ?? minimum else {
      throw error("the repetition is not between 0 and \(Self.maximumRepeat) in order")
    }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = peek, 0x30...0x39 ~= digit.value {
      // Everything above the limit is refused later, so it may stick there.
      value = min((value ?? 0) * 10 + Int(digit.value - 0x30), Self.maximumRepeat + 1)
      offset += 1
    }
    return value
  }

  // MARK: Atoms

  private mutating func atom() throws(PatternError) -> PatternNode {
    guard let scalar = peek else { return .empty }
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case "\\": return try escape()
    case "*", "+", "?": throw error("`\(scalar)` repeats nothing")
    default: break
    }
    offset += 1
    switch scalar {
    case ".":
      return .set(CharacterSet(ranges: flags.dotTakesNewline ? [] : [0x0A...0x0A], isNegated: true))
    case "^": return .assertion(flags.isMultiline ? .startOfLine : .startOfText)
    case "$": return .assertion(flags.isMultiline ? .endOfLine : .endOfText)
    default: return .set(literal(scalar))
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> CharacterSet {
    CharacterSet(ranges: [scalar.value...scalar.value], foldsCase: flags.foldsCase)
  }

  private mutating func group() throws(PatternError) -> PatternNode {
    offset += 1
    let outer = flags
    if accept("?") {
      if accept("P"), peek != "<" { throw error("this kind of group is not supported") }
      if accept("<") {
        try groupName()
      } else if try groupFlags() {
        // `(?i)` holds up to the end of the group around it.
        return .empty
      }
    }
    let node = try alternatives()
    flags = outer
    guard accept(")") else { throw error("`(` without `)` in the pattern") }
    return node
  }

  /// Skips the name of `(?P<name>…)`; nothing refers to it.
  private mutating func groupName() throws(PatternError) {
    let start = offset
    while let scalar = peek, CharacterSet.word.contains(scalar) { offset += 1 }
    guard offset > start, accept(">") else {
      throw error("look-behind and nameless groups are not supported")
    }
  }

  /// Reads the flags after `(?`; true when the group ends with them.
  private mutating func groupFlags() throws(PatternError) -> Bool {
    var isOn = true
    while let scalar = peek {
      offset += 1
      switch scalar {
      case "i": flags.foldsCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotTakesNewline = isOn
      case "-" where isOn: isOn = false
      case ":": return false
      case ")": return true
      default:
        offset -= 1
        throw error("look-around and the flag `\(scalar)` are not supported")
      }
    }
    throw error("`(` without `)` in the pattern")
  }

  // MARK: Escapes

  private mutating func escape() throws(PatternError) -> PatternNode {
    let start = offset
    offset += 1
    switch peek {
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.notWordBoundary)
    case "A": return assertion(.startOfText)
    case "z": return assertion(.endOfText)
    default: break
    }
    offset = start
    if var set = classEscape() {
      set.foldsCase = flags.foldsCase
      return .set(set)
    }
    return .set(literal(try characterEscape()))
  }

  private mutating func assertion(_ assertion: PatternAssertion) -> PatternNode {
    offset += 1
    return .assertion(assertion)
  }

  /// `\d`, `\w`, `\s` and their opposites.
  private mutating func classEscape() -> CharacterSet? {
    guard peek == "\\", offset + 1 < scalars.count else { return nil }
    var set: CharacterSet
    switch scalars[offset + 1] {
    case "d", "D": set = .digits
    case "w", "W": set = .word
    case "s", "S": set = .blanks
    default: return nil
    }
    if 0x41...0x5A ~= scalars[offset + 1].value { set.ranges = set.complement }
    offset += 2
    return set
  }

  /// An escape that stands for one character.
  private mutating func characterEscape() throws(PatternError) -> Unicode.Scalar {
    offset += 1
    guard let scalar = peek else { throw error("the pattern ends in a backslash") }
    offset += 1
    switch scalar {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "f": return "\u{0C}"
    case "v": return "\u{0B}"
    case "a": return "\u{07}"
    case "x": return try hexadecimalEscape()
    case _ where scalar.isASCII && !CharacterSet.word.contains(scalar): return scalar
    case "_": return scalar
    default:
      offset -= 1
      throw error("`\\\(scalar)` is not supported in a pattern")
    }
  }

  private mutating func hexadecimalEscape() throws(PatternError) -> Unicode.Scalar {
    let isBraced = accept("{")
    let limit = isBraced ? 6 : 2
    var digits = ""
    while digits.count < limit, let scalar = peek, scalar.properties.isASCIIHexDigit {
      digits.unicodeScalars.append(scalar)
      offset += 1
    }
    guard isBraced ? accept("}") : digits.count == 2,
      let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    else { throw error("`\\x` takes two hexadecimal digits, or more in braces") }
    return scalar
  }

  // MARK: Brackets

  private mutating func bracket() throws(PatternError) -> CharacterSet {
    offset += 1
    var set = CharacterSet(isNegated: accept("^"), foldsCase: flags.foldsCase)
    var isFirst = true
    while isFirst || peek != "]" {
      isFirst = false
      guard peek != nil else { throw error("`[` without `]` in the pattern") }
      if let named = try namedClass() ?? classEscape() {
        set.ranges += named.ranges
        continue
      }
      let low = try bracketCharacter()
      guard peek == "-", offset + 1 < scalars.count, scalars[offset + 1] != "]" else {
        set.ranges.append(low.value...low.value)
        continue
      }
      offset += 1
      let high = try bracketCharacter()
      guard low <= high else { throw error("the range in brackets goes backwards") }
      set.ranges.append(low.value...high.value)
    }
    offset += 1
    return set
  }

  private mutating func bracketCharacter() throws(PatternError) -> Unicode.Scalar {
    guard let scalar = peek else { throw error("`[` without `]` in the pattern") }
    if scalar == "\\" { return try characterEscape() }
    offset += 1
    return scalar
  }

  /// `[:alpha:]` and `[:^alpha:]`.
  private mutating func namedClass() throws(PatternError) -> CharacterSet? {
    guard peek == "[", offset + 1 < scalars.count, scalars[offset + 1] == ":" else { return nil }
    let rest = scalars[(offset + 2)...].prefix { $0 != "]" }
    guard rest.last == ":" else { return nil }
    var name = String(String.UnicodeScalarView(rest.dropLast()))
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    guard var set = CharacterSet.named[name] else { throw error("no class `[:\(name):]`") }
    offset += rest.count + 3
    if isNegated { set.ranges = set.complement }
    return set
  }
}
