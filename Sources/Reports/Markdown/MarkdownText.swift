// Sentences in Markdown, so that nothing in them is taken for markup, a mention or a link.

/// Writes sentences for GitHub's and GitLab's Markdown, in tables and inside HTML alike.
enum MarkdownText {
  /// A sentence whose backticks enclose code.
  static func inline(_ sentence: String) -> String {
    let parts = sentence.split(separator: "`", omittingEmptySubsequences: false)
    // A lone backtick encloses nothing.
    guard parts.count % 2 == 1 else { return escaped(sentence) }
    return parts.enumerated().map { index, part in
      index % 2 == 0 ? escaped(String(part)) : code(String(part))
    }.joined()
  }

  /// A word as code.
  static func code(_ text: String) -> String {
    text.isEmpty ? "" : "<code>\(escaped(text, isCode: true))</code>"
  }

  /// A block of code behind a fence that is longer than all that could be one in it.
  static func block(_ text: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)text\n\(text)\(fence)\n"
  }

  /// The text with everything as a character reference that Markdown or HTML would act on.
  private static func escaped(_ text: String, isCode: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "@" where !isCode:
        // A name behind it would be told of the comment; the empty remark keeps the two apart.
        result += "@<!-- -->"
      case "&", "<", ">", "\"", "|", "*", "_", "[", "]", "`", "~", "\\", "#", "!", "$":
        result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
