// The secrets of a realm file, by the list that Keycloak's own masking uses (StripSecretsUtils, 26.x)
// and the places it leaves out.

import SourceText
import Syntax

enum RealmSecrets {
  /// Keys whose scalar value is a secret wherever they stand.
  private static let keys: Set<String> = [
    "secret", "clientSecret", "client.secret.rotated", "password", "authTokenClientSecret",
    "bindCredential", "privateKey", "saml.signing.private.key", "saml.encryption.private.key",
    "registrationAccessToken", "secretData", "keystorePassword", "keyPassword", "value",
    "hashedSaltedValue",
    "salt", "secret.key", "jwt.credential.private.key", "credentialData",
  ]

  /// Keys whose whole content is hidden.
  private static let containers: Set<String> = ["credentials"]

  static func redaction(of tree: DataTree) -> Redaction {
    var redaction = Redaction()
    for root in tree.roots { walk(root, depth: 0, parentKey: "", into: &redaction) }
    return redaction
  }

  private static func walk(
    _ node: DataNode, depth: Int, parentKey: String, into redaction: inout Redaction
  ) {
    guard depth < 64 else { return }
    switch node.kind {
    case .sequence:
      for element in node.elements {
        walk(element, depth: depth + 1, parentKey: parentKey, into: &redaction)
      }
    case .mapping:
      for member in node.members {
        if containers.contains(member.name) {
          hideAll(member.value, depth: depth + 1, into: &redaction)
        } else if isSecret(member.name, parentKey: parentKey) {
          hideScalars(of: member.value, into: &redaction)
        } else {
          walk(member.value, depth: depth + 1, parentKey: member.name, into: &redaction)
        }
      }
    case .null, .boolean, .number, .string, .alias: break
    }
  }

  /// `value` is a secret only where credentials keep it; elsewhere it is any value.
  private static func isSecret(_ key: String, parentKey: String) -> Bool {
    key == "value" ? parentKey == "credentials" : keys.contains(key)
  }

  /// A secret is a scalar, or (in `components`) a list of scalars.
  private static func hideScalars(of node: DataNode, into redaction: inout Redaction) {
    if node.kind == .sequence {
      for element in node.elements { hide(element, into: &redaction) }
    } else {
      hide(node, into: &redaction)
    }
  }

  private static func hideAll(_ node: DataNode, depth: Int, into redaction: inout Redaction) {
    guard depth < 64 else { return }
    switch node.kind {
    case .sequence:
      for element in node.elements { hideAll(element, depth: depth + 1, into: &redaction) }
    case .mapping:
      for member in node.members where member.name != "type" {
        hideAll(member.value, depth: depth + 1, into: &redaction)
      }
    case .null, .boolean, .number, .string: hide(node, into: &redaction)
    case .alias: break
    }
  }

  private static func hide(_ node: DataNode, into redaction: inout Redaction) {
    guard node.kind == .string || node.kind == .number, let text = node.text else { return }
    SecretText.hide(text, of: node, in: &redaction)
  }
}
