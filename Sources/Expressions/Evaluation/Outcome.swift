// How several results become one when some of them are unknown or errors.

/// The sum of operands of which none is a plain value.
struct StrictOutcome {
  private var needs: Set<String>?
  private var failure: EvaluationError?

  /// Takes an unknown or an error into account.
  mutating func add(_ value: Value) {
    switch value.payload {
    case .unknown(let names): needs = (needs ?? []).union(names)
    case .error(let error): failure = failure ?? error
    default: break
    }
  }

  /// The union of the unknowns, else the first error, else nothing.
  var value: Value? {
    if let needs { return Value(.unknown(needs)) }
    return failure.map { Value(.error($0)) }
  }
}

/// The result of a chain of `&&` (false decides) or `||` (true decides).
struct LogicalOutcome {
  let deciding: Bool
  private var isDecided = false
  private var rest = StrictOutcome()

  init(deciding: Bool) { self.deciding = deciding }

  /// Takes an operand into account; true when it decides.
  mutating func add(_ value: Value, operator name: String, _ range: Range<Int>) -> Bool {
    switch value.payload {
    case .bool(let value): isDecided = value == deciding
    case .unknown, .error: rest.add(value)
    default: rest.add(Operators.noOverload(name, [value], range))
    }
    return isDecided
  }

  /// The result so far.
  var value: Value {
    isDecided ? Value(.bool(deciding)) : rest.value ?? Value(.bool(!deciding))
  }
}
