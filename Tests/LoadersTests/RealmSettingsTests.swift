// What a realm file says of its security, with the place of each setting, and what an import takes for the rest.

import Deployment
import SourceText
import Syntax
import Testing

@testable import Loaders

@Suite("Settings of realms")
struct RealmSettingsTests {
  private func load(_ text: String) throws -> (realm: Realm, fixture: DataFixture) {
    let fixture = DataFixture(text)
    return (try #require(RealmLoader().load(fixture.tree).realms.first), fixture)
  }

  private func settings(_ members: String) throws -> RealmSettings {
    try load(#"{"realm": "shop", "clients": [], \#(members)}"#).realm.settings
  }

  @Test func absentKeysGetWhatAnImportTakes() throws {
    let settings = try settings(#""enabled": true"#)
    #expect(settings.accessTokenLifespan.value == 300)
    #expect(settings.sessionIdleTimeout.value == 1800 && settings.sessionMaxLifespan.value == 36000)
    for flag in [
      settings.slowsGuessing, settings.verifiesEmail, settings.allowsRegistration,
      settings.savesEvents,
      settings.savesAdminEvents, settings.revokesRefreshTokens, settings.limitsOfflineSessions,
    ] {
      #expect(flag.value == false && flag.span == nil)
      guard case .defaulted = flag.origin else { Issue.record("no default"); continue }
    }
  }

  @Test(
    arguments: [
      ("true", true), ("false", false), (#""true""#, true), (#""False""#, false), ("null", false),
      (#""${X:true}""#, true), (#""${X}""#, nil), (#""maybe""#, nil), (#""""#, false),
    ] as [(String, Bool?)])
  func flagsAsJacksonReadsThem(_ written: String, value: Bool?) throws {
    #expect(try settings(#""bruteForceProtected": \#(written)"#).slowsGuessing.value == value)
  }

  @Test(
    arguments: [
      ("900", 900), (#""900""#, 900), ("null", 300), (#""${X:60}""#, 60), (#""${X}""#, nil),
      ("1.5", nil),
      ("99999999999999999999999", nil),
    ] as [(String, Int?)])
  func numbersAsJacksonReadsThem(_ written: String, value: Int?) throws {
    #expect(try settings(#""accessTokenLifespan": \#(written)"#).accessTokenLifespan.value == value)
  }

  @Test func placesAreThoseOfTheValues() throws {
    let (realm, fixture) = try load(
      #"{"realm": "shop", "verifyEmail": false, "passwordPolicy": "length(4)", "clients": [{"clientId": "a", "attributes": {"pkce.code.challenge.method": "plain", "access.token.lifespan": "7200"}, "fullScopeAllowed": true}]}"#
    )
    let client = try #require(realm.clients.first?.settings)
    let spans = [
      realm.settings.verifiesEmail.span, realm.settings.passwordPolicy.span, client.pkceMethod.span,
      client.accessTokenLifespan.span, client.fullScope.span,
    ]
    #expect(spans.map(fixture.text) == ["false", "length(4)", "plain", "7200", "true"])
  }

  @Test(
    arguments: [
      ("", true), (#", "consentRequired": true"#, false),
      (#", "consentRequired": true, "fullScopeAllowed": true"#, true),
      (#", "fullScopeAllowed": false"#, false), (#", "consentRequired": "${X}""#, nil),
    ] as [(String, Bool?)])
  func consentTakesTheFullScopeAway(_ more: String, value: Bool?) throws {
    let realm = try load(#"{"realm": "r", "clients": [{"clientId": "a"\#(more)}]}"#).realm
    #expect(realm.clients.first?.settings.fullScope.value == value)
  }

  @Test(
    arguments: [
      (
        #"{"username": "a", "enabled": true, "clientRoles": {"realm-management": ["realm-admin"]}, "credentials": [{"type": "password", "value": "x"}]}"#,
        true
      ),
      (
        #"{"username": "a", "enabled": true, "clientRoles": {"realm-management": ["manage-users"]}, "credentials": [{"value": "x"}]}"#,
        true
      ),
      (
        #"{"username": "a", "enabled": true, "clientRoles": {"realm-management": ["realm-admin"]}, "credentials": [{"type": "password"}, {"type": "otp"}]}"#,
        false
      ),
      (
        #"{"username": "a", "enabled": true, "clientRoles": {"realm-management": ["realm-admin"]}, "credentials": [{"type": "password"}], "requiredActions": ["CONFIGURE_TOTP"]}"#,
        false
      ),
      (
        #"{"username": "a", "enabled": true, "clientRoles": {"realm-management": ["realm-admin"]}}"#,
        false
      ),
      (
        #"{"username": "a", "enabled": true, "clientRoles": {"realm-management": ["view-users"]}, "credentials": [{"type": "password"}]}"#,
        nil
      ),
      (
        #"{"username": "a", "enabled": true, "realmRoles": ["admin"], "credentials": [{"type": "password"}]}"#,
        nil
      ),
      (
        #"{"username": "a", "clientRoles": {"realm-management": ["realm-admin"]}, "credentials": [{"type": "password"}]}"#,
        nil
      ),
      (
        #"{"username": "service-account-x", "enabled": true, "serviceAccountClientId": "x", "clientRoles": {"realm-management": ["realm-admin"]}, "credentials": [{"type": "password"}]}"#,
        nil
      ),
    ] as [(String, Bool?)])
  func administratorsAreTold(_ user: String, hasOnlyPassword: Bool?) throws {
    let admins = try settings(#""users": [\#(user)]"#).admins
    #expect(admins.first?.hasOnlyPassword == hasOnlyPassword)
  }

  @Test("the roles of the master realm make administrators too")
  func masterAdministrators() throws {
    let realm = try load(
      #"{"realm": "master", "clients": [], "users": [{"username": "root", "enabled": true, "realmRoles": ["admin"], "attributes": {"is_temporary_admin": ["true"]}, "clientRoles": {"shop-realm": ["manage-users"]}}]}"#
    ).realm
    let admin = try #require(realm.settings.admins.first)
    #expect(admin.roles.compactMap(\.value) == ["admin", "manage-users"] && admin.isTemporary)
  }

  @Test func theUserProfileIsReadOutOfItsText() throws {
    let profile = try #require(
      try settings(
        #""components": {"org.keycloak.userprofile.UserProfileProvider": [{"config": {"kc.user.profile.config": ["{\"attributes\":[{\"name\":\"a\",\"permissions\":{\"edit\":[\"admin\",\"user\"]}},{\"name\":\"b\"}],\"unmanagedAttributePolicy\":\"ADMIN_EDIT\"}"]}}]}"#
      ).userProfile)
    #expect(profile.isEditable == ["a": true, "b": false])
    #expect(profile.unmanagedPolicy == "ADMIN_EDIT")
  }

  @Test(arguments: [
    (#"{"realm": "shop", "users": []}"#, true),
    (#"{"realm": "shop", "id": "1", "federatedUsers": [], "users": []}"#, true),
    (#"{"realm": "shop", "users": [], "clients": []}"#, false),
  ])
  func filesOfUsersOnlyAreParts(_ text: String, isPart: Bool) throws {
    let realm = try load(text).realm
    #expect(realm.settings.isUserList == isPart)
    #expect(realm.withoutGuesses.settings.slowsGuessing.isUnknown == isPart)
  }

  @Test("what a file for keycloak-config-cli leaves out stays as it is in the realm")
  func patches() throws {
    var realm = try load(
      #"{"realm": "shop", "verifyEmail": false, "clients": [{"clientId": "a", "implicitFlowEnabled": true}]}"#
    ).realm
    realm.dialect = .configCLI
    let judged = realm.withoutGuesses
    #expect(judged.settings.slowsGuessing.isUnknown && judged.settings.passwordPolicy.isUnknown)
    #expect(judged.settings.verifiesEmail.value == false)
    let client = try #require(judged.clients.first?.settings)
    #expect(
      client.implicitFlow.value == true && client.fullScope.isUnknown && client.pkceMethod.isUnknown
    )
  }
}

@Suite("Certificates of realms")
struct CertificateReaderTests {
  /// A certificate of a made-up host, valid for the year after 21 November 2026.
  private static let pem = """
    -----BEGIN CERTIFICATE-----
    MIIBjDCCATGgAwIBAgIUDoIO28RRr929Ahzjw3NbAKZGXQMwCgYIKoZIzj0EAwIw
    GzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLm9yZzAeFw0yNjExMjExNjA3NDJaFw0y
    NzExMjExNjA3NDJaMBsxGTAXBgNVBAMMEHNob3AuZXhhbXBsZS5vcmcwWTATBgcq
    hkjOPQIBBggqhkjOPQMBBwNCAATwIQxJ6aoAUBxzVwlCApj7jY2HniOiYftSn68D
    K2chmnv6xcJlpidF8pVzBcuirbyRi23PrdeajvhIxwVoMv00o1MwUTAdBgNVHQ4E
    FgQU529FhGxjyH5A4+S+2W5KMwmQHHwwHwYDVR0jBBgwFoAU529FhGxjyH5A4+S+
    2W5KMwmQHHwwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA7Iqs
    7CiKcGwK5VQ2tAOLqKe3/ObbeSrDJ52HP7XJygcCIQCVo8YcT0U29o1yvZcMgUW+
    /CPhTyZtx8ncIJVIC0zIRw==
    -----END CERTIFICATE-----

    """

  private static let lines = pem.split(separator: "\n").map(String.init)
  private static let bare = lines.filter { !$0.hasPrefix("-") }.joined()

  @Test(arguments: [
    pem, bare, lines.dropFirst().dropLast().joined(separator: "\r\n"), pem + pem, "\(bare),\(bare)",
  ])
  func readsDates(_ text: String) throws {
    let validity = try #require(CertificateReader.validity(of: text))
    #expect(CivilDate(secondsSince1970: validity.notBefore).description == "2026-11-21")
    #expect(CivilDate(secondsSince1970: validity.notAfter).description == "2027-11-21")
  }

  @Test(arguments: [
    "", "redacted", "**********", "MIIB", String(bare.prefix(100)), "AAAA", "${CERTIFICATE}", "é",
  ])
  func refusesWhatIsNone(_ text: String) {
    #expect(CertificateReader.validity(of: text) == nil)
  }

  @Test("only keys that are in use count, and only those that sign are signing keys")
  func keys() throws {
    func key(_ name: String, _ more: String) -> String {
      #"{"name": "\#(name)", "providerId": "\#(name)", "config": {"certificate": ["\#(Self.bare)"]\#(more)}}"#
    }
    let keys = [
      key("rsa", ""), key("rsa-enc", ""), key("old", #", "active": ["false"]"#),
      key("off", #", "enabled": ["false"]"#),
    ].joined(separator: ", ")
    let fixture = DataFixture(
      #"{"realm": "r", "clients": [], "components": {"org.keycloak.keys.KeyProvider": [\#(keys)]}}"#
    )
    let realm = try #require(RealmLoader().load(fixture.tree).realms.first)
    #expect(
      realm.settings.certificates.map(\.name) == [
        "the certificate of key `rsa`", "the certificate of key `rsa-enc`",
      ])
    #expect(realm.settings.certificates.map(\.isSigningKey) == [true, false])
    #expect(fixture.text(realm.settings.certificates.first?.span) == Self.bare)
  }
}
