// Env files as compose reads them.

import SourceText
import Syntax
import Testing

@Suite struct DotenvParserTests {
  /// `key=value` per entry, the value in the quotes that it was written in.
  private func entries(_ tree: DotenvTree) -> [String] {
    tree.entries.map { entry in
      guard let value = entry.value else { return entry.key }
      switch value.quote {
      case .none: return "\(entry.key)=\(value.text)"
      case .single: return "\(entry.key)='\(value.text)'"
      case .double: return "\(entry.key)=\"\(value.text)\""
      }
    }
  }

  @Test(arguments: [
    ("A=1\nB = 2\nC:3\n", ["A=1", "B=2", "C=3"]),
    ("\u{FEFF}A=1", ["A=1"]),
    ("export A=1\nexport\tB=2\nexport=3\n", ["A=1", "B=2", "export=3"]),
    ("# c\n\n  # d\n A=1", ["A=1"]),
    ("a.b-c_[0]=1\nÄ=2", ["a.b-c_[0]=1", "Ä=2"]),
    // A bare key takes its value from outside.
    ("A\nB=\n", ["A", "B="]),
    ("A\r\nB=1\r\n", ["A", "B=1"]),
    // ` #` begins a comment, `#` alone does not, and the first blanks are gone before anybody looks.
    ("A=b#c # d\nB=x\t# y\nC= # z\n", ["A=b#c", "B=x\t# y", "C=# z"]),
    ("A=a b  \nB=\"x\" # c\n", ["A=a b", "B=\"x\""]),
    // No escapes without quotes; in single quotes only `\'`.
    ("A=a\\nb\nB='a\\nb\\'c\\\\'", ["A=a\\nb", "B='a\\nb'c\\\\'"]),
    ("A='x\ny'\nB=\"x\ny\"", ["A='x\ny'", "B=\"x\ny\""]),
    ("A=\"\\n\\t\\\\\\\"\\x\\c\"", ["A=\"\n\t\\\"\\x\\c\""]),
    ("A=\"\\0123\\0377\\012\\0400\"", ["A=\"S\u{FF}\\12\\400\""]),
    // An escaped `$` stays one through interpolation.
    ("A=\"\\$B $$C ${D:-e}\"", ["A=\"$$B $$C ${D:-e}\""]),
    // What follows a closing quote is the next statement.
    ("A=\"x\" B=1\n", ["A=\"x\"", "B=1"]),
    ("A=\"x\" rest\nB=1", ["A=\"x\"", "rest", "B=1"]),
    ("http://host\n", ["http=//host"]),
  ])
  func readsEntries(_ input: String, _ expected: [String]) {
    #expect(entries(DotenvParser.parse(sourceFile(input), format: .compose)) == expected)
  }

  @Test(arguments: [
    ("A=1\nB C=2\nD=3\n", ["A=1", "D=3"], ["error 2:1"]),
    ("if [ -f x ]; then\nD=3\n", ["D=3"], ["error 1:12"]),
    ("{{ x }}\nD=3\n", ["D=3"], ["error 1:1"]),
    ("A=\"x\nB=\"y\"\nC=z\n", ["A=\"x\"", "B=\"y\"", "C=z"], ["error 1:3"]),
    ("A='x\nB=1\n", ["A='x'", "B=1"], ["error 1:3"]),
    ("=1\nB=2\n", ["B=2"], ["error 1:1"]),
    ("A= # c\n", ["A=# c"], ["note 1:4"]),
    ("A=1\nB", ["A=1"], ["note 2:1"]),
    ("A=\"x\"y\"z\"\nB=1\n", ["A=\"x\"", "B=1"], ["error 1:7"]),
  ])
  func goesOnBehindProblems(_ input: String, _ expected: [String], _ problems: [String]) {
    let file = sourceFile(input)
    let tree = DotenvParser.parse(file, format: .compose)
    #expect(entries(tree) == expected)
    #expect(places(tree.problems, in: file) == problems)
  }

  @Test func readsRawFilesAsTheyAre() {
    let file = sourceFile("# c\nA=\"x\" # y\n  B='$C' \r\nD\nE F=1\n=2\n")
    let tree = DotenvParser.parse(file, format: .raw)
    #expect(entries(tree) == ["A=\"x\" # y", "B='$C' ", "D"])
    #expect(tree.entries.allSatisfy { $0.value?.isInterpolated != true })
    #expect(places(tree.problems, in: file) == ["error 5:1", "error 6:1"])
  }

  @Test(arguments: [
    ("A=a$B", true), ("A=\"$B\"", true), ("A='$B'", false),
  ])
  func knowsWhichValuesHoldVariables(_ input: String, _ expected: Bool) throws {
    let entry = try #require(DotenvParser.parse(sourceFile(input)).entries.first)
    #expect(entry.value?.isInterpolated == expected)
  }

  @Test(arguments: [
    ("A=http://$HOST:80", "$HOST"), ("A=\"x\\n\\\"$HOST\\t\"", "$HOST"),
    ("export A=\"\\$ é\\0101${HOST:-b}\" # c", "${HOST:-b}"), ("A='\\'$HOST'", "$HOST"),
  ])
  func findsPiecesOfTheTextInTheFile(_ input: String, _ piece: String) throws {
    let file = sourceFile(input)
    let value = try #require(DotenvParser.parse(file).entries.first?.value)
    let start = try #require(value.text.utf8.firstIndices(of: piece.utf8))
    #expect(text(value.span(of: start), in: file) == piece)
    #expect(value.span(of: 0..<value.text.utf8.count) == value.textSpan)
  }

  @Test func pointsAtKeysAndValues() throws {
    let file = sourceFile("export A = \"b c\" # d\n")
    let tree = DotenvParser.parse(file)
    let entry = try #require(tree.entries.first)
    #expect(text(entry.span, in: file) == "export A = \"b c\"")
    #expect(text(entry.keySpan, in: file) == "A")
    #expect(entry.valueSpan.map { text($0, in: file) } == "\"b c\"")
    #expect(entry.value.map { text($0.textSpan, in: file) } == "b c")
    #expect(tree.comments.map { text($0, in: file) } == ["# d"])
  }

  @Test func dumpsOneLinePerNode() {
    let file = sourceFile("A=é # c\nB='\t'\nC D=1\n")
    #expect(
      DotenvParser.parse(file).dump() == """
        entry @1:1-1:4 A
          value @1:3-1:4 é
        entry @2:1-2:6 B
          single @2:3-2:6 \\t
        comment @1:5-1:8 # c
        error @3:1-3:4 a key cannot contain a blank

        """)
  }

  @Test(arguments: [DotenvFormat.compose, .raw])
  func readsEveryBeginningAndDamagedFiles(_ format: DotenvFormat) {
    let sample = Array(
      "\u{FEFF}# c\nexport A=\"x\\n$B\\0101é\"\r\nB='y\n z' # d\nC: ${D:-\"e\"} # f\nG\nÄ=1".utf8)
    var dice = Dice(state: 3)
    let marks = Array("\"'\\#=: $\n\r\t\u{0}".utf8) + [0xFF, 0xC2, 0xE2, 0x85]
    var inputs = (0...sample.count).map { Array(sample[..<$0]) }
    for _ in 0..<500 { inputs.append(dice.damage(sample, marks: marks)) }
    for bytes in inputs {
      let file = sourceFile(bytes)
      let tree = DotenvParser.parse(file, format: format)
      var end: UInt32 = 0
      for entry in tree.entries {
        #expect(entry.span.start >= end && file.span.contains(entry.span))
        #expect(entry.span.contains(entry.keySpan))
        if let value = entry.value, let span = entry.valueSpan {
          #expect(entry.span.contains(span) && span.contains(value.textSpan))
          #expect(value.textSpan.contains(value.span(of: 1..<value.text.utf8.count + 1)))
        }
        end = entry.span.end
      }
      for problem in tree.problems { #expect(file.span.contains(problem.span)) }
    }
  }
}

extension Collection where Element: Equatable {
  /// The offsets of the first occurrence of `other`.
  fileprivate func firstIndices(of other: some Collection<Element>) -> Range<Int>? {
    let all = Array(self)
    let count = other.count
    return all.indices.first { all[$0...].starts(with: other) }.map { $0..<$0 + count }
  }
}
