// What people may see.

import SourceText
import Testing

struct RedactionTests {
  @Test(
    arguments: [
      ([3..<6], 0..<9, "012***678"), ([3..<6], 4..<5, "***"), ([3..<6], 6..<9, "678"),
      ([3..<6, 5..<8], 0..<9, "012***8"),
      ([3..<5, 5..<6], 0..<9, "012***678"), ([0..<9], 2..<99, "***"), ([3..<3], 0..<9, "012345678"),
      ([6..<7, 1..<2], 0..<9, "0***2345***78"),
    ] as [([Range<Int>], Range<Int>, String)])
  func masksByPlace(_ hidden: [Range<Int>], shown: Range<Int>, text: String) {
    var map = SourceMap()
    let file = map.add(path: ".env", bytes: Array("012345678".utf8))
    for range in hidden { map.redaction.hide(Span(file: file.id, range)) }
    #expect(map.textForHumans(Span(file: file.id, shown)) == text)
  }

  @Test(arguments: [
    ("the secret is hunter22, hunter22", "the secret is ***, ***"), ("hunter22-and-more", "***"),
    ("admin stays", "admin stays"),
    ("postgres://kc:pa%24s@db:5432/kc", "postgres://kc:***@db:5432/kc"),
    ("http://user@host", "http://user@host"),
    ("http://host:80/a:b@c", "http://host:80/a:b@c"),
    ("see https://x.test and ftp://a:b@c", "see https://x.test and ftp://a:***@c"),
    ("redis://:pw@cache", "redis://:***@cache"), ("http://a:@b", "http://a:@b"), ("://", "://"),
  ])
  func masksByValue(_ sentence: String, as shown: String) {
    var redaction = Redaction()
    redaction.hide(value: "hunter22")
    redaction.hide(value: "hunter22-and-more")
    redaction.hide(value: "admin")
    #expect(redaction.sentence(sentence) == shown)
  }

  @Test func mergesWhatOthersHide() {
    let file = SourceFile(id: FileID(0), path: "a", bytes: Array("abcdef".utf8))
    var first = Redaction()
    first.hide(Span(file: file.id, 0..<2))
    var second = Redaction()
    second.hide(Span(file: file.id, 4..<6))
    second.hide(value: "swordfish")
    first.merge(second)
    #expect(first.text(of: file, in: 0..<6) == "***cd***")
    #expect(first.sentence("swordfish") == "***")
  }
}
