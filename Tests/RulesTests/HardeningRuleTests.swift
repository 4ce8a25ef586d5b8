// Hardening advice: what an untouched realm gets, and what nobody is told.

import Linting
import Rules
import Testing

@Suite("Hardening advice")
struct HardeningRuleTests {
  private static var audit: Lint.Options {
    var options = Lint.Options()
    options.includesAudit = true
    options.now = 1_795_219_200
    return options
  }

  private func rules(_ files: [String: String], paths: [String]) -> [String] {
    Run(files, paths: paths, options: Self.audit).outcome.findings.map(\.rule)
  }

  /// The rules that find something in a realm named on the command line, but for those that judge defaults.
  private func rules(_ members: String) -> Set<String> {
    let silenced =
      #""bruteForceProtected": true, "verifyEmail": true, "eventsEnabled": true, "adminEventsEnabled": true, "#
      + #""revokeRefreshToken": true, "offlineSessionMaxLifespanEnabled": true, "passwordPolicy": "length(12)""#
    return Set(
      rules(["realm.json": #"{"realm": "shop", \#(silenced), \#(members)}"#], paths: ["realm.json"])
    )
  }

  // MARK: Defaults

  private static let defaultAdvice = [
    "brute-force-unprotected", "events-not-saved", "reusable-refresh-token",
    "unbounded-offline-session",
    "unverified-email", "weak-password-policy",
  ]

  /// The clients that a new realm has, as an export writes them.
  private static let builtInClients = [
    ("account", true, #""redirectUris": ["/realms/shop/account/*"], "fullScopeAllowed": false"#),
    (
      "account-console", true,
      #""redirectUris": ["/realms/shop/account/*"], "fullScopeAllowed": false"#
    ),
    (
      "admin-cli", true,
      #""standardFlowEnabled": false, "directAccessGrantsEnabled": true, "fullScopeAllowed": true"#
    ),
    ("broker", false, #""bearerOnly": true, "fullScopeAllowed": false"#),
    ("realm-management", false, #""bearerOnly": true, "fullScopeAllowed": false"#),
    (
      "security-admin-console", true,
      #""redirectUris": ["/admin/shop/console/*"], "webOrigins": ["+"], "fullScopeAllowed": true"#
    ),
  ].map { id, isPublic, more in
    #"{"clientId": "\#(id)", "enabled": true, "protocol": "openid-connect", "publicClient": \#(isPublic), "attributes": {}, \#(more)}"#
  }.joined(separator: ",\n  ")

  private static let untouched = """
    {"id": "6d1c", "realm": "shop", "enabled": true, "sslRequired": "external", "keycloakVersion": "26.5.5",
     "accessTokenLifespan": 300, "accessTokenLifespanForImplicitFlow": 900, "ssoSessionIdleTimeout": 1800,
     "ssoSessionMaxLifespan": 36000, "offlineSessionIdleTimeout": 2592000, "offlineSessionMaxLifespanEnabled": false,
     "offlineSessionMaxLifespan": 5184000, "revokeRefreshToken": false, "refreshTokenMaxReuse": 0,
     "registrationAllowed": false, "rememberMe": false, "verifyEmail": false, "loginWithEmailAllowed": true,
     "resetPasswordAllowed": false, "bruteForceProtected": false, "failureFactor": 30, "eventsEnabled": false,
     "eventsListeners": ["jboss-logging"], "adminEventsEnabled": false, "browserFlow": "browser",
     "defaultDefaultClientScopes": ["role_list", "profile", "email", "roles", "web-origins", "acr", "basic"],
     "defaultOptionalClientScopes": ["offline_access", "address", "phone", "microprofile-jwt", "organization"],
     "clients": [
      \(builtInClients)],
     "users": [], "identityProviders": [], "attributes": {}}
    """

  @Test("an untouched realm gets six notes, whether its export says so or its file leaves all out")
  func untouchedRealms() {
    for text in [Self.untouched, #"{"realm": "shop", "clients": []}"#] {
      let findings = Run(["realm.json": text], paths: ["realm.json"], options: Self.audit).outcome
        .findings
      #expect(findings.map(\.rule).sorted() == Self.defaultAdvice)
      #expect(findings.allSatisfy { $0.severity == .note })
    }
  }

  @Test("the reason says that nobody wrote the setting")
  func defaultsAreExplained() {
    let run = Run(
      ["realm.json": #"{"realm": "shop", "clients": []}"#], paths: ["realm.json"],
      options: Self.audit)
    let finding = run.outcome.findings.first { $0.rule == "brute-force-unprotected" }
    #expect(
      finding?.because.map(\.text) == [
        "the file does not set `bruteForceProtected`, so an import takes false"
      ])
  }

  @Test("without the persona nobody is told")
  func isOffByDefault() {
    #expect(Run(["realm.json": Self.untouched], paths: ["realm.json"]).lines.isEmpty)
  }

  @Test(arguments: [
    (
      #"{"realm": "shop", "id": "1", "users": [{"username": "a", "enabled": true}]}"#,
      "shop-users-0.json"
    ),
    (#"{"realm": "shop", "displayName": "$(env:NAME)", "clients": []}"#, "realm.json"),
    (
      #"{"clients": [{"clientId": "a", "standardFlowEnabled": false, "serviceAccountsEnabled": true, "fullScopeAllowed": false}]}"#,
      "realm.json"
    ),
  ])
  func partsAndPatchesAreNotJudgedByWhatTheyLeaveOut(_ text: String, path: String) {
    #expect(rules([path: text], paths: [path]) == [])
  }

  // MARK: Clients

  private static let login =
    #""redirectUris": ["https://shop.example.com/callback"], "webOrigins": ["https://shop.example.com"]"#

  @Test(
    "clients that Keycloak makes, that are switched off or that only check tokens are not judged")
  func guards() {
    let loose =
      #""publicClient": true, "implicitFlowEnabled": true, "directAccessGrantsEnabled": true, \#(Self.login)"#
    #expect(rules(#""clients": [{"clientId": "admin-cli", \#(loose)}]"#) == [])
    #expect(rules(#""clients": [{"clientId": "a", "enabled": false, \#(loose)}]"#) == [])
    #expect(rules(#""clients": [{"clientId": "a", "bearerOnly": true, \#(loose)}]"#) == [])
    #expect(
      rules(#""clients": [{"clientId": "a", \#(loose)}]"#) == [
        "implicit-flow", "password-grant", "pkce-not-required", "full-scope-allowed",
      ])
  }

  @Test(arguments: [
    #""implicitFlowEnabled": "${FLOW}""#, #""directAccessGrantsEnabled": "${FLOW}""#,
    #""attributes": {"pkce.code.challenge.method": "S256", "access.token.lifespan": "${LIFESPAN}"}"#,
  ])
  func placeholdersAreUnknown(_ member: String) {
    let more =
      member.contains("pkce") ? "" : #", "attributes": {"pkce.code.challenge.method": "S256"}"#
    #expect(
      rules(
        #""clients": [{"clientId": "a", "publicClient": true, "fullScopeAllowed": false, \#(member)\#(more), \#(Self.login)}]"#
      ) == [])
  }

  @Test("what the clients of a realm share is one finding with all places")
  func sharedAdvice() {
    let clients = (1...3).map { #"{"clientId": "c\#($0)", "publicClient": true, \#(Self.login)}"# }
    let run = Run(
      ["realm.json": #"{"realm": "shop", "clients": [\#(clients.joined(separator: ", "))]}"#],
      paths: ["realm.json"], options: Self.audit)
    for rule in ["pkce-not-required", "full-scope-allowed"] {
      let findings = run.outcome.findings.filter { $0.rule == rule }
      #expect(findings.count == 1)
      #expect(findings.first?.labels.count == 2)
    }
  }

  @Test("a client that nobody can sign in with needs no PKCE")
  func noLoginNoAdvice() {
    #expect(
      rules(
        #""clients": [{"clientId": "bot", "secret": "${S}", "serviceAccountsEnabled": true, "fullScopeAllowed": false}]"#
      )
      .isDisjoint(with: ["pkce-not-required", "service-account-and-login"]))
  }

  // MARK: Servers

  private func compose(image: String, command: String, more: String) -> [String: String] {
    [
      "compose.yaml": """
      services:
        keycloak:
          image: \(image)
          command: \(command)
          ports: ["8080:8080"]
          environment:
            KC_HOSTNAME: https://id.example.org
            KC_HTTP_ENABLED: "true"
            KC_PROXY_HEADERS: xforwarded
            \(more)
      """
    ]
  }

  @Test(arguments: [
    (
      "start", "KC_BOOTSTRAP_ADMIN_PASSWORD: admin",
      ["default-admin-credentials warning", "temporary-admin note"]
    ),
    (
      "start", "KC_BOOTSTRAP_ADMIN_PASSWORD: ${ADMIN:-admin}",
      ["default-admin-credentials warning", "temporary-admin note"]
    ),
    ("start", "KC_BOOTSTRAP_ADMIN_PASSWORD: ${ADMIN:?}", ["temporary-admin note"]),
    ("start", "KC_BOOTSTRAP_ADMIN_PASSWORD: v8Zq-20pp-Vn4c", ["temporary-admin note"]),
    ("start", "KC_LOG_LEVEL: info", []),
  ])
  func firstAdministrators(_ command: String, setting: String, expected: [String]) {
    let run = Run(
      compose(image: "quay.io/keycloak/keycloak:26.8", command: command, more: setting),
      options: Self.audit)
    let advice = run.outcome.findings.map { "\($0.rule) \($0.severity.name)" }.sorted()
    #expect(advice == expected)
    #expect(!run.reports.contains("v8Zq-20pp-Vn4c"))
  }

  @Test("a developer's own server may have any password")
  func developers() {
    let files = [
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.8
          command: start-dev --import-realm
          ports: ["8080:8080"]
          environment: {KC_BOOTSTRAP_ADMIN_USERNAME: admin, KC_BOOTSTRAP_ADMIN_PASSWORD: admin}
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
      """,
      "realm.json":
        #"{"realm": "shop", "sslRequired": "none", "accessTokenLifespan": 86400, "clients": []}"#,
    ]
    let findings = Run(files, options: Self.audit).outcome.findings
    #expect(Set(findings.map(\.rule)) == Set(Self.defaultAdvice + ["long-access-token"]))
    #expect(findings.allSatisfy { $0.severity == .note })
  }

  @Test(arguments: [
    ("quay.io/keycloak/keycloak:24.0.5", true), ("quay.io/keycloak/keycloak:26.5", false),
    ("quay.io/keycloak/keycloak:26.4", true), ("quay.io/keycloak/keycloak:26", false),
    ("quay.io/keycloak/keycloak:latest", false), ("quay.io/keycloak/keycloak", false),
    ("quay.io/keycloak/keycloak:${VERSION}", false), ("quay.io/keycloak/keycloak:nightly", false),
  ])
  func oldServers(_ image: String, isOld: Bool) {
    let run = Run(
      compose(image: image, command: "start", more: "KC_LOG_LEVEL: info"), options: Self.audit)
    #expect(run.outcome.findings.contains { $0.rule == "outdated-keycloak" } == isOld)
  }

  // MARK: Dates

  @Test("without a date nothing expires")
  func dates() {
    let certificate =
      "MGgwVqADAgECAgEHMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBHNob3AwHhcNMjUwMTE1MDkzMDAwWhcNMjYwMTE1MDkzMDAwWjAPMQ0wCwYDVQQDDARzaG9wMAoGCCqGSM49BAMCAwIAAQ=="
    let files = [
      "realm.json":
        #"{"realm": "shop", "clients": [{"clientId": "a", "protocol": "saml", "redirectUris": ["https://a.example/acs"], "attributes": {"saml.signing.certificate": "\#(certificate)"}}]}"#
    ]
    var options = Self.audit
    func messages() -> [String] {
      Run(files, paths: ["realm.json"], options: options).outcome.findings
        .filter { $0.rule == "expiring-certificate" }.map(\.message)
    }
    #expect(messages() == ["the signing certificate of client `a` ended on 2026-01-15"])
    options.now = 1_767_225_600
    #expect(messages() == ["the signing certificate of client `a` ends on 2026-01-15"])
    options.now = 1_760_000_000
    #expect(messages() == [])
    options.now = nil
    #expect(messages() == [])
  }
}
