// Which files a run looks at.

import Testing

@testable import Loaders

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

  @Test func aFolderNamedLikeAFileIsToldAndWalked() {
    var access = InMemoryFiles(["compose.yaml/compose.yaml": "services: {}\n"])
    let inventory = Inventory(paths: ["."], files: &access)
    #expect(inventory.skipped.map(\.path) == ["compose.yaml"])
    #expect(inventory.skipped.map(\.reason) == ["a folder, no file"])
    #expect(inventory.entries.map(\.path) == ["compose.yaml/compose.yaml"])
  }
}
