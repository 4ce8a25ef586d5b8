// The syntax tree of a `.env` file.

import SourceText

/// One assignment or bare key.
public struct DotenvEntry: Hashable, Sendable {
  /// The variable's name.
  public let key: String
  /// The bytes of the name.
  public let keySpan: Span
  /// The value; `nil` for a bare key, which takes its value from outside.
  public let value: DotenvValue?
  /// The bytes of the value, quotes included.
  public let valueSpan: Span?
  /// From the first byte of the statement to the last.
  public let span: Span
}

/// The statements of one file in order; of equal keys the last one counts.
public struct DotenvTree: Sendable {
  /// The file that the tree describes.
  public let file: SourceFile
  /// The statements in file order.
  public let entries: [DotenvEntry]
  /// The comments in file order, from `#` to the end of the line.
  public let comments: [Span]
  /// What compose would refuse or is likely to read otherwise than meant, in file order.
  public let problems: [SyntaxProblem]

  /// One line per node, then the comments, then the problems.
  public func dump() -> String {
    var lines = SyntaxDump(file: file)
    for entry in entries {
      lines.add("entry", entry.span, entry.key, depth: 0)
      guard let value = entry.value, let span = entry.valueSpan else { continue }
      let kind =
        switch value.quote {
        case .none: "value"
        case .single: "single"
        case .double: "double"
        }
      lines.add(kind, span, value.text, depth: 1)
    }
    for comment in comments { lines.add("comment", comment, depth: 0) }
    lines.add(problems)
    return lines.text
  }
}
