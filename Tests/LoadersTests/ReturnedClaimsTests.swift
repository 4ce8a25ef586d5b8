// The claims that a mapping's Python returns.

import Testing

@testable import Loaders

@Suite("Claims of a mapping's expression")
struct ReturnedClaimsTests {
  @Test(
    arguments: [
      (
        #"return {"groups": [g.name for g in user.groups.all()], 'tenant': {"a": 1}}"#,
        ["groups", "tenant"]
      ),
      ("return {}", []), ("x = {'no': 1}\nreturn {\n  # 'neither': 1\n  'yes': x,\n}", ["yes"]),
      ("if x:\n  return {'a': 1}\nreturn {'b': 2, 'a': 3}", ["a", "b"]),
      (#"return {**base, "a": 1}"#, nil), ("return base", nil), ("pass", nil),
      (#"return {key: 1}"#, nil), (#"return {"a": 1"#, nil), (#"s = "return {'x': 1}""#, nil),
      (
        #"""
        return {"a": """}"""}
        """#, ["a"]
      ),
    ] as [(String, [String]?)])
  func keys(_ expression: String, keys: [String]?) {
    #expect(ReturnedClaims.keys(of: expression) == keys)
  }
}
