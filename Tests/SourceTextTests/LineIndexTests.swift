// Lines and columns in all three units.

import SourceText
import Testing

struct LineIndexTests {
  @Test(arguments: [
    ("", 0, 1, 1), ("ab", 1, 1, 2), ("ab", 2, 1, 3), ("a\nb", 1, 1, 2), ("a\nb", 2, 2, 1),
    ("a\r\nb", 3, 2, 1),
    ("a\rb", 2, 1, 3), ("\n\n\n", 2, 3, 1), ("a\n", 2, 2, 1), ("a", 99, 1, 2), ("a", -1, 1, 1),
    ("01234567\n0123456\n01", 18, 3, 2), ("\n\n\n\n\n\n\n\n\n\n", 9, 10, 1),
    ("1234567\u{8A}\nx", 10, 2, 1),
  ])
  func countsLinesAndColumns(_ text: String, offset: Int, line: Int, column: Int) {
    let bytes = Array(text.utf8)
    let position = LineIndex(bytes).position(at: offset, in: bytes, unit: .characters)
    #expect(position == Position(line: line, column: column))
  }

  @Test(arguments: [
    (ColumnUnit.characters, 5), (.utf16, 6), (.utf8, 11),
  ])
  func countsColumnsInUnits(_ unit: ColumnUnit, column: Int) {
    let bytes = Array("aé€😀x".utf8)
    #expect(LineIndex(bytes).position(at: 10, in: bytes, unit: unit).column == column)
  }

  @Test(arguments: [ColumnUnit.characters, .utf16, .utf8])
  func countsColumnsOfLongLinesAsOfShortOnes(_ unit: ColumnUnit) {
    let units = ["a": 1, "é": 1, "€": 1, "😀": unit == .utf16 ? 2 : 1]
    let pattern = ["a", "é", "€", "😀", "a"]
    var text = "first line\n"
    var columns: [(offset: Int, column: Int)] = []
    var column = 1
    for index in 0..<12_000 {
      let piece = pattern[index % pattern.count]
      columns.append((text.utf8.count, column))
      text += piece
      column += unit == .utf8 ? piece.utf8.count : units[piece] ?? 0
    }
    let bytes = Array(text.utf8)
    let lines = LineIndex(bytes)
    for (offset, column) in columns {
      let position = lines.position(at: offset, in: bytes, unit: unit)
      if position != Position(line: 2, column: column) { Issue.record("\(position) at \(offset)") }
    }
  }

  @Test(arguments: [
    (0, 6..<6), (1, 0..<2), (2, 4..<5), (3, 6..<6), (4, 6..<6),
  ])
  func findsTheBytesOfALine(_ line: Int, range: Range<Int>) {
    let bytes = Array("ab\r\nc\n".utf8)
    let lines = LineIndex(bytes)
    #expect(lines.lineCount == 3)
    #expect(lines.range(ofLine: line, in: bytes) == range)
  }
}
