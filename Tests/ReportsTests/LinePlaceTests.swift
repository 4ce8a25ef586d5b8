// Where a finding stands in one line, in the units of the formats.

import SourceText
import Testing

@testable import Reports

@Suite struct LinePlaceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var part: String
    var unit = ColumnUnit.utf16
    /// Line, column, column behind the end.
    var place: [Int]

    var testDescription: String { "\(text.debugDescription): \(part.debugDescription)" }
  }

  @Test(arguments: [
    Case(text: "a: b\n", part: "b", place: [1, 4, 5]),
    Case(text: "a:\n  b\n", part: "b", place: [2, 3, 4]),
    Case(text: "é😀b", part: "b", place: [1, 4, 5]),
    Case(text: "é😀b", part: "b", unit: .characters, place: [1, 3, 4]),
    Case(text: "é😀b", part: "b", unit: .utf8, place: [1, 7, 8]),
    Case(text: "\tb", part: "b", place: [1, 2, 3]),
    Case(text: "a\r\nbc\r\n", part: "bc", place: [2, 1, 3]),
    // Cut at the end of the first line, which the CR is part of.
    Case(text: "a {\r\n}\r\n", part: "a {\r\n}", place: [1, 1, 4]),
    Case(text: "a {\n}\n", part: "{\n}", place: [1, 3, 4]),
    Case(text: "a\n\nb", part: "\n\nb", place: [1, 2, 2]),
    // A byte order mark is no character, but it is bytes.
    Case(text: "\u{FEFF}ab", part: "a", place: [1, 1, 2]),
    Case(text: "\u{FEFF}ab", part: "b", unit: .characters, place: [1, 2, 3]),
    Case(text: "\u{FEFF}ab", part: "b", unit: .utf8, place: [1, 5, 6]),
    Case(text: "\u{FEFF}a\nb", part: "b", place: [2, 1, 2]),
    Case(text: "\u{FEFF}a", part: "", place: [1, 1, 1]),
    Case(text: "", part: "", place: [1, 1, 1]),
  ])
  func aPlaceIsCutAtTheEndOfItsLine(_ test: Case) throws {
    let fixture = Fixture(["a.yaml": test.text])
    let place = LinePlace(
      try fixture.span(test.part, in: "a.yaml"), in: fixture.sources, unit: test.unit)
    #expect(place.path == "a.yaml")
    #expect([place.line, place.column, place.endColumn] == test.place)
  }

  @Test func placesOutsideTheFilesAreTheFirstLine() {
    let fixture = Fixture(["a.yaml": "ab\n"])
    let behind = LinePlace(
      Span(file: FileID(0), start: 90, end: 99), in: fixture.sources, unit: .utf16)
    #expect([behind.line, behind.column, behind.endColumn] == [2, 1, 1])
    let unknown = LinePlace(
      Span(file: FileID(7), start: 0, end: 1), in: fixture.sources, unit: .utf16)
    #expect(unknown.path == ".")
    #expect([unknown.line, unknown.column, unknown.endColumn] == [1, 1, 1])
  }
}
