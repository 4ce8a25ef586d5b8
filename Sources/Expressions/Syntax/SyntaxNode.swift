// The tree of an expression as it is written; every node knows its bytes.

/// An operator with two operands.
enum BinaryOperator: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

/// A logical operator; it takes any number of operands, so that long conditions stay flat.
enum LogicalOperator: String, Sendable {
  case and = "&&"
  case or = "||"
}

/// A node of the syntax tree.
struct SyntaxNode {
  indirect enum Kind {
    case literal(Value)
    case identifier(String)
    case select(SyntaxNode, field: String, fieldRange: Range<Int>)
    case index(SyntaxNode, SyntaxNode)
    case call(String, nameRange: Range<Int>, target: SyntaxNode?, arguments: [SyntaxNode])
    case list([SyntaxNode])
    case map([(key: SyntaxNode, value: SyntaxNode)])
    case not(SyntaxNode)
    case negate(SyntaxNode)
    case binary(BinaryOperator, SyntaxNode, SyntaxNode)
    case logical(LogicalOperator, [SyntaxNode])
    case conditional(SyntaxNode, SyntaxNode, SyntaxNode)
  }

  var kind: Kind
  var range: Range<Int>
  /// The number of nodes on the longest way down; bounded, so that every walk may recurse.
  var height: Int
}
