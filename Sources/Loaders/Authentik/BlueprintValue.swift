// What a piece of a blueprint comes to once its tags are resolved.

import Deployment
import SourceText

/// A value of a blueprint with its place.
struct BlueprintValue {
  /// What the value is.
  indirect enum Payload {
    /// Nothing.
    case null
    /// A truth value.
    case boolean(Bool)
    /// A number, as written.
    case number(String)
    /// A text, known or put together from parts that are not.
    case text(Sourced<String>)
    /// Values in their order.
    case list([BlueprintValue])
    /// Values under keys.
    case map([(key: String, value: BlueprintValue)])
    /// An object that a blueprint defines, or one of Authentik's own, by its index.
    case object(Int)
    /// An object that exists, or the blueprint would fail, but that none of these files defines.
    case foreign(String)
    /// It depends on what the files do not show.
    case unknown([String])
  }

  /// What the value is.
  var payload: Payload
  /// Where it is written.
  var span: Span

  /// The same value at another place.
  func at(_ span: Span) -> BlueprintValue { BlueprintValue(payload: payload, span: span) }

  /// What has to be known to know the value.
  var needs: [String] {
    switch payload {
    case .unknown(let needs): needs
    case .foreign(let what): [what]
    case .text(let text): text.needs
    case .null, .boolean, .number, .list, .map, .object: []
    }
  }

  /// The value as a text: absent where it is null, unknown where it is no scalar.
  var text: Sourced<String> {
    switch payload {
    case .null: Sourced(.absent, span: span)
    case .boolean(let flag): .known(flag ? "True" : "False", span: span)
    case .number(let text): .known(text, span: span)
    case .text(let text): text
    case .list, .map, .object: .unknown(needs: ["a text"], span: span)
    case .foreign, .unknown: .unknown(needs: needs, span: span)
    }
  }

  /// The value as a flag.
  var flag: Sourced<Bool> {
    switch payload {
    case .null: Sourced(.absent, span: span)
    case .boolean(let flag): .known(flag, span: span)
    default: .unknown(needs: needs, span: span)
    }
  }

  /// Whether Python takes the value for true.
  var isTrue: Ternary {
    switch payload {
    case .null: .no
    case .boolean(let flag): Ternary(flag)
    case .number(let text): Ternary(text.contains { $0 != "0" && $0 != "." && $0 != "-" })
    case .text(let text):
      if let value = text.value { Ternary(!value.isEmpty) } else { .unknown }
    case .list(let values): Ternary(!values.isEmpty)
    case .map(let members): Ternary(!members.isEmpty)
    case .object: .yes
    case .foreign, .unknown: .unknown
    }
  }

  /// Whether two values are the same to a database query.
  func equals(_ other: BlueprintValue) -> Ternary {
    if case .object(let a) = payload, case .object(let b) = other.payload { return Ternary(a == b) }
    let (a, b) = (text, other.text)
    guard let a = a.value, let b = b.value else {
      return a.isAbsent != b.isAbsent && !a.isUnknown && !b.isUnknown ? .no : .unknown
    }
    return Ternary(a == b)
  }

  /// The value under a key of a map; nil where the map has none, and for every other kind.
  subscript(key: String) -> BlueprintValue? {
    guard case .map(let members) = payload else { return nil }
    return members.last { $0.key == key }?.value
  }
}
