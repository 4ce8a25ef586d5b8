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
    ("a\\Q.*\\Eb", "xa.*b", "a.*b"), ("(?x) a b # c", "ab", "ab"), ("(?s)a.c", "a\nc", "a\nc"),
    ("a(?#no)b", "ab", "ab"), ("\\h+x", " \tx", " \tx"), ("[[:^digit:][:punct:]]+", "a-1", "a-"),
    ("(?<q>['\"]).*?\\k<q>", "a'b'c'", "'b'"), ("(?P<n>.)(?P=n)", "abb", "bb"),
    ("(.)\\g{-1}", "abb", "bb"), ("(?i)(a)\\1", "aA", "aA"), ("a\\Kb", "ab", "ab"),
    ("[a\\b]", "\u{8}", "\u{8}"), ("\\x2f\\057", "//", "//"), ("a\\d{2}?", "a123", "a12"),
    ("(?:(a)|b)*?$", "ab", "ab"), ("\\Gab", "ab", "ab"), ("[\\w-.]+", "a-b.c", "a-b.c"),
    ("{x}", "{x}", "{x}"), ("a{,2}", "a{,2}", "a{,2}"), ("\\R$", "x\r\n", "\r\n"),
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

  @Test(arguments: [
    ("(?!(x)a)x(b)", "xb", [nil, "b"]), ("(?=(x))x", "x", ["x"]),
    ("(?:(?>(a)b)c|abd)", "abd", [nil]),
    ("(?:(a)|(b))+", "ab", ["a", "b"]), ("(a)++b|ac", "ac", [nil]),
  ])
  func groupsOfPartsThatFailAreEmpty(pattern: String, text: String, groups: [String?]) {
    guard case .match(let found, _) = PCRE(pattern).match(text) else {
      Issue.record("no match")
      return
    }
    #expect(Array(found.dropFirst()) == groups)
  }

  @Test func caseless() {
    #expect(PCRE("[a-c]X", isCaseless: true).match("Bx") == .match(groups: ["Bx"], names: [:]))
  }

  @Test(arguments: [
    "(", "[a", "a**", "a{2}{3}", "a{2}*", "(*UTF8)a", "(?m)a", "(?|a)", "\\1a", "(?(1)a)", "\\p{L}",
    "(?R)", "*a", "a{2000}", "\\",
  ])
  func isNotUnderstood(pattern: String) { #expect(PCRE(pattern).match("a") == .undecided) }

  @Test(arguments: ["(a+)+$", "(a|aa)+$", "^(.*,){11}P", "((a?)*)*b"])
  func endsWithoutAnAnswerWhereBacktrackingExplodes(pattern: String) {
    let text = String(repeating: "a", count: 4000) + "!"
    #expect([.noMatch, .undecided].contains(PCRE(pattern).match(text)))
  }

  @Test func exhaustedLimitsAreNoMismatch() {
    #expect(PCRE("(a+)+$").match(String(repeating: "a", count: 60) + "!") == .undecided)
  }

  @Test func deepPatternsEnd() {
    let deep = String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500)
    #expect(PCRE(deep).match("a") == .undecided)
  }
}
