// The authorization services of a client in a realm file.

import Deployment
import SourceText
import Syntax

/// Reads `authorizationSettings` (ResourceServerRepresentation, Keycloak 26).
struct AuthorizationReader {
  let placeholders: PlaceholderReader

  /// The settings; those of a client without any are Keycloak's defaults.
  func settings(_ node: DataNode?, of client: Client) -> AuthorizationSettings {
    var settings = AuthorizationSettings(span: node?.span ?? client.span)
    guard let node else { return settings }
    settings.enforcement =
      node["policyEnforcementMode"].map(placeholders.value(of:)) ?? .absent
    settings.resources = elements(node["resources"]).compactMap(resource)
    settings.policies = elements(node["policies"]).compactMap(policy)
    return settings
  }

  private func resource(_ node: DataNode) -> AuthorizationSettings.Resource? {
    guard let name = node["name"] else { return nil }
    return AuthorizationSettings.Resource(
      name: placeholders.value(of: name),
      type: node["type"].map(placeholders.value(of:)) ?? .absent,
      scopes: elements(node["scopes"]).compactMap { $0["name"]?.text },
      isOwnerManaged: node["ownerManagedAccess"]?.boolean == true)
  }

  private func policy(_ node: DataNode) -> AuthorizationSettings.Policy? {
    guard let name = node["name"], let type = node["type"]?.text else { return nil }
    var policy = AuthorizationSettings.Policy(
      name: placeholders.value(of: name), type: type,
      isNegative: node["logic"]?.text == "NEGATIVE",
      strategy: node["decisionStrategy"]?.text ?? "UNANIMOUS")
    let config = node["config"]
    policy.resources = names(config?["resources"])
    policy.scopes = names(config?["scopes"])
    policy.resourceType = config?["defaultResourceType"]?.text
    policy.applied = names(config?["applyPolicies"])
    policy.roles = entries(config?["roles"]).compactMap { entry in
      (entry["id"]?.text).map { ($0, entry["required"]?.boolean == true) }
    }
    return policy
  }

  /// The names in a list that stands as JSON inside a text, which is how exports write them.
  private func names(_ node: DataNode?) -> [String]? {
    guard let node else { return nil }
    let entries = entries(node)
    let names = entries.compactMap(\.text)
    return names.count == entries.count ? names : nil
  }

  private func entries(_ node: DataNode?) -> [DataNode] {
    guard let node else { return [] }
    if node.resolved.kind == .sequence { return Array(node.elements) }
    guard let text = node.text else { return [] }
    let inner = SourceFile(id: node.file.id, path: node.file.path, bytes: Array(text.utf8))
    return JSONParser.parse(inner).root.map { Array($0.elements) } ?? []
  }

  private func elements(_ node: DataNode?) -> [DataNode] { node.map { Array($0.elements) } ?? [] }
}
