// Which keys of a realm file are secrets, which are made anew by every export, and what an absent one means.

import SourceText
import Syntax

enum RealmKeys {
  /// Ids and dates that Keycloak makes itself; they differ between two exports of the same settings.
  private static let generated: Set<String> = [
    "id", "_id", "internalId", "containerId", "parentId", "flowId", "kid", "createdTimestamp",
    "createdDate", "lastUpdatedDate", "client.secret.creation.time", "notBefore", "access",
    // Written beside `authenticatorFlow` for the sake of an old spelling.
    "autheticatorFlow",
  ]

  /// Keys whose values are secrets, whatever the loader made of them (StripSecretsUtils, Keycloak 26).
  private static let secrets: Set<String> = [
    "secret", "clientSecret", "client.secret.rotated", "password", "authTokenClientSecret",
    "bindCredential", "privateKey", "saml.signing.private.key", "saml.encryption.private.key",
    "registrationAccessToken", "keystorePassword", "keyPassword", "secret.key",
    "jwt.credential.private.key", "credentials", "secretData", "credentialData",
    "hashedSaltedValue", "salt",
  ]

  /// Lists whose absence means something else to an import than an empty list (research on RepresentationToModel,
  /// Keycloak 26: derived origins, the realm's scopes, the built-in scopes).
  private static let tellingWhenEmpty: Set<String> = [
    "webOrigins", "defaultClientScopes", "optionalClientScopes", "clientScopes",
    "defaultDefaultClientScopes", "defaultOptionalClientScopes",
  ]

  /// What the import makes of absent keys (RepresentationToModel, Keycloak 26).
  private static let clientDefaults: [String: String] = [
    "enabled": "true", "protocol": "openid-connect", "standardFlowEnabled": "true",
    "implicitFlowEnabled": "false", "directAccessGrantsEnabled": "false",
    "serviceAccountsEnabled": "false", "publicClient": "false", "bearerOnly": "false",
    "consentRequired": "false", "authorizationServicesEnabled": "false",
    "clientAuthenticatorType": "client-secret",
  ]

  static func isGenerated(_ key: String) -> Bool { generated.contains(key) }

  static func isSecret(_ key: String) -> Bool { secrets.contains(key) }

  /// Whether a value says no more than its absence.
  static func isAsAbsent(
    _ node: DataNode, key: String, path: String, of subject: RealmChange.Subject
  ) -> Bool {
    if node.resolved.isNull { return true }
    switch node.resolved.kind {
    case .mapping: return node.members.allSatisfy { isGenerated($0.name) }
    case .sequence:
      return !tellingWhenEmpty.contains(key) && node.elements.allSatisfy { _ in false }
    case .null, .boolean, .number, .string, .alias: break
    }
    guard path == key else { return node.text?.isEmpty == true }
    switch subject.kind {
    case .client: return clientDefaults[key] == node.text || node.text?.isEmpty == true
    case .user: return key == "enabled" && node.text == "false" || node.text?.isEmpty == true
    default: return node.text?.isEmpty == true
    }
  }

  /// Whether an export has put asterisks in place of a secret.
  static func isMask(_ text: String) -> Bool {
    text.utf8.count >= 3 && text.utf8.allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
