// Which operand types an operator takes (langdef, "List of Standard Definitions").

/// The types that operators and functions take, and what they give.
enum Overloads {
  private static let numbers: [Type] = [.int, .uint, .double]

  /// The result of a binary operator; nil where no overload takes the operands.
  static func result(of binary: BinaryOperator, _ left: Type, _ right: Type) -> Type? {
    let left = left.unwrapped
    let right = right.unwrapped
    switch binary {
    case .equal, .notEqual: return left.agrees(with: right) ? .bool : nil
    case .isIn: return membership(of: left, in: right)
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return ordering(left, right)
    case .add:
      if case .list = left, case .list = right { return left.joined(with: right) }
      if case .list = left, right == .dyn { return left.joined(with: .list(.dyn)) }
      if case .list = right, left == .dyn { return right.joined(with: .list(.dyn)) }
      return arithmetic(left, right, numbers + [.string])
    case .subtract, .multiply, .divide: return arithmetic(left, right, numbers)
    case .remainder: return arithmetic(left, right, [.int, .uint])
    }
  }

  /// Operators on two values of the same type.
  private static func arithmetic(
    _ left: Type, _ right: Type, _ types: [Type]
  ) -> Type? {
    switch (left, right) {
    case (.dyn, .dyn): return .dyn
    case (.dyn, _): return types.contains(right) ? right : nil
    case (_, .dyn): return types.contains(left) ? left : nil
    default: return left == right && types.contains(left) ? left : nil
    }
  }

  /// Numbers of different types have an order, although `==` does not take them.
  private static func ordering(_ left: Type, _ right: Type) -> Type? {
    let ordered = numbers + [.bool, .string, .dyn]
    guard ordered.contains(left), ordered.contains(right) else { return nil }
    if numbers.contains(left), numbers.contains(right) { return .bool }
    return left.agrees(with: right) ? .bool : nil
  }

  private static func membership(of element: Type, in container: Type) -> Type? {
    switch container {
    case .dyn: return .bool
    case .list(let type), .map(let type, _): return element.agrees(with: type) ? .bool : nil
    default: return nil
    }
  }

  /// The result of a function; nil where no overload takes the arguments.
  static func result(of function: Function, _ arguments: [Type], schema: Schema) -> Type? {
    let arguments = arguments.map(\.unwrapped)
    let takes = { (types: [Type]) in
      arguments.count == 1 && (types + [.dyn]).contains { $0 == arguments[0] }
    }
    switch function {
    case .size:
      guard arguments.count == 1 else { return nil }
      switch arguments[0] {
      case .string, .list, .map, .dyn: return .int
      default: return nil
      }
    case .startsWith, .endsWith, .contains, .matches:
      return arguments.count == 2 && arguments.allSatisfy { $0 == .string || $0 == .dyn }
        ? .bool : nil
    case .string:
      if case .object(let name)? = arguments.first, arguments.count == 1 {
        return schema.type(named: name)?.hasText == true ? .string : nil
      }
      return takes(numbers + [.string, .bool]) ? .string : nil
    case .int: return takes(numbers + [.string]) ? .int : nil
    case .uint: return takes(numbers + [.string]) ? .uint : nil
    case .double: return takes(numbers + [.string]) ? .double : nil
    case .bool: return takes([.bool, .string]) ? .bool : nil
    case .dyn: return arguments.count == 1 ? .dyn : nil
    }
  }
}
