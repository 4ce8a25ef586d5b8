// Lets field closures of a schema return plain Swift values.

/// A Swift type whose values expressions can read.
public protocol ValueConvertible: Sendable {
  /// The value as expressions see it.
  var value: Value { get }
}

extension Value: ValueConvertible {
  /// The value itself.
  public var value: Value { self }
}

extension Bool: ValueConvertible {
  /// A CEL bool.
  public var value: Value { Value(.bool(self)) }
}

extension Int: ValueConvertible {
  /// A CEL int.
  public var value: Value { Value(.int(Int64(self))) }
}

extension Double: ValueConvertible {
  /// A CEL double.
  public var value: Value { Value(.double(self)) }
}

extension String: ValueConvertible {
  /// A CEL string.
  public var value: Value { Value(.string(self)) }
}

extension Optional: ValueConvertible where Wrapped: ValueConvertible {
  /// The wrapped value, or null.
  public var value: Value { self?.value ?? .null }
}

extension Array: ValueConvertible where Element: ValueConvertible {
  /// A CEL list.
  public var value: Value { Value(.list(map(\.value))) }
}
