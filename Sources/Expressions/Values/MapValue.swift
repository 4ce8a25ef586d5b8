// Maps keep the order of the file and find a key in constant time.

import SourceText

/// A key of a map: CEL allows bool, int, uint and string.
public enum MapKey: Hashable, Sendable {
  /// A truth value.
  case bool(Bool)
  /// A signed integer.
  case int(Int64)
  /// An unsigned integer.
  case uint(UInt64)
  /// A text.
  case string(String)

  /// The key as a value.
  public var value: Value {
    switch self {
    case .bool(let key): return Value(.bool(key))
    case .int(let key): return Value(.int(key))
    case .uint(let key): return Value(.uint(key))
    case .string(let key): return Value(.string(key))
    }
  }

  /// The key that a value denotes in a lookup; a whole double finds the integer.
  init?(_ value: Value) {
    switch value.payload {
    case .bool(let key): self = .bool(key)
    case .int(let key): self = .int(key)
    case .uint(let key): self = .uint(key)
    case .string(let key): self = .string(key)
    case .double(let key):
      if let key = Int64(whole: key) {
        self = .int(key)
      } else if let key = UInt64(whole: key) {
        self = .uint(key)
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// Numerically equal keys are one key, whatever their types (langdef, "Equality and Ordering").
  fileprivate var normalized: MapKey {
    if case .uint(let key) = self, let key = Int64(exactly: key) { return .int(key) }
    return self
  }
}

/// An ordered, immutable map.
public final class MapValue: Sendable {
  /// One entry of a map.
  public struct Entry: Sendable {
    /// The key.
    public let key: MapKey
    /// Where the key stands.
    public let keySpan: Span?
    /// The value under the key.
    public let value: Value

    /// Makes an entry.
    public init(key: MapKey, keySpan: Span? = nil, value: Value) {
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  /// The entries in the order of the file.
  public let entries: [Entry]
  private let index: [MapKey: Int]

  /// Makes a map; of entries with the same key the first one is found.
  public init(_ entries: [Entry]) {
    self.entries = entries
    index = Dictionary(
      zip(entries.lazy.map(\.key.normalized), entries.indices),
      uniquingKeysWith: { first, _ in first })
  }

  /// Makes a map with text keys.
  public convenience init(_ pairs: [(String, Value)]) {
    self.init(pairs.map { Entry(key: .string($0.0), value: $0.1) })
  }

  /// The value under a key.
  public subscript(key: MapKey) -> Value? { index[key.normalized].map { entries[$0].value } }

  /// Whether no key occurs twice.
  var hasUniqueKeys: Bool { index.count == entries.count }
}
