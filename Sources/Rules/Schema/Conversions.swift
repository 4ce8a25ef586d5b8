// How the model's values become values of the condition language.

import Analysis
import Deployment
import Expressions
import SourceText

extension Evidence {
  /// A proof step as the condition language carries it.
  init(_ step: Because.Step) { self.init(step.text, span: step.span) }
}

extension Because {
  /// The steps as the condition language carries them.
  var evidence: [Evidence] { steps.map { Evidence($0) } }
}

extension Ternary {
  /// True, false, or unknown with what would decide it.
  func value(needs: [String] = [], because: Because = Because()) -> Value {
    switch self {
    case .yes: Value(.bool(true), because: because.evidence)
    case .no: Value(.bool(false), because: because.evidence)
    case .unknown: Value(.unknown(Set(needs)), because: because.evidence)
    }
  }
}

extension Sourced<String> {
  /// The text at its place; null where absent.
  ///
  /// Where variables went in, their definitions are the proof.
  var expressionValue: Expressions.Value {
    switch state {
    case .known(let text): Expressions.Value(.string(text), span: span, because: definitions)
    case .unknown(let needs): Expressions.Value(.unknown(Set(needs)), span: span)
    case .absent: Expressions.Value(.null, span: span)
    }
  }

  /// The text at the place where all of it stands letter by letter, its variable's definition included; null where
  /// there is none, so that nothing is replaced but what means just this text.
  var verbatimValue: Expressions.Value {
    guard let value else { return .null }
    if case .defaulted = origin { return .null }
    let count = value.utf8.count
    let places: [Span?] =
      pieces.isEmpty ? [span] : pieces.count == 1 ? [pieces[0].definition ?? pieces[0].span] : []
    guard let place = places.compactMap(\.self).first, place.count == count else { return .null }
    return Expressions.Value(.string(value), span: place)
  }

  /// The places that the text's variables get their values at.
  var definitions: [Evidence] {
    pieces.compactMap { piece in
      guard let variable = piece.variable, let definition = piece.definition else { return nil }
      return Evidence("`\(variable)` gets its value here", span: definition)
    }
  }
}

extension Span? {
  /// A place without a value.
  var place: Expressions.Value {
    self == nil ? .null : Expressions.Value(.string(""), span: self)
  }
}

extension [String] {
  /// The names as code, for a sentence: `a`, `b` and `c`.
  var listedAsCode: String {
    let words = map { "`\($0)`" }
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
