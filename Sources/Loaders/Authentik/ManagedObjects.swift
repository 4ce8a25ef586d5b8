// The objects that Authentik creates itself and that blueprints refer to.
//
// Mappings: blueprints/system/providers-oauth2.yaml and providers-proxy.yaml (2025). The certificates are
// made at the first start (authentik/crypto/apps.py, 2025): both are RSA.

import Deployment

enum ManagedObjects {
  private struct Mapping {
    let suffix: String
    let name: String
    let scope: String
    let claims: [String]
    let since: (year: Int, month: Int)?
  }

  private static let mappings = [
    Mapping(
      suffix: "oauth2/scope-openid", name: "OpenID 'openid'", scope: "openid", claims: [],
      since: nil),
    Mapping(
      suffix: "oauth2/scope-email", name: "OpenID 'email'", scope: "email",
      claims: ["email", "email_verified"], since: nil),
    Mapping(
      suffix: "oauth2/scope-profile", name: "OpenID 'profile'", scope: "profile",
      claims: ["name", "given_name", "preferred_username", "nickname", "groups"], since: nil),
    Mapping(
      suffix: "oauth2/scope-entitlements", name: "Application Entitlements", scope: "entitlements",
      claims: ["entitlements", "roles"], since: (2024, 12)),
    Mapping(
      suffix: "oauth2/scope-offline_access", name: "OpenID 'offline_access'",
      scope: "offline_access", claims: [], since: nil),
    // Missing in 2024.2 and 2024.4 (issue 8666, pull request 9910).
    Mapping(
      suffix: "oauth2/scope-authentik_api", name: "authentik API access",
      scope: "goauthentik.io/api", claims: [], since: (2024, 6)),
    Mapping(
      suffix: "proxy/scope-proxy", name: "Proxy outpost", scope: "ak_proxy", claims: ["ak_proxy"],
      since: nil),
  ]

  private static let certificates = [
    ("authentik Self-signed Certificate", ""),
    ("authentik Internal JWT Certificate", "goauthentik.io/crypto/jwt-managed"),
  ]

  /// The claims of Authentik's own mapping for a managed id.
  static func claims(ofManaged id: String) -> [String]? {
    mappings.first { id == prefix + $0.suffix }?.claims
  }

  private static let prefix = "goauthentik.io/providers/"

  /// The objects of a version; of an unknown one all that any version has.
  static func objects(of product: Product?) -> [BlueprintObject] {
    let scopes = mappings.filter { mapping in
      guard let since = mapping.since, let product else { return true }
      return product.isAtLeast(since.year, since.month) != .no
    }.map { mapping in
      var object = BlueprintObject(model: BlueprintModels.scopeMapping, span: nil, file: nil)
      object.defaults = [
        "managed": prefix + mapping.suffix, "scope_name": mapping.scope,
        "name": "authentik default OAuth Mapping: \(mapping.name)",
      ]
      return object
    }
    let keys = certificates.map { name, managed in
      var object = BlueprintObject(model: BlueprintModels.certificate, span: nil, file: nil)
      object.defaults = ["name": name, "key_data": "-----BEGIN RSA PRIVATE KEY-----"]
      if !managed.isEmpty { object.defaults["managed"] = managed }
      return object
    }
    return scopes + keys
  }
}
