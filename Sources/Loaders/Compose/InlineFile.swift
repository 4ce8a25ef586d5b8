// A file that is written inside a compose file: `configs.*.content`, `dockerfile_inline`.

import Deployment
import SourceText

/// A file made of a literal block (`|`), whose lines stand where they stand in the compose file.
struct InlineFile {
  /// A larger compose file is not copied for the sake of a block in it.
  private static let sizeLimit = 1 << 20

  /// The block's text with its variables substituted, and blanks everywhere else.
  let source: SourceFile
  /// The variables whose values did not fit into their lines; the text still holds them as `${NAME}`.
  let variables: [String: Sourced<String>]

  /// Makes the file; nil where the text is no literal block.
  ///
  /// Lines keep their number; columns too, as far as nothing was substituted before them. `placeholder`
  /// gives what stands for a variable without a value: something that the reader cannot know either.
  init?(
    _ text: Sourced<String>, name: String, in file: SourceFile, placeholder: (String) -> String
  ) {
    guard let span = text.span, span.file == file.id, file.bytes.count <= Self.sizeLimit,
      span.range.upperBound <= file.bytes.count,
      file.bytes[span.range].first == UInt8(ascii: "|")
    else { return nil }
    let values = Self.lines(Self.bytes(of: text, placeholder: placeholder))
    let names = Self.lines(Self.bytes(of: text, placeholder: placeholder, keepsNames: true))
    guard values.count == names.count else { return nil }
    var bytes = [UInt8](repeating: 0x20, count: file.bytes.count)
    var keepsNames = false
    var line = (file.bytes[span.range].firstIndex(of: 0x0A) ?? span.range.upperBound) + 1
    for (value, name) in zip(values, names) where line <= span.range.upperBound {
      let end = file.bytes[min(line, file.bytes.count)...].firstIndex(of: 0x0A) ?? file.bytes.count
      let fits = value.count <= end - line
      let text = fits ? value : name
      if !fits { keepsNames = true }
      guard text.count <= end - line else { return nil }
      let indentation = max(0, Self.blanks(file.bytes[line..<end]) - Self.blanks(text[...]))
      let start = min(line + indentation, end - text.count)
      bytes.replaceSubrange(start..<start + text.count, with: text)
      if end < bytes.count { bytes[end] = 0x0A }
      line = end + 1
    }
    source = SourceFile(id: file.id, path: "\(file.path)#\(name)", bytes: bytes)
    variables = keepsNames ? Self.variables(of: text) : [:]
  }

  /// The text's bytes, with a placeholder or, if wanted, with `${NAME}` for every variable.
  static func bytes(
    of text: Sourced<String>, placeholder: (String) -> String, keepsNames: Bool = false
  ) -> [UInt8] {
    let parts = text.parts.map { part -> String in
      guard let name = part.variable else { return part.text ?? "" }
      return keepsNames && part.text != nil ? "${\(name)}" : part.text ?? placeholder(name)
    }
    return Array(parts.joined().utf8)
  }

  private static func variables(of text: Sourced<String>) -> [String: Sourced<String>] {
    var found: [String: Sourced<String>] = [:]
    for part in text.parts {
      guard let name = part.variable, let value = part.text else { continue }
      found[name] = .known(value, span: part.definition ?? part.span)
    }
    return found
  }

  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
  }

  private static func blanks(_ line: ArraySlice<UInt8>) -> Int {
    line.prefix { $0 == 0x20 }.count
  }
}
