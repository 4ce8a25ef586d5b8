// Edits that pile up, and the patch that comes of them.

import Edits
import SourceText
import Testing

private func text(_ edited: EditedText) -> String { String(decoding: edited.bytes, as: UTF8.self) }

/// The patch of a file without secrets.
private func patch(_ edited: EditedText, path: String = "a.conf") -> String {
  let before = SourceFile(id: FileID(0), path: path, bytes: edited.original)
  let after = SourceFile(id: FileID(0), path: path, bytes: edited.bytes)
  let diff = UnifiedDiff(
    edited, path: path, before: (before, Redaction()), after: (after, Redaction()))
  return String(decoding: diff.bytes, as: UTF8.self)
}

private func lines(_ range: ClosedRange<Int>) -> String { range.map { "line \($0)\n" }.joined() }

@Suite("Edited texts")
struct EditedTextTests {
  @Test("edits of one state go in together, those of the next on top")
  func rounds() {
    var edited = EditedText(Array("one two three".utf8))
    edited.apply([(0..<3, Array("1".utf8), "a"), (8..<13, Array("3".utf8), "b")])
    #expect(text(edited) == "1 two 3")
    edited.apply([(0..<5, Array("12".utf8), "c")])
    #expect(text(edited) == "12 3")
    #expect(
      edited.changes == [
        .init(range: 0..<7, replacement: Array("12".utf8), rules: ["a", "c"]),
        .init(range: 8..<13, replacement: Array("3".utf8), rules: ["b"]),
      ])
  }

  @Test("an edit inside an inserted text keeps both rules")
  func inside() {
    var edited = EditedText(Array("ab".utf8))
    edited.apply([(1..<1, Array("XYZ".utf8), "a")])
    edited.apply([(2..<3, Array("-".utf8), "b")])
    #expect(text(edited) == "aX-Zb")
    #expect(
      edited.changes == [.init(range: 1..<1, replacement: Array("X-Z".utf8), rules: ["a", "b"])])
  }

  @Test("what is put back is no change")
  func back() {
    var edited = EditedText(Array("yes".utf8))
    edited.apply([(0..<3, Array("no".utf8), "a")])
    edited.apply([(0..<2, Array("yes".utf8), "b")])
    #expect(edited.changes.isEmpty)
    #expect(patch(edited).isEmpty)
  }
}

@Suite("Patches")
struct UnifiedDiffTests {
  @Test("a hunk has three lines around it and its rule's name")
  func hunk() {
    var edited = EditedText(Array(lines(1...9).utf8))
    edited.apply([(28..<34, Array("LINE 5".utf8), "some-rule")])
    #expect(
      patch(edited) == """
        --- a/a.conf
        +++ b/a.conf
        @@ -2,7 +2,7 @@ some-rule
         line 2
         line 3
         line 4
        -line 5
        +LINE 5
         line 6
         line 7
         line 8

        """)
  }

  @Test("changes that are near are one hunk, others are not")
  func grouping() {
    var edited = EditedText(Array(lines(10...40).utf8))
    func line(_ number: Int) -> Range<Int> { (number - 10) * 8..<(number - 10) * 8 + 7 }
    edited.apply([
      (line(12), Array("a".utf8), "first"), (line(19), Array("b".utf8), "second"),
      (line(35), [], "third"),
    ])
    let heads = patch(edited).split(separator: "\n").filter { $0.hasPrefix("@@") }
    #expect(heads == ["@@ -1,13 +1,13 @@ first, second", "@@ -23,7 +23,7 @@ third"])
  }

  @Test("whole lines come and go without their neighbours")
  func wholeLines() {
    var edited = EditedText(Array("a\nb\nc\n".utf8))
    edited.apply([(1..<1, Array("\nnew".utf8), "in"), (4..<6, [], "out")])
    #expect(
      patch(edited) == """
        --- a/a.conf
        +++ b/a.conf
        @@ -1,3 +1,3 @@ in, out
         a
        +new
         b
        -c

        """)
  }

  @Test(
    "the end of a file without a line end is told",
    arguments: [
      (
        "a\nb", 2..<3, "c",
        "@@ -1,2 +1,2 @@ r\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
      ),
      (
        "a", 1..<1, "\nb",
        "@@ -1 +1,2 @@ r\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"
      ),
      ("a\n", 2..<2, "b\n", "@@ -1 +1,2 @@ r\n a\n+b\n"),
      ("", 0..<0, "b\n", "@@ -0,0 +1 @@ r\n+b\n"),
      ("b\n", 0..<2, "", "@@ -1 +0,0 @@ r\n-b\n"),
    ])
  func ends(before: String, range: Range<Int>, put: String, expected: String) {
    var edited = EditedText(Array(before.utf8))
    edited.apply([(range, Array(put.utf8), "r")])
    #expect(patch(edited) == "--- a/a.conf\n+++ b/a.conf\n" + expected)
  }

  @Test("carriage returns stay")
  func carriageReturns() {
    var edited = EditedText(Array("a\r\nb\r\n".utf8))
    edited.apply([(3..<4, Array("c".utf8), "r")])
    #expect(patch(edited).hasSuffix("@@ -1,2 +1,2 @@ r\n a\r\n-b\r\n+c\r\n"))
  }

  @Test(
    "names are written as git writes them",
    arguments: [
      ("a b.conf", "--- a/a b.conf\t\n"), ("a\"b\n.conf", #"--- "a/a\"b\012.conf""# + "\n"),
      ("ä.conf", "--- a/ä.conf\n"),
    ])
  func names(path: String, expected: String) {
    var edited = EditedText(Array("a\n".utf8))
    edited.apply([(0..<1, Array("b".utf8), "r")])
    #expect(patch(edited, path: path).hasPrefix(expected))
  }
}

@Suite("Patches beside secrets")
struct SecretSurroundingsTests {
  /// The lines of the hunk, the masked part aside.
  private func patch(_ text: String, changing line: String) -> (text: String, isMasked: Bool) {
    let bytes = Array(text.utf8)
    var edited = EditedText(bytes)
    guard let start = (0..<bytes.count).first(where: { bytes[$0...].starts(with: line.utf8) })
    else { return ("", false) }
    edited.apply([(start..<start + line.utf8.count, Array("new".utf8), "r")])
    let before = SourceFile(id: FileID(0), path: "x", bytes: bytes)
    let after = SourceFile(id: FileID(1), path: "x", bytes: edited.bytes)
    var hidden = Redaction()
    hidden.hide(value: "hunter2")
    let diff = UnifiedDiff(edited, path: "x", before: (before, hidden), after: (after, hidden))
    return (String(decoding: diff.bytes, as: UTF8.self), diff.isMasked)
  }

  @Test(
    "lines around a change that hold a secret are left out where a patch needs them not",
    arguments: [
      ("a\nhunter2\nb\nold\nc\nd\ne\nf\n", "@@ -3,5 +3,5 @@ r\n b\n-old\n+new\n c\n d\n e\n"),
      ("a\nb\nc\nold\nd\nhunter2\ne\n", "@@ -3,3 +3,3 @@ r\n c\n-old\n+new\n d\n"),
      ("a\nhunter2\nold\nb\n", "@@ -3,2 +3,2 @@ r\n-old\n+new\n b\n"),
      ("a\nhunter2\nb\nold\n", "@@ -3,2 +3,2 @@ r\n b\n-old\n+new\n"),
    ])
  func clear(text: String, hunk: String) {
    let patch = patch(text, changing: "old")
    #expect(!patch.isMasked)
    #expect(patch.text == "--- a/x\n+++ b/x\n" + hunk)
  }

  @Test(
    "a secret in the changed line, or right behind it, is masked",
    arguments: ["a\nold hunter2\nb\n", "a\nold\nhunter2\nb\n"])
  func masked(text: String) {
    let patch = patch(text, changing: "old")
    #expect(patch.isMasked && !patch.text.contains("hunter2") && patch.text.contains("***"))
    #expect(patch.text.hasPrefix("# x: secrets are masked"))
  }
}
