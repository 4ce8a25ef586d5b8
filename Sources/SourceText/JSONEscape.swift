// Text inside the quotes of a JSON string, which YAML reads in double quotes as well.

/// Escapes text for JSON (RFC 8259, section 7).
public enum JSONEscape {
  /// The text with everything escaped that JSON demands.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - isEscaped: what is escaped beside, such as what has no shape of its own in an editor.
  public static func escaped(
    _ text: String, alsoWhere isEscaped: (Unicode.Scalar) -> Bool = { _ in false }
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || isEscaped(scalar):
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
