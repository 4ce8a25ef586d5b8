// The static types of the condition language.

/// A type as the checker knows it.
public indirect enum Type: Hashable, Sendable {
  /// Any value; decided when the expression runs.
  case dyn
  /// Only null.
  case null
  /// A truth value.
  case bool
  /// A signed 64-bit integer.
  case int
  /// An unsigned 64-bit integer.
  case uint
  /// A floating point number.
  case double
  /// A text.
  case string
  /// A list of one element type.
  case list(Type)
  /// A map from one key type to one value type.
  case map(Type, Type)
  /// An object of the schema.
  case object(String)
  /// A value of the type, or null where the setting is absent.
  case nullable(Type)

  /// The type without the possibility of absence.
  var unwrapped: Type {
    if case .nullable(let type) = self { return type.unwrapped }
    return self
  }

  /// What a loop over a value of the type binds: list elements, map keys; nil for other types.
  public var element: Type? {
    switch unwrapped {
    case .dyn: return .dyn
    case .list(let element): return element
    case .map(let key, _): return key
    default: return nil
    }
  }

  /// Whether values of the two types may be equal or take each other's place.
  func agrees(with other: Type) -> Bool {
    switch (self, other) {
    case (.dyn, _), (_, .dyn): return true
    case (.nullable, .null), (.null, .nullable): return true
    // As in CEL, any message may be null.
    case (.object, .null), (.null, .object): return true
    case (.nullable(let a), let b): return a.agrees(with: b.unwrapped)
    case (let a, .nullable(let b)): return a.agrees(with: b.unwrapped)
    case (.list(let a), .list(let b)): return a.agrees(with: b)
    case (.map(let a, let x), .map(let b, let y)): return a.agrees(with: b) && x.agrees(with: y)
    default: return self == other
    }
  }

  /// The type of a value that is of either type; nil where the two do not agree.
  func joined(with other: Type) -> Type? {
    guard agrees(with: other) else { return nil }
    switch (self, other) {
    case _ where self == other: return self
    case (.dyn, _), (_, .dyn): return .dyn
    case (.null, .nullable), (.null, .object): return other
    case (.nullable, .null), (.object, .null): return self
    case (.nullable, _), (_, .nullable):
      return unwrapped.joined(with: other.unwrapped).map(Type.nullable)
    case (.list(let a), .list(let b)): return a.joined(with: b).map(Type.list)
    case (.map(let a, let x), .map(let b, let y)):
      guard let key = a.joined(with: b), let value = x.joined(with: y) else { return nil }
      return .map(key, value)
    default: return self
    }
  }
}

extension Type: CustomStringConvertible {
  /// The type as messages and the schema's listing write it.
  public var description: String {
    switch self {
    case .dyn: return "dyn"
    case .null: return "null"
    case .bool: return "bool"
    case .int: return "int"
    case .uint: return "uint"
    case .double: return "double"
    case .string: return "string"
    case .list(let element): return "list(\(element))"
    case .map(let key, let value): return "map(\(key), \(value))"
    case .object(let name): return name
    case .nullable(let type): return "\(type.unwrapped)?"
    }
  }
}
