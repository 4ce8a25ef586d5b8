// Resolves names, infers types, and says what does not fit before anything runs.

/// Turns a syntax tree into code.
struct Checker {
  /// A checked node.
  struct Typed {
    var code: Code
    var type: Type
  }

  private struct Local {
    var name: String
    var type: Type
    var slot: Int
  }

  let variables: [String: Type]
  /// The constants that are read as `params.NAME`.
  let parameters: [String: Value]
  let schema: Schema
  /// The variables that the expression uses, with their slots.
  private(set) var used: [(name: String, slot: Int)] = []
  private(set) var slotCount = 0
  /// The parameters that the expression uses.
  private(set) var usedParameters: Set<String> = []
  private var locals: [Local] = []

  init(variables: [String: Type], parameters: [String: Value] = [:], schema: Schema) {
    self.variables = variables
    self.parameters = parameters
    self.schema = schema
  }

  mutating func check(_ node: SyntaxNode) throws(ExpressionError) -> Typed {
    switch node.kind {
    case .literal(let value): return Typed(code: .constant(value), type: Self.type(of: value))
    case .identifier(let name): return try variable(name, node.range)
    case .select(let operand, let field, let fieldRange):
      if isParameters(operand) { return try parameter(field, fieldRange) }
      let operand = try check(operand)
      let type = try selection(of: field, from: operand.type, fieldRange)
      return Typed(code: .select(operand.code, field: field, fieldRange), type: type)
    case .index(let operand, let index): return try self.index(operand, index)
    case .call(let name, let nameRange, let target, let arguments):
      let call = Call(
        name: name, nameRange: nameRange, target: target, arguments: arguments, range: node.range)
      return try self.call(call)
    case .list(let elements): return try list(elements)
    case .map(let entries): return try map(entries, node.range)
    case .not(let operand):
      let code = try condition(operand, of: "`!`")
      return Typed(code: .not(code, node.range), type: .bool)
    case .negate(let operand): return try negation(operand, node.range)
    case .binary(let binary, let left, let right): return try operation(binary, left, right, node)
    case .logical(let logical, let operands):
      var codes: [Code] = []
      for operand in operands {
        codes.append(try condition(operand, of: "`\(logical.rawValue)`"))
      }
      return Typed(code: .logical(logical, codes, node.range), type: .bool)
    case .conditional(let condition, let first, let second):
      return try conditional(condition, first, second, node.range)
    }
  }

  private static func type(of literal: Value) -> Type {
    switch literal.payload {
    case .null: return .null
    case .bool: return .bool
    case .int: return .int
    case .uint: return .uint
    case .double: return .double
    case .string: return .string
    case .list(let elements): return .list(common(elements.map(type)))
    default: return .dyn
    }
  }

  /// Checks an expression that has to be a bool.
  mutating func condition(_ node: SyntaxNode, of what: String) throws(ExpressionError) -> Code {
    let checked = try check(node)
    let type = checked.type.unwrapped
    guard type == .bool || type == .dyn else {
      throw ExpressionError("\(what) takes a bool, this is \(type.withArticle)", range: node.range)
    }
    return checked.code
  }

  // MARK: Names

  private mutating func variable(
    _ name: String, _ range: Range<Int>
  ) throws(ExpressionError) -> Typed {
    if let local = locals.last(where: { $0.name == name }) {
      return Typed(code: .variable(slot: local.slot), type: local.type)
    }
    guard let type = variables[name] else {
      let known = locals.map(\.name) + variables.keys.sorted()
      throw ExpressionError(
        "no variable `\(name)`", range: range,
        suggestion: Suggestion.nearest(to: name, among: known))
    }
    if let variable = used.first(where: { $0.name == name }) {
      return Typed(code: .variable(slot: variable.slot), type: type)
    }
    let slot = newSlot()
    used.append((name, slot))
    return Typed(code: .variable(slot: slot), type: type)
  }

  /// Whether a name stands for the parameters, and no variable has taken it.
  private func isParameters(_ node: SyntaxNode) -> Bool {
    guard case .identifier("params") = node.kind, !parameters.isEmpty else { return false }
    return variables["params"] == nil && !locals.contains { $0.name == "params" }
  }

  private mutating func parameter(
    _ name: String, _ range: Range<Int>
  ) throws(ExpressionError) -> Typed {
    guard let value = parameters[name] else {
      throw ExpressionError(
        "no parameter `\(name)`", range: range,
        suggestion: Suggestion.nearest(to: name, among: parameters.keys.sorted()))
    }
    usedParameters.insert(name)
    return Typed(code: .constant(value), type: Self.type(of: value))
  }

  mutating func newSlot() -> Int {
    defer { slotCount += 1 }
    return slotCount
  }

  /// Checks a part in which a macro's variable has a meaning.
  mutating func binding<R>(
    _ name: String, _ type: Type, slot: Int,
    _ body: (inout Checker) throws(ExpressionError) -> R
  ) throws(ExpressionError) -> R {
    locals.append(Local(name: name, type: type, slot: slot))
    defer { locals.removeLast() }
    return try body(&self)
  }

  /// The type of a selected field.
  func selection(
    of field: String, from operand: Type, _ range: Range<Int>
  ) throws(ExpressionError) -> Type {
    switch operand.unwrapped {
    case .dyn: return .dyn
    case .map(let key, let value) where key.agrees(with: .string): return value
    case .object(let name):
      if let field = schema.field(field, of: name) { return field.type }
      let known = schema.type(named: name)?.fields.map(\.name) ?? []
      throw ExpressionError(
        "`\(name)` has no field `\(field)`", range: range,
        suggestion: Suggestion.nearest(to: field, among: known))
    case let type:
      throw ExpressionError("\(type.withArticle) has no fields", range: range)
    }
  }

  // MARK: Operators

  private mutating func index(
    _ operandNode: SyntaxNode, _ indexNode: SyntaxNode
  ) throws(ExpressionError) -> Typed {
    let operand = try check(operandNode)
    let index = try check(indexNode)
    let (wanted, result): (Type, Type)
    switch operand.type.unwrapped {
    case .dyn: (wanted, result) = (.dyn, .dyn)
    case .list(let element): (wanted, result) = (.int, element)
    case .map(let key, let value): (wanted, result) = (key, value)
    case let type:
      throw ExpressionError(
        "\(type.withArticle) has no elements to index", range: operandNode.range)
    }
    guard index.type.agrees(with: wanted) else {
      throw ExpressionError(
        "the index is \(wanted.withArticle), this is \(index.type.withArticle)",
        range: indexNode.range)
    }
    let code = Code.index(operand.code, index.code, indexNode.range)
    return Typed(code: code, type: result)
  }

  private mutating func negation(
    _ node: SyntaxNode, _ range: Range<Int>
  ) throws(ExpressionError) -> Typed {
    let operand = try check(node)
    let type = operand.type.unwrapped
    guard [.int, .double, .dyn].contains(type) else {
      throw ExpressionError(
        "`-` takes an int or a double, this is \(type.withArticle)", range: node.range)
    }
    return Typed(code: .negate(operand.code, range), type: type)
  }

  private mutating func operation(
    _ binary: BinaryOperator, _ leftNode: SyntaxNode, _ rightNode: SyntaxNode, _ node: SyntaxNode
  ) throws(ExpressionError) -> Typed {
    let left = try check(leftNode)
    let right = try check(rightNode)
    // Equality sees absence, every other operator needs a value.
    let isEquality = binary == .equal || binary == .notEqual
    let type =
      isEquality
      ? (left.type.agrees(with: right.type) ? Type.bool : nil)
      : Overloads.result(of: binary, left.type, right.type)
    guard let type else {
      let message =
        isEquality
        ? "\(left.type.withArticle) is never equal to \(right.type.withArticle)"
        : "`\(binary.rawValue)` does not take \(left.type.withArticle) and \(right.type.withArticle)"
      throw ExpressionError(message, range: node.range)
    }
    return Typed(code: .binary(binary, left.code, right.code, node.range), type: type)
  }

  private mutating func conditional(
    _ conditionNode: SyntaxNode, _ firstNode: SyntaxNode, _ secondNode: SyntaxNode,
    _ range: Range<Int>
  ) throws(ExpressionError) -> Typed {
    let code = try condition(conditionNode, of: "the condition before `?`")
    let first = try check(firstNode)
    let second = try check(secondNode)
    guard let type = first.type.joined(with: second.type) else {
      throw ExpressionError(
        "the two sides of `:` differ: \(first.type.withArticle) and \(second.type.withArticle)",
        range: firstNode.range.lowerBound..<secondNode.range.upperBound)
    }
    return Typed(
      code: .conditional(code, first.code, second.code, conditionNode.range), type: type)
  }

  // MARK: Lists and maps

  private mutating func list(_ nodes: [SyntaxNode]) throws(ExpressionError) -> Typed {
    var codes: [Code] = []
    var types: [Type] = []
    for node in nodes {
      let element = try check(node)
      codes.append(element.code)
      types.append(element.type)
    }
    return Typed(code: .list(codes), type: .list(Self.common(types)))
  }

  private mutating func map(
    _ nodes: [(key: SyntaxNode, value: SyntaxNode)], _ range: Range<Int>
  ) throws(ExpressionError) -> Typed {
    var codes: [(key: Code, value: Code)] = []
    var keys: [Type] = []
    var values: [Type] = []
    for node in nodes {
      let key = try check(node.key)
      guard [.bool, .int, .uint, .string, .dyn].contains(key.type.unwrapped) else {
        throw ExpressionError(
          "a map key is a string, an int, a uint or a bool, this is \(key.type.withArticle)",
          range: node.key.range)
      }
      let value = try check(node.value)
      codes.append((key.code, value.code))
      keys.append(key.type)
      values.append(value.type)
    }
    return Typed(code: .map(codes, range), type: .map(Self.common(keys), Self.common(values)))
  }

  /// The type of all elements; `dyn` where they differ, as CEL types a mixed literal.
  private static func common(_ types: [Type]) -> Type {
    guard var common = types.first else { return .dyn }
    for type in types.dropFirst() {
      guard let joined = common.joined(with: type) else { return .dyn }
      common = joined
    }
    return common
  }
}

extension Type {
  /// The type as a sentence says it.
  var withArticle: String {
    switch self {
    case .null: return "null"
    case .dyn: return "a dyn"
    default:
      let text = description
      let vowels: Set<Character> = ["a", "e", "i", "o", "A", "E", "I", "O"]
      return (text.first.map(vowels.contains) == true ? "an " : "a ") + text
    }
  }
}
