// What a NextAuth configuration says of its client.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Client settings of NextAuth configurations")
struct ProviderClientTests {
  private func login(_ text: String, environment: [String: Sourced<String>] = [:]) throws -> Login {
    let fixture = DataFixture(text, path: "auth.json")
    return try #require(
      ProviderLoader(environment: environment).load(fixture.tree).logins.first)
  }

  @Test(
    "whether the library demands an ID token",
    arguments: [
      (#"{"id":"a","type":"oidc","clientId":"x","issuer":"http://i"}"#, Ternary.yes),
      (
        #"{"$nextAuth":"5","providers":[{"id":"a","type":"oauth","clientId":"x","issuer":"http://i"}]}"#,
        .no
      ),
      (
        #"{"id":"a","type":"oauth","wellKnown":"http://i/.well-known/openid-configuration","options":{"clientId":"x","wellKnown":null}}"#,
        .yes
      ),
      (
        #"{"$nextAuth":"4","providers":[{"id":"a","type":"oauth","clientId":"x","issuer":"http://i"}]}"#,
        .no
      ),
      (
        #"{"$nextAuth":"4","providers":[{"id":"a","type":"oauth","idToken":true,"clientId":"x","issuer":"http://i"}]}"#,
        .yes
      ),
      (
        #"{"$nextAuth":"4","providers":[{"id":"a","type":"oauth","wellKnown":"http://i/.well-known/openid-configuration","idToken":false,"clientId":"x"}]}"#,
        .no
      ),
      (#"{"id":"a","type":"oauth","clientId":"x","issuer":"http://i"}"#, .no),
    ])
  func idToken(_ text: String, requires: Ternary) throws {
    #expect(try login(text).requiresIDToken == requires)
  }

  @Test(
    "scopes that nobody reads",
    arguments: [
      (#""scope":"openid a""#, ["openid a"]),
      (#""authorization":{"scope":"openid b"}"#, ["openid b"]),
      (#""authorization":{"params":{"scope":"openid"}}"#, []),
      (#""authorization":"http://i/a?scope=openid""#, []),
      (#""scope":"a","authorization":{"scope":"b"}"#, ["a", "b"]),
    ])
  func misplaced(_ member: String, scopes: [String]) throws {
    let found = try login(
      #"{"id":"a","type":"oidc","clientId":"x","issuer":"http://i",\#(member)}"#)
    #expect(found.misplacedScopes.map(\.value) == scopes)
  }

  @Test("the callback's settings come from the configuration, the environment and the export")
  func callback() throws {
    let text = #"""
      {"basePath":"/x/auth","redirectProxyUrl":"https://p/auth","env":{"AUTH_URL":"https://old","NEXTAUTH_URL":"https://n"},
       "providers":[{"id":"a","type":"oidc","issuer":"http://i",
         "options":{"clientId":"x","client":{"id_token_signed_response_alg":"ES256"},
           "authorization":{"params":{"redirect_uri":"https://r/cb"}}}}]}
      """#
    let login = try login(text, environment: ["AUTH_URL": .known("https://new")])
    #expect(login.callback.basePath.value == "/x/auth")
    #expect(login.callback.redirectProxyURL.value == "https://p/auth")
    #expect(login.callback.redirectURI.value == "https://r/cb")
    #expect(login.callback.variables["AUTH_URL"]?.value == "https://new")
    #expect(login.callback.variables["NEXTAUTH_URL"]?.value == "https://n")
    #expect(login.callback.variables["VERCEL"] == nil)
    #expect(login.idTokenAlgorithm.value == "ES256")
  }
}

@Suite("Rights in realm files")
struct RealmRightsTests {
  @Test func usersGroupsAndComposites() throws {
    let realm = try #require(
      RealmLoader().load(
        DataFixture(
          """
          {"realm": "shop", "defaultSignatureAlgorithm": "ES256",
           "users": [
            {"username": "ada", "enabled": true, "realmRoles": ["a"], "groups": ["/staff"]},
            {"username": "bob"},
            {"username": "service-account-x", "enabled": true, "serviceAccountClientId": "x"}],
           "groups": [{"name": "staff", "realmRoles": ["s"], "subGroups": [{"name": "night", "realmRoles": ["n"]}]}],
           "roles": {"realm": [{"name": "a", "composites": {"realm": ["b", "c"]}}, {"name": "b"}]},
           "clients": [{"clientId": "x", "protocolMappers": [
             {"protocolMapper": "oidc-usermodel-attribute-mapper", "config": {"claim.name": "tenant"}}],
             "attributes": {"id.token.signed.response.alg": "HS256", "use.refresh.tokens": "false",
               "post.logout.redirect.uris": "+##http://a.test/bye##"}}]}
          """
        ).tree
      ).realms.first)
    #expect(realm.users.map(\.maySignIn) == [true, false, false])
    #expect(realm.users.first?.groups == ["/staff"])
    let names = realm.groupRoles.mapValues { Set($0.map(\.text)) }
    #expect(names == ["/staff": ["s"], "/staff/night": ["s", "n"]])
    #expect(realm.roles.first?.contents.map(\.role.text) == ["b", "c"])
    #expect(realm.signatureAlgorithm.value == "ES256")
    let client = try #require(realm.clients.first)
    #expect(client.mappers.map(\.claim.value) == ["tenant"])
    #expect(client.idTokenAlgorithm.value == "HS256" && client.usesRefreshTokens.value == "false")
    #expect(client.postLogoutEntries.map(\.value) == ["+", "http://a.test/bye"])
  }

  @Test("variables that only config-cli replaces make a file its own")
  func configCLI() {
    let text = #"{"realm": "shop", "clients": [{"clientId": "$(env:ID)"}]}"#
    #expect(RealmLoader().load(DataFixture(text).tree).realms.map(\.dialect) == [.configCLI])
  }
}
