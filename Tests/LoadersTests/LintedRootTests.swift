// Which folder a run is about.

import Loaders
import Testing

@Suite struct LintedRootTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try folder.write("", at: "shop/compose.yaml")
    try folder.write("", at: "shop/app/auth.json")
    try folder.write("", at: "shop/edge/nginx.conf")
    try folder.write("", at: "other/realm.json")
    try folder.link("shop/link", to: "../other")
  }

  @Test(arguments: [
    (["shop"], "shop", ["."]),
    (["shop/"], "shop", ["."]),
    (["shop/app/.."], "shop", ["."]),
    (["shop/link"], "other", ["."]),
    (["shop/compose.yaml"], "shop", ["compose.yaml"]),
    (
      ["shop/app/auth.json", "shop/edge/nginx.conf"], "shop", ["app/auth.json", "edge/nginx.conf"]
    ),
    (["shop/app", "shop/compose.yaml"], "shop", ["app", "compose.yaml"]),
    (["shop/app", "shop/edge"], "shop", ["app", "edge"]),
    (["shop/app/auth.json", "other"], "", ["shop/app/auth.json", "other"]),
  ])
  func isTheNearestFolderAboveEverything(
    arguments: [String], directory: String, paths: [String]
  ) throws {
    let root = try LintedRoot(of: arguments.map { "\(folder.path)/\($0)" })
    #expect(root.directory == (directory.isEmpty ? folder.path : "\(folder.path)/\(directory)"))
    #expect(root.paths == paths)
  }

  @Test(arguments: ["nowhere", "nowhere/a.json", "shop/compose.yaml/x"])
  func aPathThatDoesNotExistIsAnError(path: String) {
    let full = "\(folder.path)/\(path)"
    let error = #expect(throws: LintedRoot.MissingPath.self) { try LintedRoot(of: [full]) }
    #expect(error?.path == full)
  }

  @Test func withoutPathsItIsTheCurrentFolder() throws {
    let root = try LintedRoot(of: [])
    let same = try LintedRoot(of: ["."])
    #expect(root == same)
    #expect(root.paths == ["."])
    #expect(root.directory.hasPrefix("/"))
  }

  @Test("a project is looked for upwards, as docker compose does")
  func findsTheProjectAbove() {
    #expect(LintedRoot.composeFolder(above: "\(folder.path)/shop/app") == "\(folder.path)/shop")
    #expect(LintedRoot.composeFolder(above: "\(folder.path)/shop") != "\(folder.path)/shop")
  }

  @Test(arguments: [
    ("shop/app/auth.json", "app/auth.json"), ("shop", "."), ("other/realm.json", nil),
    ("shop/nowhere", nil),
  ])
  func knowsFurtherPaths(path: String, relative: String?) throws {
    let root = try LintedRoot(of: ["\(folder.path)/shop"])
    #expect(root.path(of: "\(folder.path)/\(path)") == relative)
  }
}
