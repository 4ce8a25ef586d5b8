// Values of the condition language as JSON and text, secrets hidden.

import Expressions
import Reports
import SourceText
import Syntax

/// Encodes the result of a query.
struct QueryEncoder {
  /// Objects lead to objects; deeper than this their short form stands for them.
  private static let depthLimit = 6

  let sources: SourceMap
  let showsPlaces: Bool

  /// The value as JSON.
  func json(_ value: Value) -> JSONValue { json(value, open: []) }

  private func json(_ value: Value, open: [String]) -> JSONValue {
    let plain = plain(value, open: open)
    guard showsPlaces, let span = value.span else { return plain }
    return .object([.init("value", plain)] + PlaceEncoder(sources).place(span))
  }

  private func plain(_ value: Value, open: [String]) -> JSONValue {
    switch value.payload {
    case .null: return .null
    case .bool(let value): return .boolean(value)
    case .int(let value): return .integer(Int(value))
    case .uint(let value): return .integer(Int(clamping: value))
    case .double(let number): return .number(number)
    case .string(let content): return .string(text(value, content))
    case .list(let elements): return .array(elements.map { json($0, open: open) })
    case .map(let map):
      return .object(map.entries.map { .init(name(of: $0.key), json($0.value, open: open)) })
    case .object(let object): return self.object(object, open: open)
    case .unknown(let needs): return ["unknown": .array(needs.sorted().map { .string($0) })]
    case .error(let error): return ["error": .string(error.message)]
    }
  }

  private func name(of key: MapKey) -> String {
    switch key {
    case .bool(let key): "\(key)"
    case .int(let key): "\(key)"
    case .uint(let key): "\(key)"
    case .string(let key): key
    }
  }

  private func object(_ object: any ModelObject, open: [String]) -> JSONValue {
    // A type that is being printed already is a way back.
    if open.contains(object.typeName) || open.count >= Self.depthLimit {
      return .string(sources.redaction.sentence(object.text ?? object.typeName))
    }
    return .object(
      object.fieldNames.map { name in
        .init(name, json(object.field(name) ?? .null, open: open + [object.typeName]))
      })
  }

  /// A text as people may see it: what stands at a hidden place is hidden here too.
  private func text(_ value: Value, _ text: String) -> String {
    if let span = value.span, let file = sources[span.file],
      !sources.redaction.hiddenRanges(of: file, in: span.range).isEmpty
    {
      return Redaction.mask
    }
    return sources.redaction.sentence(text)
  }

  /// The value as a person reads it: texts bare, lists a line each, objects as JSON.
  func text(_ value: Value) -> String {
    switch value.payload {
    case .string(let content): return TerminalText.visible(text(value, content))
    case .list(let elements): return elements.map { self.text($0) }.joined(separator: "\n")
    case .null, .bool, .int, .uint, .double, .map, .object, .unknown, .error:
      return JSONWriter.line(of: json(value))
    }
  }
}

/// Plain JSON as values of the condition language.
enum DataValue {
  static func value(of node: DataNode) -> Value {
    let node = node.resolved
    return Value(payload(of: node), span: node.span)
  }

  private static func payload(of node: DataNode) -> Value.Payload {
    switch node.kind {
    case .null, .alias: return .null
    case .boolean: return .bool(node.boolean ?? false)
    case .string: return .string(node.text ?? "")
    case .number:
      let text = node.text ?? ""
      if let integer = Int64(text) { return .int(integer) }
      return Double(text).map { .double($0) } ?? .string(text)
    case .sequence: return .list(node.elements.map { value(of: $0) })
    case .mapping:
      return .map(
        MapValue(
          node.members.map {
            MapValue.Entry(key: .string($0.name), keySpan: $0.key.span, value: value(of: $0.value))
          }))
    }
  }
}
