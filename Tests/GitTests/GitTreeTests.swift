// What an earlier state of a folder looks like, asked of the real git.

import Loaders
import Testing

@testable import Git

@Suite("Earlier states")
struct GitTreeTests {
  private let repository: TestRepository

  init() throws { repository = try TestRepository() }

  private func tree(_ revision: String = "HEAD", below folder: String = "") throws -> GitTree {
    let path = folder.isEmpty ? repository.path : "\(repository.path)/\(folder)"
    let git = try GitRepository(of: path)
    return try git.tree(of: try git.commit(revision), rootName: "shop", sizeLimit: 1 << 20)
  }

  private func text(_ path: String, in tree: GitTree) -> String? {
    var tree = tree
    return tree.file(at: path).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test("files are as they were committed, whatever lies on the disk")
  func contents() throws {
    try repository.write("old", to: "a/b.conf")
    try repository.write("", to: "empty")
    try repository.commit()
    try repository.write("new", to: "a/b.conf")
    try repository.write("more", to: "untracked")
    let tree = try tree()
    #expect(tree.list(".") == ["a", "empty"])
    #expect(tree.list("a") == ["b.conf"])
    #expect(text("a/b.conf", in: tree) == "old")
    #expect(text("./a/../a/b.conf", in: tree) == "old")
    #expect(text("empty", in: tree) == "")
    #expect(tree.isDirectory("a") && !tree.isDirectory("empty"))
    #expect(!tree.exists("untracked") && text("untracked", in: tree) == nil)
    #expect(tree.reason(at: "a") == "a folder, no file")
  }

  @Test("a folder below the top has paths of its own")
  func subfolder() throws {
    try repository.write("in", to: "deploy/x/a.conf")
    try repository.write("out", to: "deployment/b.conf")
    try repository.commit()
    let tree = try tree(below: "deploy")
    #expect(tree.paths == ["x/a.conf"])
    #expect(text("x/a.conf", in: tree) == "in")
    #expect(text("../deployment/b.conf", in: tree) == nil)
  }

  @Test("links are followed inside, and not out of the folder")
  func links() throws {
    try repository.write("real", to: "real/a.conf")
    repository.link("file", to: "real/a.conf")
    repository.link("folder", to: "real")
    repository.link("real/up", to: "../real/a.conf")
    repository.link("out", to: "../elsewhere")
    repository.link("absolute", to: "/etc/passwd")
    repository.link("circle", to: "circle")
    repository.link("nowhere", to: "gone")
    try repository.commit()
    let tree = try tree()
    for path in ["file", "folder/a.conf", "real/up", "folder/up"] {
      #expect(text(path, in: tree) == "real", "\(path)")
    }
    #expect(tree.isDirectory("folder") && tree.isSymbolicLink("folder"))
    #expect(tree.list("folder") == ["a.conf", "up"])
    for path in ["out", "absolute", "circle", "nowhere"] {
      #expect(text(path, in: tree) == nil, "\(path)")
      #expect(tree.exists(path) && tree.reason(at: path) != nil)
    }
  }

  @Test("what git ignores counts as it lies on the disk")
  func ignored() throws {
    try repository.write(".env\ncache/\n", to: ".gitignore")
    try repository.write("x", to: "compose.yaml")
    try repository.commit()
    try repository.write("HOST=a", to: ".env")
    try repository.write("y", to: "cache/deep/file")
    let tree = try tree()
    #expect(tree.list(".") == [".env", ".gitignore", "cache", "compose.yaml"])
    #expect(text(".env", in: tree) == "HOST=a")
    #expect(text("cache/deep/file", in: tree) == "y")
    #expect(tree.list("cache/deep") == ["file"])
  }

  @Test("a submodule is as its commit was, also after it moved on")
  func submodules() throws {
    let inner = try TestRepository(named: "inner")
    try inner.write("first", to: "realm.json")
    try inner.commit()
    try repository.git("submodule", "--quiet", "add", inner.path, "realms")
    try repository.commit()
    try repository.write("second", to: "realms/realm.json")
    try repository.git("commit", "-q", "-a", "-m", "more", in: "\(repository.path)/realms")
    #expect(text("realms/realm.json", in: try tree()) == "first")
    try repository.git("submodule", "--quiet", "deinit", "-f", "realms")
    #expect(text("realms/realm.json", in: try tree()) == nil)
  }

  @Test("names with blanks, line ends and letters of any kind are names")
  func names() throws {
    for name in ["a b", "ü", "line\nend", "tab\tstop", "[x]", "*"] {
      try repository.write(name, to: "d/\(name)")
    }
    try repository.commit()
    let tree = try tree(below: "d")
    for name in ["a b", "ü", "line\nend", "tab\tstop", "[x]", "*"] {
      #expect(text(name, in: tree) == name)
    }
  }

  @Test("a clone without the files of that time says so, and asks no network for them")
  func partial() throws {
    try repository.write("old", to: "a")
    try repository.commit()
    try repository.write("new", to: "a")
    try repository.commit()
    try repository.git("config", "uploadpack.allowFilter", "true")
    let clone = "\(repository.path)/../clone"
    try repository.git("clone", "-q", "--filter=blob:none", "file://\(repository.path)", clone)
    let path = String(try repository.git("rev-parse", "--show-toplevel", in: clone).dropLast())
    let git = try GitRepository(of: path)
    let now = try git.tree(of: try git.commit("HEAD"), rootName: "x", sizeLimit: 100)
    #expect(text("a", in: now) == "new" && !now.lacksFiles)
    let before = try git.tree(of: try git.commit("HEAD~1"), rootName: "x", sizeLimit: 100)
    #expect(text("a", in: before) == nil && before.lacksFiles)
  }

  @Test("large objects are left out, and the next one is read")
  func sizes() throws {
    try repository.write(String(repeating: "x", count: (1 << 20) + 1), to: "large")
    try repository.write(String(repeating: "y", count: 1 << 20), to: "largest")
    try repository.commit()
    let tree = try tree()
    #expect(text("large", in: tree) == nil)
    #expect(text("largest", in: tree)?.utf8.count == 1 << 20)
  }
}

@Suite("Repositories")
struct GitRepositoryTests {
  @Test("a revision is a commit, a branch, or the place where the current one left it")
  func revisions() throws {
    let repository = try TestRepository()
    try repository.write("1", to: "a")
    let base = try repository.commit()
    try repository.git("checkout", "-q", "-b", "work")
    try repository.write("2", to: "a")
    let work = try repository.commit()
    try repository.git("checkout", "-q", "main")
    try repository.write("3", to: "b")
    let main = try repository.commit()
    try repository.git("checkout", "-q", "work")
    let git = try GitRepository(of: repository.path)
    #expect(try git.commit("HEAD") == work)
    #expect(try git.commit("main") == main)
    #expect(try git.commit("main...") == base)
    #expect(try git.commit(String(base.prefix(10))) == base)
    #expect(try git.commit("HEAD~1") == base)
  }

  @Test(
    "what is no revision is said",
    arguments: [
      ("gone", "there is no revision `gone`"), ("main..work", "is a range"), ("", "is no revision"),
      ("--all", "is no revision"), ("main:a", "there is no revision"),
    ])
  func mistakes(revision: String, sentence: String) throws {
    let repository = try TestRepository()
    try repository.write("1", to: "a")
    try repository.commit()
    let git = try GitRepository(of: repository.path)
    let failure = #expect(throws: GitFailure.self) { try git.commit(revision) }
    #expect(failure?.message.contains(sentence) == true, "\(failure?.message ?? "")")
  }

  @Test("a folder without a repository is said")
  func outside() throws {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    let failure = #expect(throws: GitFailure.self) { try GitRepository(of: folder.path) }
    #expect(failure?.message.contains("is in no git repository") == true)
  }

  @Test("a renamed file is known by both names, told to git or not")
  func renames() throws {
    let repository = try TestRepository()
    let text = (1...20).map { "line \($0)\n" }.joined()
    try repository.write(text, to: "deploy/told.conf")
    try repository.write(text + "other\n", to: "deploy/moved.conf")
    try repository.write("short", to: "deploy/gone.conf")
    try repository.commit()
    try repository.git("mv", "deploy/told.conf", "deploy/a.conf")
    repository.move("deploy/moved.conf", to: "deploy/b.conf")
    try repository.write(text + "other\nmore\n", to: "deploy/b.conf")
    repository.move("deploy/gone.conf", to: "elsewhere.conf")
    let git = try GitRepository(of: "\(repository.path)/deploy")
    let before = try repository.git("status", "--porcelain")
    let renames = try git.renames(
      since: try git.commit("HEAD"), of: ["told.conf", "moved.conf", "gone.conf"])
    #expect(renames == ["told.conf": "a.conf", "moved.conf": "b.conf"])
    #expect(try repository.git("status", "--porcelain") == before)
  }
}
