// Scalars of JSON and YAML files as sourced values, with the placeholders that products replace.

import Deployment
import SourceText
import Syntax

extension DataNode {
  /// A scalar's text as written, at the text's place without quotes.
  var sourcedText: Sourced<String> {
    guard let text, !isNull else { return Sourced(.absent, span: span) }
    return .known(text, span: textSpan)
  }
}

/// Replaces a product's placeholders in a text.
struct PlaceholderReader {
  /// The values that the product would find, by name.
  var environment: [String: Sourced<String>] = [:]

  /// The scalar with every placeholder replaced, or unknown with the names that are missing.
  func value(of node: DataNode) -> Sourced<String> {
    guard let text = node.text, !node.isNull else { return Sourced(.absent, span: node.span) }
    if !text.utf8.contains(UInt8(ascii: "$")), !Self.looksTemplated(text) {
      return .known(text, span: node.textSpan)
    }
    let pieces = pieces(of: Array(text.utf8), node: node)
    return Sourced(pieces: pieces, span: node.textSpan)
  }

  /// `__NAME__` and `{{ … }}`: another program fills these in before the product reads the file.
  private static func looksTemplated(_ text: String) -> Bool {
    templateRange(Array(text.utf8), from: 0) != nil
  }

  private static func templateRange(_ bytes: [UInt8], from start: Int) -> Range<Int>? {
    var offset = start
    while offset + 1 < bytes.count {
      let pair = (bytes[offset], bytes[offset + 1])
      if pair == (UInt8(ascii: "{"), UInt8(ascii: "{")),
        let end = find("}}", in: bytes, from: offset + 2)
      {
        return offset..<end + 2
      }
      if pair == (UInt8(ascii: "_"), UInt8(ascii: "_")),
        let end = find("__", in: bytes, from: offset + 2), end > offset + 2,
        bytes[offset + 2..<end].allSatisfy(isUpperNameByte)
      {
        return offset..<end + 2
      }
      offset += 1
    }
    return nil
  }

  private static func find(_ needle: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
    let needle = needle.withUTF8Buffer { Array($0) }
    guard bytes.count >= needle.count, start <= bytes.count - needle.count else { return nil }
    return (start...(bytes.count - needle.count)).first { bytes[$0...].starts(with: needle) }
  }

  private static func isUpperNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
  }

  private func pieces(of bytes: [UInt8], node: DataNode) -> [TextPiece] {
    var pieces: [TextPiece] = []
    var literal = 0
    var offset = 0
    func flush(_ end: Int) {
      guard literal < end else { return }
      let range = literal..<end
      pieces.append(
        TextPiece(
          text: String(decoding: bytes[range], as: UTF8.self),
          span: node.span(ofTextBytes: range)))
    }
    while offset < bytes.count {
      guard let (range, name, fallback) = placeholder(in: bytes, at: offset) else {
        offset += 1
        continue
      }
      flush(offset)
      let definition = environment[name]
      pieces.append(
        TextPiece(
          text: definition?.value ?? (definition == nil ? fallback : nil),
          variable: name,
          span: node.span(ofTextBytes: range),
          definition: definition?.span))
      offset = range.upperBound
      literal = offset
    }
    flush(bytes.count)
    return pieces
  }

  /// A placeholder that starts at `offset`: its bytes, its variable, its default.
  private func placeholder(in bytes: [UInt8], at offset: Int) -> (Range<Int>, String, String?)? {
    if bytes[offset...].starts(with: "$(".utf8), let end = Self.find(")", in: bytes, from: offset) {
      let inner = String(decoding: bytes[offset + 2..<end], as: UTF8.self)
      let name = inner.hasPrefix("env:") ? String(inner.dropFirst(4)) : inner
      let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
      return (
        offset..<end + 1, parts.first ?? name, parts.count > 1 ? parts[1].drop(prefix: "-") : nil
      )
    }
    if bytes[offset...].starts(with: "${".utf8), let end = Self.find("}", in: bytes, from: offset) {
      let inner = String(decoding: bytes[offset + 2..<end], as: UTF8.self)
      let parts = inner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.map(String.init), !name.isEmpty else { return nil }
      return (offset..<end + 1, name, parts.count > 1 ? String(parts[1]) : nil)
    }
    if let range = Self.templateRange(bytes, from: offset), range.lowerBound == offset {
      return (range, String(decoding: bytes[range], as: UTF8.self), nil)
    }
    return nil
  }
}

extension String {
  /// The text without a prefix, where it has it.
  fileprivate func drop(prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
