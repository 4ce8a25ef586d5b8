// Claims whose value the user may write.

import Deployment
import SourceText

/// A claim that comes from an attribute of the user.
public struct EditableClaim: Sendable {
  /// The mapper.
  public let mapped: MappedAttribute
  /// Whether users may write the attribute.
  public let isEditable: Ternary
  /// Why.
  public let because: Because

  /// Attributes that Keycloak's own scopes map, and that are about nobody's rights (exports of 18.0.2 to 26.5.5).
  private static let harmless: Set<String> = [
    "firstName", "lastName", "middleName", "nickname", "username", "email", "emailVerified",
    "picture",
    "birthdate", "locale", "zoneinfo", "website", "gender", "updatedAt", "profile", "phoneNumber",
    "phoneNumberVerified", "mobile_number",
  ]

  /// The claims of a realm that come from attributes of its own.
  ///
  /// - Parameters:
  ///   - realm: the realm.
  ///   - product: the Keycloak that wrote the file, or the one that runs it.
  public static func all(of realm: Realm, product: Product?) -> [EditableClaim] {
    realm.settings.mappedAttributes.compactMap { mapped in
      guard let attribute = mapped.attribute.value, !harmless.contains(attribute) else {
        return nil
      }
      let (isEditable, because) = judge(attribute, in: realm.settings, product: product)
      return EditableClaim(mapped: mapped, isEditable: isEditable, because: because)
    }
  }

  /// Whether users may write an attribute, and why.
  ///
  /// They wrote every one until the declarative profile became the rule in 24; since then only those that it
  /// lets them, and with the policy `ENABLED` those that it does not name (server administration guide, "Managing
  /// user attributes", "Unmanaged attributes"). An upgrade or import of an older realm sets that policy
  /// (MigrateTo24_0_0).
  private static func judge(
    _ attribute: String, in settings: RealmSettings, product: Product?
  ) -> (Ternary, Because) {
    if let profile = settings.userProfile {
      if let isEditable = profile.isEditable[attribute] {
        return (
          Ternary(isEditable),
          Because("the user profile lets users write `\(attribute)`", at: profile.span)
        )
      }
      return (
        Ternary(profile.unmanagedPolicy == "ENABLED"),
        Because(
          "the user profile lets users write attributes that it does not name", at: profile.span)
      )
    }
    switch product?.isAtLeast(24) ?? .unknown {
    case .yes: return (.no, Because())
    case .unknown: return (.unknown, Because())
    case .no:
      if settings.enablesUserProfile.value?.lowercased() == "true" { return (.unknown, Because()) }
      return (
        .yes,
        Because(
          "users wrote every attribute before Keycloak 24, and an upgrade leaves them the right")
      )
    }
  }
}
