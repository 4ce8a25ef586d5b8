// Reads `loginlint: ignore[rule-a, rule-b] reason until: 2027-01-31` out of comments.

import Expressions
import SourceText

/// A wish in a comment that findings be hidden.
struct SuppressionComment: Hashable {
  /// A rule that it names.
  struct Name: Hashable {
    let text: String
    let span: Span
    /// The name with the comma that would be left over without it.
    let removable: Span
  }

  /// What it speaks of; nil where it is not written as suppressions are.
  let place: PlaceWord?
  /// The rules that it names.
  let names: [Name]
  /// Why; empty where it does not say.
  let reason: String
  /// The last day on which it counts, as written.
  let until: String?
  /// Where the day stands.
  let untilSpan: Span?
  /// From `loginlint:` to its last letter.
  let span: Span

  /// The words that say what a comment speaks of.
  enum PlaceWord: String, CaseIterable {
    case line = "ignore"
    case nextLine = "ignore-next-line"
    case file = "ignore-file"
  }

  /// What every such comment begins with.
  static let mark = "loginlint:"

  /// Words of other tools for the same wish: whoever writes them expects silence and shall not wait for it.
  private static let otherWords: Set<String> = [
    "allow", "disable", "disable-line", "disable-next-line", "noqa", "nolint", "skip", "suppress",
    "off", "ignore-line", "ignore-next", "ignore-all",
  ]

  /// The wishes in a comment, marks included; one comment may hold several behind further marks.
  static func all(in comment: Span, of bytes: [UInt8]) -> [SuppressionComment] {
    let range = comment.range.clamped(to: 0..<bytes.count)
    var found: [SuppressionComment] = []
    var line = range.lowerBound
    while line < range.upperBound {
      let end = bytes[line..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      for piece in pieces(of: line..<end, in: bytes) {
        if let one = SuppressionComment(piece, in: comment.file, of: bytes) { found.append(one) }
      }
      line = end + 1
    }
    return found
  }

  // MARK: Pieces of a line

  /// The remarks of a line: `# one # two` and `// one // two` are two each.
  private static func pieces(of line: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = line.lowerBound
    var offset = start
    while offset < line.upperBound {
      if offset > line.lowerBound, isBlank(bytes[offset - 1]), isMark(at: offset, in: bytes) {
        pieces.append(start..<offset)
        start = offset
        while offset < line.upperBound, isMarkByte(bytes[offset]) { offset += 1 }
      }
      offset += 1
    }
    return (pieces + [start..<line.upperBound]).map { trimmed($0, in: bytes) }
  }

  /// Whether a further mark with a blank behind it stands there; `#12` in a reason is none.
  private static func isMark(at offset: Int, in bytes: [UInt8]) -> Bool {
    var end = offset
    while end < bytes.count, bytes[end] == bytes[offset], isMarkByte(bytes[end]) { end += 1 }
    let length = bytes[offset] == UInt8(ascii: "/") ? 2 : 1
    return end - offset >= length && end < bytes.count && isBlank(bytes[end])
  }

  /// `#`, `/`, and the `*` that starts the lines of block comments.
  private static func isMarkByte(_ byte: UInt8) -> Bool { "#/*".utf8.contains(byte) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// A piece without the marks before it, and without blanks and the end of a block comment behind it.
  private static func trimmed(_ piece: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var start = piece.lowerBound
    var end = piece.upperBound
    while start < end, isBlank(bytes[start]) || isMarkByte(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) || bytes[end - 1] == 0x0D { end -= 1 }
    if bytes[start..<end].suffix(2).elementsEqual("*/".utf8) { end -= 2 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  // MARK: One wish

  /// Reads a piece; nil where it is a remark like any other.
  private init?(_ piece: Range<Int>, in file: FileID, of bytes: [UInt8]) {
    guard bytes[piece].starts(with: Self.mark.utf8) else { return nil }
    var offset = piece.lowerBound + Self.mark.utf8.count
    func skipBlanks() {
      while offset < piece.upperBound, Self.isBlank(bytes[offset]) { offset += 1 }
    }
    skipBlanks()
    let start = offset
    while offset < piece.upperBound, Self.isWordByte(bytes[offset]) { offset += 1 }
    let word = String(decoding: bytes[start..<offset], as: UTF8.self)
    skipBlanks()
    span = Span(file: file, piece)
    let hasList = offset < piece.upperBound && bytes[offset] == UInt8(ascii: "[")
    guard let place = PlaceWord(rawValue: word), hasList,
      let close = bytes[offset..<piece.upperBound].firstIndex(of: UInt8(ascii: "]"))
    else {
      guard Self.isMeant(word, hasList: hasList) else { return nil }
      (self.place, names, reason, until, untilSpan) = (nil, [], "", nil, nil)
      return
    }
    names = Self.names(in: offset + 1..<close, file: file, of: bytes)
    self.place = names.isEmpty ? nil : place
    let (reason, until) = Self.explanation(in: close + 1..<piece.upperBound, of: bytes)
    self.reason = reason
    self.until = until?.text
    untilSpan = until.map { Span(file: file, $0.range) }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (0x61...0x7A).contains(byte | 0x20)
  }

  /// Whether a word behind the mark was meant to suppress something.
  private static func isMeant(_ word: String, hasList: Bool) -> Bool {
    let known = PlaceWord.allCases.map(\.rawValue)
    return hasList || known.contains(word) || otherWords.contains(word.lowercased())
      || (!word.isEmpty && Suggestion.nearest(to: word, among: known) != nil)
  }

  /// The names between the brackets.
  private static func names(in list: Range<Int>, file: FileID, of bytes: [UInt8]) -> [Name] {
    var names: [Name] = []
    var start = list.lowerBound
    while start <= list.upperBound {
      let comma = UInt8(ascii: ",")
      let end = bytes[start..<list.upperBound].firstIndex(of: comma) ?? list.upperBound
      var first = start
      var last = end
      while first < last, isBlank(bytes[first]) { first += 1 }
      while last > first, isBlank(bytes[last - 1]) { last -= 1 }
      if first < last {
        // The first name goes with the comma and the blanks behind it, every other one with the comma before it.
        let isFirst = start == list.lowerBound
        var next = min(end + 1, list.upperBound)
        while next < list.upperBound, isBlank(bytes[next]) { next += 1 }
        let removable = isFirst && end < list.upperBound ? start..<next : start - 1..<end
        names.append(
          Name(
            text: String(decoding: bytes[first..<last], as: UTF8.self),
            span: Span(file: file, first..<last),
            removable: Span(file: file, isFirst && end == list.upperBound ? start..<end : removable)
          ))
      }
      start = end + 1
    }
    return names
  }

  /// A word with its place.
  private struct Word {
    var text: String
    var range: Range<Int>
  }

  private static func words(in range: Range<Int>, of bytes: [UInt8]) -> [Word] {
    bytes[range].split(whereSeparator: isBlank).map {
      Word(text: String(decoding: $0, as: UTF8.self), range: $0.startIndex..<$0.endIndex)
    }
  }

  /// The reason and the day in `reason until: 2027-01-31`; an empty day stands where one is missing.
  private static func explanation(
    in range: Range<Int>, of bytes: [UInt8]
  ) -> (reason: String, until: Word?) {
    let words = words(in: range, of: bytes)
    guard let index = words.lastIndex(where: { attachedDay(of: $0) != nil }),
      var day = attachedDay(of: words[index])
    else { return (trimmedReason(words), nil) }
    var rest = words
    rest.remove(at: index)
    if day.text.isEmpty, index < rest.count { day = rest.remove(at: index) }
    while let last = day.text.last, ").,;".contains(last) {
      day.text.removeLast()
      day.range = day.range.lowerBound..<day.range.upperBound - 1
    }
    return (trimmedReason(rest), day)
  }

  /// What stands behind `until:` in the same word; nil where the word is another one.
  private static func attachedDay(of word: Word) -> Word? {
    let mark = word.text.hasPrefix("(") ? "(until:" : "until:"
    guard word.text.hasPrefix(mark) else { return nil }
    return Word(
      text: String(word.text.dropFirst(mark.utf8.count)),
      range: word.range.lowerBound + mark.utf8.count..<word.range.upperBound)
  }

  /// The words without the punctuation that joins them to the list and to the day.
  private static func trimmedReason(_ words: [Word]) -> String {
    var text = Substring(words.map(\.text).joined(separator: " "))
    while let first = text.first, " :-–—,;".contains(first) { text.removeFirst() }
    while let last = text.last, " :-–—,;(".contains(last) { text.removeLast() }
    return String(text)
  }
}
