// The secrets of a realm file as the model keeps them, each with its owner.

import Deployment
import SourceText
import Syntax

/// Collects the secrets of a realm but for those of its users.
struct RealmSecretReader {
  /// Components inside components; no realm has more levels.
  private static let depthLimit = 8
  /// The secret properties of Keycloak's own components (`ProviderConfigProperty.setSecret`, Keycloak 26).
  private static let componentKeys = [
    "bindCredential", "privateKey", "secret", "keystorePassword", "keyPassword",
  ]

  let placeholders: PlaceholderReader
  private(set) var secrets: [RealmSecret] = []

  init(placeholders: PlaceholderReader) { self.placeholders = placeholders }

  /// Adds those of the whole realm; its clients bring theirs.
  mutating func read(_ node: DataNode, clients: [Client], realm: String?) {
    for client in clients
    where !client.isPublic && !client.isBearerOnly && !client.isBuiltIn(inRealm: realm)
      && client.isEnabled && client.secret.isPresent
    {
      secrets.append(
        RealmSecret(
          name: "the secret of client `\(client.clientID.value ?? "")`", value: client.secret))
    }
    for broker in node["identityProviders"].map({ Array($0.elements) }) ?? []
    where broker["enabled"]?.boolean != false {
      add(
        broker["config"]?["clientSecret"],
        name: "the client secret of identity provider `\(broker["alias"]?.text ?? "")`")
    }
    add(node["smtpServer"]?["password"], name: "the password of the mail server")
    add(
      node["smtpServer"]?["authTokenClientSecret"], name: "the client secret of the mail server")
    if let components = node["components"] { read(components: components, depth: 0) }
  }

  /// `components` by provider type; the values of a component's config are lists.
  private mutating func read(components: DataNode, depth: Int) {
    guard depth < Self.depthLimit, components.resolved.kind == .mapping else { return }
    for component in components.members.flatMap({ Array($0.value.elements) }) {
      let name = component["name"]?.text ?? component["providerId"]?.text ?? ""
      for key in Self.componentKeys {
        guard let value = component["config"]?[key] else { continue }
        for element in value.resolved.kind == .sequence ? Array(value.elements) : [value] {
          add(element, name: "`\(key)` of component `\(name)`")
        }
      }
      if let inner = component["subComponents"] { read(components: inner, depth: depth + 1) }
    }
  }

  private mutating func add(_ node: DataNode?, name: String) {
    guard let node, node.text != nil else { return }
    let value = placeholders.value(of: node).secret
    if value.isPresent { secrets.append(RealmSecret(name: name, value: value)) }
  }
}
