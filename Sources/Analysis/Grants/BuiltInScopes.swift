// The client scopes that Keycloak creates in every realm (exports of 18.0.2 to 26.5.5).

import Deployment

enum BuiltInScopes {
  /// The scopes that every client gets unless it has lists of its own.
  static func defaults(of product: Product?) -> [String: Ternary] {
    [
      "profile": .yes, "email": .yes, "roles": .yes, "web-origins": .yes, "acr": .yes,
      "basic": product?.isAtLeast(25) ?? .unknown,
    ]
  }

  /// The scopes that every client may ask for unless it has lists of its own.
  static func optional(of product: Product?) -> [String: Ternary] {
    [
      "offline_access": .yes, "address": .yes, "phone": .yes, "microprofile-jwt": .yes,
      "organization": product?.isAtLeast(26) ?? .unknown,
    ]
  }
}
