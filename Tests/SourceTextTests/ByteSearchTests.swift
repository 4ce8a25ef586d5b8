// Finding a part of a text by its bytes.

import SourceText
import Testing

@Suite struct ByteSearchTests {
  @Test(arguments: [
    ("abc", "abc", true), ("xabc", "abc", true), ("ababc", "abc", true), ("aab", "ab", true),
    ("ab", "abc", false), ("abxabd", "abc", false), ("", "", true), ("a", "", true),
    ("", "a", false), ("äöü", "ö", true), ("abca", "ca", true), ("aaaa", "b", false),
  ])
  func contains(text: String, part: String, isThere: Bool) {
    #expect(ByteSearch.contains(part, in: Array(text.utf8)) == isThere)
    #expect(text.contains(part) == isThere)
    #expect(Substring("-" + text + "-").dropFirst().dropLast().contains(part) == isThere)
  }
}
