// Which claims a mapping's expression returns, where its Python says so plainly.

enum ReturnedClaims {
  /// The keys of the dictionary that an expression returns; nil unless every `return` gives a literal one.
  static func keys(of expression: String) -> [String]? {
    var keys: [String] = []
    var hasReturn = false
    var bytes = Array(expression.utf8)[...]
    while let byte = bytes.first {
      if byte == UInt8(ascii: "#") {
        bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        guard string(&bytes) != nil else { return nil }
      } else if isWord(byte) {
        let word = bytes.prefix { isWord($0) }
        bytes = bytes[word.endIndex...]
        guard word.elementsEqual("return".utf8) else { continue }
        hasReturn = true
        bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        guard bytes.popFirst() == UInt8(ascii: "{"), let found = dictionary(&bytes) else {
          return nil
        }
        keys += found
      } else {
        bytes.removeFirst()
      }
    }
    var seen: Set<String> = []
    return hasReturn ? keys.filter { seen.insert($0).inserted } : nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
      || (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
  }

  /// The keys up to the closing brace; nil where one is no plain text.
  private static func dictionary(_ bytes: inout ArraySlice<UInt8>) -> [String]? {
    var keys: [String] = []
    var depth = 1
    var isKey = true
    while let byte = bytes.first {
      switch byte {
      case UInt8(ascii: "#"): bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        guard let text = string(&bytes) else { return nil }
        if depth == 1, isKey { keys.append(text) }
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("):
        depth += 1
        bytes.removeFirst()
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"):
        depth -= 1
        bytes.removeFirst()
        if depth == 0 { return keys }
      case UInt8(ascii: ",") where depth == 1:
        isKey = true
        bytes.removeFirst()
      case UInt8(ascii: ":") where depth == 1:
        isKey = false
        bytes.removeFirst()
      default:
        // `**other` and computed keys say nothing.
        if depth == 1, isKey, byte > 0x20 { return nil }
        bytes.removeFirst()
      }
    }
    return nil
  }

  /// The text of a string literal; nil where it does not end.
  private static func string(_ bytes: inout ArraySlice<UInt8>) -> String? {
    guard let quote = bytes.popFirst() else { return nil }
    if bytes.starts(with: [quote, quote]) {
      bytes = bytes.dropFirst(2)
      while !bytes.isEmpty, !bytes.starts(with: [quote, quote, quote]) { bytes.removeFirst() }
      guard !bytes.isEmpty else { return nil }
      bytes = bytes.dropFirst(3)
      return ""
    }
    var text: [UInt8] = []
    while let byte = bytes.popFirst() {
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard let next = bytes.popFirst() else { return nil }
        text.append(next)
      } else {
        text.append(byte)
      }
    }
    return nil
  }
}
