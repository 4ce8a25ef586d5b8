// One line of the schema.

/// A field of an object type: its name, its type, and what it says.
public struct Field: Hashable, Sendable {
  /// The name in expressions.
  public let name: String
  /// The type of its values.
  public let type: Type
  /// One line of documentation.
  public let summary: String
}
