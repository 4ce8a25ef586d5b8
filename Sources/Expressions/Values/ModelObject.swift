// What the model has to offer so that expressions can look into it.

import SourceText

/// An object of the model as expressions see it.
public protocol ModelObject: AnyObject, Sendable {
  /// The name of the type in the schema.
  var typeName: String { get }
  /// Where the object stands in the user's files.
  var span: Span? { get }
  /// The fields in the order of the schema.
  var fieldNames: [String] { get }
  /// What a message prints for the object, and `string(x)` gives; nil for objects without a short form.
  var text: String? { get }

  /// The value of a field; absent settings are null, nil means that there is no such field.
  func field(_ name: String) -> Value?
  /// Whether both are the same object of the model; nil where that cannot be said.
  func isSame(as other: any ModelObject) -> Bool?
}

extension ModelObject {
  /// No short form.
  public var text: String? { nil }
  /// Two references are the same object when they are identical.
  public func isSame(as other: any ModelObject) -> Bool? { self === other }
}
