// The values of the variables while an expression runs.

/// Names and their values; a later binding hides an earlier one of the same name.
public struct Scope: Sendable {
  private var names: [String] = []
  private var values: [Value] = []

  /// Makes a scope.
  public init(_ bindings: KeyValuePairs<String, Value> = [:]) {
    for (name, value) in bindings { bind(name, to: value) }
  }

  /// Binds a name.
  public mutating func bind(_ name: String, to value: Value) {
    names.append(name)
    values.append(value)
  }

  /// Removes the latest bindings, down to a number of them.
  public mutating func unbind(downTo count: Int) {
    guard count >= 0, count < names.count else { return }
    names.removeLast(names.count - count)
    values.removeLast(values.count - count)
  }

  /// The number of bindings.
  public var count: Int { names.count }

  /// The value of a name.
  public subscript(name: String) -> Value? {
    names.lastIndex(of: name).map { values[$0] }
  }
}
