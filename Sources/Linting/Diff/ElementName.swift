// What the elements of a realm's lists are called: exports give them new ids and another order every time.

import Syntax

enum ElementName {
  /// The keys that name an object, the most telling first.
  private static let keys = [
    "clientId", "username", "alias", "path", "name", "realm", "authenticator", "flowAlias",
    "identityProvider", "executor", "condition", "providerId", "type",
  ]

  /// The name of an element; nil where nothing names it.
  ///
  /// - Parameters:
  ///   - node: the element.
  ///   - list: the key of the list.
  static func of(_ node: DataNode, in list: String) -> String? {
    guard node.resolved.kind == .mapping else { return node.text }
    switch list {
    case "scopeMappings", "clientScopeMappings":
      return node["client"]?.text.map { "client \($0)" }
        ?? node["clientScope"]?.text.map { "client scope \($0)" }
    case "identityProviderMappers":
      return node["name"]?.text.map { "\(node["identityProviderAlias"]?.text ?? "")/\($0)" }
    case "federatedUsers": return node["id"]?.text
    case "authenticationExecutions":
      return node["flowAlias"]?.text ?? node["authenticator"]?.text
    default: break
    }
    // Components of the same name differ in what they are for.
    if let kind = node["subType"]?.text, node["providerId"] != nil, let name = node["name"]?.text {
      return "\(name) (\(kind))"
    }
    return keys.lazy.compactMap { key in node[key]?.text }.first { !$0.isEmpty }
  }

  /// The names of a list's elements, a number behind the second of the same name.
  static func all(_ elements: [RealmState.Place], in list: String) -> [String] {
    var counts: [String: Int] = [:]
    return elements.enumerated().map { index, element in
      let name = of(element.node, in: list) ?? "#\(index)"
      let count = (counts[name] ?? 0) + 1
      counts[name] = count
      return count == 1 ? name : "\(name) (\(count))"
    }
  }
}
