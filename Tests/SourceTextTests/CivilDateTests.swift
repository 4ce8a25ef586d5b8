// Days of the calendar and seconds since 1970.

import SourceText
import Testing

@Suite("Days")
struct CivilDateTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-02", 86_400), ("1969-12-31", -86_400), ("2000-02-29", 951_782_400),
    ("2000-03-01", 951_868_800), ("2100-03-01", 4_107_542_400), ("2026-11-21", 1_795_219_200),
    ("0001-01-01", -62_135_596_800),
  ])
  func countTheSecondsBeforeThem(_ text: String, seconds: Int) throws {
    let date = try #require(CivilDate(text))
    #expect(date.secondsSince1970 == seconds)
    #expect(CivilDate(secondsSince1970: seconds) == date)
    #expect(CivilDate(secondsSince1970: seconds + 86_399).description == text)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-1-1", "2026-01-32", "26-01-01",
    "2026-01-01T00", "0000-01-01",
    "a-b-c", "2026/01/01", "+026-01-01",
  ])
  func refusesWhatIsNone(_ text: String) { #expect(CivilDate(text) == nil) }
}
