// XML as the two formats need it: escaped, and without what XML cannot hold.

/// Writes elements.
enum XMLText {
  /// The first line of a document.
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  /// An element's attributes, each with a blank before it.
  static func attributes(_ list: KeyValuePairs<String, String>) -> String {
    list.map { " \($0)=\"\(escaped(TerminalText.visible($1)))\"" }.joined()
  }

  /// Text between tags; line ends stay.
  static func content(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escaped(TerminalText.visible(String($0))) }
      .joined(separator: "\n")
  }

  /// XML 1.0 has no way to write controls and the two last code points of the basic plane.
  ///
  /// The former are spelled out by ``TerminalText``.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
