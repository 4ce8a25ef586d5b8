// The client scopes that Keycloak creates in every realm (exports of 18.0.2 to 26.5.5).

import Deployment

enum BuiltInScopes {
  /// The scopes that every client gets unless it has lists of its own, in the order of their weight.
  static func defaults(of product: Product?) -> [(name: String, exists: Ternary)] {
    [
      ("profile", .yes), ("email", .yes), ("roles", .yes), ("web-origins", .yes),
      ("basic", product?.isAtLeast(25) ?? .unknown), ("acr", product?.isAtLeast(18) ?? .yes),
    ]
  }

  /// The scopes that every client may ask for unless it has lists of its own.
  static func optional(of product: Product?) -> [(name: String, exists: Ternary)] {
    [
      ("offline_access", .yes), ("address", .yes), ("phone", .yes), ("microprofile-jwt", .yes),
      ("organization", product?.isAtLeast(26) ?? .unknown),
    ]
  }

  /// Scopes that exist without being attached to OpenID clients: SAML's, and one for service accounts.
  private static func others(of product: Product?) -> [(name: String, exists: Ternary)] {
    [
      ("role_list", .yes), ("saml_organization", product?.isAtLeast(26) ?? .unknown),
      ("service_account", product?.isAtLeast(26, 1) ?? .unknown),
    ]
  }

  /// Whether Keycloak creates a scope of this name.
  static func creates(_ name: String, _ product: Product?) -> Ternary {
    (defaults(of: product) + optional(of: product) + others(of: product))
      .first { $0.name == name }?.exists ?? .no
  }

  /// Whether every client without lists of its own has a scope of this name.
  static func attaches(_ name: String, _ product: Product?) -> Ternary {
    (defaults(of: product) + optional(of: product)).first { $0.name == name }?.exists ?? .no
  }
}
