// Logins beside the definitions of their clients.

import Analysis
import Deployment
import SourceText
import Testing

/// A Keycloak that imports a realm, an app with its environment, and one login.
private struct RealmScene {
  var version = "26.0"
  var command = "start-dev --import-realm"
  var realm =
    #"{"realm":"shop","clients":[{"clientId":"web","redirectUris":["http://localhost:3000/*"]}]}"#
  var environment = "{AUTH_URL: 'http://localhost:3000'}"
  var scope = "openid"
  var clientID = "web"
  var realmName = "shop"
  var more = ""

  var example: FactsExample {
    FactsExample([
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:\(version)
          command: \(command)
          ports: ["8080:8080"]
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
        app: {build: ./app, environment: \(environment)}
      """,
      "realm.json": realm,
      "app/auth.json": #"""
      {"id":"keycloak","type":"oidc","options":{"clientId":"\#(clientID)","issuer":"http://localhost:8080/realms/\#(realmName)",
       "authorization":{"params":{"scope":"\#(scope)"}}\#(more)}}
      """#,
    ])
  }
}

/// An Authentik with a blueprint, and one login.
private struct BlueprintScene {
  var version = "2025.6"
  var attributes = ""
  var mappings = "[!Find [authentik_providers_oauth2.scopemapping, [scope_name, openid]]]"
  var scope = "openid"
  var clientID = "wiki"
  var slug = "wiki"
  var login = ""

  var example: FactsExample {
    FactsExample([
      "compose.yaml": """
      services:
        server: {image: 'ghcr.io/goauthentik/server:\(version)', command: server, ports: ['9000:9000']}
        worker: {image: 'ghcr.io/goauthentik/server:\(version)', command: worker, volumes: ['./bp:/blueprints/custom']}
      """,
      "bp/wiki.yaml": """
      version: 1
      entries:
        - model: authentik_providers_oauth2.scopemapping
          id: teams
          identifiers: {name: teams}
          attrs: {scope_name: teams, expression: 'return {"teams": []}'}
        - model: authentik_providers_oauth2.oauth2provider
          id: wiki
          identifiers: {name: wiki}
          attrs:
            client_id: wiki
            property_mappings: \(mappings)
            \(attributes)
        - model: authentik_core.application
          identifiers: {slug: wiki}
          attrs: {provider: !KeyOf wiki}
      """,
      "auth.json": login.isEmpty
        ? #"""
        {"id":"authentik","type":"oidc","options":{"clientId":"\#(clientID)","issuer":"http://localhost:9000/application/o/\#(slug)/",
         "authorization":{"params":{"scope":"\#(scope)"}}}}
        """# : login,
    ])
  }
}

@Suite("Clients of logins")
struct LoginClientTests {
  @Test(
    "whether a Keycloak client exists",
    arguments: [
      (RealmScene(), "registered"), (RealmScene(clientID: "wed"), "missing"),
      (RealmScene(clientID: "account"), "unknown"), (RealmScene(clientID: "${ID}"), "unknown"),
      // Another realm is not in this file, and a file that is not imported shows nothing for sure.
      (RealmScene(clientID: "wed", realmName: "other"), "unknown"),
      (RealmScene(command: "start-dev", clientID: "wed"), "probably-missing"),
      (
        RealmScene(
          realm: #"{"realm":"shop","clients":[{"clientId":"web"},{"clientId":"${OTHER}"}]}"#,
          clientID: "wed"), "unknown"
      ),
      (
        RealmScene(
          realm: #"{"realm":"shop","clients":[{"clientId":"wed","enabled":false}]}"#,
          clientID: "wed"), "unknown"
      ),
      (
        RealmScene(
          realm: #"{"realm":"shop","clients":[{"clientId":"$(env:ID)"}]}"#, clientID: "wed"),
        "unknown"
      ),
    ])
  private func keycloakStanding(_ scene: RealmScene, verdict: String) throws {
    let flow = try #require(scene.example.facts.logins.first)
    #expect(flow.client.standing.verdict.rawValue == verdict)
  }

  @Test(
    "whether an Authentik client exists",
    arguments: [
      (BlueprintScene(), "registered"), (BlueprintScene(clientID: "wiky"), "missing"),
      // An application that no blueprint defines may have been made by hand.
      (BlueprintScene(clientID: "other", slug: "other"), "unknown"),
    ])
  private func authentikStanding(_ scene: BlueprintScene, verdict: String) throws {
    let flow = try #require(scene.example.facts.logins.first)
    #expect(flow.client.standing.verdict.rawValue == verdict)
  }

  @Test("a login whose client id nobody knows belongs to the application of its issuer")
  func bySlug() throws {
    let scene = BlueprintScene(clientID: "${CLIENT}")
    let flow = try #require(scene.example.facts.logins.first)
    #expect(flow.client.registration?.clientID.value == "wiki")
  }

  @Test("the realm of another stage does not count beside the one that is imported")
  func stages() throws {
    var files = [
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start --import-realm
          volumes: ["./prod.json:/opt/keycloak/data/import/realm.json"]
      """,
      "prod.json":
        #"{"realm":"shop","clients":[{"clientId":"web","redirectUris":["https://shop.example.com/*"]}]}"#,
      "dev.json":
        #"{"realm":"shop","clients":[{"clientId":"web","redirectUris":["http://localhost:3000/*"]}]}"#,
      "auth.json":
        #"{"id":"keycloak","type":"oidc","clientId":"web","issuer":"https://id.example.com/realms/shop"}"#,
    ]
    let flow = try #require(FactsExample(files).facts.logins.first)
    #expect(flow.client.registrations.map(\.use) == [.mounted])
    // Where neither is imported, either may be the one.
    files["compose.yaml"] = "services: {keycloak: {image: 'quay.io/keycloak/keycloak:26.0'}}"
    let open = try #require(FactsExample(files).facts.logins.first)
    #expect(open.client.registrations.count == 2)
    #expect(open.client.callback?.isAccepted == .yes)
  }

  @Test(
    "callback URLs",
    arguments: [
      ("http://localhost:3000/*", "{AUTH_URL: 'http://localhost:3000'}", Ternary.yes),
      (
        "http://localhost:3000/api/auth/callback/keycloak", "{AUTH_URL: 'http://localhost:3000'}",
        .yes
      ),
      ("http://localhost:3000/callback", "{AUTH_URL: 'http://localhost:3000'}", .no),
      ("https://shop.example.com/*", "{AUTH_URL: 'http://localhost:3000'}", .no),
      ("https://shop.example.com/*", "{}", .yes), ("https://shop.example.com/callback", "{}", .no),
      ("${APP}/callback", "{}", .unknown),
      ("https://shop.example.com/*", "{AUTH_URL: '${HOST}'}", .yes),
    ])
  func callbacks(_ entry: String, environment: String, accepted: Ternary) throws {
    let realm = #"{"realm":"shop","clients":[{"clientId":"web","redirectUris":["\#(entry)"]}]}"#
    let flow = try #require(
      RealmScene(realm: realm, environment: environment).example.facts.logins.first)
    #expect(flow.client.callback?.isAccepted == accepted)
  }

  @Test("the entry that comes nearest, and the place that gives the address")
  func nearest() throws {
    let realm = #"""
      {"realm":"shop","clients":[{"clientId":"web","redirectUris":["https://x.test/y","http://localhost:3000/cb"]}]}
      """#
    let example = RealmScene(realm: realm).example
    let check = try #require(example.facts.logins.first?.client.callback)
    #expect(example.text(check.nearest?.span) == "http://localhost:3000/cb")
    #expect(example.text(check.callback.base?.span) == "http://localhost:3000")
    #expect(!check.callback.isBaseDefaulted)
    let open = RealmScene(realm: realm, environment: "{AUTH_URL: '${URL:-http://localhost:3000}'}")
    #expect(open.example.facts.logins.first?.client.callback?.callback.isBaseDefaulted == true)
  }

  @Test(
    "ID token algorithms, by library and settings",
    arguments: [
      ("HS256", "4", "", Ternary.yes), ("RS256", "4", "", .no), ("", "4", "", .no),
      ("HS256", "5", "", .no),
      (
        "HS256", "5", #","token":"http://localhost:8080/t","userinfo":"http://localhost:8080/u""#,
        .yes
      ),
      ("HS256", "4", #","client":{"id_token_signed_response_alg":"HS256"}"#, .no),
      ("RS256", "5", #","client":{"id_token_signed_response_alg":"ES256"}"#, .yes),
      ("ES384", "4", #","client":{"id_token_signed_response_alg":"ES256"}"#, .unknown),
    ])
  func algorithms(_ algorithm: String, version: String, options: String, refused: Ternary) throws {
    let attributes =
      algorithm.isEmpty ? "{}" : #"{"id.token.signed.response.alg":"\#(algorithm)"}"#
    let issuer = "http://localhost:8080/realms/shop"
    let example = FactsExample([
      "realm.json":
        #"{"realm":"shop","clients":[{"clientId":"web","attributes":\#(attributes)}]}"#,
      "auth.json": #"""
      {"$nextAuth":"\#(version)","providers":[{"id":"keycloak","type":"\#(version == "4" ? "oauth" : "oidc")",
       "wellKnown":"\#(issuer)/.well-known/openid-configuration",
       "options":{"clientId":"web","issuer":"\#(issuer)"\#(options)}}]}
      """#,
    ])
    #expect(example.facts.logins.first?.client.idToken?.isRefused == refused)
  }

  @Test("an encrypted token no version reads")
  func encryption() throws {
    let scene = BlueprintScene(
      attributes: "encryption_key: !Find [authentik_crypto.certificatekeypair, [name, x]]")
    let check = try #require(scene.example.facts.logins.first?.client.idToken)
    #expect(check.isRefused == .yes && check.isEncrypted.value == true)
  }

  @Test(
    "claims that the app reads",
    arguments: [
      ("GROUPS_CLAIM: teams", "[]", 1), ("GROUPS_CLAIM: email", "[]", 0),
      ("GROUPS_CLAIM: realm_access.roles", "[]", 0), ("GROUPS_CLAIM: sub", "[]", 0),
      ("GROUPS_CLAIM: teams", mapper("oidc-group-membership-mapper", "teams"), 0),
      ("GROUPS_CLAIM: org.teams", mapper("oidc-usermodel-attribute-mapper", "org"), 0),
      ("GROUPS_CLAIM: teams", #"[{"protocolMapper":"script-of-ours"}]"#, 0),
      ("CLAIM_PREFIX: teams", "[]", 0), ("GROUPS_CLAIM: ${X}", "[]", 0),
    ])
  func claims(_ setting: String, mappers: String, missing: Int) throws {
    let realm = #"{"realm":"shop","clients":[{"clientId":"web","protocolMappers":\#(mappers)}]}"#
    let example = RealmScene(
      realm: realm, environment: "{AUTH_URL: 'http://localhost:3000', \(setting)}", scope: "openid"
    ).example
    #expect(example.facts.logins.first?.client.missingClaims.count == missing)
  }

  private static func mapper(_ type: String, _ claim: String) -> String {
    #"[{"protocolMapper":"\#(type)","config":{"claim.name":"\#(claim)"}}]"#
  }
}

@Suite("Scopes that Authentik grants")
struct MappedScopeTests {
  private func grant(_ scene: BlueprintScene) throws -> ScopeGrant {
    try #require(scene.example.facts.logins.first?.grant)
  }

  private static let all =
    "[!Find [authentik_providers_oauth2.scopemapping, [scope_name, openid]], !KeyOf teams]"

  @Test(
    "what is requested and mapped is granted, the rest is dropped",
    arguments: [
      ("openid teams", "2025.6", [.yes, .yes]), ("openid groups", "2025.6", [.yes, .no]),
      ("openid offline_access goauthentik.io/api", "2024.2", [.yes, .no, .no]),
      // Before 2024.2 nothing was left out.
      ("openid groups", "2023.10", [.yes, .yes]), ("openid groups", "latest", [.yes, .no]),
    ] as [(String, String, [Ternary])])
  func granted(_ scope: String, version: String, answers: [Ternary]) throws {
    let grant = try grant(
      BlueprintScene(version: version, mappings: Self.all, scope: scope))
    #expect(grant.requests.map(\.isGranted) == answers)
    #expect(!grant.isRefusing && grant.unasked.isEmpty)
  }

  @Test("a request without scopes gets all that are mapped")
  func emptyRequest() throws {
    let grant = try grant(BlueprintScene(mappings: Self.all, scope: ""))
    #expect(grant.requests.isEmpty && grant.unasked == ["openid", "teams"])
  }

  @Test("a mapping that no file defines leaves the answer open")
  func openMapping() throws {
    let grant = try grant(
      BlueprintScene(
        mappings: "[!Find [authentik_providers_oauth2.scopemapping, [name, elsewhere]]]",
        scope: "openid"))
    #expect(grant.requests.map(\.isGranted) == [.unknown])
  }

  @Test("the names of a default scope stand nowhere but in the provider")
  func places() throws {
    let login =
      #"{"id":"authentik","type":"oidc","clientId":"wiki","issuer":"http://localhost:9000/application/o/wiki/"}"#
    let example = BlueprintScene(login: login).example
    let grant = try #require(example.facts.logins.first?.grant)
    #expect(grant.lost.map(\.name) == ["profile", "email"])
    #expect(example.text(grant.lost.first?.span) == login)
  }
}

@Suite("Offline access")
struct OfflineAccessTests {
  private func offline(_ realm: String, scope: String = "openid offline_access") -> OfflineAccess? {
    RealmScene(realm: realm, scope: scope).example.facts.logins.first?.client.offlineAccess
  }

  @Test(
    "users of the file who lack the role",
    arguments: [
      (#"{"username":"a","enabled":true}"#, 1),
      (#"{"username":"a","enabled":true,"realmRoles":["offline_access"]}"#, 0),
      (#"{"username":"a","enabled":true,"realmRoles":["default-roles-shop"]}"#, 0),
      (#"{"username":"a","enabled":true,"realmRoles":["all"]}"#, 0),
      (#"{"username":"a","enabled":true,"groups":["/staff"]}"#, 0),
      (#"{"username":"a","enabled":true,"groups":["/guests"]}"#, 1),
      (#"{"username":"a","enabled":true,"groups":["/elsewhere"]}"#, 0),
      (#"{"username":"a"}"#, 0),
      (#"{"username":"a","enabled":true,"serviceAccountClientId":"web"}"#, 0),
    ])
  func users(_ user: String, count: Int) {
    let realm = #"""
      {"realm":"shop","clients":[{"clientId":"web"}],"users":[\#(user)],
       "groups":[{"name":"staff","realmRoles":["all"]},{"name":"guests"}],
       "roles":{"realm":[{"name":"all","composites":{"realm":["some"]}},{"name":"some","composites":{"realm":["offline_access"]}}]}}
      """#
    #expect((offline(realm)?.users.count ?? 0) == count)
    #expect(offline(realm, scope: "openid") == nil)
  }

  @Test func aClientWithoutRefreshTokens() {
    let realm =
      #"{"realm":"shop","clients":[{"clientId":"web","attributes":{"use.refresh.tokens":"false"}}]}"#
    #expect(offline(realm)?.client != nil)
  }
}
