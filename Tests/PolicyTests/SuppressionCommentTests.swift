// What a comment says: the wish, its names with their places, the reason, the day.

import SourceText
import Testing

@testable import Policy

@Suite struct SuppressionCommentTests {
  private func wishes(_ text: String) -> [SuppressionComment] {
    let bytes = Array(text.utf8)
    return SuppressionComment.all(in: Span(file: FileID(0), 0..<bytes.count), of: bytes)
  }

  private func text(_ span: Span, of text: String) -> String {
    String(decoding: Array(text.utf8)[span.range], as: UTF8.self)
  }

  @Test(arguments: [
    "# loginlint: ignore[wrong-port] dev only",
    "#loginlint:ignore[wrong-port]dev only",
    "## loginlint:  ignore [ wrong-port ]  dev only  ",
    "// loginlint: ignore[wrong-port] dev only",
    "/* loginlint: ignore[wrong-port] dev only */",
    "# loginlint: ignore[wrong-port]: dev only",
    "# loginlint: ignore[wrong-port] - dev only",
    "# for the demo # loginlint: ignore[wrong-port] dev only",
    "# loginlint: ignore[wrong-port] dev only # and more",
    "// loginlint: ignore[wrong-port] dev only // and more",
    "/**\n * loginlint: ignore[wrong-port] dev only\r\n */",
  ])
  func readsRuleAndReason(comment: String) throws {
    let found = wishes(comment)
    #expect(found.count == 1)
    let wish = try #require(found.first)
    #expect(wish.place == .line)
    #expect(wish.names.map(\.text) == ["wrong-port"])
    #expect(wish.names.map { text($0.span, of: comment) } == ["wrong-port"])
    #expect(wish.reason == "dev only")
    #expect(wish.until == nil)
  }

  @Test(arguments: [
    ("ignore", SuppressionComment.PlaceWord.line), ("ignore-next-line", .nextLine),
    ("ignore-file", .file),
  ])
  func readsWhatItSpeaksOf(word: String, place: SuppressionComment.PlaceWord) {
    #expect(wishes("# loginlint: \(word)[wrong-port] x").map(\.place) == [place])
  }

  @Test(arguments: [
    ("old proxy until: 2027-01-31", "old proxy", "2027-01-31"),
    ("until: 2027-01-31 old proxy", "old proxy", "2027-01-31"),
    ("old proxy (until: 2027-01-31)", "old proxy", "2027-01-31"),
    ("old proxy, until:2027-01-31.", "old proxy", "2027-01-31"),
    ("old proxy until: soon", "old proxy", "soon"), ("old proxy until:", "old proxy", ""),
    ("until: 2027-01-31", "", "2027-01-31"),
  ])
  func readsTheDay(rest: String, reason: String, until: String) {
    let comment = "# loginlint: ignore[wrong-port] \(rest)"
    let wish = wishes(comment).first
    #expect(wish?.untilSpan.map { text($0, of: comment) } == until)
    #expect(wish?.reason == reason)
    #expect(wish?.until == until)
  }

  @Test func keepsNumbersOfIssuesInTheReason() {
    #expect(
      wishes("# loginlint: ignore[a] see #12 and https://x/#y").first?.reason
        == "see #12 and https://x/#y")
  }

  @Test func knowsWhatGoesWithEachName() {
    let comment = "# loginlint: ignore[one, two,three] x"
    let names = wishes(comment).first?.names ?? []
    #expect(names.map { text($0.span, of: comment) } == ["one", "two", "three"])
    #expect(names.map { text($0.removable, of: comment) } == ["one, ", ", two", ",three"])
  }

  @Test func readsSeveralWishesOfOneLine() {
    let found = wishes("# loginlint: ignore[one] x # loginlint: ignore-file[two] y")
    #expect(found.map(\.place) == [.line, .file])
    #expect(found.map(\.reason) == ["x", "y"])
  }

  @Test(arguments: [
    "# loginlint: ignore", "# loginlint: ignore wrong-port", "# loginlint: ignore[] why",
    "# loginlint: disable[wrong-port]", "# loginlint: ignor[wrong-port] x",
    "# loginlint: ignore[wrong-port", "# loginlint: noqa", "# loginlint: [wrong-port]",
    "# loginlint: ignore-line[wrong-port] x",
  ])
  func tellsWhatItCannotRead(comment: String) {
    let found = wishes(comment)
    #expect(found.count == 1)
    #expect(found.first?.place == nil)
  }

  @Test(arguments: [
    "# see loginlint: ignore[wrong-port]", "# loginlint: runs in the pipeline", "# loginlint",
    "# write `loginlint: ignore[wrong-port] why`", "# loginlint:", "",
  ])
  func leavesOtherRemarksAlone(comment: String) {
    #expect(wishes(comment).isEmpty)
  }
}
