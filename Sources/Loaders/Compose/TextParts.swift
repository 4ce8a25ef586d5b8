// Cutting texts that were put together from variables, without losing where each part stands.

import Deployment
import SourceText

extension Sourced where Value == String {
  /// The parts of the text: its pieces, or the whole text as one literal.
  var parts: [TextPiece] {
    if !pieces.isEmpty { return pieces }
    guard let value else { return [] }
    return [TextPiece(text: value, span: span)]
  }

  /// A text made of some of this text's parts, with the same origin.
  func text(of parts: [TextPiece]) -> Sourced {
    var result = Sourced(pieces: parts, span: Self.place(of: parts) ?? span?.sub(0, 0))
    result.origin = origin
    if case .interpolated = origin {
      result.origin =
        parts.contains { $0.variable != nil }
        ? .interpolated(from: parts.compactMap(\.definition)) : .explicit
    }
    if parts.count == 1, let part = parts.first, part.variable == nil,
      part.span?.count == part.text?.utf8.count
    {
      result.pieces = []
    }
    return result
  }

  private static func place(of parts: [TextPiece]) -> Span? {
    let spans = parts.compactMap(\.span)
    guard let first = spans.first else { return nil }
    return spans.dropFirst().reduce(first) { $0.union($1) }
  }

  /// The texts before and after the first byte that `isSeparator` accepts; nil where there is none.
  func cut(at isSeparator: (UInt8) -> Bool) -> (head: Sourced, tail: Sourced)? {
    let all = parts
    for (index, part) in all.enumerated() {
      guard let bytes = part.text?.utf8, let found = bytes.firstIndex(where: isSeparator) else {
        continue
      }
      return cut(all, in: index, at: bytes.distance(from: bytes.startIndex, to: found), width: 1)
    }
    return nil
  }

  /// The texts before and after the last byte that `isSeparator` accepts; nil where there is none.
  func cutLast(at isSeparator: (UInt8) -> Bool) -> (head: Sourced, tail: Sourced)? {
    let all = parts
    for (index, part) in all.enumerated().reversed() {
      guard let bytes = part.text?.utf8, let found = bytes.lastIndex(where: isSeparator) else {
        continue
      }
      return cut(all, in: index, at: bytes.distance(from: bytes.startIndex, to: found), width: 1)
    }
    return nil
  }

  private func cut(_ all: [TextPiece], in index: Int, at offset: Int, width: Int) -> (
    head: Sourced, tail: Sourced
  ) {
    let part = all[index]
    let count = part.text?.utf8.count ?? 0
    let head = Array(all[..<index]) + [part.sub(0, offset)]
    let tail = [part.sub(offset + width, count)] + Array(all[(index + 1)...])
    return (text(of: Self.withoutEmpty(head)), text(of: Self.withoutEmpty(tail)))
  }

  /// Keeps at least one part, so that an empty text still has a place.
  private static func withoutEmpty(_ parts: [TextPiece]) -> [TextPiece] {
    let kept = parts.filter { $0.text?.isEmpty != true }
    return kept.isEmpty ? Array(parts.prefix(1)) : kept
  }

  /// The texts between separators; unlike in an array, an empty text is one empty part.
  func split(at separator: UInt8) -> [Sourced] {
    var result: [Sourced] = []
    var rest = self
    while let (head, tail) = rest.cut(at: { $0 == separator }) {
      result.append(head)
      rest = tail
    }
    return result + [rest]
  }

  /// The text without spaces and tabs at its ends.
  var trimmed: Sourced {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    var all = parts
    while let first = all.first, let text = first.text, text.utf8.first.map(isBlank) == true {
      let blanks = text.utf8.prefix(while: isBlank).count
      all[0] = first.sub(blanks, text.utf8.count)
      if all[0].text?.isEmpty == true, all.count > 1 { all.removeFirst() }
    }
    while let last = all.last, let text = last.text, text.utf8.last.map(isBlank) == true {
      let kept = text.utf8.count - text.utf8.reversed().prefix(while: isBlank).count
      all[all.count - 1] = last.sub(0, kept)
      if all.last?.text?.isEmpty == true, all.count > 1 { all.removeLast() }
    }
    return text(of: all)
  }

  /// The same value marked as taken over from elsewhere.
  func inherited(via: String, at span: Span) -> Sourced {
    var copy = self
    copy.origin = .inherited(via: via, at: span)
    return copy
  }

  /// The same place and origin with another text, which is what compose uses where this one is unknown.
  func replacing(_ text: String) -> Sourced {
    if text == textWithUnknownsEmpty { return self }
    var copy = self
    if value != nil {
      copy.state = .known(text)
      copy.pieces = []
    } else if isUnknown {
      copy.pieces = [TextPiece(text: text, span: span)]
    }
    return copy
  }
}

extension TextPiece {
  /// The bytes `lower..<upper` of the part; the place stays whole where it does not follow the text.
  func sub(_ lower: Int, _ upper: Int) -> TextPiece {
    guard let text else { return self }
    let bytes = Array(text.utf8)
    let range = (lower..<max(lower, upper)).clamped(to: 0..<bytes.count)
    let isVerbatim = span?.count == bytes.count && (variable == nil || definition == span)
    let place = isVerbatim ? span?.sub(range.lowerBound, range.upperBound) : span
    return TextPiece(
      text: String(decoding: bytes[range], as: UTF8.self),
      variable: variable,
      span: place,
      definition: variable != nil && definition == span ? place : definition
    )
  }
}
