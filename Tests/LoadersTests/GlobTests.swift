// Patterns as gitignore(5) and shells read them.

import Deployment
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

@Suite("Which files are looked at")
struct InventoryTests {
  private func paths(_ files: [String: String], _ roots: [String] = ["."]) -> [String] {
    var access = InMemoryFiles(files)
    return Inventory(paths: roots, files: &access).entries
      .map { $0.path + ($0.isNamed ? "!" : "") }
  }

  private let files = [
    "compose.yaml": "", "README.md": "", "node_modules/a/compose.yaml": "", "dist/realm.json": "",
    ".gitignore": "out/\n*.local.json\n!keep.local.json\n", "out/realm.json": "",
    "a.local.json": "", "keep.local.json": "", "sub/.gitignore": "/nginx.conf\n",
    "sub/nginx.conf": "", "sub/deep/nginx.conf": "",
  ]

  @Test func ignoredFilesAndFoldersAreLeftOut() {
    #expect(paths(files) == ["compose.yaml", "keep.local.json", "sub/deep/nginx.conf"])
  }

  @Test(arguments: [
    ("out/realm.json", ["out/realm.json!"]), ("README.md", ["README.md!"]),
    ("dist", ["dist/realm.json"]), ("sub", ["sub/deep/nginx.conf"]),
    ("./sub/../compose.yaml", ["compose.yaml!"]),
  ])
  func whatIsNamedWins(_ root: String, found: [String]) { #expect(paths(files, [root]) == found) }

  @Test func aMissingPathIsTold() {
    var access = InMemoryFiles(files)
    let inventory = Inventory(paths: ["gone"], files: &access)
    #expect(inventory.skipped.map(\.path) == ["gone"])
    #expect(inventory.skipped.map(\.reason) == ["there is no such file or folder"])
  }
}

@Suite("What a file is")
struct RecognitionTests {
  @Test(
    arguments: [
      ("a.json", #"{"realm":"r","clients":[]}"#, .keycloak),
      ("a.json", "\u{FEFF}{\"realm\":\"r\",\"clients\":[]}", .keycloak),
      ("a.yaml", "realm: r\nclients: []", .keycloak),
      ("a.json", #"{"type":"oidc","issuer":"i"}"#, .nextauth),
      ("compose.yaml", "services: {a: {image: b}}", .compose),
      ("a.yaml", "version: 1\nentries:\n- model: authentik_core.application", .authentik),
      ("a.yaml", "services: {a: {image: b}}", nil), ("x.conf", "server { listen 80; }", .nginx),
      ("x.conf", "[section]\nkey = value", nil), (".env.example", "A=b", .env),
      ("web/Dockerfile", "FROM x", .dockerfile), ("a.ts", "let x", .script),
      ("package.json", "{}", .package), ("a.json", #"{"name":"x"}"#, nil), ("a.md", "# x", nil),
      ("nginx.conf", "a\u{0}b", nil), ("compose.yaml", "", nil),
    ] as [(String, String, FileKind?)])
  func kinds(_ path: String, text: String, kind: FileKind?) {
    var access = InMemoryFiles([path: text])
    guard let candidate = FileNames.candidate(path) else {
      #expect(kind == nil)
      return
    }
    let entry = Inventory.Entry(path: path, candidate: candidate, isNamed: false)
    var found: FileKind?
    if case .recognised(let file) = Recognition.verdict(on: entry, files: &access) {
      found = file.kind
    }
    #expect(found == kind)
  }

  @Test(arguments: [
    ("compose.yaml", " \n", "empty"),
    ("compose.yaml", "a: 1", "named like a compose file, but has no services"),
    ("nginx.conf", "a\u{0}b", "binary, no nginx configuration"),
    ("notes.md", "hello", "not a file that loginlint understands"), ("x.bin", "\u{0}", "binary"),
  ])
  func reasons(_ path: String, text: String, reason: String) {
    var access = InMemoryFiles([path: text])
    let repository = Repository(paths: [path], files: &access)
    #expect(repository.skipped.map(\.reason) == [reason])
  }

  @Test(arguments: [
    ("login", #"{"realm":"r","clients":[]}"#, FileKind.keycloak),
    ("edge", "server { listen 80; }", .nginx), ("stack", "services: {a: {image: b}}", .compose),
  ])
  func aNamedFileIsTriedAsEverything(_ path: String, text: String, kind: FileKind) {
    var access = InMemoryFiles([path: text])
    let entries = Inventory(paths: [path], files: &access).entries
    var found: [FileKind] = []
    for entry in entries {
      if case .recognised(let file) = Recognition.verdict(on: entry, files: &access) {
        found.append(file.kind)
      }
    }
    #expect(found == [kind])
  }
}
