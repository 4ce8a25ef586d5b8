import Syntax
import Testing

@Suite("YAML: merge keys")
struct YAMLMergeTests {
  /// The merged members of `target` as `name=value`, with the lines of the aliases they came through.
  private func merged(_ source: String, limit: Int = 100_000) -> (text: String, isComplete: Bool) {
    let tree = yaml(source)
    guard let target = tree.root?["target"] else { return ("", false) }
    let members = target.mergedMembers(limit: limit)
    let texts = members.map { member in
      let lines = member.via.map { String(tree.file.lines.line(at: Int($0.start))) }
      return "\(member.name)=\(outline(member.value))"
        + (lines.isEmpty ? "" : "@" + lines.joined(separator: ","))
    }
    return (texts.joined(separator: " "), members.isComplete)
  }

  @Test(
    "own keys win, then the first merged mapping",
    arguments: [
      ("target: {a: 1, b: 2}\n", "a=1 b=2"),
      ("x: &x {a: 1, b: 2}\ntarget:\n  <<: *x\n  b: 3\n", "b=3 a=1@3"),
      ("x: &x {a: 1, b: 2}\ntarget:\n  b: 3\n  <<: *x\n", "b=3 a=1@4"),
      (
        "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\ntarget:\n  <<: [*x, *y]\n",
        "a=1@4 b=2@4 c=4@4"
      ),
      ("x: &x {a: 1}\ny: &y\n  <<: *x\n  b: 2\ntarget:\n  <<: *y\n", "b=2@6 a=1@6,3"),
      (
        "x: &x {a: x}\ny: &y\n  <<: *x\nz: &z {a: z}\ntarget:\n  <<: [*y, *z]\n",
        "a=\"x\"@6,3"
      ),
      ("l: &l [{a: 1}, {b: 2}]\ntarget:\n  <<: *l\n", "a=1@3 b=2@3"),
      ("target:\n  <<: {a: 1}\n", "a=1"),
      ("target:\n  <<: nothing\n  a: 1\n", "a=1"),
      ("target:\n  <<:\n  a: 1\n", "a=1"),
      ("target:\n  \"<<\": {a: 1}\n", "<<={\"a\": 1}"),
    ]
  )
  func precedence(source: String, expected: String) {
    let result = merged(source)
    #expect(result.text == expected)
    #expect(result.isComplete)
  }

  @Test("a name finds what a reader gets")
  func lookup() {
    let target = yaml("x: &x {a: 1, b: 2}\ntarget:\n  <<: *x\n  b: 3\n").root?["target"]
    let members = target?.mergedMembers()
    #expect(members?["a"]?.value.text == "1")
    #expect(members?["a"]?.isMerged == true)
    #expect(members?["b"]?.value.text == "3")
    #expect(members?["b"]?.isMerged == false)
    #expect(members?["c"] == nil)
  }

  @Test("a bomb of merges ends and says so")
  func bomb() {
    var source = "m0: &m0 {k: 1}\n"
    for level in 1...30 {
      let alias = "*m\(level - 1)"
      source += "m\(level): &m\(level)\n  <<: [\(alias), \(alias), \(alias), \(alias)]\n"
    }
    let result = merged(source + "target:\n  <<: *m30\n")
    #expect(result.isComplete == false)
    #expect(result.text.hasPrefix("k=1@") || result.text.isEmpty)
  }

  @Test("merges nested too deep end and say so")
  func depth() {
    var source = "m0: &m0 {k: 1}\n"
    for level in 1...80 { source += "m\(level): &m\(level)\n  <<: *m\(level - 1)\n" }
    #expect(merged(source + "target:\n  <<: *m80\n").isComplete == false)
    #expect(merged(source + "target:\n  <<: *m40\n").isComplete)
  }

  @Test("a limit ends a wide merge")
  func limit() {
    #expect(merged("target: {a: 1, b: 2, c: 3}\n", limit: 2).isComplete == false)
    #expect(merged("target: {a: 1, b: 2, c: 3}\n", limit: 3).isComplete)
  }
}
