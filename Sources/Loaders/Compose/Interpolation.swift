// Substitutes variables in a text, by compose's grammar (compose-go, template/template.go).

import Deployment
import SourceText
import Syntax

/// Turns a text with `$NAME` and `${NAME…}` into the parts that it is put together from.
///
/// - `$$` is a dollar sign, and so is a `$` that no name or brace follows.
/// - `:-` and `-` give a default, `:?` and `?` an error, `:+` and `+` a replacement; with the colon an
///   empty value counts as none. The operator follows the name at once, the rest is interpolated itself.
struct Interpolation {
  /// How deep defaults may nest.
  static let depthLimit = 32

  /// The variables' values; nil for a variable that nobody sets.
  let lookup: (String) -> Sourced<String>?
  /// Where the bytes of the text stand in the file.
  let place: (Range<Int>) -> Span
  /// What compose would refuse.
  private(set) var problems: [SyntaxProblem] = []
  /// The references that refuse to go without a value, and have none.
  private(set) var required: [RequiredVariable] = []

  init(lookup: @escaping (String) -> Sourced<String>?, place: @escaping (Range<Int>) -> Span) {
    self.lookup = lookup
    self.place = place
  }

  /// The parts of the whole text.
  mutating func parts(of text: [UInt8]) -> [TextPiece] {
    parts(of: text, in: 0..<text.count, depth: 0)
  }

  private mutating func parts(of text: [UInt8], in range: Range<Int>, depth: Int) -> [TextPiece] {
    var result: [TextPiece] = []
    var literalStart = range.lowerBound
    var offset = range.lowerBound

    func literal(upTo end: Int) {
      guard literalStart < end else { return }
      let bytes = literalStart..<end
      result.append(TextPiece(text: Self.string(text[bytes]), span: place(bytes)))
    }

    while offset < range.upperBound {
      guard text[offset] == UInt8(ascii: "$"), offset + 1 < range.upperBound else {
        offset += 1
        continue
      }
      let next = text[offset + 1]
      if next == UInt8(ascii: "$") {
        literal(upTo: offset)
        result.append(TextPiece(text: "$", span: place(offset..<offset + 2)))
        offset += 2
        literalStart = offset
      } else if Self.startsName(next) {
        literal(upTo: offset)
        let end = Self.nameEnd(text, from: offset + 1, in: range)
        result += value(
          of: Self.string(text[(offset + 1)..<end]), reference: place(offset..<end))
        offset = end
        literalStart = offset
      } else if next == UInt8(ascii: "{") {
        literal(upTo: offset)
        let end = Self.closingBrace(text, from: offset + 1, in: range).map { $0 + 1 }
        result += braced(text, offset..<(end ?? range.upperBound), closed: end != nil, depth: depth)
        offset = end ?? range.upperBound
        literalStart = offset
      } else {
        offset += 1
      }
    }
    literal(upTo: range.upperBound)
    return result
  }

  /// The parts of `${…}`, which takes up `range`.
  private mutating func braced(
    _ text: [UInt8], _ range: Range<Int>, closed: Bool, depth: Int
  ) -> [TextPiece] {
    let reference = place(range)
    let inner = (range.lowerBound + 2)..<max(range.lowerBound + 2, range.upperBound - 1)
    let nameEnd =
      inner.isEmpty || !Self.startsName(text[inner.lowerBound])
      ? inner.lowerBound : Self.nameEnd(text, from: inner.lowerBound, in: inner)
    let name = Self.string(text[inner.lowerBound..<nameEnd])
    guard closed, !name.isEmpty, depth < Self.depthLimit,
      !text[inner].contains(where: { $0 == 0x0A || $0 == 0x0D })
    else {
      return refused(text[range], name, at: reference)
    }
    if nameEnd == inner.upperBound { return value(of: name, reference: reference) }
    var operatorOffset = nameEnd
    let emptyCountsAsUnset = text[nameEnd] == UInt8(ascii: ":")
    if emptyCountsAsUnset { operatorOffset += 1 }
    guard operatorOffset < inner.upperBound else {
      return refused(text[range], name, at: reference)
    }
    let rest = (operatorOffset + 1)..<inner.upperBound
    let current = lookup(name)
    let isSet =
      current.map { !emptyCountsAsUnset || !$0.textWithUnknownsEmpty.isEmpty }
      ?? false
    let sign = text[operatorOffset]
    guard "-+?".utf8.contains(sign) else {
      return refused(text[range], name, at: reference)
    }
    // What stands behind the sign is worked out even where it is not needed, and may refuse.
    let substitute = parts(of: text, in: rest, depth: depth + 1)
    switch sign {
    case UInt8(ascii: "-"):
      if isSet { return value(of: name, reference: reference) }
      return Self.standIn(substitute, for: name, at: reference, place(rest))
    case UInt8(ascii: "+"):
      if isSet { return Self.standIn(substitute, for: name, at: reference, place(rest)) }
      return [TextPiece(text: "", variable: name, span: reference)]
    default:
      if isSet { return value(of: name, reference: reference) }
      let reason = substitute.compactMap(\.text).joined()
      required.append(RequiredVariable(name: name, reason: reason, span: reference))
      return [TextPiece(text: nil, variable: name, span: reference, isRequired: true)]
    }
  }

  /// The default or replacement that stands in for a variable.
  private static func standIn(
    _ parts: [TextPiece], for name: String, at reference: Span, _ place: Span
  ) -> [TextPiece] {
    if parts.isEmpty {
      return [TextPiece(text: "", variable: name, span: reference, definition: place)]
    }
    return parts.map {
      TextPiece(
        text: $0.text, variable: $0.variable ?? name, span: $0.span,
        definition: $0.variable == nil ? $0.span : $0.definition)
    }
  }

  /// The parts that a variable's value brings in.
  private func value(of name: String, reference: Span) -> [TextPiece] {
    guard let value = lookup(name) else {
      return [TextPiece(text: nil, variable: name, span: reference)]
    }
    guard value.isUnknown, !value.pieces.isEmpty else {
      return [
        TextPiece(text: value.value, variable: name, span: reference, definition: value.span)
      ]
    }
    return value.pieces.map {
      TextPiece(
        text: $0.text, variable: $0.variable ?? name, span: reference, definition: $0.span)
    }
  }

  private mutating func refused(_ text: ArraySlice<UInt8>, _ name: String, at span: Span)
    -> [TextPiece]
  {
    problems.append(
      SyntaxProblem(
        message: "invalid interpolation format: \(Self.string(text)); "
          + "you may need to escape any $ with another $", span: span))
    return [TextPiece(text: nil, variable: name.isEmpty ? "?" : name, span: span)]
  }

  // MARK: Characters

  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func nameEnd(_ text: [UInt8], from start: Int, in range: Range<Int>) -> Int {
    text[start..<range.upperBound].firstIndex {
      !startsName($0) && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    } ?? range.upperBound
  }

  /// The brace that closes the one at `start`, braces in between balanced.
  private static func closingBrace(_ text: [UInt8], from start: Int, in range: Range<Int>) -> Int? {
    var open = 0
    for offset in start..<range.upperBound {
      if text[offset] == UInt8(ascii: "{") { open += 1 }
      if text[offset] == UInt8(ascii: "}") {
        open -= 1
        if open == 0 { return offset }
      }
    }
    return nil
  }
}

/// A `${NAME:?reason}` whose variable no file sets; whoever starts the project has to.
struct RequiredVariable: Hashable, Sendable {
  let name: String
  let reason: String
  let span: Span
}
