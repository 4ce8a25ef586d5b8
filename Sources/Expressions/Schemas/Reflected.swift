// A Swift value seen through its object type.

import SourceText

/// An object of the model: a Swift value and the type that tells its fields.
public final class Reflected<Subject: Sendable>: ModelObject {
  /// The Swift value.
  public let subject: Subject
  /// Where the object stands.
  public let span: Span?
  private let type: ObjectType<Subject>

  /// Wraps a value.
  public init(_ subject: Subject, as type: ObjectType<Subject>, span: Span? = nil) {
    self.subject = subject
    self.type = type
    self.span = span
  }

  /// The name of the object type.
  public var typeName: String { type.name }
  /// The fields in the order of their declaration.
  public var fieldNames: [String] { type.fieldNames }
  /// The short form that the type declares.
  public var text: String? { type.textOf?(subject) }

  /// Reads a field.
  public func field(_ name: String) -> Value? {
    type.positions[name].map { type.getters[$0].get(subject) }
  }

  /// Compares classes by identity and values by their own equality.
  public func isSame(as other: any ModelObject) -> Bool? {
    guard let other = other as? Reflected<Subject> else { return false }
    if self === other { return true }
    if let subject = subject as? any Equatable { return Self.equal(subject, other.subject) }
    guard Subject.self is AnyObject.Type else { return nil }
    return (subject as AnyObject) === (other.subject as AnyObject)
  }

  private static func equal<T: Equatable>(_ a: T, _ b: Subject) -> Bool { (b as? T) == a }
}
