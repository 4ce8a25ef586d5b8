// Breaks sentences into lines.

enum Paragraph {
  /// The words of `text` in lines of at most `width` cells.
  ///
  /// A word that is longer stays whole on its own line, so that a URL can still be copied.
  static func lines(of text: String, width: Int) -> [String] {
    if TerminalText.width(text) <= width { return [text] }
    var lines: [String] = []
    var line: Substring?
    var lineWidth = 0
    for word in text.utf8.split(separator: UInt8(ascii: " ")).map(Substring.init) {
      let wordWidth = TerminalText.width(word)
      if let current = line, lineWidth + 1 + wordWidth <= width {
        line = text[current.startIndex..<word.endIndex]
        lineWidth += 1 + wordWidth
      } else {
        if let line { lines.append(String(line)) }
        (line, lineWidth) = (word, wordWidth)
      }
    }
    return lines + [line.map(String.init) ?? ""]
  }
}
