// The regular expression engine.

import Expressions
import Testing

struct PatternTests {
  @Test(
    arguments: [
      ("", ["", "a"], []), ("a", ["a", "bab"], ["", "b"]), ("abc", ["xabcx"], ["ab c", "acb"]),
      ("a.c", ["abc", "a😀c"], ["ac", "a\nc"]), ("(?s)a.c", ["a\nc"], ["ac"]),
      ("^a", ["ab"], ["ba", "b\na"]),
      ("a$", ["ba"], ["ab", "a\n"]), ("^$", [""], ["a"]),
      ("(?m)^a$", ["b\na\nc", "a"], ["ba", "ab"]),
      (#"\Aa\z"#, ["a"], ["ab", "a\n"]), ("a|b", ["a", "xb"], ["c"]),
      ("^(a|bc)d$", ["ad", "bcd"], ["abcd", "bd"]),
      ("^(?:a|)b$", ["ab", "b"], ["aab"]), ("^a*$", ["", "aaa"], ["ab"]),
      ("^a+$", ["a", "aa"], [""]), ("^ab?c$", ["ac", "abc"], ["abbc"]),
      ("^a{2}$", ["aa"], ["a", "aaa"]), ("^a{2,}$", ["aa", "aaaa"], ["a"]),
      ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]), ("^a{0}$", [""], ["a"]),
      ("^a*?b+?c??$", ["b", "aabbc"], ["a"]), ("^a{,2}$", ["a{,2}"], ["aa"]),
      ("^a{x$", ["a{x"], ["a"]), ("^{$", ["{"], [""]),
      ("^[abc]$", ["a", "c"], ["d", ""]), ("^[^abc]$", ["d", "\n"], ["a"]),
      ("^[a-c0-9]$", ["b", "5"], ["d", "-"]), ("^[]a]$", ["]", "a"], ["b"]),
      ("^[^]a]$", ["b"], ["]", "a"]), ("^[a-]$", ["a", "-"], ["b"]), ("^[-a]$", ["a", "-"], ["b"]),
      (#"^[\]\\]$"#, ["]", "\\"], ["a"]),
      (#"^[\d_]$"#, ["5", "_"], ["a"]), (#"^[^\s\d]$"#, ["a"], [" ", "5"]),
      (#"^[\w-\s]$"#, ["a", "-", " "], ["/"]), ("^[[:alpha:]]$", ["a", "Z"], ["5", "é"]),
      ("^[[:^digit:]x]$", ["a"], ["5"]), (#"^\d\D\w\W\s\S$"#, ["1a_- x"], ["aaaaaa"]),
      (#"\bfoo\b"#, ["foo", "a foo b"], ["foobar", "a_foo"]),
      (#"a\Bb"#, ["ab"], ["a b"]), (#"^\.\*\[\/$"#, [".*[/"], ["a*[/"]),
      (#"^\x41\x{1F600}\t\n$"#, ["A😀\t\n"], ["A"]),
      ("(?i)straße", ["STRAßE"], ["strasse"]), ("(?i)^é[A-C]$", ["Éb", "éC"], ["éd"]),
      ("(?i:a)b", ["Ab"], ["aB"]), ("a(?i)b|c", ["aB", "C"], ["Ab"]),
      ("(?i)a(?-i)b", ["Ab"], ["aB"]), ("((?i)a)b", ["Ab"], ["AB"]),
      ("(?i)^[^a]$", ["b"], ["A", "a"]), ("^(?P<x>a)(?<y>b)$", ["ab"], ["a"]),
      ("^(a*)*$", ["", "aaa"], ["ab"]), ("^(a|a)*b$", ["aaab"], ["aaa"]), ("^(){3}$", [""], ["a"]),
      ("^https?://[^/]+(:\\d+)?/$", ["http://a:80/", "https://é/"], ["ftp://a/", "http:///"]),
    ] as [(String, [String], [String])])
  func matches(pattern: String, matching: [String], others: [String]) throws {
    let pattern = try Pattern(pattern)
    for text in matching { #expect(pattern.matches(text), "\(pattern.text) on \(text)") }
    for text in others { #expect(!pattern.matches(text), "\(pattern.text) on \(text)") }
  }

  @Test(arguments: [
    ("(", 1, "`(` without `)` in the pattern"), ("a)", 1, "`)` without `(` in the pattern"),
    ("[a", 2, "`[` without `]` in the pattern"),
    ("[]", 2, "`[` without `]` in the pattern"), ("*a", 0, "`*` repeats nothing"),
    ("a|?", 2, "`?` repeats nothing"), ("a**", 3, "two repetitions follow each other"),
    ("a{2}{3}", 7, "two repetitions follow each other"),
    ("a{1001}", 7, "the repetition is not between 0 and 1000 in order"),
    ("a{3,2}", 6, "the repetition is not between 0 and 1000 in order"),
    ("a{99999999999999999999}", 23, "the repetition is not between 0 and 1000 in order"),
    ("[b-a]", 4, "the range in brackets goes backwards"),
    (#"(a)\1"#, 4, #"`\1` is not supported in a pattern"#),
    (#"\pL"#, 1, #"`\p` is not supported in a pattern"#),
    (#"[a-\d]"#, 4, #"`\d` is not supported in a pattern"#),
    ("a\\", 2, "the pattern ends in a backslash"),
    ("(?=a)", 2, "look-around and the flag `=` are not supported"),
    ("(?<=a)", 3, "look-behind and nameless groups are not supported"),
    ("(?P=a)", 3, "this kind of group is not supported"),
    ("(?i", 3, "`(` without `)` in the pattern"),
    ("[[:alhpa:]]", 1, "no class `[:alhpa:]`"),
    (#"\x4"#, 3, #"`\x` takes two hexadecimal digits, or more in braces"#),
    (#"\x{110000}"#, 10, #"`\x` takes two hexadecimal digits, or more in braces"#),
    ("((a{1000}){1000}){1000}", 0, "the pattern is too large"),
    ("(((){1000}){1000}){1000}", 0, "the pattern is too large"),
  ])
  func mistakes(pattern: String, offset: Int, message: String) {
    let error = #expect(throws: PatternError.self) { _ = try Pattern(pattern) }
    #expect(error?.message == message)
    #expect(error?.offset == offset, "\(pattern)")
  }

  @Test func deepNestingIsRefused() {
    let pattern = String(repeating: "(", count: 10_000) + String(repeating: ")", count: 10_000)
    let error = #expect(throws: PatternError.self) { _ = try Pattern(pattern) }
    #expect(error?.message == "the pattern is nested too deep")
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "(a*)*b", "(a|aa)+b", "(a|a)*b", "^(([a-z])+.)+[A-Z]$", "(.*)(.*)(.*)(.*)b", "(a?){30}a{30}b",
    ])
  func catastrophicPatternsEnd(pattern: String) throws {
    // A backtracking engine needs more steps for this than there are atoms.
    let text = String(repeating: "a", count: 5_000)
    #expect(try !Pattern(pattern).matches(text))
  }
}
