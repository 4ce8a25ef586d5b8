// Type conversions (langdef, "List of Standard Definitions").

/// `string`, `int`, `uint`, `double` and `bool`; nil where the function has no such overload.
enum Conversion {
  static func string(_ operand: Value) -> Value? {
    text(of: operand).map { Value(.string($0)) }
  }

  /// The text of a value that has a short one; lists and maps have none.
  static func text(of operand: Value) -> String? {
    switch operand.payload {
    case .string(let value): return value
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .bool(let value): return String(value)
    case .double(let value): return text(of: value)
    case .object(let object): return object.text
    default: return nil
    }
  }

  /// The shortest text that reads back as the same number, without `.0`.
  static func text(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func int(_ operand: Value, _ range: Range<Int>) -> Value? {
    switch operand.payload {
    case .int: return Value(operand.payload)
    case .uint(let value): return whole(Int64(exactly: value).map(Value.Payload.int), "int", range)
    case .double(let value):
      return whole(Int64(truncated: value).map(Value.Payload.int), "int", range)
    case .string(let text):
      return whole(digits(text).flatMap { Int64($0) }.map(Value.Payload.int), "int", range)
    default: return nil
    }
  }

  static func uint(_ operand: Value, _ range: Range<Int>) -> Value? {
    switch operand.payload {
    case .uint: return Value(operand.payload)
    case .int(let value):
      return whole(UInt64(exactly: value).map(Value.Payload.uint), "uint", range)
    case .double(let value):
      let isNegative = value < 0
      return whole(
        isNegative ? nil : UInt64(truncated: value).map(Value.Payload.uint), "uint", range)
    case .string(let text):
      return whole(digits(text).flatMap { UInt64($0) }.map(Value.Payload.uint), "uint", range)
    default: return nil
    }
  }

  static func double(_ operand: Value, _ range: Range<Int>) -> Value? {
    switch operand.payload {
    case .double: return Value(operand.payload)
    case .int(let value): return Value(.double(Double(value)))
    case .uint(let value): return Value(.double(Double(value)))
    case .string(let text):
      return whole(Double(text).map(Value.Payload.double), "double", range)
    default: return nil
    }
  }

  static func bool(_ operand: Value, _ range: Range<Int>) -> Value? {
    switch operand.payload {
    case .bool: return Value(operand.payload)
    case .string(let text):
      let isTrue = ["1", "t", "true", "TRUE", "True"].contains(text)
      let isFalse = ["0", "f", "false", "FALSE", "False"].contains(text)
      return whole(isTrue || isFalse ? .bool(isTrue) : nil, "bool", range)
    default: return nil
    }
  }

  private static func whole(
    _ payload: Value.Payload?, _ type: String, _ range: Range<Int>
  ) -> Value {
    payload.map { Value($0) } ?? .error("the value does not fit into \(type)", range)
  }

  /// A decimal number may have a minus, but Swift would also take a plus.
  private static func digits(_ text: String) -> String? { text.hasPrefix("+") ? nil : text }
}
