// Printed JSON, byte for byte.

import Testing

@testable import Reports

@Suite struct JSONWriterTests {
  @Test(
    arguments: [
      (JSONValue.null, "null"), (true, "true"), (false, "false"), (-7, "-7"), (1.5, "1.5"),
      (.number(.infinity), "null"), (.number(.nan), "null"), ([], "[]"), ([:], "{}"),
      (["a", 1, .null], #"["a", 1, null]"#), (["z": 1, "a": 2], #"{"z": 1, "a": 2}"#),
      ("quote \" backslash \\", #""quote \" backslash \\""#), ("a\n\r\t", #""a\n\r\t""#),
      ("\u{0}\u{1F}\u{7F}\u{9B}", #""\u0000\u001f\u007f\u009b""#),
      ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("\u{202E}", #""\u202e""#),
      ("\u{E0041}", #""\udb40\udc41""#), ("é名🔑", #""é名🔑""#),
      (["k\"": "\n"], #"{"k\"": "\n"}"#),
    ] as [(JSONValue, String)])
  func valuesAreWritten(value: JSONValue, text: String) {
    #expect(JSONWriter.text(of: value) == text + "\n")
    #expect(JSONWriter.line(of: value) == text)
  }

  @Test func containersOfContainersAreIndented() {
    let value: JSONValue = ["a": [["b": 1], [2, 3]], "c": [:]]
    #expect(
      JSONWriter.text(of: value) == """
        {
          "a": [
            {"b": 1},
            [2, 3]
          ],
          "c": {}
        }

        """
    )
    #expect(JSONWriter.line(of: value) == #"{"a": [{"b": 1}, [2, 3]], "c": {}}"#)
  }

  @Test func aLongRowIsBroken() {
    let long = String(repeating: "x", count: 50)
    #expect(
      JSONWriter.text(of: ["first": .string(long), "second": .string(long)]) == """
        {
          "first": "\(long)",
          "second": "\(long)"
        }

        """
    )
  }

  @Test func absentMembersAreLeftOut() {
    let name: String? = nil
    let value = JSONValue.object(present: ["a": 1, "name": name.map { .string($0) }, "b": .null])
    #expect(JSONWriter.line(of: value) == #"{"a": 1, "b": null}"#)
  }
}
