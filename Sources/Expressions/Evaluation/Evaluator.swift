// Runs checked code. Errors and unknowns are results here, as CEL has it.

/// One run of an expression.
struct Evaluator {
  /// The values of the variables by slot.
  var frame: [Value]
  /// The steps that are left before the run ends with an error.
  var budget: Int
  /// The proof of everything that was read and still counts.
  var trail: [Evidence] = []

  init(frame: [Value], budget: Int) {
    self.frame = frame
    self.budget = budget
  }

  mutating func run(_ code: Code) -> Value {
    switch code {
    case .constant(let value): return value
    case .variable(let slot): return read(frame[slot])
    case .select(let operand, let field, let range):
      return read(select(run(operand), field, range))
    case .has(let operand, let field, let range): return has(run(operand), field, range)
    case .index(let operand, let index, let range):
      let operand = run(operand)
      return read(self.index(operand, run(index), range))
    case .list(let elements): return list(elements)
    case .map(let entries, let range): return map(entries, range)
    case .not(let operand, let range):
      let operand = run(operand)
      if case .bool(let value) = operand.payload { return Value(.bool(!value)) }
      return Operators.strict(operand) ?? Operators.noOverload("!", [operand], range)
    case .negate(let operand, let range): return Operators.negate(run(operand), range)
    case .binary(let binary, let left, let right, let range):
      let left = run(left)
      return self.binary(binary, left, run(right), range)
    case .logical(let logical, let operands, let range):
      return self.logical(logical, operands, range)
    case .conditional(let condition, let first, let second, let range):
      let condition = run(condition)
      if case .bool(let value) = condition.payload { return run(value ? first : second) }
      return Operators.strict(condition) ?? Operators.noOverload("?:", [condition], range)
    case .call(let function, let arguments, let range): return call(function, arguments, range)
    case .matches(let operand, let pattern, let range):
      return matches(run(operand), pattern, range)
    case .comprehension(let comprehension): return self.comprehension(comprehension)
    }
  }

  /// Notes that a value was read.
  mutating func read(_ value: Value) -> Value {
    if !value.because.isEmpty { trail += value.because }
    return value
  }

  /// Drops what the operands before a deciding one have noted: only the deciding one mattered.
  private mutating func forget(_ steps: Range<Int>) {
    if !steps.isEmpty { trail.removeSubrange(steps) }
  }

  /// Takes steps off the budget; false when none are left.
  mutating func spend(_ steps: Int) -> Bool {
    budget = budget.subtractingReportingOverflow(steps).partialValue
    return budget > 0
  }

  static let exhausted = Value.error("the expression takes too many steps")

  // MARK: Access

  private func select(_ operand: Value, _ field: String, _ range: Range<Int>) -> Value {
    switch operand.payload {
    case .object(let object):
      return object.field(field)
        ?? .error("`\(object.typeName)` has no field `\(field)`", range)
    case .map(let map): return map[.string(field)] ?? .error("no key `\(field)`", range)
    case .null: return .error("null has no field `\(field)`", range)
    default:
      return Operators.strict(operand)
        ?? .error("\(operand.typeName) has no field `\(field)`", range)
    }
  }

  private mutating func has(_ operand: Value, _ field: String, _ range: Range<Int>) -> Value {
    switch operand.payload {
    case .map(let map):
      // A key of plain data counts even with the value null, as in CEL.
      return Value(.bool(map[.string(field)].map { read($0) } != nil))
    case .object:
      let value = read(select(operand, field, range))
      return Operators.strict(value) ?? Value(.bool(!value.isNull))
    default:
      return select(operand, field, range)
    }
  }

  private func index(_ operand: Value, _ index: Value, _ range: Range<Int>) -> Value {
    if let stop = Operators.strict(operand, index) { return stop }
    switch operand.payload {
    case .list(let elements):
      let position: Int? =
        switch index.payload {
        case .int(let value): Int(exactly: value)
        case .uint(let value): Int(exactly: value)
        case .double(let value): Int(whole: value)
        default: nil
        }
      guard let position else { return Operators.noOverload("[]", [operand, index], range) }
      guard elements.indices.contains(position) else {
        return .error("no element \(position) in a list of \(elements.count)", range)
      }
      return elements[position]
    case .map(let map):
      guard let key = MapKey(index), let value = map[key] else {
        return .error("no key \(index.json())", range)
      }
      return value
    default: return Operators.noOverload("[]", [operand, index], range)
    }
  }

  // MARK: Lists and maps

  private mutating func list(_ codes: [Code]) -> Value {
    var elements: [Value] = []
    elements.reserveCapacity(codes.count)
    for code in codes { elements.append(run(code)) }
    return Operators.strict(elements) ?? Value(.list(elements))
  }

  private mutating func map(_ codes: [(key: Code, value: Code)], _ range: Range<Int>) -> Value {
    var all: [Value] = []
    var entries: [MapValue.Entry] = []
    for code in codes {
      let key = run(code.key)
      let value = run(code.value)
      all += [key, value]
      if case .double = key.payload { continue }
      guard let mapKey = MapKey(key) else { continue }
      entries.append(MapValue.Entry(key: mapKey, keySpan: key.span, value: value))
    }
    if let stop = Operators.strict(all) { return stop }
    guard entries.count == codes.count else { return .error("unsupported key type", range) }
    let map = MapValue(entries)
    return map.hasUniqueKeys ? Value(.map(map)) : .error("a key occurs twice in the map", range)
  }

  // MARK: Logic

  /// `&&` and `||` in any number: one deciding operand is enough, whatever the others are.
  ///
  /// Where no operand decides, an unknown outweighs an error, as in cel-go and cel-cpp: with more
  /// input the answer may still be a plain one.
  private mutating func logical(
    _ logical: LogicalOperator, _ operands: [Code], _ range: Range<Int>
  ) -> Value {
    var outcome = LogicalOutcome(deciding: logical == .or)
    let start = trail.count
    for operand in operands {
      let mark = trail.count
      let value = run(operand)
      if outcome.add(value, operator: logical.rawValue, range) {
        forget(start..<mark)
        break
      }
    }
    return outcome.value
  }

  private mutating func comprehension(_ comprehension: Comprehension) -> Value {
    let source = run(comprehension.source)
    let elements: [Value]
    switch source.payload {
    case .list(let list): elements = list
    case .map(let map): elements = map.entries.map { Self.keyValue($0) }
    default:
      return Operators.strict(source)
        ?? Operators.noOverload(comprehension.macro.rawValue, [source], comprehension.range)
    }
    switch comprehension.macro {
    case .all: return quantify(comprehension, elements, deciding: false)
    case .exists: return quantify(comprehension, elements, deciding: true)
    case .existsOne, .filter, .map: return collect(comprehension, elements)
    }
  }

  private static func keyValue(_ entry: MapValue.Entry) -> Value {
    var key = entry.key.value
    key.span = entry.keySpan
    return key
  }

  /// `all` and `exists`: the predicate of every element, joined with `&&` or `||`.
  private mutating func quantify(
    _ comprehension: Comprehension, _ elements: [Value], deciding: Bool
  ) -> Value {
    guard let predicate = comprehension.predicate else { return .null }
    var outcome = LogicalOutcome(deciding: deciding)
    let start = trail.count
    for element in elements {
      guard spend(1) else { return Self.exhausted }
      frame[comprehension.slot] = element
      let mark = trail.count
      let value = run(predicate)
      if outcome.add(value, operator: comprehension.macro.rawValue, comprehension.range) {
        forget(start..<mark)
        break
      }
    }
    return outcome.value
  }

  /// `filter`, `map` and `exists_one`: nothing is known before every element is.
  private mutating func collect(_ comprehension: Comprehension, _ elements: [Value]) -> Value {
    var stop = StrictOutcome()
    var kept: [Value] = []
    for element in elements {
      guard spend(1) else { return Self.exhausted }
      frame[comprehension.slot] = element
      if let predicate = comprehension.predicate {
        let verdict = run(predicate)
        guard case .bool(let isKept) = verdict.payload else {
          let macro = comprehension.macro.rawValue
          stop.add(
            Operators.strict(verdict)
              ?? Operators.noOverload(macro, [verdict], comprehension.range))
          continue
        }
        guard isKept else { continue }
      }
      let value = comprehension.transform.map { run($0) } ?? element
      if comprehension.transform != nil, Operators.strict(value) != nil {
        stop.add(value)
      } else {
        kept.append(value)
      }
    }
    if let value = stop.value { return value }
    return comprehension.macro == .existsOne
      ? Value(.bool(kept.count == 1)) : Value(.list(kept))
  }
}
