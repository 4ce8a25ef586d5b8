import Testing

@testable import Loaders

@Suite struct InventoryTests {
  @Test func aFolderNamedLikeAComposeFileIsSaidAndWalked() {
    var files = InMemoryFiles(["compose.yaml/compose.yaml": "services: {}\n"])
    let inventory = Inventory(paths: ["."], files: &files)
    #expect(inventory.skipped.map(\.path) == ["compose.yaml"])
    #expect(inventory.skipped.map(\.reason) == ["a folder, no file"])
    #expect(inventory.entries.map(\.path) == ["compose.yaml/compose.yaml"])
  }

  @Test func whatGitIgnoresIsLeftOutUnlessItIsNamed() {
    var files = InMemoryFiles([
      ".gitignore": "*.local.yaml\n", "compose.yaml": "services: {}\n",
      "compose.local.yaml": "services: {}\n",
    ])
    #expect(Inventory(paths: ["."], files: &files).entries.map(\.path) == ["compose.yaml"])
    let named = Inventory(paths: ["compose.local.yaml"], files: &files).entries
    #expect(named.map(\.path) == ["compose.local.yaml"])
    #expect(named.map(\.isNamed) == [true])
  }

  @Test func aPathThatIsNotThereHasAReason() {
    var files = InMemoryFiles([:])
    let inventory = Inventory(paths: ["nowhere.yaml"], files: &files)
    #expect(inventory.entries.isEmpty)
    #expect(inventory.skipped.map(\.path) == ["nowhere.yaml"])
  }
}
