// All files change, or none does.

import Testing

@testable import Edits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("File transactions")
struct FileTransactionTests {
  private let folder = TestFolder()

  private func change(_ name: String, _ before: String?, _ after: String) -> FileTransaction.Change
  {
    .init(
      path: "\(folder.path)/\(name)", before: before.map { Array($0.utf8) },
      after: Array(after.utf8))
  }

  @Test("files get their bytes and keep their permissions, and nothing is left behind")
  func commit() throws {
    folder.write("a", to: "a", mode: 0o640)
    folder.write("b", to: "b", mode: 0o755)
    try FileTransaction.commit([
      change("a", "a", "A"), change("b", "b", "B"), change("c", nil, "C"),
    ])
    #expect(folder.read("a") == "A" && folder.read("b") == "B" && folder.read("c") == "C")
    #expect(folder.mode(of: "a") == 0o640 && folder.mode(of: "b") == 0o755)
    #expect(folder.names == ["a", "b", "c"])
  }

  @Test("a file that changed in the meantime stops all")
  func changed() {
    folder.write("a", to: "a")
    folder.write("other", to: "b")
    let failure = #expect(throws: FileTransaction.Failure.self) {
      try FileTransaction.commit([change("a", "a", "A"), change("b", "b", "B")])
    }
    #expect(failure?.message.contains("changed in the meantime") == true)
    #expect(folder.read("a") == "a" && folder.read("b") == "other")
    #expect(folder.names == ["a", "b"])
  }

  @Test("a read-only file stops all, even for those who could replace it")
  func readOnly() {
    folder.write("a", to: "a")
    folder.write("b", to: "b", mode: 0o444)
    let failure = #expect(throws: FileTransaction.Failure.self) {
      try FileTransaction.commit([change("a", "a", "A"), change("b", "b", "B")])
    }
    #expect(failure?.message.contains("is read-only") == true)
    #expect(folder.read("a") == "a" && folder.read("b") == "b")
    #expect(folder.names == ["a", "b"])
  }

  @Test("what is no regular file, and what is gone, stops all")
  func irregular() {
    folder.write("a", to: "a")
    symlink("a", "\(folder.path)/link")
    mkdir("\(folder.path)/folder", 0o755)
    for name in ["link", "folder", "gone"] {
      #expect(throws: FileTransaction.Failure.self) {
        try FileTransaction.commit([change("a", "a", "A"), change(name, "a", "A")])
      }
      #expect(folder.read("a") == "a")
    }
    #expect(folder.names == ["a", "folder", "link"])
  }

  @Test("a file that cannot be replaced at last brings back those before it")
  func rollBack() {
    folder.write("a", to: "a", mode: 0o600)
    let failure = #expect(throws: FileTransaction.Failure.self) {
      try FileTransaction.commit(
        [change("a", "a", "A"), change("new", nil, "N"), change("b", nil, "B")]
      ) {
        // Where nothing was expected, there is a folder all of a sudden.
        mkdir("\(folder.path)/b", 0o755)
      }
    }
    #expect(failure?.message.contains("cannot be") == true)
    #expect(folder.read("a") == "a" && folder.mode(of: "a") == 0o600)
    #expect(folder.names == ["a", "b"])
  }
}
