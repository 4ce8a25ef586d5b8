// The functions of the subset on known values.

extension Evaluator {
  mutating func call(_ function: Function, _ codes: [Code], _ range: Range<Int>) -> Value {
    guard let first = codes.first else { return .null }
    let operand = run(first)
    guard codes.count == 2 else { return unary(function, operand, range) }
    let argument = run(codes[1])
    if let stop = Operators.strict(operand, argument) { return stop }
    guard case .string(let text) = operand.payload, case .string(let part) = argument.payload
    else { return Operators.noOverload(function.rawValue, [operand, argument], range) }
    guard spend((text.utf8.count + part.utf8.count) / 16) else { return Self.exhausted }
    switch function {
    case .startsWith: return Value(.bool(text.utf8.starts(with: part.utf8)))
    case .endsWith: return Value(.bool(text.utf8.reversed().starts(with: part.utf8.reversed())))
    case .contains: return Value(.bool(Self.contains(text, part)))
    default:
      do {
        return matches(operand, try Pattern(part), range)
      } catch {
        return .error(error.message, range)
      }
    }
  }

  mutating func matches(_ operand: Value, _ pattern: Pattern, _ range: Range<Int>) -> Value {
    guard case .string(let text) = operand.payload else {
      return Operators.strict(operand) ?? Operators.noOverload("matches", [operand], range)
    }
    // The matcher's time is the product of the two lengths.
    let (steps, _) = text.utf8.count.multipliedReportingOverflow(by: pattern.size)
    guard spend(steps / 8) else { return Self.exhausted }
    return Value(.bool(pattern.matches(text)))
  }

  private mutating func unary(_ function: Function, _ operand: Value, _ range: Range<Int>) -> Value
  {
    if let stop = Operators.strict(operand) { return stop }
    let result: Value?
    switch function {
    case .size: result = size(operand)
    case .string: result = Conversion.string(operand)
    case .int: result = Conversion.int(operand, range)
    case .uint: result = Conversion.uint(operand, range)
    case .double: result = Conversion.double(operand, range)
    case .bool: result = Conversion.bool(operand, range)
    case .dyn: result = operand
    default: result = nil
    }
    return result ?? Operators.noOverload(function.rawValue, [operand], range)
  }

  private mutating func size(_ operand: Value) -> Value? {
    switch operand.payload {
    case .string(let text):
      guard spend(text.utf8.count / 16) else { return Self.exhausted }
      return Value(.int(Int64(text.unicodeScalars.count)))
    case .list(let elements): return Value(.int(Int64(elements.count)))
    case .map(let map): return Value(.int(Int64(map.entries.count)))
    default: return nil
    }
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let text = Array(text.utf8)
    let part = Array(part.utf8)
    guard let first = part.first else { return true }
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { start in
      text[start] == first && text[start...].starts(with: part)
    }
  }
}
