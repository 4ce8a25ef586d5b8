// The scopes that an Authentik provider grants.
//
// authorize.py (2025), `check_scope`: what is requested and not mapped is left out without a word; a request
// without any scope gets all that are mapped. Before 2024.2 nothing was left out.

import Deployment
import SourceText

/// The property mappings of a provider.
struct MappedScopes {
  let provider: AuthentikProvider
  let product: Product?

  /// Whether what is not mapped is dropped; a version that no tag tells is taken for one that does.
  var isFiltering: Ternary {
    guard let product, product.version != nil else { return .yes }
    return product.isAtLeast(2024, 2)
  }

  /// Whether a requested scope is granted.
  func grants(_ name: String) -> Ternary {
    if isFiltering == .no { return .yes }
    let mapped = isMapped(name)
    return mapped == .no ? !isFiltering : mapped
  }

  /// Whether one of the mappings has the scope's name.
  func isMapped(_ name: String) -> Ternary {
    if provider.isApplied != .yes || provider.mappings.isUnknown { return .unknown }
    let mappings = provider.mappings.value ?? []
    if mappings.contains(where: { $0.scopeName.value == name }) { return .yes }
    return mappings.contains { $0.scopeName.isUnknown } ? .unknown : .no
  }

  /// The names of the mapped scopes, as far as they are known.
  var names: [String] {
    var seen: Set<String> = []
    return (provider.mappings.value ?? []).compactMap(\.scopeName.value)
      .filter { seen.insert($0).inserted }
  }

  /// The scopes that Authentik ships a mapping for (blueprints/system/providers-oauth2.yaml, 2025).
  private static let shipped: Set<String> = [
    "openid", "email", "profile", "entitlements", "offline_access", "goauthentik.io/api",
  ]

  /// What to change where a scope is dropped.
  func remedy(for name: String) -> String {
    if name == "groups", isMapped("profile") == .yes {
      return "stop requesting `groups`: the claim comes with `profile`"
    }
    guard Self.shipped.contains(name) else {
      return
        "write a scope mapping with the scope_name `\(name)` and select it in the provider's property_mappings, or stop requesting it"
    }
    return
      "select the mapping in the provider's property_mappings: `!Find [authentik_providers_oauth2.scopemapping, [scope_name, \(name)]]`"
  }

  /// What the app notices where a scope is dropped.
  static func consequence(of name: String) -> String {
    switch name {
    case "openid": "the ID token has no claims, and userinfo answers 403"
    case "offline_access": "there is no refresh token"
    case "goauthentik.io/api": "the API answers 403"
    case "profile", "email", "groups", "entitlements": "its claims are missing"
    default: "Authentik leaves it out without an error"
    }
  }

  /// The proof of an answer.
  func because(of name: String) -> Because {
    var because = Because()
    let id = provider.name.value ?? provider.clientID.value ?? ""
    if provider.mappings.isAbsent {
      because.add("provider `\(id)` has no property mappings", at: provider.name.span)
    } else {
      let names = names.map { "`\($0)`" }.joined(separator: ", ")
      because.add(
        "provider `\(id)` maps \(names.isEmpty ? "no scope" : names)", at: provider.mappings.span)
    }
    because.add("Authentik grants what is requested and mapped, and says nothing of the rest")
    if name == "groups", isMapped("profile") == .yes {
      because.add("the claim `groups` comes with the scope `profile`")
    }
    return because
  }
}
