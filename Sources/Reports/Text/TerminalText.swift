// What a terminal may be given: nothing that steers it, and how many cells the rest takes.

/// Makes text from files safe to print, and measures it.
public enum TerminalText {
  /// The text on one line, with every character that steers a terminal or hides itself written out.
  ///
  /// Line breaks and tabs become spaces; an escape byte becomes `\u{1B}`, a bidi override `\u{202E}`.
  public static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    guard text.unicodeScalars.contains(where: { isHidden($0) }) else { return text }
    var result = ""
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r", "\t": result += " "
      case "\n": result += isAfterReturn ? "" : " "
      default: result += spelling(of: scalar) ?? String(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return result
  }

  /// The number of terminal cells that the text takes.
  public static func width(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  /// How a character is written that must not reach the terminal; nil for all others.
  static func spelling(of scalar: Unicode.Scalar) -> String? {
    isHidden(scalar) ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : nil
  }

  /// The cells of one visible character: two for East Asian wide ones and emoji, none for marks.
  static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    // Vowels and final consonants of a Hangul syllable written in parts join the first letter.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    // Two regional indicators make one flag, which takes two cells.
    if (0x1F1E6...0x1F1FF).contains(scalar.value) { return 1 }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// Controls, bidi and zero-width formatting, and separators that some programs break lines at.
  ///
  /// A zero-width joiner is spelled out too: emoji that it joins take a different number of cells in
  /// every terminal, and in a host name it is a mistake that should be seen.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value < 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  /// The blocks of East Asian Width W and F (Unicode Standard Annex 11) outside the emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265,
    0x20000...0x3FFFD,
  ]
}
