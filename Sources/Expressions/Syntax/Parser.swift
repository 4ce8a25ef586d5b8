// Recursive descent over CEL's grammar, with precedence climbing for the binary operators.

/// The parser of the CEL subset.
struct Parser {
  /// The deepest nesting that is accepted; CEL asks for 32 at most (cel-spec, "parse" tests).
  ///
  /// Parsing, checking and running this depth fits into the 512 KB stack of a secondary thread.
  static let maximumDepth = 100

  private var lexer: Lexer
  private(set) var token: Token
  private var depth = 0
  /// The end of the token before the current one.
  private var previousEnd: Int

  init(_ bytes: [UInt8], at offset: Int = 0) throws(ExpressionError) {
    lexer = Lexer(bytes, at: offset)
    previousEnd = offset
    token = try lexer.next()
  }

  /// Parses a whole text.
  static func parse(_ source: String) throws(ExpressionError) -> SyntaxNode {
    var parser = try Parser(Array(source.utf8))
    let node = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
    return node
  }

  mutating func expression() throws(ExpressionError) -> SyntaxNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw tooDeep(token.range) }
    let condition = try operation(minimum: 0)
    guard try accept(.question) else { return condition }
    let first = try operation(minimum: 0)
    try expect(.colon)
    let second = try expression()
    return try node(.conditional(condition, first, second), [condition, first, second])
  }

  // MARK: Operators

  private enum Operator {
    case logical(LogicalOperator)
    case binary(BinaryOperator)
  }

  private var infix: (operator: Operator, precedence: Int)? {
    switch token.kind {
    case .symbol(.or): return (.logical(.or), 0)
    case .symbol(.and): return (.logical(.and), 1)
    case .identifier("in"): return (.binary(.isIn), 2)
    case .symbol(let symbol):
      guard let binary = BinaryOperator(rawValue: symbol.rawValue) else { return nil }
      switch binary {
      case .add, .subtract: return (.binary(binary), 3)
      case .multiply, .divide, .remainder: return (.binary(binary), 4)
      default: return (.binary(binary), 2)
      }
    default: return nil
    }
  }

  private mutating func operation(minimum: Int) throws(ExpressionError) -> SyntaxNode {
    var left = try unary()
    while let infix, infix.precedence >= minimum {
      switch infix.operator {
      case .binary(let binary):
        try advance()
        let right = try operation(minimum: infix.precedence + 1)
        left = try node(.binary(binary, left, right), [left, right])
      case .logical(let logical):
        var operands = [left]
        while try accept(logical == .or ? .or : .and) {
          operands.append(try operation(minimum: infix.precedence + 1))
        }
        left = try node(.logical(logical, operands), operands)
      }
    }
    return left
  }

  private mutating func unary() throws(ExpressionError) -> SyntaxNode {
    var signs: [Token] = []
    while token.kind == .symbol(.not) || token.kind == .symbol(.minus) {
      // The grammar repeats one sign, it does not mix them.
      if let last = signs.last, last.kind != token.kind { throw unexpected("a value") }
      signs.append(token)
      try advance()
      guard signs.count <= Self.maximumDepth else { throw tooDeep(token.range) }
    }
    if case .int(let magnitude) = token.kind, let sign = signs.last,
      sign.kind == .symbol(.minus)
    {
      signs.removeLast()
      let value = try integer(magnitude, isNegative: true, sign.range.lowerBound)
      return try signed(signs, try members(of: value))
    }
    return try signed(signs, try member())
  }

  private func signed(
    _ signs: [Token], _ operand: SyntaxNode
  ) throws(ExpressionError) -> SyntaxNode {
    var result = operand
    for sign in signs.reversed() {
      let kind: SyntaxNode.Kind =
        sign.kind == .symbol(.not) ? .not(result) : .negate(result)
      result = try node(kind, [result], range: sign.range.lowerBound..<operand.range.upperBound)
    }
    return result
  }

  // MARK: Members and primaries

  private mutating func member() throws(ExpressionError) -> SyntaxNode {
    let primary = try primary()
    return try members(of: primary)
  }

  private mutating func members(of primary: SyntaxNode) throws(ExpressionError) -> SyntaxNode {
    var result = primary
    while true {
      let start = result.range.lowerBound
      if try accept(.dot) {
        guard case .identifier(let name) = token.kind,
          !["in", "true", "false", "null"].contains(name)
        else { throw unexpected("a field name") }
        let nameRange = token.range
        try advance()
        if try accept(.leftParenthesis) {
          let arguments = try list(until: .rightParenthesis)
          let kind = SyntaxNode.Kind.call(
            name, nameRange: nameRange, target: result, arguments: arguments)
          result = try node(kind, [result] + arguments, range: start..<previousEnd)
        } else {
          let kind = SyntaxNode.Kind.select(result, field: name, fieldRange: nameRange)
          result = try node(kind, [result], range: start..<previousEnd)
        }
      } else if try accept(.leftBracket) {
        let index = try expression()
        try expect(.rightBracket)
        result = try node(.index(result, index), [result, index], range: start..<previousEnd)
      } else {
        return result
      }
    }
  }

  private mutating func primary() throws(ExpressionError) -> SyntaxNode {
    let start = token
    switch start.kind {
    case .int(let magnitude):
      return try integer(magnitude, isNegative: false, start.range.lowerBound)
    case .uint(let value): return try literal(.uint(value))
    case .double(let value): return try literal(.double(value))
    case .string(let value): return try literal(.string(value))
    case .identifier(let name): return try named(name)
    case .symbol(.leftParenthesis):
      try advance()
      var inner = try expression()
      try expect(.rightParenthesis)
      inner.range = start.range.lowerBound..<previousEnd
      return inner
    case .symbol(.leftBracket):
      try advance()
      let elements = try list(until: .rightBracket)
      return try node(.list(elements), elements, range: start.range.lowerBound..<previousEnd)
    case .symbol(.leftBrace):
      try advance()
      return try map(from: start.range.lowerBound)
    default: throw unexpected("a value")
    }
  }

  private mutating func named(_ name: String) throws(ExpressionError) -> SyntaxNode {
    let range = token.range
    switch name {
    case "true": return try literal(.bool(true))
    case "false": return try literal(.bool(false))
    case "null": return try literal(.null)
    case "in": throw unexpected("a value")
    default: break
    }
    if Self.reserved.contains(name) {
      throw ExpressionError("`\(name)` is a reserved word", range: range)
    }
    try advance()
    if try accept(.leftParenthesis) {
      let arguments = try list(until: .rightParenthesis)
      let kind = SyntaxNode.Kind.call(name, nameRange: range, target: nil, arguments: arguments)
      return try node(kind, arguments, range: range.lowerBound..<previousEnd)
    }
    if token.kind == .symbol(.leftBrace) {
      throw ExpressionError("objects cannot be made in an expression", range: token.range)
    }
    return try node(.identifier(name), [], range: range)
  }

  /// The words that langdef reserves ("Syntax", RESERVED).
  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]

  private mutating func literal(_ payload: Value.Payload) throws(ExpressionError) -> SyntaxNode {
    let range = token.range
    try advance()
    return try node(.literal(Value(payload)), [], range: range)
  }

  private mutating func integer(
    _ magnitude: UInt64, isNegative: Bool, _ start: Int
  ) throws(ExpressionError) -> SyntaxNode {
    let range = start..<token.range.upperBound
    // The magnitude of the smallest integer does not fit without its sign.
    let smallest = isNegative && magnitude == Int64.min.magnitude ? Int64.min : nil
    guard let value = smallest ?? Int64(exactly: magnitude).map({ isNegative ? -$0 : $0 }) else {
      throw ExpressionError("the number does not fit into 64 bits", range: range)
    }
    try advance()
    return try node(.literal(Value(.int(value))), [], range: range)
  }

  private mutating func list(
    until end: Token.Symbol
  ) throws(ExpressionError) -> [SyntaxNode] {
    var elements: [SyntaxNode] = []
    while try !accept(end) {
      if !elements.isEmpty {
        try expect(.comma, or: end)
        // A list literal may end in a comma, the arguments of a call may not.
        if end == .rightBracket, try accept(end) { break }
      }
      elements.append(try expression())
    }
    return elements
  }

  private mutating func map(from start: Int) throws(ExpressionError) -> SyntaxNode {
    var entries: [(key: SyntaxNode, value: SyntaxNode)] = []
    while try !accept(.rightBrace) {
      if !entries.isEmpty {
        try expect(.comma, or: .rightBrace)
        if try accept(.rightBrace) { break }
      }
      let key = try expression()
      try expect(.colon)
      entries.append((key, try expression()))
    }
    let children = entries.flatMap { [$0.key, $0.value] }
    return try node(.map(entries), children, range: start..<previousEnd)
  }

  // MARK: Tokens

  private mutating func advance() throws(ExpressionError) {
    previousEnd = token.range.upperBound
    token = try lexer.next()
  }

  private mutating func accept(_ symbol: Token.Symbol) throws(ExpressionError) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    try advance()
    return true
  }

  private mutating func expect(
    _ symbol: Token.Symbol, or other: Token.Symbol? = nil
  ) throws(ExpressionError) {
    if try accept(symbol) { return }
    let wanted = "`\(symbol.rawValue)`"
    throw unexpected(other.map { "\(wanted) or `\($0.rawValue)`" } ?? wanted)
  }

  func unexpected(_ wanted: String) -> ExpressionError {
    if token.kind == .end {
      return ExpressionError("the expression ends where \(wanted) is expected", range: token.range)
    }
    return ExpressionError("expected \(wanted)", range: token.range)
  }

  private func tooDeep(_ range: Range<Int>) -> ExpressionError {
    ExpressionError("the expression is nested more than \(Self.maximumDepth) deep", range: range)
  }

  private func node(
    _ kind: SyntaxNode.Kind, _ children: [SyntaxNode], range: Range<Int>? = nil
  ) throws(ExpressionError) -> SyntaxNode {
    let height = 1 + (children.lazy.map(\.height).max() ?? 0)
    let start = range?.lowerBound ?? children.first?.range.lowerBound ?? 0
    let end = range?.upperBound ?? children.last?.range.upperBound ?? start
    // A chain such as `a + b + c …` is deep without nesting.
    guard height <= 2 * Self.maximumDepth else { throw tooDeep(start..<end) }
    return SyntaxNode(kind: kind, range: start..<end, height: height)
  }
}
