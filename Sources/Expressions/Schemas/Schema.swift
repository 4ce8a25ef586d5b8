// All object types that expressions may meet. The checker reads it, and so does the documentation.

/// An object type without the Swift type behind it.
public protocol SchemaType: Sendable {
  /// The name in expressions and documentation.
  var name: String { get }
  /// One line of documentation.
  var summary: String { get }
  /// The fields in the order of their declaration.
  var fields: [Field] { get }
  /// Whether the objects have a short form, so that `string(x)` is allowed.
  var hasText: Bool { get }
}

/// The object types of a model.
public final class Schema: Sendable {
  /// A schema without object types, for expressions over plain data.
  public static let empty = Schema([])

  /// The object types in the order of their declaration.
  public let types: [any SchemaType]
  private let fields: [String: [String: Field]]

  /// Makes a schema.
  public init(_ types: [any SchemaType]) {
    self.types = types
    fields = Dictionary(
      types.map { type in
        (type.name, Dictionary(type.fields.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }))
      },
      uniquingKeysWith: { a, _ in a })
  }

  /// The type of a name.
  public func type(named name: String) -> (any SchemaType)? { types.first { $0.name == name } }

  /// A field of a type.
  public func field(_ name: String, of type: String) -> Field? { fields[type]?[name] }

  /// The names that fields refer to although no type has them; a complete schema has none.
  public var undeclaredTypes: Set<String> {
    var names: Set<String> = []
    for type in types {
      for field in type.fields { Self.collectObjects(of: field.type, into: &names) }
    }
    return names.subtracting(types.map(\.name))
  }

  private static func collectObjects(of type: Type, into names: inout Set<String>) {
    switch type {
    case .object(let name): names.insert(name)
    case .list(let element), .nullable(let element): collectObjects(of: element, into: &names)
    case .map(let key, let value):
      collectObjects(of: key, into: &names)
      collectObjects(of: value, into: &names)
    default: break
    }
  }
}
