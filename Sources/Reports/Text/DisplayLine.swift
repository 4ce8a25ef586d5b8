// One line of a file as a terminal shows it: which cells stand for which bytes.

import SourceText

/// A line of a file in terminal cells, with secrets masked and nothing in it that steers a terminal.
struct DisplayLine {
  /// Some cells that stand for some bytes.
  struct Glyph {
    let text: String
    let width: Int
    /// Offsets in the file.
    let bytes: Range<Int>

    static func ellipsis(_ bytes: Range<Int>) -> Glyph {
      Glyph(text: "…", width: 1, bytes: bytes)
    }
  }

  /// How many bytes around a mark are looked at; a line of a minified file can have megabytes.
  private static let reach = 1024

  private var glyphs: [Glyph] = []

  /// Reads the line at `range` of `file`; far from `marks`, long lines are left out.
  init(_ file: SourceFile, _ range: Range<Int>, redaction: Redaction, marks: [Range<Int>]) {
    var start = range.lowerBound
    if start < file.contentStart { start = min(file.contentStart, range.upperBound) }
    let line = start..<range.upperBound
    var end = line.lowerBound
    for window in Self.windows(of: line, around: marks, in: file.bytes) {
      if window.lowerBound > end { glyphs.append(.ellipsis(end..<window.lowerBound)) }
      append(file, window, redaction)
      end = window.upperBound
    }
    if end < line.upperBound { glyphs.append(.ellipsis(end..<line.upperBound)) }
  }

  /// The text for the terminal.
  var text: String { glyphs.reduce(into: "") { $0 += $1.text } }

  /// The number of cells.
  var width: Int { glyphs.reduce(0) { $0 + $1.width } }

  /// The cells that stand for `bytes`: at least one, behind the line's end if the bytes are there.
  func columns(of bytes: Range<Int>) -> Range<Int> {
    var column = 0
    var lower: Int?
    var upper = 0
    for glyph in glyphs {
      if glyph.bytes.upperBound > bytes.lowerBound {
        lower = lower ?? column
        if glyph.bytes.lowerBound < bytes.upperBound { upper = column + glyph.width }
      }
      column += glyph.width
    }
    let start = lower ?? column
    return start..<max(start + 1, upper)
  }

  // MARK: Cropping

  /// Replaces what does not fit into `width` cells by ellipses, away from the `marks`.
  mutating func crop(to width: Int, around marks: [Range<Int>]) {
    guard self.width > width else { return }
    let marks = marks.map { columns(of: $0) }
    let end = marks.map(\.upperBound).max() ?? 0
    if end + 8 <= width {
      keep([0..<width - 1])
      return
    }
    // Of a long mark, its two ends say enough.
    let longest = max(16, width / max(1, marks.count) - 16)
    let parts = marks.flatMap { mark in
      mark.count <= longest
        ? [mark]
        : [
          mark.lowerBound..<mark.lowerBound + longest * 2 / 3,
          mark.upperBound - longest / 3..<mark.upperBound,
        ]
    }
    for margin in [80, 60, 40, 30, 24, 18, 12, 8, 4, 0] {
      let padded = Self.merged(
        parts.map { max(0, $0.lowerBound - margin)..<$0.upperBound + margin / 2 }
      )
      if margin == 0 || padded.reduce(0, { $0 + $1.count + 2 }) <= width {
        keep(padded)
        return
      }
    }
  }

  private mutating func keep(_ columns: [Range<Int>]) {
    var kept: [Glyph] = []
    var column = 0
    var dropped: Range<Int>?
    for glyph in glyphs {
      let cells = column..<column + glyph.width
      column = cells.upperBound
      if columns.contains(where: {
        $0.lowerBound <= cells.lowerBound && cells.upperBound <= $0.upperBound
      }) {
        if let gap = dropped { kept.append(.ellipsis(gap)) }
        dropped = nil
        kept.append(glyph)
      } else {
        dropped = (dropped?.lowerBound ?? glyph.bytes.lowerBound)..<glyph.bytes.upperBound
      }
    }
    if let gap = dropped { kept.append(.ellipsis(gap)) }
    glyphs = kept
  }

  // MARK: Reading

  private static func windows(
    of line: Range<Int>, around marks: [Range<Int>], in bytes: [UInt8]
  ) -> [Range<Int>] {
    if line.count <= 2 * reach { return [line] }
    let ends = marks.isEmpty ? [line.lowerBound] : marks.flatMap { [$0.lowerBound, $0.upperBound] }
    return merged(ends.map { (($0 - reach)..<($0 + reach)).clamped(to: line) })
      .map { window in
        var start = window.lowerBound
        // A window starts and ends between characters.
        while start > line.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        var end = window.upperBound
        while end < line.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return start..<end
      }
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  private mutating func append(_ file: SourceFile, _ window: Range<Int>, _ redaction: Redaction) {
    var offset = window.lowerBound
    for hidden in redaction.hiddenRanges(of: file, in: window) {
      append(visible: offset..<hidden.lowerBound, file.bytes, redaction)
      appendMask(hidden)
      offset = hidden.upperBound
    }
    append(visible: offset..<window.upperBound, file.bytes, redaction)
  }

  /// Appends bytes that no loader marked; a known secret's value in them is masked all the same.
  private mutating func append(visible part: Range<Int>, _ bytes: [UInt8], _ redaction: Redaction) {
    guard !part.isEmpty else { return }
    let original = Array(String(decoding: bytes[part], as: UTF8.self).utf8)
    let masked = Array(redaction.sentence(String(decoding: original, as: UTF8.self)).utf8)
    if original == masked {
      append(characters: part, bytes)
    } else if original.count == part.count {
      // Only what both have in common at the two ends is sure to hold nothing of the secret.
      let prefix = zip(original, masked).prefix { $0 == $1 }.count
      let rest = min(original.count, masked.count) - prefix
      let suffix = zip(original.reversed(), masked.reversed()).prefix(rest).prefix { $0 == $1 }
        .count
      let secret = part.lowerBound + prefix..<part.upperBound - suffix
      append(characters: part.lowerBound..<secret.lowerBound, bytes)
      appendMask(secret)
      append(characters: secret.upperBound..<part.upperBound, bytes)
    } else {
      appendMask(part)
    }
  }

  private mutating func appendMask(_ bytes: Range<Int>) {
    glyphs.append(
      Glyph(text: Redaction.mask, width: Redaction.mask.utf8.count, bytes: bytes)
    )
  }

  private mutating func append(characters part: Range<Int>, _ bytes: [UInt8]) {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes[part].makeIterator()
    var offset = part.lowerBound
    while true {
      let text: String
      let count: Int
      switch parser.parseScalar(from: &iterator) {
      case .emptyInput: return
      case .error(let length): (text, count) = ("\u{FFFD}", length)
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        count = encoded.count
        text = scalar == "\t" ? "    " : TerminalText.spelling(of: scalar) ?? String(scalar)
      }
      let end = offset + count
      glyphs.append(Glyph(text: text, width: TerminalText.width(text), bytes: offset..<end))
      offset = end
    }
  }
}
