// A text that a proxy computes for a request.

/// The value of an expression, as far as the request decides it.
enum RuntimeValue: Hashable, Sendable {
  /// It has this value.
  case known(String)
  /// It depends on more than the request; the text is the expression.
  case open(String, mayBeEmpty: Bool)

  /// The value where it is known.
  var text: String? { if case .known(let text) = self { text } else { nil } }

  /// The value, or the expression.
  var display: String {
    switch self {
    case .known(let text): text
    case .open(let expression, _): expression
    }
  }

  /// Whether it is the empty text; nil where that is not decided.
  var isEmpty: Bool? {
    switch self {
    case .known(let text): text.isEmpty
    case .open(_, let mayBeEmpty): mayBeEmpty ? nil : false
    }
  }

  /// Either of the two values.
  func or(_ other: RuntimeValue, expression: String) -> RuntimeValue {
    if self == other { return self }
    return .open(expression, mayBeEmpty: isEmpty != false || other.isEmpty != false)
  }
}
