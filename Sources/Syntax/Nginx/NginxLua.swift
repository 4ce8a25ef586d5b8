// Finds the end of a `*_by_lua_block`, whose content is Lua and not nginx.

/// Walks over Lua text far enough to tell its braces from those in strings and comments.
enum NginxLua {
  /// The offset of the `}` that balances a `{` just before `start`; `nil` where there is none.
  static func closingBrace(from start: Int, in bytes: [UInt8]) -> Int? {
    var depth = 0
    var offset = start
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "{"):
        depth += 1
        offset += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return offset }
        depth -= 1
        offset += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        offset = endOfString(at: offset, in: bytes)
      case UInt8(ascii: "["):
        offset = endOfLongBracket(at: offset, in: bytes) ?? offset + 1
      case UInt8(ascii: "-")
      where offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "-"):
        offset = endOfComment(at: offset, in: bytes)
      default: offset += 1
      }
    }
    return nil
  }

  /// A Lua string ends with its line at the latest.
  private static func endOfString(at start: Int, in bytes: [UInt8]) -> Int {
    var offset = start + 1
    while offset < bytes.count, bytes[offset] != 0x0A {
      if bytes[offset] == bytes[start] { return offset + 1 }
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(offset, bytes.count)
  }

  private static func endOfComment(at start: Int, in bytes: [UInt8]) -> Int {
    if let end = endOfLongBracket(at: start + 2, in: bytes) { return end }
    return bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
  }

  /// The offset after `[[ ]]`, `[=[ ]=]`, …, or the end of the file where nothing closes the bracket;
  /// `nil` where none opens.
  private static func endOfLongBracket(at start: Int, in bytes: [UInt8]) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var offset = start + 1
    while offset < bytes.count, bytes[offset] == UInt8(ascii: "=") { offset += 1 }
    let level = offset - start - 1
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "[") else { return nil }
    offset += 1
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "]") else {
        offset += 1
        continue
      }
      var end = offset + 1
      while end < bytes.count, bytes[end] == UInt8(ascii: "=") { end += 1 }
      if end - offset - 1 == level, end < bytes.count, bytes[end] == UInt8(ascii: "]") {
        return end + 1
      }
      offset = end
    }
    return bytes.count
  }
}
