// What a file is, by its name and its content.

import Deployment
import Testing
@testable import Loaders

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
      ("a.yaml", "services: {a: {image: b}}", .compose),
      ("a.yaml", "services: {a: {ports: []}}", nil),
      ("a.yaml", "x: 1\nservices: {a: {image: b}}", nil),
      ("compose.yml.j2", "services: {a: {image: b}}", .compose),
      ("x.conf", "server { listen 80; }", .nginx),
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
