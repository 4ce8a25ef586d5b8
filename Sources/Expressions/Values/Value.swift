// The values that expressions compute with. A value remembers where in the user's files it stands.

import SourceText

/// A CEL value with its place in the files and the proof behind it.
public struct Value: Sendable {
  /// What a value is, without its place.
  public enum Payload: Sendable {
    /// Nothing: a setting that is absent.
    case null
    /// A truth value.
    case bool(Bool)
    /// A signed integer.
    case int(Int64)
    /// An unsigned integer.
    case uint(UInt64)
    /// A floating point number.
    case double(Double)
    /// A text.
    case string(String)
    /// Values in their order.
    case list([Value])
    /// Values under keys, in the order of the file.
    case map(MapValue)
    /// An object of the model.
    case object(any ModelObject)
    /// A value that depends on variables or files that were not given.
    case unknown(Set<String>)
    /// No value: the expression failed.
    indirect case error(EvaluationError)
  }

  /// What the value is.
  public var payload: Payload
  /// Where in the user's files the value stands; computed values stand nowhere.
  public var span: Span?
  /// The steps that prove the value.
  public var because: [Evidence]

  /// Makes a value.
  public init(_ payload: Payload, span: Span? = nil, because: [Evidence] = []) {
    self.payload = payload
    self.span = span
    self.because = because
  }

  /// The absent value.
  public static let null = Value(.null)

  /// An error value.
  static func error(_ message: String, _ range: Range<Int>? = nil) -> Value {
    Value(.error(EvaluationError(message, range: range)))
  }

  /// Whether the value is `true`; unknown and errors are not.
  public var isTrue: Bool {
    if case .bool(true) = payload { return true }
    return false
  }

  /// Whether the value is absent.
  public var isNull: Bool {
    if case .null = payload { return true }
    return false
  }

  /// What the value needs to become known; nil for a known value and for an error.
  public var needs: Set<String>? {
    if case .unknown(let needs) = payload { return needs }
    return nil
  }

  /// The failure, where the value is one.
  public var failure: EvaluationError? {
    if case .error(let error) = payload { return error }
    return nil
  }

  /// Whether the value is neither unknown nor an error.
  var isSettled: Bool {
    switch payload {
    case .unknown, .error: return false
    default: return true
    }
  }

  /// The name of the value's type as CEL and error messages say it.
  public var typeName: String {
    switch payload {
    case .null: return "null"
    case .bool: return "bool"
    case .int: return "int"
    case .uint: return "uint"
    case .double: return "double"
    case .string: return "string"
    case .list: return "list"
    case .map: return "map"
    case .object(let object): return object.typeName
    case .unknown: return "unknown"
    case .error: return "error"
    }
  }
}
