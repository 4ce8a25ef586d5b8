// Patterns as gitignore(5) and shells read them.

import Testing

@testable import Loaders

@Suite("Patterns over paths")
struct GlobTests {
  @Test(arguments: [
    ("*.conf", "a.conf", true), ("*.conf", "a/b.conf", false), ("a/*", "a/b", true),
    ("a/*", "a/b/c", false), ("**/b", "b", true), ("**/b", "a/x/b", true), ("**/b", "ab", false),
    ("a/**", "a/b/c", true), ("a/**", "a", false), ("a/**/b", "a/b", true),
    ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/xb", false), ("a**b", "axxb", true),
    ("a**b", "ax/xb", false), ("?", "a", true), ("?", "/", false), ("[a-c]", "b", true),
    ("[!a-c]", "b", false), ("[^a]", "b", true), ("[]a]", "]", true), ("[a-]", "-", true),
    ("[\\]]", "]", true), ("[", "[", false), ("\\*", "*", true), ("\\*", "a", false),
    ("", "", true),
    ("*", "", true), ("a", "", false), ("*a*b", "xaxxb", true), ("*.a.*", "x.a.a.y", true),
    ("**", "a/b", true), ("**/*.ts", "a/b.ts", true), ("*/x/**/y", "a/x/b/x/y", true),
  ])
  func matches(_ pattern: String, _ text: String, isMatch: Bool) {
    #expect(Glob.matches(pattern, text) == isMatch)
  }

  @Test("a hostile pattern ends", .timeLimit(.minutes(1)))
  func hostile() {
    let text = String(repeating: "a", count: 5000)
    #expect(!Glob.matches(String(repeating: "*a", count: 2000) + "b", text))
    #expect(!Glob.matches(String(repeating: "**/", count: 20_000) + "b", text))
    #expect(!Glob.matches(String(repeating: "*", count: 100_000) + "b", text))
  }
}

@Suite("What git ignores")
struct GitIgnoreTests {
  /// The example patterns of gitignore(5) and the rules behind them.
  @Test(
    arguments: [
      ("hello.*", "hello.txt", false, true), ("hello.*", "a/hello.java", false, true),
      ("/hello.*", "hello.c", false, true), ("/hello.*", "a/hello.c", false, nil),
      ("doc/frotz", "doc/frotz", true, true), ("doc/frotz", "a/doc/frotz", true, nil),
      ("foo/*", "foo/test.json", false, true), ("foo/*", "foo/bar/hello.c", false, nil),
      ("frotz/", "frotz", true, true), ("frotz/", "frotz", false, nil),
      ("frotz/", "a/frotz", true, true), ("**/foo", "a/foo", false, true),
      ("**/foo/bar", "x/foo/bar", false, true), ("abc/**", "abc/x/y", false, true),
      ("a/**/b", "a/x/y/b", false, true), ("# hello", "# hello", false, nil),
      ("\\#x", "#x", false, true), ("\\!x", "!x", false, true), ("*.a\n!b.a", "b.a", false, false),
      ("!b.a\n*.a", "b.a", false, true), ("a  ", "a", false, true), ("a\\ ", "a ", false, true),
      ("\n\n", "a", false, nil), ("/", "a", true, nil), ("\u{FEFF}a", "a", false, true),
      ("a\r\n", "a", false, true), ("x", "y/x/z", false, nil),
    ] as [(String, String, Bool, Bool?)])
  func verdicts(_ patterns: String, path: String, isDirectory: Bool, verdict: Bool?) {
    let ignore = GitIgnore(Array(patterns.utf8), base: "")
    #expect(ignore.verdict(on: path, isDirectory: isDirectory) == verdict)
  }

  @Test func aFileSpeaksOfItsOwnFolderOnly() {
    let ignore = GitIgnore(Array("/x\n*.log".utf8), base: "sub")
    #expect(ignore.verdict(on: "sub/x", isDirectory: false) == true)
    #expect(ignore.verdict(on: "sub/a/b.log", isDirectory: false) == true)
    #expect(ignore.verdict(on: "x", isDirectory: false) == nil)
    #expect(ignore.verdict(on: "subx/x", isDirectory: false) == nil)
  }
}
