// What is wrong with the text of an expression, and where.

/// A mistake in an expression or a template, found before it runs.
public struct ExpressionError: Error, Hashable, Sendable {
  /// What is wrong, as a sentence without a full stop.
  public var message: String
  /// The wrong part, in bytes of the text.
  public var range: Range<Int>
  /// The word that was probably meant.
  public var suggestion: String?

  /// Makes an error.
  public init(_ message: String, range: Range<Int>, suggestion: String? = nil) {
    self.message = message
    self.range = range
    self.suggestion = suggestion
  }

  /// The message with the suggestion.
  public var fullMessage: String {
    suggestion.map { "\(message); did you mean `\($0)`?" } ?? message
  }

  /// The line of the text that holds the mistake, with carets under the wrong part.
  public func caret(in source: String) -> String {
    let bytes = Array(source.utf8)
    let start = min(max(0, range.lowerBound), bytes.count)
    let lineStart = bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lineEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    let end = min(max(start, range.upperBound), lineEnd)
    // A tab keeps its width in the caret line, everything else counts as one column.
    let indent = String(decoding: bytes[lineStart..<start], as: UTF8.self).unicodeScalars
      .map { $0 == "\t" ? "\t" : " " }.joined()
    let width = String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.count
    let line = String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self)
    return line + "\n" + indent + String(repeating: "^", count: max(1, width))
  }
}
