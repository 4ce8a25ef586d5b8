// The second argument of `rewrite`: a path with a query, or an address to redirect to.

import Deployment

/// A replacement, cut where nginx cuts it when it reads the configuration (ngx_http_rewrite).
struct RewriteTarget {
  /// What becomes the path; of a redirect everything.
  private(set) var path: [ProxyWord.Part] = []
  /// What becomes the query.
  private(set) var query: [ProxyWord.Part] = []
  /// Whether a `?` is written, which a variable's value cannot replace.
  private(set) var hasQuery = false
  /// Whether the client's own query stays; a `?` at the end drops it.
  let keepsQuery: Bool
  /// Whether the client is sent elsewhere.
  let isRedirect: Bool

  init(_ word: ProxyWord, isRedirect: Bool) {
    self.isRedirect =
      isRedirect || ["http://", "https://", "$scheme"].contains { word.text.hasPrefix($0) }
    var word = word
    keepsQuery = !word.text.hasSuffix("?")
    if !keepsQuery { word.text.removeLast() }
    guard !self.isRedirect else {
      path = word.parts
      return
    }
    for part in word.parts {
      guard !hasQuery, case .text(let text) = part, let mark = text.firstIndex(of: "?") else {
        if hasQuery { query.append(part) } else { path.append(part) }
        continue
      }
      hasQuery = true
      if mark > text.startIndex { path.append(.text(String(text[..<mark]))) }
      query.append(.text(String(text[text.index(after: mark)...])))
    }
  }
}

extension RequestTarget {
  /// Path and query of a text that is not decoded any further.
  static func split(_ text: String) -> (path: String, query: String) {
    guard let mark = text.firstIndex(of: "?") else { return (text, "") }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  /// What a group needs escaped in a query (NGX_ESCAPE_ARGS).
  static func escapedArgument(_ text: String) -> String {
    percentEncoded(text, reserved: "\"#%&+;<>?\\^`{|}")
  }

  /// What a decoded path needs escaped when it is sent on (NGX_ESCAPE_URI).
  static func escaped(_ path: String) -> String {
    percentEncoded(path, reserved: "\"#%?<>\\^`{|}")
  }

  private static func percentEncoded(_ text: String, reserved: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      if byte <= 0x20 || byte >= 0x7F || reserved.utf8.contains(byte) {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `%XX` of printable characters before a `?` undone (ngx_unescape_uri, NGX_UNESCAPE_REDIRECT).
  static func unescapedForRedirect(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var offset = 0
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "?") {
      if bytes[offset] == UInt8(ascii: "%"), let byte = escapedByte(at: offset, in: bytes),
        byte > UInt8(ascii: "%"), byte < 0x7F
      {
        result.append(byte)
        offset += 3
        if byte == UInt8(ascii: "?") { break }
      } else {
        result.append(bytes[offset])
        offset += 1
      }
    }
    return String(decoding: result + bytes[offset...], as: UTF8.self)
  }
}
