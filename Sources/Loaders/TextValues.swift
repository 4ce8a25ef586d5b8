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

extension DataNode {
  /// A switch as Jackson reads it: a boolean, or the words `true` and `false`; anything else is unknown.
  var sourcedFlag: Sourced<Bool> {
    if isNull { return Sourced(.absent, span: span) }
    if let boolean { return .known(boolean, span: textSpan) }
    switch text {
    case "true": return .known(true, span: textSpan)
    case "false": return .known(false, span: textSpan)
    default: return .unknown(needs: [text ?? "its value"], span: textSpan)
    }
  }
}

/// Replaces a product's placeholders in a text.
struct PlaceholderReader {
  /// The values that the product would find, by name.
  var environment: [String: Sourced<String>] = [:]

  /// The scalar with every placeholder replaced, or unknown with the names that are missing.
  func value(of node: DataNode) -> Sourced<String> {
    guard let text = node.text, !node.isNull else { return Sourced(.absent, span: node.span) }
    let bytes = node.textBytes
    guard PlaceholderScan.mayHold(bytes) else { return .known(text, span: node.textSpan) }
    let scan = PlaceholderScan(Array(bytes))
    let placeholders = scan.all()
    guard !placeholders.isEmpty else { return .known(text, span: node.textSpan) }
    var pieces: [TextPiece] = []
    var literal = 0
    func flush(_ end: Int) {
      guard literal < end else { return }
      pieces.append(
        TextPiece(
          text: String(decoding: scan.bytes[literal..<end], as: UTF8.self),
          span: node.span(ofTextBytes: literal..<end)))
    }
    for placeholder in placeholders {
      flush(placeholder.range.lowerBound)
      pieces.append(piece(placeholder, of: node))
      literal = placeholder.range.upperBound
    }
    flush(scan.bytes.count)
    return Sourced(pieces: pieces, span: node.textSpan)
  }

  private func piece(_ placeholder: Placeholder, of node: DataNode) -> TextPiece {
    let known = placeholder.names.first { environment[$0] != nil }
    let definition = known.flatMap { environment[$0] }
    return TextPiece(
      text: definition == nil
        ? placeholder.fallback.flatMap { text(of: $0, depth: 0) } : definition?.value,
      variable: known ?? placeholder.names.first ?? "",
      span: node.span(ofTextBytes: placeholder.range), definition: definition?.span)
  }

  /// A default with the placeholders in it replaced; nil where one has no value.
  private func text(of fallback: String, depth: Int) -> String? {
    guard depth < 8 else { return nil }
    let scan = PlaceholderScan(Array(fallback.utf8))
    var text = ""
    var literal = 0
    for placeholder in scan.all() {
      text += String(decoding: scan.bytes[literal..<placeholder.range.lowerBound], as: UTF8.self)
      let definition = placeholder.names.lazy.compactMap { environment[$0] }.first
      let value =
        definition == nil
        ? placeholder.fallback.flatMap { self.text(of: $0, depth: depth + 1) } : definition?.value
      guard let value else { return nil }
      text += value
      literal = placeholder.range.upperBound
    }
    return text + String(decoding: scan.bytes[literal...], as: UTF8.self)
  }
}

/// A part of a text that a product or a template engine replaces.
struct Placeholder: Equatable {
  /// The bytes in the text.
  let range: Range<Int>
  /// The variables that are asked in order; the placeholder itself where it names none.
  let names: [String]
  /// What stands there if none of them is set.
  let fallback: String?
}

/// Finds placeholders: Keycloak's `${A,B:default}` (StringPropertyReplacer), keycloak-config-cli's
/// `$(env:NAME:-default)`, and the `{{ … }}` and `__NAME__` of programs that make the file.
struct PlaceholderScan {
  let bytes: [UInt8]
  /// The closing mark of every `${`, `$(` and `{{` by the offset of its first byte.
  private let closings: [Int: Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    closings = Self.closings(in: bytes)
  }

  /// Whether a text has the first two bytes of a placeholder anywhere: `${`, `$(`, `{{` or `__`.
  static func mayHold(_ bytes: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in bytes {
      switch (previous, byte) {
      case (UInt8(ascii: "$"), UInt8(ascii: "{")), (UInt8(ascii: "$"), UInt8(ascii: "(")),
        (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "_"), UInt8(ascii: "_")):
        return true
      default: previous = byte
      }
    }
    return false
  }

  /// One pass, so that marks that nothing closes cost no more than others.
  private static func closings(in bytes: [UInt8]) -> [Int: Int] {
    var closings: [Int: Int] = [:]
    var open: (braces: [Int], parentheses: [Int], template: Int?) = ([], [], nil)
    for offset in bytes.indices {
      let previous = offset > 0 ? bytes[offset - 1] : 0
      switch bytes[offset] {
      case UInt8(ascii: "{") where previous == UInt8(ascii: "$"): open.braces.append(offset - 1)
      case UInt8(ascii: "{") where previous == UInt8(ascii: "{"):
        open.template = open.template ?? offset - 1
      case UInt8(ascii: "(") where previous == UInt8(ascii: "$"):
        open.parentheses.append(offset - 1)
      case UInt8(ascii: ")"): if let start = open.parentheses.popLast() { closings[start] = offset }
      case UInt8(ascii: "}"):
        if let start = open.braces.popLast() {
          closings[start] = offset
        } else if previous == UInt8(ascii: "}"), let start = open.template {
          closings[start] = offset
          open.template = nil
        }
      default: break
      }
    }
    return closings
  }

  /// The placeholders in order, without overlap.
  func all() -> [Placeholder] {
    var found: [Placeholder] = []
    var offset = 0
    while offset + 1 < bytes.count {
      if let placeholder = placeholder(at: offset) {
        found.append(placeholder)
        offset = placeholder.range.upperBound
      } else {
        offset += 1
      }
    }
    return found
  }

  private func placeholder(at offset: Int) -> Placeholder? {
    switch (bytes[offset], bytes[offset + 1]) {
    case (UInt8(ascii: "$"), UInt8(ascii: "{")): property(at: offset)
    case (UInt8(ascii: "$"), UInt8(ascii: "(")): lookup(at: offset)
    case (UInt8(ascii: "{"), UInt8(ascii: "{")): template(at: offset)
    case (UInt8(ascii: "_"), UInt8(ascii: "_")): token(at: offset)
    default: nil
    }
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// `${NAME}`, `${NAME:default}`, `${A,B:default}`; defaults may hold placeholders.
  private func property(at start: Int) -> Placeholder? {
    guard let end = closings[start], end > start + 2 else { return nil }
    let inner = bytes[start + 2..<end]
    let colon = inner.firstIndex(of: UInt8(ascii: ":")) ?? end
    let names = text(start + 2..<colon).split(separator: ",").map(String.init)
    guard !names.isEmpty else { return nil }
    return Placeholder(
      range: start..<end + 1, names: names, fallback: colon < end ? text(colon + 1..<end) : nil)
  }

  /// `$(env:NAME:-default)`; other lookups (`file:`, `base64:`, …) have no value that files show.
  private func lookup(at start: Int) -> Placeholder? {
    guard let end = closings[start], end > start + 2 else { return nil }
    let inner = text(start + 2..<end)
    var words = inner.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if words.count > 1, words[0] == "env" {
      words.removeFirst()
    } else if words.count > 1, !words[1].hasPrefix("-") {
      return Placeholder(range: start..<end + 1, names: [text(start..<end + 1)], fallback: nil)
    }
    let fallback = words.count > 1 ? words.dropFirst().joined(separator: ":") : nil
    return Placeholder(
      range: start..<end + 1, names: [words[0]],
      fallback: fallback.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 })
  }

  private func template(at start: Int) -> Placeholder? {
    guard let end = closings[start] else { return nil }
    return Placeholder(range: start..<end + 1, names: [text(start..<end + 1)], fallback: nil)
  }

  /// `__NAME__` in capitals.
  private func token(at start: Int) -> Placeholder? {
    let name = bytes[(start + 2)...].prefix(256).prefix { Self.isUpperNameByte($0) }
    let end = name.endIndex
    guard let first = name.first, first != UInt8(ascii: "_") else { return nil }
    // The name's own run of capitals and underscores holds the closing pair.
    guard
      let close = name.indices.dropFirst().first(where: {
        bytes[$0] == UInt8(ascii: "_") && $0 + 1 < end && bytes[$0 + 1] == UInt8(ascii: "_")
      })
    else { return nil }
    return Placeholder(range: start..<close + 2, names: [text(start..<close + 2)], fallback: nil)
  }

  private static func isUpperNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
  }
}
