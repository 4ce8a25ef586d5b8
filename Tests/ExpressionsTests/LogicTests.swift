// The truth tables of CEL with errors and unknowns in every combination.

import Expressions
import Testing

struct LogicTests {
  /// How a truth table writes an operand.
  static let operands = ["T": "true", "F": "false", "E": "1 / 0 > 0", "U": "u", "V": "v"]

  static func letter(_ source: String) throws -> String {
    let value = try evaluate(source).value
    switch value.payload {
    case .bool(let value): return value ? "T" : "F"
    case .error: return "E"
    case .unknown(let needs): return needs.sorted().joined()
    default: return value.json()
    }
  }

  @Test(arguments: [
    "TT T", "TF F", "TE E", "TU U", "FT F", "FF F", "FE F", "FU F", "ET E", "EF F", "EE E", "EU U",
    "UT U", "UF F", "UE U", "UU U", "UV UV", "VU UV",
    "TTT T", "TEF F", "UEF F", "EUT U", "TTE E", "UTV UV", "EEF F",
  ])
  func and(row: String) throws {
    let (operands, expected) = try Self.split(row)
    #expect(try Self.letter(operands.joined(separator: " && ")) == expected)
    let list = operands.indices.map(String.init).joined(separator: ", ")
    let choice = Self.choice(operands)
    #expect(try Self.letter("[\(list)].all(i, \(choice))") == expected)
  }

  @Test(arguments: [
    "TT T", "TF T", "TE T", "TU T", "FT T", "FF F", "FE E", "FU U", "ET T", "EF E", "EE E", "EU U",
    "UT T", "UF U", "UE U", "UU U", "UV UV",
    "FFF F", "FET T", "UET T", "EUF U", "FFE E", "EFT T",
  ])
  func or(row: String) throws {
    let (operands, expected) = try Self.split(row)
    #expect(try Self.letter(operands.joined(separator: " || ")) == expected)
    let list = operands.indices.map(String.init).joined(separator: ", ")
    let choice = Self.choice(operands)
    #expect(try Self.letter("[\(list)].exists(i, \(choice))") == expected)
  }

  private static func split(_ row: String) throws -> ([String], String) {
    let parts = row.split(separator: " ")
    let operands = try parts[0].map { try #require(Self.operands[String($0)]) }
    return (operands, String(parts[1]))
  }

  /// An expression that is the i-th operand.
  private static func choice(_ operands: [String]) -> String {
    operands.enumerated().reversed().reduce("false") { (rest: String, operand) in
      "i == \(operand.offset) ? (\(operand.element)) : (\(rest))"
    }
  }

  @Test(arguments: [
    Row("u ? 1 : 2", "{\"unknown\":[\"U\"]}"),
    Row("1 / 0 > 0 ? 1 : 2", "{\"error\":\"division by zero\"}"),
    Row("true ? 1 : 1 / 0", "1"), Row("false ? 1 / 0 : 2", "2"), Row("!u", "{\"unknown\":[\"U\"]}"),
    Row("u == v", "{\"unknown\":[\"U\",\"V\"]}"), Row("[u, true]", "{\"unknown\":[\"U\"]}"),
    Row("[u, 1 / 0 > 0]", "{\"unknown\":[\"U\"]}"),
    Row("[1 / 0]", "{\"error\":\"division by zero\"}"),
    Row("{'a': u}", "{\"unknown\":[\"U\"]}"), Row("u == (1 / 0 > 0)", "{\"unknown\":[\"U\"]}"),
    Row("(1 / 0 > 0) == u", "{\"unknown\":[\"U\"]}"), Row("string(u)", "{\"unknown\":[\"U\"]}"),
    Row("partial == ['a', 'b', 'c']", "{\"unknown\":[\"P\"]}"),
    Row("partial == ['a', 'b', 'd']", "false"), Row("partial == ['a']", "false"),
    Row("size(partial)", "3"),
  ])
  func everythingElseIsStrict(row: Row) {
    #expect(result(of: row.source) == row.expected)
  }
}
