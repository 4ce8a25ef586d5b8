// Arithmetic and order on known values. Nothing here traps: what does not fit is an error value.

/// The strict operators of the language.
enum Operators {
  /// What a strict function gives for operands that are unknown or errors; nil when all are known.
  static func strict(_ operands: [Value]) -> Value? {
    var outcome = StrictOutcome()
    for operand in operands { outcome.add(operand) }
    return outcome.value
  }

  /// The same for one operand.
  static func strict(_ operand: Value) -> Value? {
    operand.isSettled ? nil : strict([operand])
  }

  /// The same for two operands.
  static func strict(_ left: Value, _ right: Value) -> Value? {
    left.isSettled && right.isSettled ? nil : strict([left, right])
  }

  static func noOverload(_ name: String, _ operands: [Value], _ range: Range<Int>) -> Value {
    let types = operands.map(\.typeName).joined(separator: " and ")
    return .error("`\(name)` does not take \(types)", range)
  }

  static func negate(_ operand: Value, _ range: Range<Int>) -> Value {
    switch operand.payload {
    case .int(let value):
      let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
      return overflow ? .error("the result does not fit into an int", range) : Value(.int(result))
    case .double(let value): return Value(.double(-value))
    default: return strict([operand]) ?? noOverload("-", [operand], range)
    }
  }

  /// `+ - * / %` on numbers of one type.
  static func arithmetic(
    _ binary: BinaryOperator, _ left: Value, _ right: Value, _ range: Range<Int>
  ) -> Value {
    switch (left.payload, right.payload) {
    case (.int(let a), .int(let b)):
      return integer(binary, a, b, range) { Value(.int($0)) }
    case (.uint(let a), .uint(let b)):
      return integer(binary, a, b, range) { Value(.uint($0)) }
    case (.double(let a), .double(let b)):
      switch binary {
      case .add: return Value(.double(a + b))
      case .subtract: return Value(.double(a - b))
      case .multiply: return Value(.double(a * b))
      case .divide: return Value(.double(a / b))
      default: return noOverload(binary.rawValue, [left, right], range)
      }
    default: return noOverload(binary.rawValue, [left, right], range)
    }
  }

  private static func integer<T: FixedWidthInteger>(
    _ binary: BinaryOperator, _ a: T, _ b: T, _ range: Range<Int>, _ wrap: (T) -> Value
  ) -> Value {
    let (result, overflow): (T, Bool)
    switch binary {
    case .add: (result, overflow) = a.addingReportingOverflow(b)
    case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
    case .divide:
      if b == 0 { return .error("division by zero", range) }
      (result, overflow) = a.dividedReportingOverflow(by: b)
    default:
      if b == 0 { return .error("remainder of a division by zero", range) }
      (result, overflow) = a.remainderReportingOverflow(dividingBy: b)
    }
    if overflow {
      return .error("the result does not fit into \(T.isSigned ? "an int" : "a uint")", range)
    }
    return wrap(result)
  }

  // MARK: Order

  /// How two values relate.
  enum Order {
    case less, equal, greater
    /// NaN has no place in the order.
    case unordered
  }

  /// The order of two values; nil where their types have none.
  static func order(_ left: Value, _ right: Value) -> Order? {
    switch (left.payload, right.payload) {
    case (.bool(let a), .bool(let b)): return a == b ? .equal : b ? .less : .greater
    case (.string(let a), .string(let b)):
      if same(a, b) { return .equal }
      // UTF-8 keeps the order of the code points.
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? .less : .greater
    default: return numericOrder(left, right)
    }
  }

  /// The order of two numbers of any types, without rounding.
  static func numericOrder(_ left: Value, _ right: Value) -> Order? {
    switch (left.payload, right.payload) {
    case (.int(let a), .int(let b)): return order(a, b)
    case (.int(let a), .uint(let b)): return order(a, b)
    case (.uint(let a), .int(let b)): return order(a, b)
    case (.uint(let a), .uint(let b)): return order(a, b)
    case (.int(let a), .double(let b)): return order(a, b)
    case (.uint(let a), .double(let b)): return order(a, b)
    case (.double(let a), .int(let b)): return order(b, a).reversed
    case (.double(let a), .uint(let b)): return order(b, a).reversed
    case (.double(let a), .double(let b)):
      return a < b ? .less : a > b ? .greater : a == b ? .equal : .unordered
    default: return nil
    }
  }

  private static func order(_ a: some BinaryInteger, _ b: some BinaryInteger) -> Order {
    a == b ? .equal : a < b ? .less : .greater
  }

  private static func order<T: FixedWidthInteger>(_ a: T, _ b: Double) -> Order {
    guard !b.isNaN else { return .unordered }
    // The lowest signed integer is a double too, but not one that the conversion takes.
    if b == Double(T.min) { return a == T.min ? .equal : .greater }
    guard let integer = T(truncated: b) else { return b > 0 ? .less : .greater }
    if a != integer { return a < integer ? .less : .greater }
    let whole = Double(integer)
    return whole == b ? .equal : b > whole ? .less : .greater
  }

  /// Whether two texts have the same code points; Swift's own `==` sees through normal forms.
  static func same(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
  }
}

extension Operators.Order {
  /// The order seen from the other side.
  var reversed: Self {
    switch self {
    case .less: return .greater
    case .greater: return .less
    case .equal, .unordered: return self
    }
  }

  /// Whether an ordering operator holds.
  func satisfies(_ binary: BinaryOperator) -> Bool {
    switch binary {
    case .less: return self == .less
    case .lessOrEqual: return self == .less || self == .equal
    case .greater: return self == .greater
    case .greaterOrEqual: return self == .greater || self == .equal
    default: return false
    }
  }
}
