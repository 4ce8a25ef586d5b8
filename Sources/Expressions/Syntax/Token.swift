// The words of an expression.

/// A token and the bytes it takes.
struct Token {
  enum Kind: Equatable {
    case identifier(String)
    /// The magnitude; the sign is a token of its own.
    case int(UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case symbol(Symbol)
    case end
  }

  enum Symbol: String {
    case question = "?"
    case colon = ":"
    case or = "||"
    case and = "&&"
    case not = "!"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case dot = "."
    case comma = ","
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
  }

  var kind: Kind
  var range: Range<Int>
}
