// What is read of a disk, and above all what is not.

import Loaders
import SourceText
import Testing

@Suite struct DiskFilesTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
  }

  private func files(sizeLimit: Int = DiskFiles.defaultSizeLimit) throws -> DiskFiles {
    try #require(DiskFiles(root: folder.path, sizeLimit: sizeLimit))
  }

  @Test func readsBytesAsTheyAre() throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0x00, 0xFF, 0x0D, 0x0A]
    try folder.write(bytes, at: "a/b.env")
    var files = try files()
    let found = files.file(at: "a/b.env")
    let file = try #require(found)
    #expect(file.bytes == bytes)
    #expect(file.path == "a/b.env")
    #expect(files.path(of: file.id) == "a/b.env")
    #expect(files.reason(at: "a/b.env") == nil)
  }

  @Test func registersAFileOnce() throws {
    try folder.write("x", at: "a/b.conf")
    try folder.write("", at: "c.conf")
    var files = try files()
    let ids = ["a/b.conf", "c.conf", "./a/../a/b.conf", "a//b.conf"].map {
      files.file(at: $0)?.id.rawValue
    }
    #expect(ids == [0, 1, 0, 0])
    #expect(files.sources.files.count == 2)
  }

  @Test func theRootHasItsRealName() throws {
    folder.makeFolder("shop/sub")
    for root in ["shop", "shop/", "shop/sub/..", "shop/."] {
      #expect(DiskFiles(root: "\(folder.path)/\(root)")?.rootName == "shop")
    }
  }

  @Test func theRootIsAFolder() throws {
    try folder.write("", at: "file")
    #expect(DiskFiles(root: "\(folder.path)/file") == nil)
    #expect(DiskFiles(root: "\(folder.path)/nowhere") == nil)
  }

  @Test func listsNamesInOrder() throws {
    for name in ["b", "a/x", ".env", "B", "é"] { try folder.write("", at: name) }
    let files = try files()
    #expect(files.list(".") == [".env", "B", "a", "b", "é"])
    #expect(files.list("a") == ["x"])
    #expect(files.list("b") == [])
    #expect(files.list("nowhere") == [])
    #expect(files.unreadable.isEmpty)
  }

  @Test(arguments: [
    ("../secret.env", "leads out of the linted folder"),
    ("sub/../../secret.env", "leads out of the linted folder"),
    ("/etc/hostname", "leads out of the linted folder"),
    ("~/.env", "leads out of the linted folder"),
    ("file-out", "leads out of the linted folder"),
    ("folder-out/secret.env", "leads out of the linted folder"),
    ("chain", "leads out of the linted folder"),
    ("nowhere", "a symbolic link that leads nowhere"),
    ("circle", "a symbolic link that leads nowhere"),
    ("compose.yaml", "a folder, no file"),
    ("pipe", "no regular file"),
  ])
  func saysWhyItDoesNotRead(path: String, reason: String) throws {
    try folder.write("PASSWORD=x", at: "secret.env")
    try folder.link("root/file-out", to: "../secret.env")
    try folder.link("root/folder-out", to: "..")
    try folder.link("root/chain", to: "file-out")
    try folder.link("root/nowhere", to: "missing")
    try folder.link("root/circle", to: "circle")
    folder.makeFolder("root/compose.yaml")
    folder.makeFolder("root/sub")
    try folder.makePipe("root/pipe")
    var files = try #require(DiskFiles(root: "\(folder.path)/root"))
    #expect(files.file(at: path) == nil)
    #expect(files.reason(at: path) == reason)
  }

  @Test func aNeighbourWithTheSamePrefixIsOutside() throws {
    try folder.write("x", at: "root-two/a.env")
    folder.makeFolder("root")
    try folder.link("root/a.env", to: "../root-two/a.env")
    var files = try #require(DiskFiles(root: "\(folder.path)/root"))
    #expect(files.file(at: "a.env") == nil)
  }

  @Test func linksInsideTheRootAreFollowed() throws {
    try folder.write("A=1", at: "shared/a.env")
    try folder.link("app/.env", to: "../shared/a.env")
    try folder.link("config", to: "shared")
    var files = try files()
    #expect(files.file(at: "app/.env")?.bytes == Array("A=1".utf8))
    #expect(files.file(at: "config/a.env")?.bytes == Array("A=1".utf8))
    #expect(files.isDirectory("config"))
    #expect(files.isSymbolicLink("config"))
    #expect(!files.isSymbolicLink("shared"))
    #expect(!files.isSymbolicLink("config/a.env"))
  }

  @Test func whatIsOutsideDoesNotExist() throws {
    try folder.write("", at: "x")
    folder.makeFolder("root")
    try folder.link("root/out", to: "..")
    let files = try #require(DiskFiles(root: "\(folder.path)/root"))
    #expect(!files.exists("../x"))
    #expect(!files.exists("out/x"))
    #expect(files.exists("out"))
    #expect(!files.isDirectory(".."))
    #expect(!files.isDirectory("out"))
    #expect(files.list("out") == [])
    #expect(files.list("..") == [])
  }

  @Test func aZeroByteDoesNotShortenAPath() throws {
    try folder.write("x", at: "a.env")
    var files = try files()
    #expect(files.file(at: "a.env\0.txt") == nil)
    #expect(!files.exists("a.env\0"))
    #expect(files.reason(at: "a.env\0") == nil)
  }

  @Test(arguments: [(5, true), (4, false)])
  func largeFilesAreNotRead(limit: Int, isRead: Bool) throws {
    try folder.write("12345", at: "realm.json")
    var files = try files(sizeLimit: limit)
    #expect((files.file(at: "realm.json") != nil) == isRead)
    #expect(files.reason(at: "realm.json") == (isRead ? nil : "larger than 4 bytes"))
  }

  @Test(.disabled(if: ScratchFolder.isSuperuser, "permissions do not bind the superuser"))
  func saysWhatIsForbidden() throws {
    try folder.write("x", at: "a.env")
    folder.makeFolder("closed")
    folder.forbid("a.env")
    folder.forbid("closed")
    var files = try files()
    #expect(files.file(at: "a.env") == nil)
    #expect(files.reason(at: "a.env") == "no permission to read it")
    #expect(files.list("closed") == [])
    #expect(files.unreadable.map(\.path) == ["closed"])
  }

  #if os(Linux)
    @Test func namesThatAreNoUTF8AreTold() throws {
      try folder.write("", at: "good.env")
      let files = try files()
      folder.withIllegibleFile { #expect(files.list(".") == ["good.env"]) }
      #expect(files.unreadable.map(\.path) == ["bad\u{FFFD}.env"])
      #expect(files.unreadable.map(\.reason) == ["its name is no UTF-8"])
    }
  #endif

  @Test func aWalkOverHostileFoldersEnds() throws {
    try folder.write("services: {web: {image: nginx}}", at: "compose.yaml")
    try folder.link("again", to: ".")
    try folder.link("sub/up", to: "..")
    try folder.link("gone.env", to: "missing")
    try folder.makePipe("nginx.conf")
    var files = try files()
    let repository = Repository(paths: ["."], files: &files)
    #expect(repository.files.map(\.path) == ["compose.yaml"])
    #expect(repository.skipped.map(\.path) == ["gone.env", "nginx.conf"])
    #expect(
      repository.skipped.map(\.reason) == ["a symbolic link that leads nowhere", "no regular file"])
  }
}
