// What a realm file says of the realm's security.

import Deployment
import SourceText
import Syntax

/// Reads a realm's settings.
struct RealmSettingsReader {
  private let node: DataNode
  private let placeholders: PlaceholderReader
  private let reader: SettingReader

  init(_ node: DataNode, placeholders: PlaceholderReader) {
    self.node = node
    self.placeholders = placeholders
    reader = SettingReader(node, placeholders: placeholders)
  }

  /// The settings of a realm whose clients have been read.
  func settings(of realm: Realm) -> RealmSettings {
    var settings = RealmSettings()
    settings.accessTokenLifespan.take(reader.number("accessTokenLifespan"))
    settings.sessionIdleTimeout.take(reader.number("ssoSessionIdleTimeout"))
    settings.sessionMaxLifespan.take(reader.number("ssoSessionMaxLifespan"))
    settings.limitsOfflineSessions.take(reader.flag("offlineSessionMaxLifespanEnabled"))
    settings.revokesRefreshTokens.take(reader.flag("revokeRefreshToken"))
    settings.refreshTokenReuse.take(reader.number("refreshTokenMaxReuse"))
    settings.allowsRegistration.take(reader.flag("registrationAllowed"))
    settings.verifiesEmail.take(reader.flag("verifyEmail"))
    settings.slowsGuessing.take(reader.flag("bruteForceProtected"))
    settings.passwordPolicy.take(reader.text("passwordPolicy"))
    settings.savesEvents.take(reader.flag("eventsEnabled"))
    settings.savesAdminEvents.take(reader.flag("adminEventsEnabled"))
    settings.ownEventListeners = reader.texts("eventsListeners").filter {
      $0.value.map { !Self.builtInListeners.contains($0) } ?? true
    }
    settings.userProfile = userProfile
    settings.enablesUserProfile = reader["attributes"].text("userProfileEnabled")
    settings.hasOwnLoginFlow = hasOwnLoginFlow
    settings.admins = RealmAdminReader(realm: realm.name.value).admins(of: node)
    settings.identityProviders = Self.elements(node["identityProviders"]).compactMap(provider)
    settings.mappedAttributes = mappedAttributes(realm: realm.name.value)
    settings.certificates = CertificateReader.certificates(of: node)
    settings.isUserList = node.members.allSatisfy { Self.userListKeys.contains($0.name) }
    return settings
  }

  /// The listeners of a plain Keycloak: a log of failures, and mails to the user (Keycloak 26).
  private static let builtInListeners: Set<String> = [
    "jboss-logging", "email", "micrometer-user-event-metrics",
  ]
  /// What `REALM-users-N.json` of a directory export holds.
  private static let userListKeys: Set<String> = ["realm", "id", "users", "federatedUsers"]

  private static func elements(_ node: DataNode?) -> [DataNode] {
    node.map { Array($0.elements) } ?? []
  }

  // MARK: Users

  private var userProfile: UserProfile? {
    let components = node["components"]?["org.keycloak.userprofile.UserProfileProvider"]
    guard let component = Self.elements(components).first,
      let value = Self.elements(component["config"]?["kc.user.profile.config"]).first,
      let text = value.text
    else { return nil }
    let file = SourceFile(id: value.file.id, path: value.file.path, bytes: Array(text.utf8))
    guard let root = JSONParser.parse(file).root, root.kind == .mapping else { return nil }
    let editable = Self.elements(root["attributes"]).compactMap {
      attribute -> (String, Bool)? in
      guard let name = attribute["name"]?.text else { return nil }
      let editors = Self.elements(attribute["permissions"]?["edit"])
      return (name, editors.contains { $0.hasText("user") })
    }
    return UserProfile(
      unmanagedPolicy: root["unmanagedAttributePolicy"]?.text,
      isEditable: Dictionary(editable, uniquingKeysWith: { first, _ in first }),
      span: value.span)
  }

  private static let secondFactorActions: Set<String> = [
    "CONFIGURE_TOTP", "webauthn-register", "webauthn-register-passwordless",
  ]

  /// Whether users sign in by a flow that is not Keycloak's own, or all have to set up a second factor.
  private var hasOwnLoginFlow: Bool {
    if let flow = node["browserFlow"]?.text, flow != "browser" { return true }
    let hasAction = Self.elements(node["requiredActions"]).contains { action in
      action["alias"]?.text.map(Self.secondFactorActions.contains) == true
        && action["defaultAction"]?.boolean == true && action["enabled"]?.boolean != false
    }
    // The step that asks for a one-time password is a condition in Keycloak's own flow.
    let demandsOTP = Self.elements(node["authenticationFlows"]).contains { flow in
      flow["alias"]?.text == "forms"
        && Self.elements(flow["authenticationExecutions"]).contains {
          $0["requirement"]?.text == "REQUIRED"
            && ($0["authenticator"]?.text == "auth-otp-form"
              || $0["authenticator"]?.text == "webauthn-authenticator"
              || $0["flowAlias"]?.text?.contains("OTP") == true)
        }
    }
    return hasAction || demandsOTP
  }

  // MARK: Identity providers and mappers

  private func provider(_ node: DataNode) -> IdentityProviderSettings? {
    guard node.resolved.kind == .mapping, node["enabled"]?.boolean != false,
      let kind = node["providerId"]?.text
    else { return nil }
    let reader = SettingReader(node, placeholders: placeholders)
    let config = reader["config"]
    var provider = IdentityProviderSettings(
      alias: reader.text("alias"), span: node.resolved.span, providerID: kind)
    provider.validatesSignature.take(config.flag("validateSignature"))
    provider.usesPKCE.take(config.flag("pkceEnabled"))
    provider.pkceMethod = config.text("pkceMethod")
    provider.signatureAlgorithm = config.text("signatureAlgorithm")
    return provider
  }

  private func mappedAttributes(realm: String?) -> [MappedAttribute] {
    let clients = Self.elements(node["clients"]).filter { client in
      let id = client["clientId"]?.text ?? ""
      return client["enabled"]?.boolean != false && !Client.builtInIDs.contains(id)
    }
    return clients.flatMap { mapped($0, holder: "client `\($0["clientId"]?.text ?? "")`") }
      + Self.elements(node["clientScopes"]).flatMap {
        mapped($0, holder: "client scope `\($0["name"]?.text ?? "")`")
      }
  }

  private func mapped(_ node: DataNode, holder: String) -> [MappedAttribute] {
    Self.elements(node["protocolMappers"]).compactMap { mapper in
      guard mapper["protocolMapper"]?.text == "oidc-usermodel-attribute-mapper" else { return nil }
      let config = SettingReader(mapper, placeholders: placeholders)["config"]
      let attribute = config.text("user.attribute")
      guard attribute.isPresent else { return nil }
      return MappedAttribute(
        holder: holder, attribute: attribute, claim: config.text("claim.name"))
    }
  }
}
