// What hardening advice asks of realms, clients and servers.

import Analysis
import Deployment
import Expressions
import SourceText

extension Sourced {
  /// The value at its place; what a product's default gave stands nowhere, and its proof says so.
  fileprivate func expressionValue(
    _ payload: (Value) -> Expressions.Value.Payload
  ) -> Expressions.Value {
    switch state {
    case .known(let value):
      if case .defaulted(let reason) = origin {
        return Expressions.Value(payload(value), because: [Evidence(reason)])
      }
      return Expressions.Value(payload(value), span: span)
    case .unknown(let needs): return Expressions.Value(.unknown(Set(needs)), span: span)
    case .absent: return Expressions.Value(.null, span: span)
    }
  }
}

extension Sourced<Bool> {
  /// The truth value at its place.
  var truthValue: Expressions.Value { expressionValue { .bool($0) } }
}

extension Sourced<Int> {
  /// The number at its place.
  var numberValue: Expressions.Value { expressionValue { .int(Int64($0)) } }

  /// The number of seconds for a sentence.
  fileprivate var duration: Expressions.Value {
    expressionValue { .string(TokenLifespan.words($0)) }
  }
}

extension Sourced<String> {
  /// The text at its place.
  fileprivate var settingValue: Expressions.Value { expressionValue { .string($0) } }
}

extension RealmSubject {
  /// The Keycloak that runs the realm, or wrote the export.
  fileprivate var product: Product? {
    if let product = provider?.product, product.version != nil || product.isLatest {
      return product
    }
    return exporter
  }

  /// The Keycloak that wrote the export.
  fileprivate var exporter: Product? {
    realm.exportVersion.value.flatMap { Product(image: "keycloak/keycloak:\($0)") }
  }

  fileprivate var passwordPolicy: PasswordPolicy {
    PasswordPolicy(realm.settings.passwordPolicy, product: product)
  }
}

extension DeploymentSchema {
  /// The settings of a realm that guard users, tokens and sessions.
  static func addHardening(to field: inout ObjectType<RealmSubject>.Builder) {
    field("isDevelopment", .bool, "whether `start-dev` starts the server that reads it") {
      $0.provider?.mode == .development
    }
    field("tlsRequired", .nullable(.string), "`sslRequired`, in lower case") {
      $0.realm.tlsRequired.map { $0.lowercased() }.settingValue
    }
    field("sessionMaxSeconds", .int, "when a session ends although it is used") {
      $0.realm.settings.sessionMaxLifespan.numberValue
    }
    field("sessionMax", .string, "the same for a sentence") {
      $0.realm.settings.sessionMaxLifespan.duration
    }
    field("sessionIdleSeconds", .int, "when a session ends that nobody uses") {
      $0.realm.settings.sessionIdleTimeout.numberValue
    }
    field("sessionIdle", .string, "the same for a sentence") {
      $0.realm.settings.sessionIdleTimeout.duration
    }
    field("limitsOfflineSessions", .bool, "whether offline sessions end although they are used") {
      $0.realm.settings.limitsOfflineSessions.truthValue
    }
    field("revokesRefreshTokens", .bool, "whether a refresh token works once only") {
      $0.realm.settings.revokesRefreshTokens.truthValue
    }
    field("refreshTokenReuse", .int, "how often a revoked refresh token still works") {
      $0.realm.settings.refreshTokenReuse.numberValue
    }
    addUsers(to: &field)
    field("savesEvents", .bool, "whether logins are recorded") {
      $0.realm.settings.savesEvents.truthValue
    }
    field("savesAdminEvents", .bool, "whether changes by administrators are recorded") {
      $0.realm.settings.savesAdminEvents.truthValue
    }
    field(
      "hasOwnEventListener", .bool, "whether a listener that Keycloak does not bring gets events"
    ) {
      !$0.realm.settings.ownEventListeners.isEmpty
    }
    field("tokenLifespans", .list(.object("TokenLifespan")), "how long access tokens live") {
      tokenLifespan.list(TokenLifespan.all(of: $0.realm))
    }
    field(
      "identityProviders", .list(.object("IdentityProvider")), "where it sends users to sign in"
    ) {
      identityProvider.list($0.realm.settings.identityProviders)
    }
    field("samlParties", .list(.object("SamlParty")), "whom it exchanges SAML messages with") {
      samlParty.list(SAMLParty.all(of: $0.realm))
    }
    field("certificates", .list(.object("Certificate")), "the certificates in the file") {
      certificate.list($0.realm.settings.certificates)
    }
    field("signingKey", .nullable(.object("Certificate")), "the youngest key that signs tokens") {
      certificate.value(
        $0.realm.settings.certificates.filter(\.isSigningKey).max { $0.notBefore < $1.notBefore })
    }
    field(
      "offlineDefaults", .list(.object("OfflineDefault")),
      "where logins get offline access without asking"
    ) {
      offlineDefault.list(OfflineDefault.all(of: $0.realm))
    }
  }

  private static func addUsers(to field: inout ObjectType<RealmSubject>.Builder) {
    field("allowsRegistration", .bool, "whether everybody may make an account") {
      $0.realm.settings.allowsRegistration.truthValue
    }
    field("verifiesEmail", .bool, "whether users have to show that an address is theirs") {
      $0.realm.settings.verifiesEmail.truthValue
    }
    field("slowsGuessing", .bool, "whether wrong passwords make an account wait") {
      $0.realm.settings.slowsGuessing.truthValue
    }
    field("passwordMinLength", .int, "the fewest characters of a new password") {
      $0.passwordPolicy.minLength.numberValue
    }
    field("hashAlgorithm", .nullable(.string), "the hash that passwords are kept with") {
      $0.passwordPolicy.hashAlgorithm.settingValue
    }
    field("hashIterations", .nullable(.int), "the rounds of that hash") {
      $0.passwordPolicy.hashIterations.numberValue
    }
    field("admins", .list(.object("RealmAdmin")), "the users of the file who may administer") {
      realmAdmin.list($0.realm.settings.admins)
    }
    field("hasOwnLoginFlow", .bool, "whether a flow or an action of its own may ask for more") {
      subject in
      let realm = subject.realm
      let isWhole = realm.dialect == .keycloak && realm.name.isPresent && !realm.settings.isUserList
      if realm.settings.hasOwnLoginFlow || isWhole { return realm.settings.hasOwnLoginFlow.value }
      return Value(.unknown(["the realm's authentication flows"]))
    }
    field("userClaims", .list(.object("UserClaim")), "claims that come from attributes of users") {
      userClaim.list(EditableClaim.all(of: $0.realm, product: $0.exporter ?? $0.product))
    }
  }

  /// The settings of a client that guard logins and tokens.
  static func addHardening(to field: inout ObjectType<ClientSubject>.Builder) {
    field("codeFlow", .bool, "`standardFlowEnabled`") {
      $0.client.settings.standardFlow.truthValue
    }
    field("implicitFlow", .bool, "`implicitFlowEnabled`") {
      $0.client.settings.implicitFlow.truthValue
    }
    field("passwordGrant", .bool, "`directAccessGrantsEnabled`") {
      $0.client.settings.passwordGrant.truthValue
    }
    field("clientCredentials", .bool, "`serviceAccountsEnabled`") {
      $0.client.settings.serviceAccount.truthValue
    }
    field("deviceGrant", .bool, "whether users sign in on another device with a code") {
      $0.client.settings.deviceGrant.truthValue
    }
    field("backchannelGrant", .bool, "whether it starts logins on the user's phone (CIBA)") {
      $0.client.settings.backchannelGrant.truthValue
    }
    field("signsUsersIn", .bool, "whether users can sign in with it, by whatever flow") {
      $0.client.signsUsersIn
    }
    field("fullScope", .bool, "`fullScopeAllowed`") {
      $0.client.settings.fullScope.truthValue
    }
    field("pkceMethod", .nullable(.string), "the PKCE method that it insists on") {
      $0.client.settings.pkceMethod.settingValue
    }
  }

  /// What a server's image and settings say of its age and its first administrator.
  static func addHardening(to field: inout ObjectType<KeycloakFacts>.Builder) {
    field("age", .nullable(.object("KeycloakAge")), "how far it is behind") { facts in
      guard let age = KeycloakAge(facts.server) else { return Value.null }
      return keycloakAge.value(age, span: facts.server.service.effectiveImage.span)
    }
    field("firstAdmin", .nullable(.object("AdminBootstrap")), "the account of its first start") {
      adminBootstrap.value(AdminBootstrap($0.server))
    }
  }
}
