// Patterns over paths, as .gitignore has them.

import Loaders
import Testing

@testable import Policy

@Suite struct PathPatternTests {
  @Test(arguments: [
    ("realm.json", "realm.json", true), ("realm.json", "a/b/realm.json", true),
    ("realm.json", "realm.json/x", true), ("*.json", "a/realm.json", true),
    ("/realm.json", "realm.json", true), ("/realm.json", "a/realm.json", false),
    ("./realm.json", "a/realm.json", false), ("a/*.json", "a/realm.json", true),
    ("a/*.json", "b/a/realm.json", false), ("a/*.json", "a/b/realm.json", false),
    ("a/**", "a/b/c.json", true), ("**/test/**", "test/x.yaml", true),
    ("**/test/**", "a/test/b/x.yaml", true), ("**/test/**", "a/testing/x.yaml", false),
    ("test/", "a/test/x.yaml", true), ("test/", "a/test", false), ("test", "a/test", true),
    ("a/b", "a/b/c/d", true), ("a/b", "x/a/b", false), ("[a-c].conf", "b.conf", true),
    ("[!a-c].conf", "b.conf", false), ("a?.conf", "ab.conf", true), ("\\*.conf", "a.conf", false),
    ("\\*.conf", "*.conf", true), ("**", "a/b", true),
  ])
  func matches(pattern: String, path: String, expected: Bool) throws {
    #expect(try PathPattern(pattern).matches(path) == expected)
  }

  @Test(arguments: ["", "/", "./", "!a", "a[b", "a[", "[]", "a\\", "../a", "a/../b", "a[b\\]"])
  func refuses(pattern: String) {
    #expect(throws: PathPattern.Mistake.self) { try PathPattern(pattern) }
  }

  @Test("a set sees the linted folder from where its patterns are written")
  func prefix() throws {
    let set = PathSet([try PathPattern("deploy/*.yaml")], prefix: "deploy/")
    #expect(set.contains("compose.yaml"))
    #expect(!set.contains("deploy/compose.yaml"))
    #expect(PathSet.all.contains("anything"))
  }
}
