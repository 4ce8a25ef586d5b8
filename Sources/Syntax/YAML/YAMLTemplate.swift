// Template instructions between the lines of YAML: Helm's `{{ if }}`, Jinja's `{% for %}`.

import SourceText

/// Finds lines that are nothing but an instruction to a template engine.
enum YAMLTemplate {
  /// The bytes of each line that starts and ends like an instruction, without its indentation.
  static func instructions(in input: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var line = 0
    while line < input.count {
      var start = line
      var end = YAMLLines.endOfLine(in: input, at: line)
      line = YAMLLines.nextLine(in: input, after: end)
      while start < end, input[start].isYAMLSpace { start += 1 }
      while end > start, input[end - 1].isYAMLSpace { end -= 1 }
      guard end - start >= 4, input[start] == UInt8(ascii: "{"),
        input[end - 1] == UInt8(ascii: "}")
      else { continue }
      switch (input[start + 1], input[end - 2]) {
      case (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "%"), UInt8(ascii: "%")),
        (UInt8(ascii: "#"), UInt8(ascii: "#")):
        found.append(start..<end)
      default: break
      }
    }
    return found
  }
}
