// libyaml's errors in our words.

/// Where and why libyaml could not go on.
struct YAMLFailure {
  /// libyaml's text for what it met.
  let problem: String
  /// libyaml's text for what it was reading.
  let context: String
  /// The byte offset of what it met.
  let offset: Int
  /// The byte offset where what it was reading starts.
  let contextOffset: Int?

  /// Whether the thing that was read, not the place where it broke off, is what to look at.
  var isAboutContext: Bool {
    switch context {
    case "while scanning a simple key", "while scanning a quoted scalar",
      "while parsing a flow mapping", "while parsing a flow sequence":
      return contextOffset != nil
    default: return false
    }
  }

  /// A document ended and something that is no new document follows.
  var isAfterDocument: Bool { problem == "did not find expected <document start>" }

  /// A block sequence met a line without a dash.
  var isMissingDash: Bool { problem == "did not find expected '-' indicator" }

  /// What is wrong, for people.
  ///
  /// - Parameters:
  ///   - byte: what stands there.
  ///   - isFirstInLine: whether only indentation stands before it.
  func message(byte: UInt8?, isFirstInLine: Bool) -> String {
    switch problem {
    case "could not find expected ':'":
      return "a line without a colon; a key needs `:` and a space behind it"
    case "block sequence entries are not allowed in this context":
      return "a list item is not allowed here; it belongs on a line of its own"
    case "mapping keys are not allowed in this context":
      return "a key is not allowed here"
    case "mapping values are not allowed in this context":
      return "a second `: ` in one line; put the value in quotes"
    case "found character that cannot start any token":
      guard let byte, byte > 0x20, byte < 0x7F else { return "a character that starts no value" }
      if byte == UInt8(ascii: "`") {
        return "a backquote cannot start a value; put the value in quotes"
      }
      return "`\(Character(Unicode.Scalar(byte)))` cannot start a value; put the value in quotes"
    case "found unexpected end of stream":
      return "this quote is never closed"
    case "found unexpected document indicator":
      return "the document ends before this quote is closed"
    case "found unknown escape character":
      return "an escape that YAML does not have; write `\\\\` for a backslash, or use single quotes"
    case "did not find expected hexdecimal number":
      return "an escape with too few hexadecimal digits"
    case "found invalid Unicode character escape code":
      return "an escape for a code point that is no character"
    case "did not find expected <document start>":
      return "this line is indented less than the first line of the document"
    case "did not find expected '-' indicator":
      return "this line is indented like the list items above it but does not start with `- `"
    case "did not find expected key":
      return isFirstInLine
        ? "this line fits no mapping around it: check its indentation and the line above"
        : "text behind the end of the value; put the whole value in quotes"
    case "did not find expected ',' or ']'":
      return "this list in brackets is not closed, or a comma is missing"
    case "did not find expected ',' or '}'":
      return "this mapping in braces is not closed, or a comma is missing"
    case "did not find expected node content":
      return "a value is missing here"
    case "found undefined tag handle":
      return "the tag's prefix is not declared with %TAG"
    case "found an indentation indicator equal to 0":
      return "the indentation of a block of text cannot be 0"
    case "found a tab character where an indentation space is expected",
      "found a tab character that violates indentation":
      return YAMLFailure.tabMessage
    case "found incompatible YAML document": return "a %YAML version that is not 1.1 or 1.2"
    case "found unknown directive name": return "a directive other than %YAML and %TAG"
    case "found duplicate %YAML directive": return "a second %YAML directive"
    case "found duplicate %TAG directive": return "a second %TAG directive for one prefix"
    case "did not find expected comment or line break":
      return "only a comment can follow here in the same line"
    case "did not find expected alphabetic or numeric character":
      return "`&` and `*` need a name of letters, digits, `-` and `_`"
    default: return "not YAML: \(context.isEmpty ? "" : context + ", ")\(problem)"
    }
  }

  /// What to say about a tab in front of a line.
  static let tabMessage = "a tab in the indentation; YAML allows spaces only"
}
