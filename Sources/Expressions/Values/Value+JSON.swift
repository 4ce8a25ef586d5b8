// Values as JSON, always in the same order.

import SourceText

extension Value {
  /// The value as JSON without blanks (langdef, "JSON Data Conversion").
  ///
  /// Objects print their fields. Inside a field, an object whose type is being printed already is
  /// a way back and prints its short form or its type name. Unknown values and errors print as
  /// `{"unknown": […]}` and `{"error": …}`.
  public func json() -> String {
    var writer = JSONWriter()
    writer.write(self)
    return writer.text
  }

  /// A text as a JSON string.
  public static func json(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text)
    return writer.text
  }
}

/// Writes values as JSON.
private struct JSONWriter {
  var text = ""
  /// The types of the objects that are being printed.
  private var open: [String] = []

  mutating func write(_ value: Value) {
    switch value.payload {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): number(String(value), fits: value.magnitude < 1 << 53)
    case .uint(let value): number(String(value), fits: value < 1 << 53)
    case .double(let value): number(Conversion.text(of: value), fits: value.isFinite)
    case .string(let value): string(value)
    case .list(let elements): brackets("[", "]", elements) { $0.write($1) }
    case .map(let map):
      brackets("{", "}", map.entries) { writer, entry in
        writer.string(Conversion.text(of: entry.key.value) ?? "")
        writer.text += ":"
        writer.write(entry.value)
      }
    case .object(let object): write(object)
    case .unknown(let needs):
      text += "{\"unknown\":"
      brackets("[", "]", needs.sorted()) { $0.string($1) }
      text += "}"
    case .error(let error):
      text += "{\"error\":"
      string(error.message)
      text += "}"
    }
  }

  private mutating func write(_ object: any ModelObject) {
    if open.contains(object.typeName) {
      string(object.text ?? object.typeName)
      return
    }
    open.append(object.typeName)
    brackets("{", "}", object.fieldNames) { writer, name in
      writer.string(name)
      writer.text += ":"
      writer.write(object.field(name) ?? .null)
    }
    open.removeLast()
  }

  private mutating func brackets<Items: Sequence>(
    _ start: String, _ end: String, _ items: Items,
    _ write: (inout JSONWriter, Items.Element) -> Void
  ) {
    text += start
    var isFirst = true
    for item in items {
      if !isFirst { text += "," }
      isFirst = false
      write(&self, item)
    }
    text += end
  }

  /// A number, or its text where JSON readers would round or refuse it.
  private mutating func number(_ digits: String, fits: Bool) {
    if fits { text += digits } else { string(digits) }
  }

  mutating func string(_ value: String) {
    text += "\"" + JSONEscape.escaped(value) + "\""
  }
}
