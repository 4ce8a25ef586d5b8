// The tokens of a TypeScript or JavaScript file.

/// One token: what it is, its bytes, and for a bracket its partner.
struct ScriptToken {
  /// What a token is.
  enum Kind: UInt8 {
    case word, number, string, pattern
    /// A template literal without expressions, and the parts of one that has some.
    case template, templateHead, templateMiddle, templateTail
    /// The first `<` of an element in JSX, and the end of that element; between them only expressions in braces.
    case jsxStart, jsxEnd
    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, semicolon, colon, dot, questionDot, ellipsis, question, arrow, at
    /// `=`, and `+=`, `??=`, … alike.
    case equals, assignment
    case bang, tilde, plus, minus, increment, star, slash, percent, power
    case less, greater, lessOrEqual, leftShift, equality
    case and, or, coalesce, bitAnd, bitOr, bitXor
    /// A byte that begins no token.
    case other
    /// What the parser sees behind the last token of a group.
    case end
  }

  var kind: Kind
  /// Whether a line ends between it and the token before it.
  var isFirstOnLine: Bool
  /// Which keyword a word is.
  var keyword: ScriptKeyword
  /// The bytes, quotes included.
  var start: UInt32
  var end: UInt32
  /// Of an opening bracket the index of its closing one, or of the token that ends its unclosed group;
  /// of a closing bracket the index of its opening one.
  var match: UInt32 = 0

  var range: Range<Int> { Int(start)..<Int(end) }
}
