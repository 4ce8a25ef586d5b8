// Claims that programs with logins of their own are told to read.

import Analysis
import Testing

@Suite("Claims that nothing writes")
struct MissingClaimTests {
  private func claims(
    _ environment: String, client: String = "", scopes: String? = nil, isMounted: Bool = true
  ) -> [String] {
    FactsExample([
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev --import-realm
          volumes: [\(isMounted ? #""./realm.json:/opt/keycloak/data/import/realm.json""# : "")]
        board:
          image: registry.example.com/board:2
          environment: {\(environment)}
      """,
      "realm.json": """
      {"realm": "office"\(scopes.map { #", "clientScopes": [\#($0)]"# } ?? ""),
       "clients": [{"clientId": "board"\(client)}, {"clientId": "other"}]}
      """,
    ]).facts.missingClaims.map(\.use.claim)
  }

  @Test(
    "a program's own variables tell client and claim",
    arguments: [
      ("OAUTH_CLIENT_ID: board, OAUTH_ROLES_CLAIM: teams", ["teams"]),
      ("OAUTH_CLIENT_ID: board, OAUTH_USERNAME_CLAIM: preferred_username", []),
      // An optional scope of the realm may bring it: `microprofile-jwt` writes `groups`.
      ("OAUTH_CLIENT_ID: board, OAUTH_GROUPS_CLAIM: groups", []),
      (
        "OAUTH_CLIENT_ID: board, OAUTH_GROUPS_CLAIM: groups, OAUTH_SCOPES: 'openid,email'",
        ["groups"]
      ),
      // A client that no file defines may have any mapper.
      ("OAUTH_CLIENT_ID: board2, OAUTH_ROLES_CLAIM: teams", []),
      ("OAUTH_ROLES_CLAIM: teams", []),
      ("OAUTH_CLIENT_ID: '${GONE}', OAUTH_ROLES_CLAIM: teams", []),
      // Of several clients the one with the same words in front.
      (
        "SSO_MINE_CLIENT_ID: board, SSO_OTHER_CLIENT_ID: elsewhere, SSO_MINE_GROUPS_CLAIM: teams",
        ["teams"]
      ),
      (
        "SSO_MINE_CLIENT_ID: elsewhere, SSO_OTHER_CLIENT_ID: board, SSO_MINE_GROUPS_CLAIM: teams",
        []
      ),
      ("A_CLIENT_ID: board, B_CLIENT_ID: other, GROUPS_CLAIM: teams", []),
    ] as [(String, [String])])
  func variables(_ environment: String, missing: [String]) {
    #expect(claims(environment) == missing)
  }

  @Test("mappers of the client and of every scope that it may request count")
  func mappers() {
    let setting = "OAUTH_CLIENT_ID: board, OAUTH_ROLES_CLAIM: teams"
    let mapper =
      #"[{"protocolMapper": "oidc-group-membership-mapper", "config": {"claim.name": "teams"}}]"#
    #expect(claims(setting, client: #", "protocolMappers": \#(mapper)"#).isEmpty)
    let scope = #"{"name": "teams", "protocol": "openid-connect", "protocolMappers": \#(mapper)}"#
    let lists = #", "defaultClientScopes": [], "optionalClientScopes": ["teams"]"#
    #expect(claims(setting, client: lists, scopes: scope).isEmpty)
    #expect(claims(setting + ", OAUTH_SCOPE: openid", client: lists, scopes: scope) == ["teams"])
    #expect(claims(setting + ", OAUTH_SCOPE: openid teams", client: lists, scopes: scope).isEmpty)
  }

  @Test("a realm that nothing imports shows nothing of the server")
  func unusedRealm() {
    #expect(
      claims("OAUTH_CLIENT_ID: board, OAUTH_ROLES_CLAIM: teams", isMounted: false).isEmpty)
  }
}
