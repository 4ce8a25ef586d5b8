// The JSON Schema of the repository and the reader have the same keys.

import Loaders
import SourceText
import Syntax
import Testing

@testable import Policy

@Suite struct ConfigurationSchemaTests {
  /// Where the schema keeps the keys of each mapping.
  private static let places: [ConfigurationKeys: String] = [
    .file: "/properties", .rule: "/$defs/rule/properties", .select: "/$defs/select/properties",
    .ignore: "/$defs/ignore/properties", .host: "/$defs/host/properties",
    .deployment: "/$defs/deployment/properties",
  ]

  @Test(arguments: ConfigurationKeys.allCases)
  func hasTheKeysOfTheReader(keys: ConfigurationKeys) throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var files = try #require(DiskFiles(root: "/" + root))
    let found = files.file(at: "schema/loginlint.schema.json")
    let file = try #require(found)
    let tree = JSONParser.parse(file)
    #expect(tree.problems.isEmpty)
    let place = try #require(Self.places[keys])
    let properties = try #require(tree.node(at: place))
    #expect(Set(properties.members.map(\.name)) == Set(keys.names))
    let object = try #require(tree.node(at: String(place.dropLast("/properties".count))))
    #expect(object["additionalProperties"]?.boolean == false)
  }

  @Test("no key of another tool stands for one that is not there")
  func relatives() {
    let all = Set(ConfigurationKeys.allCases.flatMap(\.names))
    #expect(Set(ConfigurationKeys.relatives.values).isSubset(of: all))
    #expect(
      ConfigurationKeys.relatives.keys.allSatisfy { !ConfigurationKeys.file.names.contains($0) })
  }
}
