// The providers that come with next-auth and Auth.js: what their functions make of the user's options.
//
// Read in packages/next-auth/src/providers (4.24.15) and packages/core/src/providers (0.41.3).

import Deployment
import SourceText

/// A built-in provider.
struct ProviderFactory {
  /// What one major version puts beside `options`.
  private struct Defaults {
    let type: String
    /// What follows the issuer in `wellKnown`; nil where the version sets none.
    var wellKnownPath: String?
    var wellKnown: String?
    var scope: String?
    var issuer: String?
  }

  /// The part of the module's name behind `providers/`.
  let slug: String
  /// Whether only Auth.js 5 has such a module.
  let isAuthJS: Bool
  /// What to call it, where it makes no login that can be followed.
  var isCredentials: Bool {
    ["credentials", "email", "nodemailer", "webauthn", "passkey"].contains(slug)
  }

  /// The provider that a name of a module makes; nil for everything else.
  init?(module: String, name: String) {
    guard name == "default" || name == "default.default" || name == "*",
      module.hasPrefix("next-auth/providers/") || module.hasPrefix("@auth/"),
      let range = module.utf8Range(of: "/providers/")
    else { return nil }
    var slug = String(decoding: Array(module.utf8)[range.upperBound...], as: UTF8.self)
    if slug.hasSuffix(".js") { slug = String(slug.dropLast(3)) }
    guard !slug.isEmpty, !slug.contains("/") else { return nil }
    self.slug = slug
    isAuthJS = module.hasPrefix("@auth/")
  }

  /// The id and name in the library; nil for providers with fixed addresses, which are not followed.
  private var identity: (id: String, name: String)? {
    switch slug {
    case "keycloak": ("keycloak", "Keycloak")
    case "authentik": ("authentik", "Authentik")
    case "auth0": ("auth0", "Auth0")
    case "okta": ("okta", "Okta")
    case "cognito": ("cognito", "Cognito")
    case "zitadel": ("zitadel", "ZITADEL")
    case "duende-identity-server6": ("duende-identityserver6", "DuendeIdentityServer6")
    case "identity-server4": ("identity-server4", "IdentityServer4")
    case "ory-hydra": ("hydra", "Hydra")
    case "logto": ("logto", "Logto")
    case "microsoft-entra-id": ("microsoft-entra-id", "Microsoft Entra ID")
    case "google": ("google", "Google")
    default: nil
    }
  }

  /// Whether the addresses of its logins come from the user's options.
  var isFollowed: Bool { identity != nil }

  private func defaults(_ library: Login.Library) -> Defaults? {
    let path = "/.well-known/openid-configuration"
    switch library {
    case .nextAuthUnknown: return nil
    case .nextAuth4:
      switch slug {
      case "keycloak", "authentik", "auth0", "okta", "zitadel":
        return Defaults(type: "oauth", wellKnownPath: path, scope: "openid email profile")
      case "duende-identity-server6", "identity-server4":
        return Defaults(type: "oauth", wellKnownPath: path, scope: "openid profile email")
      case "cognito": return Defaults(type: "oauth", wellKnownPath: path)
      case "google":
        return Defaults(
          type: "oauth", wellKnown: "https://accounts.google.com\(path)",
          scope: "openid email profile")
      default: return nil
      }
    case .authJS5:
      switch slug {
      case "logto": return Defaults(type: "oidc", scope: "offline_access openid email profile")
      case "microsoft-entra-id":
        return Defaults(
          type: "oidc", scope: "openid profile email User.Read",
          issuer: "https://login.microsoftonline.com/common/v2.0")
      case "google": return Defaults(type: "oidc", issuer: "https://accounts.google.com")
      default: return Defaults(type: "oidc")
      }
    }
  }

  /// What the function returns; `span` is the call.
  func provider(options: ConfigValue?, library: Login.Library, at span: Span) -> ConfigValue {
    var object = ConfigObject()
    func set(_ name: String, _ value: ConfigValue) { object.set(name, value, keySpan: span) }
    guard let identity else {
      set("id", .text(slug, at: span))
      set("type", .text(isCredentials ? "credentials" : "built-in", at: span))
      return ConfigValue(.object(object), at: span)
    }
    set("id", .text(identity.id, at: span))
    set("name", .text(identity.name, at: span))
    if let defaults = defaults(isAuthJS ? .authJS5 : library) {
      set("type", .text(defaults.type, at: span))
      if let issuer = defaults.issuer { set("issuer", .text(issuer, at: span)) }
      if let wellKnown = defaults.wellKnown { set("wellKnown", .text(wellKnown, at: span)) }
      if let path = defaults.wellKnownPath {
        set("wellKnown", Self.wellKnown(below: options?["issuer"], path: path, at: span))
      }
      if let scope = defaults.scope {
        var params = ConfigObject()
        params.set("scope", .text(scope, at: span), keySpan: span)
        var authorization = ConfigObject()
        authorization.set("params", ConfigValue(.object(params), at: span), keySpan: span)
        set("authorization", ConfigValue(.object(authorization), at: span))
      }
    }
    var own = options ?? ConfigValue(.object(ConfigObject()), at: span)
    if own.isNothing { own = ConfigValue(.object(ConfigObject()), at: span) }
    set("options", own)
    if library == .nextAuthUnknown, !isAuthJS {
      object.readings = [Login.Library.nextAuth4, .authJS5].map {
        provider(options: options, library: $0, at: span)
      }
    }
    return ConfigValue(.object(object), at: span)
  }

  /// `${issuer}/.well-known/…`, with the word `undefined` where there is no issuer.
  private static func wellKnown(
    below issuer: ConfigValue?, path: String, at span: Span
  ) -> ConfigValue {
    let issuer = issuer ?? ConfigValue(.undefined, at: span)
    var text = issuer.sourced
    if text.isAbsent { text = .known("undefined", span: issuer.span) }
    if let known = text.value, text.pieces.isEmpty {
      text.pieces = [TextPiece(text: known, span: text.span)]
    }
    if text.pieces.isEmpty {
      text.pieces = text.needs.map { TextPiece(text: nil, variable: $0, span: text.span) }
    }
    let pieces = text.pieces + [TextPiece(text: path, span: nil)]
    return ConfigValue(.text(Sourced(pieces: pieces, span: text.span)), at: issuer.span)
  }
}

extension String {
  /// The UTF-8 range of the first occurrence of `needle`.
  func utf8Range(of needle: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let needle = Array(needle.utf8)
    guard let first = needle.first, bytes.count >= needle.count else { return nil }
    for start in 0...(bytes.count - needle.count)
    where bytes[start] == first && bytes[start...].starts(with: needle) {
      return start..<start + needle.count
    }
    return nil
  }
}
