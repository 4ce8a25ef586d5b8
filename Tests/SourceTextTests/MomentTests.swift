// Moments: what is read from `--now`, and how the seconds of a token are shown.

import SourceText
import Testing

@Suite("Moments")
struct MomentTests {
  @Test(
    "ISO 8601 is read, in UTC where no zone is given",
    arguments: [
      ("1970-01-01", 0), ("2026-11-21", 1_795_219_200), ("2026-11-21T16:00", 1_795_276_800),
      ("2026-11-21T16:00:05Z", 1_795_276_805), ("2026-11-21T17:00+01:00", 1_795_276_800),
      ("2026-11-21T11:30:00-04:30", 1_795_276_800), ("2024-02-29", 1_709_164_800),
    ])
  func reads(_ text: String, _ seconds: Int) {
    #expect(Moment(text)?.secondsSince1970 == seconds)
  }

  @Test(
    "what is no date is refused",
    arguments: [
      "", "now", "2026-11", "2026-13-01", "2026-02-30", "2023-02-29", "26-11-21",
      "2026-11-21T", "2026-11-21T16", "2026-11-21T24:00", "2026-11-21T16:60",
      "2026-11-21T16:00:00ZZ", "2026-11-21T16:00+1", "2026-11-21 16:00", "1969-12-31",
      "9999-12-31T23:59:59-23:59",
    ])
  func refuses(_ text: String) { #expect(Moment(text) == nil) }

  @Test(
    "seconds are shown as a date",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_795_276_805, "2026-11-21T16:00:05Z"),
      (951_782_399, "2000-02-28T23:59:59Z"), (-5, "1970-01-01T00:00:00Z"),
      (Int.max, "9999-12-31T23:59:59Z"),
    ])
  func shows(_ seconds: Int, _ text: String) {
    #expect("\(Moment(secondsSince1970: seconds))" == text)
  }

  @Test(
    "distances have two units at most",
    arguments: [
      (0, "0 s"), (59, "59 s"), (60, "1 min"), (3725, "1 h 2 min"), (3605, "1 h"),
      (90_000, "1 d 1 h"),
    ])
  func distance(_ seconds: Int, _ text: String) {
    let start = Moment(secondsSince1970: 1_000_000)
    let end = Moment(secondsSince1970: 1_000_000 + seconds)
    #expect(start.distance(to: end) == text)
    #expect(end.distance(to: start) == text)
  }
}
