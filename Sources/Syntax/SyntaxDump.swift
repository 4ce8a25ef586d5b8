// The line format that the dumps of the text parsers share.

import SourceText

/// Collects lines `kind @line:column-line:column text`; columns count characters.
struct SyntaxDump {
  let file: SourceFile
  private(set) var text = ""

  init(file: SourceFile) { self.file = file }

  /// Adds a line; without a text the file's own bytes at the span are shown.
  mutating func add(_ kind: String, _ span: Span, _ content: String? = nil, depth: Int) {
    text += String(repeating: "  ", count: depth)
    text += "\(kind) @\(place(span.start))-\(place(span.end))"
    let content = content ?? String(decoding: file.bytes[span.range], as: UTF8.self)
    text += content.isEmpty ? "\n" : " \(Self.oneLine(content))\n"
  }

  /// Adds the problems: `error` where the product would refuse the file, else `note`.
  mutating func add(_ problems: [SyntaxProblem]) {
    for problem in problems {
      add(problem.isError ? "error" : "note", problem.span, problem.message, depth: 0)
    }
  }

  private func place(_ offset: UInt32) -> String {
    let position = file.lines.position(at: Int(offset), in: file.bytes, unit: .characters)
    return "\(position.line):\(position.column)"
  }

  private static func oneLine(_ content: String) -> String {
    var result = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20: result += "\\x\(String(scalar.value, radix: 16))"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
