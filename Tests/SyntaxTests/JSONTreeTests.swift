// The tree of whole texts: positions, recovery, and what holds for any bytes.

import SourceText
import Syntax
import Testing

struct JSONTreeTests {
  @Test func givesEveryNodeItsPlace() {
    let tree = json(
      """
      {
        "realm": "caf\u{E9} \\"x\\"", "enabled": true,
        "sizes": [1, -2.5e3, null, []]
      }
      """
    )
    #expect(
      tree.dump() == """
        mapping @1:1-4:2
          key string @2:3-2:10 "realm" double
            string @2:12-2:24 "café \\"x\\"" double
          key string @2:26-2:35 "enabled" double
            boolean @2:37-2:41 "true"
          key string @3:3-3:10 "sizes" double
            sequence @3:12-3:33
              number @3:13-3:14 "1"
              number @3:16-3:22 "-2.5e3"
              null @3:24-3:28 "null"
              sequence @3:30-3:32

        """
    )
  }

  @Test(arguments: [
    (#"["\n\t\b\f\r\/\\\""]"#, "\n\t\u{8}\u{C}\r/\\\""), (#"["\u0041\u00e9\u20AC"]"#, "Aé€"),
    (#"["\ud83d\ude00!"]"#, "😀!"), (#"["\ud83dx"]"#, "\u{FFFD}x"),
    (#"["\ude00\ud83d"]"#, "\u{FFFD}\u{FFFD}"),
    (#"["\ud83d\u0041"]"#, "\u{FFFD}A"), (#"["\q\u12"]"#, "q\u{FFFD}"),
    (#"["long enough to be skipped\n"]"#, "long enough to be skipped\n"),
    (#"["é\u0000é"]"#, "é\0é"), (#"['it\'s "x"']"#, "it's \"x\""),
  ])
  func decodesStrings(_ text: String, to expected: String) throws {
    let element = try #require(json(text).root?.elements.first { _ in true })
    #expect(element.text.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
  }

  @Test(arguments: [
    ("{\"a\": 1 \"b\": 2}", "{a:1,b:2}"), ("{\"a\": [1, 2,],}", "{a:[1,2]}"),
    ("{\"a\": 1, // c\n \"b\": 2 /* d */}", "{a:1,b:2}"),
    ("{\"a\": 1,\n <more>\n \"b\": 2}", "{a:1,b:2}"),
    ("{\"a\": 1,\n ...\n}", "{a:1}"), ("{\"a\": 1\n <more>,\n \"b\": 2}", "{a:1,b:2}"),
    ("[1, <more>, 2]", "[1,<more>,2]"), ("{\"a\":1}{\"b\":2}", "{a:1} {b:2}"),
    ("{\"a\":1},\n{\"b\":2}", "{a:1} {b:2}"),
    ("[1][2][3]", "[1] [2] [3]"), ("{\"a\": {\"b\": \"fo", "{a:{b:fo}}"),
    ("{\"a\": {\"b\"", "{a:{b:null}}"),
    ("{\"a\": [1, {\"b\":", "{a:[1,{b:null}]}"), ("{\"a\": \"foo,\n \"b\": 1}", "{a:foo,b:1}"),
    ("{\"a\": \"x\ny\", \"b\": 1}", "{a:x\ny,b:1}"), ("{\"a\": [1, 2}, \"b\": 3}", "{a:[1,2],b:3}"),
    ("{\"x\": {\"a\": [1, 2}, \"b\": 3}", "{x:{a:[1,2]},b:3}"),
    ("[{\"a\": 1], {\"b\": 2}]", "[{a:1},{b:2}]"),
    ("{\"a\" \"b\": 1}", "{a:null,b:1}"), ("{\"a\": , \"b\": 1}", "{a:null,b:1}"),
    ("{a: b}", "{a:b}"), ("{'c': 'd'}", "{c:d}"),
    ("{\"a\": {{ x }}, \"b\": 1}", "{a:{{ x }},b:1}"),
    ("{\"a\": ${X:-1}, \"b\": 1}", "{a:${X:-1},b:1}"),
    ("{\"a\": 1; \"b\": 2}", "{a:1,b:2}"), ("{\"a\" = 1}", "{a:1}"),
    ("{[1], \"b\": 2}", "{:[1],b:2}"),
    ("{\"a\": 1]}", "{a:1}"), ("{\"a\":\u{A0}1}", "{a:1}"), ("[1,,2]", "[1,2]"),
    ("{\"a\": True}", "{a:True}"),
    ("{\"a\": {\"b\": 1}", "{a:{b:1}}"), ("text before {\"a\": 1}", "{a:1}"),
    ("{% if x %}\n{\"a\": 1}\n{% endif %}", "{a:1}"),
  ])
  func readsOnBehindErrors(_ text: String, as expected: String) {
    let tree = json(text)
    #expect(!tree.errors.isEmpty)
    #expect(tree.errors.count <= 2, "\(tree.dump())")
    #expect(tree.roots.map(outline).joined(separator: " ") == expected)
  }

  private func outline(_ node: DataNode) -> String {
    switch node.kind {
    case .mapping:
      return "{" + node.members.map { $0.name + ":" + outline($0.value) }.joined(separator: ",")
        + "}"
    case .sequence: return "[" + node.elements.map(outline).joined(separator: ",") + "]"
    case .null: return "null"
    default: return node.text ?? ""
    }
  }

  @Test func reportsEachRepeatedKeyWithTheFirst() {
    let tree = json(#"{"a":1,"b":{"a":2},"\u0061":3,"a":4}"#)
    #expect(tree.errors.isEmpty)
    #expect(tree.problems.map(\.span.range) == [19..<27, 30..<33])
    #expect(tree.problems.map { $0.related.map(\.span.range) } == [[1..<4], [1..<4]])
    #expect(tree.root?["a"]?.text == "4")
  }

  @Test func findsARepeatedKeyInALargeObject() {
    let keys = (0..<500).map { "key\($0 == 400 ? 7 : $0)" }
    let tree = json("{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}")
    #expect(tree.problems.map { tree.text(at: $0.span) } == ["\"key7\""])
  }

  @Test func keepsByteOrderMarkOutsideOfTheTree() throws {
    let tree = json([0xEF, 0xBB, 0xBF] + Array("[1]".utf8))
    #expect(tree.root?.span.range == 3..<6)
    let problem = try #require(tree.problems.first)
    #expect(!problem.isError)
    #expect(problem.span.range == 0..<3)
  }

  @Test func refusesDeepNestingAtTheBracket() throws {
    for bracket in ["[", "{\"a\":"] {
      let tree = json(String(repeating: bracket, count: 100_000))
      let problem = try #require(tree.errors.first)
      #expect(tree.errors.count == 1)
      #expect(problem.span.start == UInt32(512 * bracket.utf8.count))
    }
  }

  @Test func readsOnBehindADeepValue() {
    let deep = String(repeating: "[", count: 600) + "\"]\"" + String(repeating: "]", count: 600)
    let tree = json("{\"a\": \(deep), \"b\": 1}")
    #expect(tree.errors.count == 1)
    #expect(tree.root?["b"]?.integer == 1)
  }

  @Test func leavesOutProblemsBeyondTheLimit() {
    let tree = json("[" + String(repeating: "1,,", count: 1000) + "1]")
    #expect(tree.errors.count == 20)
    #expect(tree.errors.last?.message.hasSuffix("further problems are left out") == true)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("[", "<,", ""), ("[", "${ ", ""), ("[", "{{", ""), ("[\"", "\n", "x\"]"), ("['", "a", "']"),
      ("[", "\"\n", ""),
      ("[\"", "\\", ""), ("[", "/*", ""), ("", "}", ""), ("[", "'", ""), ("{", "a ", ""),
      ("", "[}", ""), ("[", "\"\\u", ""),
      ("{", "\"a\":1,", "}"), ("\"", "é", "\""), ("", "\u{A0}", ""), ("{", "\"a\":", ""),
      ("", "1 ", ""),
    ])
  func takesTimeInProportion(_ head: String, piece: String, tail: String) {
    let tree = json(head + String(repeating: piece, count: 100_000) + tail)
    #expect(!tree.problems.isEmpty || piece == "é")
  }

  @Test func keepsItsInvariantsForBrokenInput() {
    let sample = Array(
      #"{"a":[1,-2.5e3,true,null,"x\n\u00e9\ud83d\ude00é"],"b":{"c":{},"d":[[]],"":"y"},"a":false} // z"#
        .utf8
    )
    for count in 0...sample.count { checkInvariants(of: json(Array(sample[..<count]))) }
    for start in 0..<sample.count { checkInvariants(of: json(Array(sample[start...]))) }
    let replacements = Array("\"\\{}[],:'/#<$ \n\u{0}1t".utf8) + [0x80, 0xC3, 0xFF]
    for offset in sample.indices {
      for byte in replacements {
        var changed = sample
        changed[offset] = byte
        checkInvariants(of: json(changed))
        changed.insert(byte, at: offset)
        checkInvariants(of: json(changed))
      }
    }
  }

  /// Children lie inside of their parents in order, and every place lies in the file.
  private func checkInvariants(of tree: DataTree) {
    let text = String(decoding: tree.file.bytes, as: UTF8.self)
    var parents = tree.roots
    while let parent = parents.popLast() {
      var end = parent.span.start
      let children = Array(parent.elements) + parent.members.flatMap { [$0.key, $0.value] }
      for child in children {
        if !parent.span.contains(child.span) || child.span.start < end {
          Issue.record("\(child.span) in \(parent.span) after \(end): \(text)")
        }
        if !child.span.contains(child.textSpan) { Issue.record("text of \(child.span): \(text)") }
        end = child.span.end
      }
      parents += children
    }
    for problem in tree.problems where !tree.file.span.contains(problem.span) {
      Issue.record("\(problem.message) at \(problem.span): \(text)")
    }
    if tree.roots.isEmpty, tree.errors.isEmpty { Issue.record("nothing said about \(text)") }
  }
}

extension DataTree {
  fileprivate func text(at span: Span) -> String {
    String(decoding: file.bytes[span.range], as: UTF8.self)
  }
}
