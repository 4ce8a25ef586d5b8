// Prints JSON the same way on every machine.

/// Writes ``JSONValue``s with two spaces of indentation.
///
/// A container of scalars that fits into a short line stays on one line, such as
/// `{"line": 7, "column": 13}`.
public struct JSONWriter {
  private static let lineLimit = 80

  private var output: [UInt8] = []

  /// The document with a line end behind it.
  public static func text(of value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.write(value, depth: 0)
    return String(decoding: writer.output, as: UTF8.self) + "\n"
  }

  /// The document on one line, without a line end.
  public static func line(of value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.writeOnOneLine(value)
    return String(decoding: writer.output, as: UTF8.self)
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    let start = output.count
    if value.isFlat {
      writeOnOneLine(value)
      guard value.isContainer, output.count - start > Self.lineLimit else { return }
      output.removeSubrange(start...)
    }
    switch value {
    case .array(let elements):
      writeRows("[", elements, "]", depth) { writer, element in
        writer.write(element, depth: depth + 1)
      }
    case .object(let members):
      writeRows("{", members, "}", depth) { writer, member in
        writer.write(key: member.key)
        writer.write(member.value, depth: depth + 1)
      }
    case .null, .boolean, .integer, .number, .string: break
    }
  }

  private mutating func writeRows<Item>(
    _ open: String, _ items: [Item], _ close: String, _ depth: Int,
    _ writeItem: (inout JSONWriter, Item) -> Void
  ) {
    output += open.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine(depth + 1)
      writeItem(&self, item)
    }
    breakLine(depth)
    output += close.utf8
  }

  private mutating func breakLine(_ depth: Int) {
    output.append(0x0A)
    output += repeatElement(0x20, count: 2 * depth)
  }

  private mutating func writeOnOneLine(_ value: JSONValue) {
    switch value {
    case .null: output += "null".utf8
    case .boolean(let value): output += (value ? "true" : "false").utf8
    case .integer(let value): output += String(value).utf8
    case .number(let value): output += (value.isFinite ? value.description : "null").utf8
    case .string(let value): write(value)
    case .array(let elements):
      output += "[".utf8
      for (index, element) in elements.enumerated() {
        if index > 0 { output += ", ".utf8 }
        writeOnOneLine(element)
      }
      output += "]".utf8
    case .object(let members):
      output += "{".utf8
      for (index, member) in members.enumerated() {
        if index > 0 { output += ", ".utf8 }
        write(key: member.key)
        writeOnOneLine(member.value)
      }
      output += "}".utf8
    }
  }

  private mutating func write(key: String) {
    write(key)
    output += ": ".utf8
  }

  /// Writes a string; what a terminal or JavaScript would act on is escaped, not only what JSON demands.
  private mutating func write(_ string: String) {
    output.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\"".utf8
      case "\\": output += "\\\\".utf8
      case "\n": output += "\\n".utf8
      case "\r": output += "\\r".utf8
      case "\t": output += "\\t".utf8
      default:
        if TerminalText.spelling(of: scalar) == nil {
          output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        } else {
          for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(unit) }
        }
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    output += "\\u".utf8
    output += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
    output += digits.utf8
  }
}

extension JSONValue {
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    case .null, .boolean, .integer, .number, .string: false
    }
  }

  /// Whether there is no container in it.
  fileprivate var isFlat: Bool {
    switch self {
    case .array(let elements): !elements.contains(where: \.isContainer)
    case .object(let members): !members.contains { $0.value.isContainer }
    case .null, .boolean, .integer, .number, .string: true
    }
  }
}
