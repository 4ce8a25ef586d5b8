// Functions, methods and macros.

extension Checker {
  /// A call as it is written.
  struct Call {
    var name: String
    var nameRange: Range<Int>
    var target: SyntaxNode?
    var arguments: [SyntaxNode]
    var range: Range<Int>
  }

  mutating func call(_ call: Call) throws(ExpressionError) -> Typed {
    if call.target == nil, call.name == "has" { return try presence(call) }
    if let target = call.target, let macro = Macro(rawValue: call.name) {
      return try comprehension(macro, over: target, call)
    }
    guard let function = Function(rawValue: call.name), function.allows(method: call.target != nil)
    else { throw unknownFunction(call) }
    return try ordinary(function, call)
  }

  private func unknownFunction(_ call: Call) -> ExpressionError {
    let isMethod = call.target != nil
    let kind = isMethod ? "method" : "function"
    // The right name at the wrong place deserves a better answer than the nearest name.
    if let function = Function(rawValue: call.name) {
      let form = isMethod ? "\(function.rawValue)(x)" : "x.\(function.rawValue)(…)"
      return ExpressionError(
        "`\(call.name)` is no \(kind), it is written `\(form)`", range: call.nameRange)
    }
    var known = Function.allCases.filter { $0.allows(method: isMethod) }.map(\.rawValue)
    known += isMethod ? Macro.allCases.map(\.rawValue) : ["has"]
    return ExpressionError(
      "no \(kind) `\(call.name)`", range: call.nameRange,
      suggestion: Suggestion.nearest(to: call.name, among: known))
  }

  private mutating func ordinary(
    _ function: Function, _ call: Call
  ) throws(ExpressionError) -> Typed {
    let nodes = (call.target.map { [$0] } ?? []) + call.arguments
    var codes: [Code] = []
    var types: [Type] = []
    for node in nodes {
      let argument = try check(node)
      codes.append(argument.code)
      types.append(argument.type)
    }
    guard nodes.count == function.parameterCount else {
      let count = function.parameterCount - (call.target == nil ? 0 : 1)
      let arguments = count == 0 ? "no arguments" : count == 1 ? "one argument" : "two arguments"
      throw ExpressionError("`\(call.name)` takes \(arguments)", range: call.range)
    }
    guard let type = Overloads.result(of: function, types, schema: schema) else {
      let list = types.map(\.withArticle).joined(separator: " and ")
      throw ExpressionError("`\(call.name)` does not take \(list)", range: call.range)
    }
    if function == .matches, case .literal(let literal) = nodes[1].kind,
      case .string(let text) = literal.payload
    {
      do {
        let pattern = try Pattern(text)
        return Typed(code: .matches(codes[0], pattern, call.range), type: .bool)
      } catch {
        throw ExpressionError(error.message, range: nodes[1].range)
      }
    }
    return Typed(code: .call(function, codes, call.range), type: type)
  }

  private mutating func presence(_ call: Call) throws(ExpressionError) -> Typed {
    guard call.arguments.count == 1,
      case .select(let operand, let field, let range) = call.arguments[0].kind
    else {
      throw ExpressionError("`has` takes one field selection, such as has(x.y)", range: call.range)
    }
    let checked = try check(operand)
    _ = try selection(of: field, from: checked.type, range)
    return Typed(code: .has(checked.code, field: field, range), type: .bool)
  }

  private mutating func comprehension(
    _ macro: Macro, over target: SyntaxNode, _ call: Call
  ) throws(ExpressionError) -> Typed {
    let counts = macro == .map ? 2...3 : 2...2
    guard counts.contains(call.arguments.count) else {
      throw ExpressionError(
        "`\(call.name)` takes a variable and \(macro == .map ? "one or two expressions" : "a condition")",
        range: call.range)
    }
    guard case .identifier(let name) = call.arguments[0].kind else {
      throw ExpressionError(
        "the first argument of `\(call.name)` is a variable name", range: call.arguments[0].range)
    }
    let source = try check(target)
    guard let element = source.type.element else {
      throw ExpressionError(
        "`\(call.name)` goes over a list or a map, this is \(source.type.unwrapped.withArticle)",
        range: target.range)
    }
    let slot = newSlot()
    let hasPredicate = macro != .map || call.arguments.count == 3
    let predicate = try binding(name, element, slot: slot) { checker throws(ExpressionError) in
      hasPredicate ? try checker.condition(call.arguments[1], of: "the condition") : nil
    }
    let transform = try binding(name, element, slot: slot) { checker throws(ExpressionError) in
      macro == .map ? try checker.check(call.arguments[call.arguments.count - 1]) : nil
    }
    let code = Comprehension(
      macro: macro, source: source.code, slot: slot, predicate: predicate,
      transform: transform?.code, range: target.range)
    let result: Type
    switch macro {
    case .all, .exists, .existsOne: result = .bool
    case .filter: result = .list(element)
    case .map: result = .list(transform?.type ?? .dyn)
    }
    return Typed(code: .comprehension(code), type: result)
  }
}

extension Function {
  /// Whether the function is written `x.f(…)` or `f(x, …)`; size and matches allow both.
  func allows(method: Bool) -> Bool {
    switch self {
    case .size, .matches: return true
    case .startsWith, .endsWith, .contains: return method
    case .string, .int, .uint, .double, .bool, .dyn: return !method
    }
  }

  /// The number of arguments, the object of a method included.
  var parameterCount: Int {
    switch self {
    case .startsWith, .endsWith, .contains, .matches: return 2
    default: return 1
    }
  }
}
