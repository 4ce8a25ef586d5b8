// Spans: clamping and comparing.

import SourceText
import Testing

struct SpanTests {
  private func span(_ start: UInt32, _ end: UInt32, file: UInt32 = 0) -> Span {
    Span(file: FileID(file), start: start, end: end)
  }

  @Test func neverEndsBeforeItsStart() {
    #expect(span(5, 3) == span(5, 5))
    #expect(Span(file: FileID(0), -1..<Int.max) == span(0, .max))
  }

  @Test(arguments: [
    (1 as UInt32, 4 as UInt32, true, true), (0, 10, true, true), (0, 11, false, true),
    (10, 12, false, false),
    (10, 10, true, true), (12, 13, false, false),
  ])
  func containsAndOverlaps(_ start: UInt32, _ end: UInt32, contains: Bool, overlaps: Bool) {
    #expect(span(0, 10).contains(span(start, end)) == contains)
    #expect(span(0, 10).overlaps(span(start, end)) == overlaps)
    #expect(!span(0, 10).contains(span(start, end, file: 1)))
    #expect(!span(0, 10).overlaps(span(start, end, file: 1)))
  }

  @Test(
    arguments: [(0, 2, 5, 7), (1, 99, 6, 9), (-3, 1, 5, 6), (3, 1, 8, 8), (99, 99, 9, 9)]
      as [(Int, Int, UInt32, UInt32)])
  func clampsItsParts(_ lower: Int, _ upper: Int, start: UInt32, end: UInt32) {
    #expect(span(5, 9).sub(lower, upper) == span(start, end))
  }

  @Test func coversBothInOneFile() {
    #expect(span(1, 2).union(span(5, 7)) == span(1, 7))
    #expect(span(1, 2).union(span(5, 7, file: 1)) == span(1, 2))
  }
}
