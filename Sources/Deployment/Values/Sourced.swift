// A value that knows where it comes from, and whether it is known at all.

import SourceText

/// How a value came to be.
public indirect enum Origin: Hashable, Sendable {
  /// Written at the span.
  case explicit
  /// Nobody wrote it; the product's own default, named by the rule that gives it.
  case defaulted(String)
  /// Written elsewhere and taken over (`alias`, `merge`, `extends`, `include`, `override`, `env_file`, `Dockerfile`).
  case inherited(via: String, at: Span)
  /// Put together from variables that are defined at the spans.
  case interpolated(from: [Span])
  /// Taken from a sample file such as `.env.example`, which the real deployment need not follow.
  case sample
}

/// A value, or the reason why there is none.
public struct Sourced<Value: Sendable>: Sendable {
  /// What is known of the value.
  public enum State: Sendable {
    /// The value itself.
    case known(Value)
    /// It exists, but depends on these variables or files.
    case unknown(needs: [String])
    /// It is not there.
    case absent
  }

  /// What is known.
  public var state: State
  /// Where the value is written; for an absent value the place that could hold it, if there is one.
  public var span: Span?
  /// How it came to be.
  public var origin: Origin
  /// The parts of a text with variables or escapes, in order; empty where the text stands verbatim at `span`.
  public var pieces: [TextPiece]

  /// Makes a value.
  public init(
    _ state: State, span: Span? = nil, origin: Origin = .explicit, pieces: [TextPiece] = []
  ) {
    self.state = state
    self.span = span
    self.origin = origin
    self.pieces = pieces
  }

  /// A known value.
  public static func known(_ value: Value, span: Span? = nil, origin: Origin = .explicit) -> Sourced
  {
    Sourced(.known(value), span: span, origin: origin)
  }

  /// A value that depends on variables or files.
  public static func unknown(needs: [String], span: Span? = nil) -> Sourced {
    Sourced(.unknown(needs: needs), span: span)
  }

  /// No value.
  public static var absent: Sourced { Sourced(.absent) }

  /// The value where it is known.
  public var value: Value? {
    if case .known(let value) = state { value } else { nil }
  }

  /// The variables or files that an unknown value depends on.
  public var needs: [String] {
    if case .unknown(let needs) = state { needs } else { [] }
  }

  /// Whether there is no value at all.
  public var isAbsent: Bool {
    if case .absent = state { true } else { false }
  }

  /// Whether there is a value, known or not.
  public var isPresent: Bool { !isAbsent }

  /// Whether the value exists but is not decidable.
  public var isUnknown: Bool {
    if case .unknown = state { true } else { false }
  }

  /// The same place and origin with a transformed value; the pieces are dropped.
  public func map<Other>(_ transform: (Value) -> Other) -> Sourced<Other> {
    switch state {
    case .known(let value): Sourced<Other>(.known(transform(value)), span: span, origin: origin)
    case .unknown(let needs): Sourced<Other>(.unknown(needs: needs), span: span, origin: origin)
    case .absent: Sourced<Other>(.absent, span: span, origin: origin)
    }
  }
}

extension Sourced: Equatable where Value: Equatable {}
extension Sourced.State: Equatable where Value: Equatable {}
extension Sourced: Hashable where Value: Hashable {}
extension Sourced.State: Hashable where Value: Hashable {}

/// One part of a text that was put together: a literal, or a variable's value.
public struct TextPiece: Hashable, Sendable {
  /// The text of the part; nil where its variable has no known value.
  public let text: String?
  /// The name of the variable that the part came from.
  public let variable: String?
  /// Where the part stands in the text's own file: the literal's bytes, or the `${NAME}`.
  public let span: Span?
  /// Where the variable's value is defined.
  public let definition: Span?
  /// Whether its author demands a value (`${NAME:?message}`) and there is none.
  public let isRequired: Bool

  /// Makes a part.
  public init(
    text: String?, variable: String? = nil, span: Span?, definition: Span? = nil,
    isRequired: Bool = false
  ) {
    self.text = text
    self.variable = variable
    self.span = span
    self.definition = definition
    self.isRequired = isRequired
  }
}

extension Sourced where Value == String {
  /// A text from its parts: known when all of them are.
  public init(pieces: [TextPiece], span: Span?) {
    let unknown = pieces.filter { $0.text == nil }.compactMap(\.variable)
    let definitions = pieces.compactMap(\.definition)
    let isPlain = pieces.allSatisfy { $0.variable == nil }
    self.init(
      unknown.isEmpty
        ? .known(pieces.compactMap(\.text).joined()) : .unknown(needs: Self.unique(unknown)),
      span: span,
      origin: isPlain ? .explicit : .interpolated(from: definitions),
      pieces: pieces
    )
  }

  /// What docker compose would use: a variable without a value counts as empty.
  public var textWithUnknownsEmpty: String {
    if let value { return value }
    return pieces.compactMap(\.text).joined()
  }

  /// Where the bytes `range` of the known text stand: exact where the text does, else the enclosing part.
  public func span(of range: Range<Int>) -> Span? {
    guard let span else { return nil }
    if pieces.isEmpty { return span.sub(range.lowerBound, range.upperBound) }
    var offset = 0
    var found: Span?
    for piece in pieces {
      let length = piece.text?.utf8.count ?? 0
      defer { offset += length }
      let overlap = range.clamped(to: offset..<offset + length)
      guard !overlap.isEmpty, let place = piece.span else { continue }
      let part =
        (piece.variable == nil || piece.definition == place) && place.count == length
        ? place.sub(overlap.lowerBound - offset, overlap.upperBound - offset) : place
      found = found.map { $0.union(part) } ?? part
    }
    return found ?? span
  }

  /// A text that the reader makes of this one by changing its end: what stays keeps its place.
  public func derived(_ transform: (String) -> String) -> Sourced {
    guard let value else { return self }
    let new = transform(value)
    let kept = zip(value.utf8, new.utf8).prefix { $0 == $1 }.count
    let own =
      pieces.isEmpty
      ? [TextPiece(text: value, span: span?.count == value.utf8.count ? span : nil)] : pieces
    var parts: [TextPiece] = []
    var offset = 0
    for piece in own {
      let text = Array((piece.text ?? "").utf8.prefix(max(0, kept - offset)))
      offset += text.count
      guard !text.isEmpty else { break }
      let isWhole = text.count == piece.text?.utf8.count
      let isVerbatim = piece.variable == nil && piece.span?.count == piece.text?.utf8.count
      parts.append(
        TextPiece(
          text: String(decoding: text, as: UTF8.self), variable: piece.variable,
          span: isWhole || !isVerbatim ? piece.span : piece.span?.sub(0, text.count),
          definition: piece.definition))
    }
    let rest = String(decoding: Array(new.utf8.dropFirst(offset)), as: UTF8.self)
    if !rest.isEmpty { parts.append(TextPiece(text: rest, span: nil)) }
    return Sourced(.known(new), span: span, origin: origin, pieces: parts)
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
