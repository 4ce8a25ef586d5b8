// One word of a Caddyfile: a directive's name, an argument, or a site's address.

import SourceText

/// How a word is quoted.
public enum CaddyQuote: UInt8, Sendable {
  /// Without quotes.
  case none
  /// In `"`; `\"` stands for a quote.
  case double
  /// In backticks; nothing is escaped.
  case backtick
  /// Lines between `<<MARKER` and `MARKER`.
  case heredoc
}

/// A word.
public struct CaddyWord: Hashable, Sendable {
  /// A `{$NAME}` or `{$NAME:default}`, which Caddy replaces before it splits the file into words.
  public struct Variable: Hashable, Sendable {
    /// The name.
    public let name: String
    /// What stands in where the variable is not set; nil for nothing.
    public let fallback: String?
    /// The bytes in the word's text.
    public let range: Range<Int>
  }

  /// The bytes in the file, quotes included.
  public let span: Span
  /// How it is quoted.
  public let quote: CaddyQuote
  /// The text without quotes and escapes, variables as written.
  public let text: String
  /// Where the text starts in the file, while its bytes stand there as they are; nil where escapes or
  /// a heredoc's indentation were taken out.
  public let verbatimStart: UInt32?

  /// The place of some bytes of the text: exact where the text stands in the file as it is.
  public func span(of range: Range<Int>) -> Span {
    guard let verbatimStart else { return span }
    let start = Int(verbatimStart)
    return Span(file: span.file, (start + range.lowerBound)..<(start + range.upperBound))
  }

  /// The variables of the environment in order (caddyserver.com/docs/caddyfile/concepts, "Environment variables").
  public var variables: [Variable] {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return [] }
    let bytes = Array(text.utf8)
    var found: [Variable] = []
    var offset = 0
    while offset + 2 < bytes.count {
      guard bytes[offset] == UInt8(ascii: "{"), bytes[offset + 1] == UInt8(ascii: "$"),
        let end = bytes[(offset + 2)...].firstIndex(of: UInt8(ascii: "}"))
      else {
        offset += 1
        continue
      }
      let inner = bytes[(offset + 2)..<end]
      let colon = inner.firstIndex(of: UInt8(ascii: ":"))
      let name = String(decoding: inner[..<(colon ?? end)], as: UTF8.self)
      if !name.isEmpty {
        found.append(
          Variable(
            name: name,
            fallback: colon.map { String(decoding: inner[($0 + 1)...], as: UTF8.self) },
            range: offset..<end + 1))
      }
      offset = end + 1
    }
    return found
  }
}
