// Several keys of a mapping in one pass.

import SourceText
import Testing

@testable import Syntax

@Suite("Lists of keys")
struct KeyListTests {
  private static let keys = KeyList(["name", "size", "id", "absent"])

  @Test(
    "each value is the one that asking for the key alone gives",
    arguments: [
      #"{"id": 1, "name": "a", "more": {"size": 9}, "size": 2}"#, #"{"name": "a", "name": "b"}"#,
      #"{"na\u006de": "escaped"}"#, "{}", "[]", #""text""#,
    ])
  func agreesWithSubscript(_ text: String) throws {
    let file = SourceFile(id: FileID(0), path: "a.json", bytes: Array(text.utf8))
    let root = try #require(JSONParser.parse(file).root)
    #expect(
      root.values(of: Self.keys) == ["name", "size", "id", "absent"].map { root[$0] })
  }
}
