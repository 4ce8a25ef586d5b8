// Binary operators: dispatch, equality, membership, concatenation.

extension Evaluator {
  mutating func binary(
    _ binary: BinaryOperator, _ left: Value, _ right: Value, _ range: Range<Int>
  ) -> Value {
    if let stop = Operators.strict(left, right) { return stop }
    switch binary {
    case .equal: return equal(left, right, range)
    case .notEqual:
      let result = equal(left, right, range)
      if case .bool(let isEqual) = result.payload { return Value(.bool(!isEqual)) }
      return result
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard let order = Operators.order(left, right) else {
        return Operators.noOverload(binary.rawValue, [left, right], range)
      }
      return Value(.bool(order.satisfies(binary)))
    case .isIn: return membership(of: left, in: right, range)
    case .add: return add(left, right, range)
    case .subtract, .multiply, .divide, .remainder:
      return Operators.arithmetic(binary, left, right, range)
    }
  }

  private mutating func add(_ left: Value, _ right: Value, _ range: Range<Int>) -> Value {
    switch (left.payload, right.payload) {
    case (.string(let a), .string(let b)):
      guard spend((a.utf8.count + b.utf8.count) / 16) else { return Self.exhausted }
      return Value(.string(a + b))
    case (.list(let a), .list(let b)):
      guard spend(a.count + b.count) else { return Self.exhausted }
      return Value(.list(a + b))
    default: return Operators.arithmetic(.add, left, right, range)
    }
  }

  /// CEL's equality: numbers by value whatever their types, other types never equal each other.
  ///
  /// Parts of a list or map may be unknown; the whole is unknown unless some other part differs.
  mutating func equal(_ left: Value, _ right: Value, _ range: Range<Int>) -> Value {
    guard spend(1) else { return Self.exhausted }
    switch (left.payload, right.payload) {
    case (.null, .null): return Value(.bool(true))
    case (.bool(let a), .bool(let b)): return Value(.bool(a == b))
    case (.string(let a), .string(let b)): return Value(.bool(Operators.same(a, b)))
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return Value(.bool(false)) }
      var outcome = LogicalOutcome(deciding: false)
      for (a, b) in zip(a, b) {
        if outcome.add(part(a, b, range), operator: "==", range) { break }
      }
      return outcome.value
    case (.map(let a), .map(let b)):
      guard a.entries.count == b.entries.count else { return Value(.bool(false)) }
      var outcome = LogicalOutcome(deciding: false)
      for entry in a.entries {
        guard let other = b[entry.key] else { return Value(.bool(false)) }
        if outcome.add(part(entry.value, other, range), operator: "==", range) { break }
      }
      return outcome.value
    case (.object(let a), .object(let b)):
      guard let isSame = a.isSame(as: b) else {
        return .error("objects of type `\(a.typeName)` cannot be compared", range)
      }
      return Value(.bool(isSame))
    default: return Value(.bool(Operators.numericOrder(left, right) == .equal))
    }
  }

  private mutating func part(_ left: Value, _ right: Value, _ range: Range<Int>) -> Value {
    Operators.strict(left, right) ?? equal(left, right, range)
  }

  private mutating func membership(
    of element: Value, in container: Value, _ range: Range<Int>
  ) -> Value {
    switch container.payload {
    case .list(let candidates):
      var outcome = LogicalOutcome(deciding: true)
      for candidate in candidates {
        if outcome.add(part(element, candidate, range), operator: "in", range) {
          trail += candidate.because
          return outcome.value
        }
      }
      for candidate in candidates { trail += candidate.because }
      return outcome.value
    case .map(let map): return Value(.bool(MapKey(element).map { map[$0] } ?? nil != nil))
    default: return Operators.noOverload("in", [element, container], range)
    }
  }
}
