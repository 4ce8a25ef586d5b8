// The command line of a container, with every flag at its own place.

import SourceText

/// What `entrypoint` and `command` say, a shell line taken apart.
public struct CommandLine: Sendable {
  /// A flag with its value.
  public struct Flag: Sendable {
    /// The name with its dashes: `--http-port`.
    public let name: String
    /// The value; absent for a switch.
    public let value: Sourced<String>
    /// Where the name is written.
    public let span: Span?
  }

  /// The words in order.
  public let words: [Sourced<String>]

  /// The command line of a service.
  public init(_ service: Service) {
    words = ((service.entrypoint ?? []) + (service.command ?? [])).flatMap(Self.parts)
  }

  /// Whether a word stands there as it is.
  public func contains(_ word: String) -> Bool { words.contains { $0.value == word } }

  /// Whether a word could be anything.
  public var hasUnknownWord: Bool {
    words.contains { $0.isUnknown && $0.textWithUnknownsEmpty.isEmpty }
  }

  /// The variables of the words that could be anything.
  public var needs: [String] {
    words.filter { $0.isUnknown && $0.textWithUnknownsEmpty.isEmpty }.flatMap(\.needs)
  }

  /// The flags in order: `--name=value`, `--name value`, `--name`.
  public var flags: [Flag] {
    var flags: [Flag] = []
    for (index, word) in words.enumerated() {
      let text = word.textWithUnknownsEmpty
      guard text.hasPrefix("-"), text.utf8.count > 1 else { continue }
      let bytes = Array(text.utf8)
      if let equals = bytes.firstIndex(of: UInt8(ascii: "=")) {
        let name = String(decoding: bytes[..<equals], as: UTF8.self)
        flags.append(
          Flag(
            name: name, value: word.dropping(bytes: equals + 1), span: word.span(of: 0..<equals)))
      } else if words.indices.contains(index + 1),
        !words[index + 1].textWithUnknownsEmpty.hasPrefix("-")
      {
        flags.append(Flag(name: text, value: words[index + 1], span: word.span))
      } else {
        flags.append(Flag(name: text, value: .absent, span: word.span))
      }
    }
    return flags
  }

  /// The value of a flag, the last one winning; nil where it is not used with a value.
  public func value(of names: [String]) -> (flag: Flag, value: Sourced<String>)? {
    guard !names.isEmpty else { return nil }
    return flags.last { names.contains($0.name) && $0.value.isPresent }.map { ($0, $0.value) }
  }

  /// The words of a shell line; any other word is one.
  private static func parts(_ word: Sourced<String>) -> [Sourced<String>] {
    guard let text = word.value else {
      // What a variable brings in is not known; the words around it are.
      let written = word.textWithUnknownsEmpty
      guard written.contains(where: \.isWhitespace) else { return [word] }
      return written.split(whereSeparator: \.isWhitespace).map {
        let isOpen = $0.hasSuffix("=")
        return isOpen
          ? Sourced(
            .unknown(needs: word.needs), span: word.span,
            pieces: [TextPiece(text: String($0), span: word.span)])
          : .known(String($0), span: word.span)
      }
    }
    let bytes = Array(text.utf8)
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard bytes.contains(where: isBlank) else { return [word] }
    var parts: [Sourced<String>] = []
    var start: Int?
    for offset in 0...bytes.count {
      let isEnd = offset == bytes.count || isBlank(bytes[offset])
      if let from = start, isEnd {
        let range = from..<offset
        parts.append(
          .known(String(decoding: bytes[range], as: UTF8.self), span: word.span(of: range)))
        start = nil
      } else if start == nil, !isEnd {
        start = offset
      }
    }
    return parts
  }
}

extension Sourced where Value == String {
  /// The text without its first bytes, which must be written out; every part keeps its place.
  public func dropping(bytes count: Int) -> Sourced {
    if let value, pieces.isEmpty {
      let length = value.utf8.count
      let rest = String(decoding: Array(value.utf8).dropFirst(count), as: UTF8.self)
      return Sourced(.known(rest), span: span(of: min(count, length)..<length), origin: origin)
    }
    var left = count
    var kept: [TextPiece] = []
    for piece in pieces {
      let length = piece.text?.utf8.count ?? 0
      if left >= length, piece.text != nil {
        left -= length
        continue
      }
      guard left > 0, let text = piece.text else {
        kept.append(piece)
        continue
      }
      let isVerbatim = piece.variable == nil && piece.span?.count == length
      kept.append(
        TextPiece(
          text: String(decoding: Array(text.utf8).dropFirst(left), as: UTF8.self),
          variable: piece.variable,
          span: isVerbatim ? piece.span?.sub(left, length) : piece.span,
          definition: piece.definition))
      left = 0
    }
    var rest = Sourced(pieces: kept, span: kept.first?.span ?? span)
    if let first = kept.first?.span, let last = kept.last?.span, first.file == last.file {
      rest.span = first.union(last)
    }
    return rest
  }

  /// The text with a word in place of everything unknown, to see its shape.
  public func text(withUnknowns word: String) -> String {
    if let value { return value }
    return pieces.map { $0.text ?? word }.joined()
  }
}
