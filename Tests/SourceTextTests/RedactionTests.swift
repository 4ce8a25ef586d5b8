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

  @Test(arguments: [
    ("url: http://u:hunter2@host/", "url: http://u:***@host/"),
    ("url: http://u:$hunter2@host/", "url: http://u:$hunter2@host/"),
    ("url: http://u:${PASSWORD}@host/", "url: http://u:${PASSWORD}@host/"),
    ("url: http://u:${PASSWORD:-hunter2}@host/", "url: http://u:***@host/"),
    ("# http://a:b@c and http://d:e@f", "# http://a:***@c and http://d:***@f"),
  ])
  func masksPasswordsOfAddressesInFiles(_ text: String, as shown: String) {
    var map = SourceMap()
    let file = map.add(path: "a.yaml", bytes: Array(text.utf8))
    #expect(map.textForHumans(file.span) == shown)
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

  @Test("secrets that overlap in a sentence leave no rest")
  func overlaps() {
    var redaction = Redaction()
    for value in ["abcdefgh", "efghijklmn", "abcdefghijXY"] { redaction.hide(value: value) }
    #expect(redaction.sentence("<abcdefghijklmn>") == "<***>")
  }

  @Test("places that are added in any order and overlap are one after the other")
  func order() {
    var redaction = Redaction()
    let file = FileID(0)
    for range in [10..<12, 2..<4, 6..<8, 3..<7, 20..<21, 12..<13, 0..<1] {
      redaction.hide(Span(file: file, range))
    }
    #expect(redaction.hiddenRanges(of: file, in: 0..<99) == [0..<1, 2..<8, 10..<13, 20..<21])
    #expect(redaction.hiddenRanges(of: file, in: 5..<11) == [5..<8, 10..<11])
    #expect(redaction.hiddenRanges(of: file, in: 8..<10).isEmpty)
    #expect(redaction.hiddenRanges(of: FileID(1), in: 0..<99).isEmpty)
  }

  @Test("a secret that the file repeats in another place is hidden there too")
  func repetition() {
    var redaction = Redaction()
    redaction.hide(value: "swordfish")
    let file = SourceFile(id: FileID(0), path: "a", bytes: Array("x swordfish y".utf8))
    #expect(redaction.text(of: file, in: 0..<13) == "x *** y")
  }
}
