// The secrets of a realm file, by the list that Keycloak's own masking uses (StripSecretsUtils, 26.x)
// and the places it leaves out.

import SourceText
import Syntax

enum RealmSecrets {
  /// Keys whose scalar value is a secret wherever they stand.
  private static let keys: Set<String> = [
    "secret", "clientSecret", "client.secret.rotated", "password", "authTokenClientSecret",
    "bindCredential", "privateKey", "saml.signing.private.key", "saml.encryption.private.key",
    "registrationAccessToken", "secretData", "keystorePassword", "keyPassword",
    "hashedSaltedValue", "salt", "secret.key", "jwt.credential.private.key", "credentialData",
  ]

  /// Keys whose whole content is hidden.
  private static let containers: Set<String> = ["credentials"]

  static func redaction(of tree: DataTree) -> Redaction {
    var redaction = Redaction()
    for member in tree.members(named: keys.union(containers)) {
      if containers.contains(member.name) {
        hideAll(member.value, into: &redaction)
      } else {
        hideScalars(of: member.value, into: &redaction)
      }
    }
    return redaction
  }

  /// A secret is a scalar, or (in `components`) a list of scalars.
  private static func hideScalars(of node: DataNode, into redaction: inout Redaction) {
    if node.kind == .sequence {
      for element in node.elements { hide(element, into: &redaction) }
    } else {
      hide(node, into: &redaction)
    }
  }

  /// A user's credentials: only a password in plain words may stand in another file too.
  private static func hideAll(_ node: DataNode, into redaction: inout Redaction) {
    switch node.kind {
    case .sequence:
      for element in node.elements { hideAll(element, into: &redaction) }
    case .mapping:
      for member in node.members where !member.key.hasText("type") {
        if member.key.hasText("value") {
          hideScalars(of: member.value, into: &redaction)
        } else {
          hideAll(member.value, into: &redaction)
        }
      }
    case .number, .string: SecretText.hidePlace(of: node, in: &redaction)
    case .null, .boolean, .alias: break
    }
  }

  private static func hide(_ node: DataNode, into redaction: inout Redaction) {
    guard node.kind == .string || node.kind == .number, let text = node.text else { return }
    SecretText.hide(text, of: node, in: &redaction)
  }
}
