// The words that mean something to the parser; all others are names.

/// A keyword, reserved or contextual; `none` for every other word.
enum ScriptKeyword: UInt8, CaseIterable {
  case none
  case `as`, `do`, `if`, `in`, of, `is`
  case `for`, `let`, new, `try`, `var`
  case `case`, `else`, `enum`, from, null, this, `true`, type, void, with
  case async, await, `break`, `catch`, `class`, const, `false`, infer, keyof, `super`, `throw`
  case using
  case `while`, yield
  case delete, export, `import`, module, `return`, `static`, `switch`, typeof, unique
  case asserts, declare, `default`, extends, finally, `private`, `public`
  case abstract, accessor, `continue`, debugger, function, override, readonly
  case interface, namespace, satisfies, protected
  case implements, instanceof

  private static let all: [(keyword: ScriptKeyword, bytes: [UInt8])] = allCases.dropFirst().map {
    ($0, Array("\($0)".utf8))
  }

  /// The keywords by length and first letter.
  private static let table: [[(keyword: ScriptKeyword, bytes: [UInt8])]] = {
    var table = Array(repeating: [(keyword: ScriptKeyword, bytes: [UInt8])](), count: 11 * 26)
    for entry in all {
      guard let slot = slot(length: entry.bytes.count, first: entry.bytes[0]) else { continue }
      table[slot].append(entry)
    }
    return table
  }()

  private static func slot(length: Int, first: UInt8) -> Int? {
    guard length <= 10, length >= 2, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") else {
      return nil
    }
    return length * 26 + Int(first - UInt8(ascii: "a"))
  }

  /// The keyword that the bytes spell.
  static func of(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> ScriptKeyword {
    guard let slot = slot(length: range.count, first: bytes[range.lowerBound]) else { return .none }
    for entry in table[slot] {
      var offset = range.lowerBound
      var isSame = true
      for byte in entry.bytes {
        if bytes[offset] != byte {
          isSame = false
          break
        }
        offset += 1
      }
      if isSame { return entry.keyword }
    }
    return .none
  }

  /// Whether a value can begin behind the word, so that a slash there begins a pattern.
  var expectsValue: Bool {
    switch self {
    case .return, .typeof, .case, .in, .of, .await, .void, .delete, .new, .throw, .do, .else,
      .yield, .instanceof, .extends, .default:
      true
    default: false
    }
  }

  /// Whether the parentheses behind the word hold no value that a slash could divide.
  var takesHead: Bool {
    switch self {
    case .if, .while, .for, .with: true
    default: false
    }
  }
}
