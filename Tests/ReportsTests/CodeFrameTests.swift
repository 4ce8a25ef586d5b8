// Code frames as whole text: what stands where in the rows of a terminal.

import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct CodeFrameTests {
  @Test func labelsOnOneLineHangBelowEachOther() throws {
    let fixture = Fixture(["a.env": "ISSUER=http://auth:80/realms/shop\n"])
    let finding = fixture.finding(
      try fixture.label("auth", in: "a.env", "only containers know this name"),
      [
        try fixture.label("ISSUER", in: "a.env", "read by `web`"),
        try fixture.label("80", in: "a.env", "the container's port"),
      ]
    )
    #expect(
      fixture.frame(finding) == """
          --> a.env:1:15
           |
         1 | ISSUER=http://auth:80/realms/shop
           | ------        ^^^^ -- the container's port
           | |             |
           | |             only containers know this name
           | read by `web`
           |
        """
    )
  }

  @Test func overlappingLabelsKeepThePrimaryUnderline() throws {
    let fixture = Fixture(["a.env": "U=http://auth:80/x y\n"])
    let finding = fixture.finding(
      try fixture.label("auth", in: "a.env", "the host"),
      [
        try fixture.label("http://auth:80/x", in: "a.env", "the address"),
        try fixture.label("auth:80", in: "a.env", "the authority"),
      ]
    )
    #expect(
      fixture.frame(finding) == """
          --> a.env:1:10
           |
         1 | U=http://auth:80/x y
           |   -------^^^^-----
           |   |      |
           |   |      the host
           |   |      the authority
           |   the address
           |
        """
    )
  }

  @Test func aLongSentenceIsWrappedBesideItsUnderline() throws {
    let fixture = Fixture(["a.env": "A=1\n"])
    let finding = fixture.finding(
      try fixture.label(
        "1", in: "a.env",
        "a sentence that does not fit into sixty cells goes on in the row below, under its start"
      ),
      [try fixture.label("A", in: "a.env", "the name")]
    )
    #expect(
      fixture.frame(finding, width: 60) == """
          --> a.env:1:3
           |
         1 | A=1
           | - ^ a sentence that does not fit into sixty cells goes
           | |   on in the row below, under its start
           | |
           | the name
           |
        """
    )
  }

  @Test func ofASpanOverSeveralLinesTheFirstAndTheLastAreMarked() throws {
    let fixture = Fixture(["n.conf": "http {\n  server {\n    listen 80;\n    a b;\n  }\n}\n"])
    let block = "server {\n    listen 80;\n    a b;\n  }\n"
    let finding = fixture.finding(try fixture.label(block, in: "n.conf", "no name"))
    #expect(
      fixture.frame(finding) == """
          --> n.conf:2:3
           |
         1 | http {
         2 |   server {
           |   ^^^^^^^^ no name
           |
         5 |   }
           |   ^ to here
           |
        """
    )
  }

  @Test func aSingleLineBetweenTwoLabelsIsShown() throws {
    let fixture = Fixture(["c.yaml": "a: 1\nb: 2\nc: 3\n"])
    let finding = fixture.finding(
      try fixture.label("1", in: "c.yaml", "one"), [try fixture.label("3", in: "c.yaml", "three")]
    )
    #expect(
      fixture.frame(finding) == """
          --> c.yaml:1:4
           |
         1 | a: 1
           |    ^ one
         2 | b: 2
         3 | c: 3
           |    - three
           |
        """
    )
  }

  @Test func theEnclosingLineIsTheOneWithWordsAndLessIndentation() throws {
    let fixture = Fixture([
      "r.json": "{\n  \"clients\": [\n    {\n      \"id\": 1,\n      \"x\": \"*\"\n    }\n  ]\n}\n"
    ])
    let finding = fixture.finding(try fixture.label("*", in: "r.json"))
    #expect(
      fixture.frame(finding) == """
          --> r.json:5:13
           |
         2 |   "clients": [
           |
         5 |       "x": "*"
           |             ^
           |
        """
    )
  }

  @Test(arguments: [("A=1\n", "2:1", " 2 |"), ("A=1", "1:4", " 1 | A=1"), ("", "1:1", " 1 |")])
  func aPlaceAtTheEndOfAFileIsOneCaret(text: String, position: String, row: String) throws {
    let fixture = Fixture(["a.env": text])
    let file = try #require(fixture.sources.files.first)
    let end = file.bytes.count
    let finding = fixture.finding(
      Finding.Label(span: Span(file: file.id, end..<end), text: "something is missing")
    )
    let column = position == "1:4" ? "   " : ""
    #expect(
      fixture.frame(finding)
        == "  --> a.env:\(position)\n   |\n\(row)\n   | \(column)^ something is missing\n   |"
    )
  }

  @Test func lineEndsOfWindowsAreNotPartOfALine() throws {
    let fixture = Fixture(["a.env": "A=1\r\nB=22\r\nC=3\r\n"])
    let finding = fixture.finding(try fixture.label("22\r\n", in: "a.env", "here"))
    #expect(
      fixture.frame(finding) == """
          --> a.env:2:3
           |
         2 | B=22
           |   ^^ here
           |
        """
    )
  }

  @Test func lineNumbersOfAllFilesShareOneGutter() throws {
    let fixture = Fixture([
      "a.env": "A=1\n", "b.env": String(repeating: "\n", count: 119) + "B=2\n",
    ])
    let finding = fixture.finding(
      try fixture.label("A", in: "a.env", "first"), [try fixture.label("B", in: "b.env", "second")]
    )
    #expect(
      fixture.frame(finding) == """
            --> a.env:1:1
             |
           1 | A=1
             | ^ first
             |
            ::: b.env:120:1
             |
         120 | B=2
             | - second
             |
        """
    )
  }

  @Test func theSameLabelTwiceIsShownOnce() throws {
    let fixture = Fixture(["a.env": "A=1\n"])
    let label = try fixture.label("A", in: "a.env", "once")
    let frame = fixture.frame(fixture.finding(label, [label]))
    #expect(frame.components(of: "once") == 1)
  }
}

extension String {
  /// How often `part` stands in the text.
  func components(of part: String) -> Int {
    indices.count { self[$0...].hasPrefix(part) }
  }
}
