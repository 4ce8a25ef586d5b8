// Members by name, anywhere in a tree.

import SourceText
import Syntax
import Testing

struct MemberSearchTests {
  @Test(
    arguments: [
      (
        #"{"a": 1, "b": {"a": 2, "c": [{"a": 3}, ["a", {"x": {"a": {"a": 9}}}]]}}"#,
        ["1", "2", "3", "{"]
      ),
      (#"[{"b": {}}, {"b": []}, {"a": "x"}, "a", {"\u0061": 7}]"#, ["\"x\"", "7"]),
      (#"{"b": "a", "c": "a", "aa": 1}"#, []), (#"{"a""#, [""]), ("", []),
    ] as [(String, [String])])
  func findsEveryMemberOnce(_ text: String, starts: [String]) {
    let file = SourceFile(id: FileID(0), path: "a.json", bytes: Array(text.utf8))
    let found = JSONParser.parse(file).members(named: ["a", "absent-name"])
    #expect(found.map { first(of: $0.value, in: file) } == starts)
  }

  @Test("behind an alias and a merge key the next member is found")
  func yaml() {
    let text = "x: &one {a: 1}\ny: *one\n<<: *one\n? [k]\n: v\na: two\nz:\n  - a: 3\n---\na: 4\n"
    let file = SourceFile(id: FileID(0), path: "a.yaml", bytes: Array(text.utf8))
    let found = YAMLParser.parse(file).members(named: ["a"])
    #expect(found.compactMap(\.value.text) == ["1", "two", "3", "4"])
  }

  private func first(of value: DataNode, in file: SourceFile) -> String {
    let bytes = file.bytes[value.span.range]
    return value.kind == .mapping ? "{" : String(decoding: bytes, as: UTF8.self)
  }
}
