import Testing

@testable import Analysis

@Suite struct RoutingPCRETests {
  @Test(arguments: [
    ("^/api/v[0-9]+/", "/api/v12/x", "/api/v12/"), ("\\.(?:js|css)$", "/a.css", ".css"),
    ("a|b", "xb", "b"), ("^$", "", ""), ("a{2,3}", "aaaa", "aaa"), ("a{2}", "aaaa", "aa"),
    ("a{2,}?", "aaaa", "aa"), ("a{x}", "a{x}", "a{x}"), ("(?i)ABC", "xabc", "abc"),
    ("a(?i:b)c", "aBc", "aBc"), ("(?!x)\\w+", "xyz", "yz"), ("(?<=/)b", "/b", "b"),
    ("(a+)\\1", "aaaa", "aaaa"), ("[^/]+$", "/a/b.c", "b.c"), ("[\\w-]+", "!a-b", "a-b"),
    ("[]a]+", "]a", "]a"), ("[[:digit:]]+", "a12", "12"), (".+?/", "ab/c/", "ab/"),
    (".*/", "ab/c/d", "ab/c/"), ("\\bcat\\b", "a cat", "cat"), ("\\x41", "A", "A"),
    ("(?:a|ab)(?:c|bcd)$", "abcd", "abcd"), ("(?>a+)b", "aab", "aab"), ("x*", "", ""),
    ("(a*)*b", "aab", "aab"), ("é", "é", "é"), ("\\/x", "/x", "/x"),
  ])
  func finds(pattern: String, text: String, match: String) {
    guard case .match(let groups, _) = PCRE(pattern).match(text) else {
      Issue.record("no match")
      return
    }
    #expect(groups[0] == match)
  }

  @Test(arguments: [
    ("^a$", "ab"), ("ABC", "abc"), ("a.c", "a\nc"), ("(?>a+)ab", "aaab"), ("[^a]", "a"),
    ("(?=b)a", "a"), ("\\d", "x"), ("a{3}", "aa"), ("a++a", "aaa"),
  ])
  func finds(nothing pattern: String, in text: String) {
    #expect(PCRE(pattern).match(text) == .noMatch)
  }

  @Test func groups() {
    #expect(
      PCRE("^/(?<name>\\w+)(/x)?/(.*)$").match("/a/b")
        == .match(groups: ["/a/b", "a", nil, "b"], names: ["name": 1]))
  }

  @Test func caseless() {
    #expect(PCRE("[a-c]X", isCaseless: true).match("Bx") == .match(groups: ["Bx"], names: [:]))
  }

  @Test(arguments: ["(", "[a", "a**", "\\p{L}", "(?R)", "*a", "a{2000}", "\\"])
  func isNotUnderstood(pattern: String) { #expect(PCRE(pattern).match("a") == .undecided) }

  @Test(arguments: ["(a+)+$", "(a|aa)+$", "(a*)*$", "^(.*,){11}P", "((a?)*)*b"])
  func endsWithoutAnAnswerWhereBacktrackingExplodes(pattern: String) {
    let text = String(repeating: "a", count: 4000) + "!"
    #expect(PCRE(pattern).match(text) != .match(groups: [], names: [:]))
  }

  @Test func exhaustedLimitsAreNoMismatch() {
    #expect(PCRE("(a+)+$").match(String(repeating: "a", count: 60) + "!") == .undecided)
  }

  @Test func deepPatternsEnd() {
    let deep = String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500)
    #expect(PCRE(deep).match("a") == .undecided)
  }
}
