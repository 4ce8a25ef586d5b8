// From replaced bytes to replaced lines.

import SourceText

/// Lines of a file that other lines take the place of.
struct LineChange {
  /// The replaced lines, counted from 0.
  var old: Range<Int>
  /// The lines in their place as offsets of the new text.
  var new: [Range<Int>]
  /// The number of lines before it in the new text.
  var newStart: Int
  var rules: Set<String>
}

/// The lines of a text with their ends.
struct TextLines {
  let bytes: [UInt8]
  let ranges: [Range<Int>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var ranges: [Range<Int>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      ranges.append(start..<index + 1)
      start = index + 1
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    self.ranges = ranges
  }

  /// The line that holds an offset; the number of lines for the end of a text that ends in a line end.
  func line(at offset: Int) -> Int {
    if offset >= bytes.count, !ranges.isEmpty, bytes.last != 0x0A { return ranges.count - 1 }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The offset at which a line begins, that behind the last included.
  func start(of line: Int) -> Int {
    line < ranges.count ? ranges[line].lowerBound : bytes.count
  }
}

/// The changed lines between a text and what edits made of it.
struct LineDiff {
  let old: TextLines
  let new: TextLines
  private(set) var changes: [LineChange] = []

  init(_ text: EditedText) {
    old = TextLines(text.original)
    new = TextLines(text.bytes)
    /// How much longer the new text is than the old one, up to the change that is looked at.
    var shift = 0
    var spans: [(old: Range<Int>, before: Int, after: Int, rules: Set<String>)] = []
    for change in text.changes {
      let first = old.line(at: change.range.lowerBound)
      // The line behind the change belongs to it where the change ends inside of it.
      let last = old.line(at: change.range.upperBound)
      let lines = first..<min(last + 1, max(old.ranges.count, first))
      let growth = change.replacement.count - change.range.count
      if var previous = spans.last, lines.lowerBound <= previous.old.upperBound {
        previous.old = previous.old.lowerBound..<max(previous.old.upperBound, lines.upperBound)
        previous.after = shift + growth
        previous.rules.formUnion(change.rules)
        spans[spans.count - 1] = previous
      } else {
        spans.append((lines, shift, shift + growth, Set(change.rules)))
      }
      shift += growth
    }
    for span in spans {
      let start = old.start(of: span.old.lowerBound) + span.before
      let end = old.start(of: span.old.upperBound) + span.after
      let first = new.line(at: start)
      let count = new.ranges[first...].prefix { $0.lowerBound < end }.count
      append(span.old, Array(new.ranges[first..<first + count]), newStart: first, span.rules)
    }
  }

  /// Enters a change without the lines that are equal at its start and its end.
  private mutating func append(
    _ lines: Range<Int>, _ put: [Range<Int>], newStart: Int, _ rules: Set<String>
  ) {
    var lines = lines
    var put = put[...]
    var newStart = newStart
    while let line = lines.first, let other = put.first, isEqual(line, other) {
      lines = line + 1..<lines.upperBound
      put = put.dropFirst()
      newStart += 1
    }
    while let line = lines.last, let other = put.last, isEqual(line, other) {
      lines = lines.lowerBound..<line
      put = put.dropLast()
    }
    guard !lines.isEmpty || !put.isEmpty else { return }
    changes.append(LineChange(old: lines, new: Array(put), newStart: newStart, rules: rules))
  }

  private func isEqual(_ line: Int, _ other: Range<Int>) -> Bool {
    old.bytes[old.ranges[line]] == new.bytes[other]
  }
}
