// Declares an object type with closures that read the Swift type behind it.

import SourceText

/// The fields of a Swift type as expressions see them.
///
///     static let client: ObjectType<Client> = ObjectType("Client", "a client of a realm") { f in
///       f("clientId", .string, "the client's id") { $0.clientId }
///       f("realm", .object("Realm"), "the realm it belongs to") { realm.value($0.realm) }
///     }
///
/// Field closures run when the field is read, so types may refer to each other; the compiler then
/// wants the type of each constant written out, as above.
public final class ObjectType<Subject: Sendable>: SchemaType {
  /// Reads a field; wrapped, because a bare function in a collection costs a metadata lookup.
  struct Getter: Sendable {
    let get: @Sendable (Subject) -> Value

    init(_ get: @escaping @Sendable (Subject) -> Value) { self.get = get }
  }

  /// Collects the fields of a declaration.
  public struct Builder {
    fileprivate var fields: [Field] = []
    fileprivate var getters: [Getter] = []

    /// Declares a field; an absent setting is null, so its type is ``Type/nullable(_:)``.
    public mutating func callAsFunction<V: ValueConvertible>(
      _ name: String, _ type: Type, _ summary: String, _ get: @escaping @Sendable (Subject) -> V
    ) {
      fields.append(Field(name: name, type: type, summary: summary))
      getters.append(Getter { get($0).value })
    }
  }

  /// The name in expressions and documentation.
  public let name: String
  /// One line of documentation.
  public let summary: String
  /// The fields in the order of their declaration.
  public let fields: [Field]
  let fieldNames: [String]
  let getters: [Getter]
  /// The index of each field.
  let positions: [String: Int]
  let textOf: (@Sendable (Subject) -> String)?
  let spanOf: (@Sendable (Subject) -> Span?)?

  /// Declares a type: `text` is its short form in messages, `span` its place in the files.
  public init(
    _ name: String,
    _ summary: String = "",
    text: (@Sendable (Subject) -> String)? = nil,
    span: (@Sendable (Subject) -> Span?)? = nil,
    fields declare: (inout Builder) -> Void
  ) {
    var builder = Builder()
    declare(&builder)
    self.name = name
    self.summary = summary
    fields = builder.fields
    fieldNames = builder.fields.map(\.name)
    getters = builder.getters
    positions = Dictionary(
      zip(fieldNames, fieldNames.indices), uniquingKeysWith: { first, _ in first })
    textOf = text
    spanOf = span
  }

  /// Whether the objects have a short form.
  public var hasText: Bool { textOf != nil }

  /// An object as a value that stands at the object's place.
  public func value(_ subject: Subject, because: [Evidence] = []) -> Value {
    value(subject, span: spanOf?(subject), because: because)
  }

  /// An object as a value that stands at a given place.
  public func value(_ subject: Subject, span: Span?, because: [Evidence] = []) -> Value {
    Value(
      .object(Reflected(subject, as: self, span: span)), span: span, because: because)
  }

  /// An object that may be absent.
  public func value(_ subject: Subject?, because: [Evidence] = []) -> Value {
    guard let subject else { return Value(.null, because: because) }
    return value(subject, because: because)
  }

  /// Objects as a list.
  public func list(_ subjects: some Sequence<Subject>) -> Value {
    Value(.list(subjects.map { value($0) }))
  }
}
