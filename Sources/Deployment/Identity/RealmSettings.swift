// The settings of a realm that decide how hard it is to attack.
//
// What a file leaves out has the value that an import gives it (DefaultExportImportManager.importRealm, Keycloak 18
// to 26); the origin of such a value says so.

import SourceText

/// How a realm guards its users, tokens and sessions.
public struct RealmSettings: Sendable {
  // MARK: Tokens and sessions

  /// `accessTokenLifespan`, in seconds.
  public var accessTokenLifespan: Sourced<Int> = .imported(300, for: "accessTokenLifespan")
  /// `ssoSessionIdleTimeout`, in seconds.
  public var sessionIdleTimeout: Sourced<Int> = .imported(1800, for: "ssoSessionIdleTimeout")
  /// `ssoSessionMaxLifespan`, in seconds.
  public var sessionMaxLifespan: Sourced<Int> = .imported(36000, for: "ssoSessionMaxLifespan")
  /// `offlineSessionMaxLifespanEnabled`: whether offline sessions end although they are used.
  public var limitsOfflineSessions: Sourced<Bool> = .imported(
    false, for: "offlineSessionMaxLifespanEnabled")
  /// `revokeRefreshToken`: whether a refresh token is worthless once it was used.
  public var revokesRefreshTokens: Sourced<Bool> = .imported(false, for: "revokeRefreshToken")
  /// `refreshTokenMaxReuse`: how often it may be used again nevertheless.
  public var refreshTokenReuse: Sourced<Int> = .imported(0, for: "refreshTokenMaxReuse")

  // MARK: Users and passwords

  /// `registrationAllowed`.
  public var allowsRegistration: Sourced<Bool> = .imported(false, for: "registrationAllowed")
  /// `verifyEmail`.
  public var verifiesEmail: Sourced<Bool> = .imported(false, for: "verifyEmail")
  /// `bruteForceProtected`.
  public var slowsGuessing: Sourced<Bool> = .imported(false, for: "bruteForceProtected")
  /// `passwordPolicy`: terms joined by ` and `, such as `length(12) and notUsername(undefined)`.
  public var passwordPolicy: Sourced<String> = .imported("", for: "passwordPolicy")
  /// What the declarative user profile lets users write; nil where the file has none.
  public var userProfile: UserProfile?
  /// The attribute `userProfileEnabled`, which switched the profile on before 24.
  public var enablesUserProfile: Sourced<String> = .absent
  /// The users with rights to administer.
  public var admins: [RealmAdmin] = []
  /// Whether every login may need a second factor by a flow or an action of the realm's own.
  public var hasOwnLoginFlow = false

  // MARK: Records

  /// `eventsEnabled`: whether logins are recorded.
  public var savesEvents: Sourced<Bool> = .imported(false, for: "eventsEnabled")
  /// `adminEventsEnabled`: whether changes by administrators are recorded.
  public var savesAdminEvents: Sourced<Bool> = .imported(false, for: "adminEventsEnabled")
  /// `eventsListeners` beside the ones that Keycloak brings.
  public var ownEventListeners: [Sourced<String>] = []

  // MARK: Others

  /// The identity providers that the realm sends users to.
  public var identityProviders: [IdentityProviderSettings] = []
  /// Attributes of users that become claims.
  public var mappedAttributes: [MappedAttribute] = []
  /// The keys and certificates of the realm, its clients and its identity providers.
  public var certificates: [RealmCertificate] = []
  /// Whether the file holds nothing but users: a part of a directory export.
  public var isUserList = false

  /// The settings of a realm whose file says nothing of them.
  public init() {}

  /// The same settings, all that nobody wrote unknown.
  var withoutDefaults: RealmSettings {
    var settings = self
    settings.accessTokenLifespan = accessTokenLifespan.withoutDefault
    settings.sessionIdleTimeout = sessionIdleTimeout.withoutDefault
    settings.sessionMaxLifespan = sessionMaxLifespan.withoutDefault
    settings.limitsOfflineSessions = limitsOfflineSessions.withoutDefault
    settings.revokesRefreshTokens = revokesRefreshTokens.withoutDefault
    settings.refreshTokenReuse = refreshTokenReuse.withoutDefault
    settings.allowsRegistration = allowsRegistration.withoutDefault
    settings.verifiesEmail = verifiesEmail.withoutDefault
    settings.slowsGuessing = slowsGuessing.withoutDefault
    settings.passwordPolicy = passwordPolicy.withoutDefault
    settings.savesEvents = savesEvents.withoutDefault
    settings.savesAdminEvents = savesAdminEvents.withoutDefault
    return settings
  }
}

extension Realm {
  /// The realm as it can be judged: a file that changes or completes a realm says nothing by what it leaves out.
  public var withoutGuesses: Realm {
    guard dialect == .configCLI || name.isAbsent || settings.isUserList else { return self }
    var realm = self
    realm.settings = settings.withoutDefaults
    if dialect == .configCLI {
      for index in realm.clients.indices {
        realm.clients[index].settings = realm.clients[index].settings.withoutDefaults
      }
    }
    return realm
  }
}

extension Sourced {
  /// A value that an import gives to a key which the file leaves out.
  static func imported(_ value: Value, for key: String) -> Sourced {
    let text = String(describing: value)
    return .known(
      value,
      origin: .defaulted(
        "the file does not set `\(key)`, so an import takes \(text.isEmpty ? "none" : text)"))
  }

  /// The value, unknown where a product's default gave it.
  var withoutDefault: Sourced {
    guard case .defaulted = origin else { return self }
    return .unknown(needs: ["the realm that the file changes"], span: span)
  }
}
