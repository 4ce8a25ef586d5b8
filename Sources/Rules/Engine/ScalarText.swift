// How a text is written so that a reader of the file gets just this text.

import SourceText
import Syntax

/// Writes texts as scalars of JSON and YAML.
enum ScalarText {
  /// The text between double quotes.
  static func doubleQuoted(_ text: String) -> String { "\"" + JSONEscape.escaped(text) + "\"" }

  /// The text in the style of a neighbour.
  static func written(_ text: String, like style: ScalarStyle, isJSON: Bool) -> String {
    if isJSON { return doubleQuoted(text) }
    switch style {
    case .single where !text.contains("\n"): return "'" + doubled(text) + "'"
    case .plain where !needsQuotes(text): return text
    default: return doubleQuoted(text)
    }
  }

  /// The text for a place inside a scalar, or for all of it without its quotes; nil where it does not fit.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - node: the scalar.
  ///   - span: the place.
  ///   - isJSON: whether the file is JSON.
  static func fitting(_ text: String, into node: DataNode, at span: Span, isJSON: Bool) -> String? {
    switch node.style {
    case .double: return JSONEscape.escaped(text)
    case .single: return text.contains("\n") ? nil : doubled(text)
    case .literal, .folded: return isHarmless(text) ? text : nil
    case .plain: break
    }
    guard span == node.span else { return isHarmless(text) ? text : nil }
    // What is no string may become another such value; a string stays one.
    if node.kind != .string, isLiteral(text) { return text }
    return isJSON || needsQuotes(text) ? doubleQuoted(text) : text
  }

  /// Whether the text means the same within every kind of quotes and without.
  static func isHarmless(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        break
      case _ where "._~:/+-?=&%@*$".utf8.contains(byte): break
      // A colon before a blank begins a value, and two blanks are lost where lines are folded.
      case 0x20 where previous != UInt8(ascii: ":") && previous != 0x20: break
      default: return false
      }
      previous = byte
    }
    return !text.isEmpty && previous != 0x20 && previous != UInt8(ascii: ":")
      && text.utf8.first != 0x20
  }

  /// Whether YAML reads the text as something else than itself where it stands without quotes.
  private static func needsQuotes(_ text: String) -> Bool {
    guard isHarmless(text), let first = text.utf8.first else { return true }
    return isLiteral(text) || "-?:&*%@=".utf8.contains(first)
  }

  /// Whether JSON or YAML take the text for a number, a truth value or nothing.
  private static func isLiteral(_ text: String) -> Bool {
    let word = text.lowercased()
    if ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"].contains(word) {
      return true
    }
    return word.utf8.allSatisfy { $0 &- 0x30 < 10 || "+-._exabcdef:".utf8.contains($0) }
      && word.utf8.contains { $0 &- 0x30 < 10 }
  }

  private static func doubled(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }
}
