// A token in hand beside a deployment, by itself, and beside another one.

import Analysis
import Deployment
import SourceText
import Testing

/// A token with claims that are written as literals.
private func token(
  _ claims: [(String, ClaimValue)], alg: String = "RS256", isSigned: Bool = true
) -> Token {
  Token(
    header: .object([.init(name: "alg", value: .text(alg))]),
    claims: .object(claims.map { .init(name: $0.0, value: $0.1) }), isSigned: isSigned)
}

private func roles(_ names: [String]) -> ClaimValue {
  .object([.init(name: "roles", value: .list(names.map { .text($0) }))])
}

@Suite("Tokens by themselves")
struct OwnTokenTests {
  private static let now = Moment(secondsSince1970: 1_000_000)

  @Test(
    "expiry and kind",
    arguments: [
      ([("exp", "1000300")], "exp ok"), ([("exp", "1000000")], "exp fails"),
      ([("exp", "999000.5")], "exp fails"), ([("exp", "1e6")], "exp fails"), ([], "exp unknown"),
      ([("exp", "1000300"), ("nbf", "1000100")], "exp ok, nbf fails"),
      ([("exp", "1000300"), ("iat", "1000030")], "exp ok"),
      ([("exp", "1000300"), ("iat", "1000200")], "exp ok, iat fails"),
      ([("exp", "99999999999999999999")], "exp fails"),
    ] as [([(String, String)], String)])
  func times(_ claims: [(String, String)], _ expected: String) {
    let checks = TokenCheck.own(token(claims.map { ($0.0, .number($0.1)) }), at: Self.now)
    #expect(checks.map { "\($0.claim) \($0.outcome.rawValue)" }.joined(separator: ", ") == expected)
  }

  @Test(
    "what it is for",
    arguments: [
      ("Bearer", Token.Kind.access, ""), ("ID", .id, "typ unknown"),
      ("Refresh", .refresh, "typ fails"),
      ("Offline", .refresh, "typ fails"), ("other", .unknown, ""),
    ])
  func kinds(_ type: String, _ kind: Token.Kind, _ expected: String) {
    let token = token([("typ", .text(type)), ("exp", .number("1000300"))])
    #expect(token.kind == kind)
    let checks = TokenCheck.own(token, at: Self.now).filter { $0.claim == "typ" }
    #expect(checks.map { "\($0.claim) \($0.outcome.rawValue)" }.joined() == expected)
  }

  @Test("an unsigned token fails", arguments: [("none", true), ("RS256", false)])
  func unsigned(_ alg: String, _ isSigned: Bool) {
    let checks = TokenCheck.own(token([], alg: alg, isSigned: isSigned), at: Self.now)
    #expect(checks.first.map { "\($0.claim) \($0.outcome.rawValue)" } == "alg fails")
  }
}

@Suite("Tokens beside a deployment")
struct TokenCheckTests {
  private static let realm = #"""
    {"realm": "shop", "clients": [
      {"clientId": "web", "redirectUris": ["http://localhost:3000/*"],
       "defaultClientScopes": ["profile", "roles"], "optionalClientScopes": []},
      {"clientId": "bare", "redirectUris": ["http://localhost:3000/*"],
       "defaultClientScopes": ["profile"], "optionalClientScopes": []},
      {"clientId": "off", "enabled": false}],
     "roles": {"realm": [{"name": "reader"}, {"name": "writer"}]},
     "users": [{"username": "ada", "enabled": true, "realmRoles": ["reader"]}]}
    """#
  private static let files = [
    "compose.yaml": """
    services:
      keycloak:
        image: quay.io/keycloak/keycloak:26.0
        command: start-dev --import-realm
        environment:
          KC_HOSTNAME: http://id.localhost
        ports: ["80:8080"]
        volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
      api:
        image: example/api
        environment:
          OIDC_ISSUER: http://keycloak:8080/realms/shop
          JWT_AUDIENCE: shop-api
      web:
        build: ./web
        environment:
          AUTH_KEYCLOAK_ISSUER: http://id.localhost/realms/shop
    """,
    "realm.json": realm,
    "web/package.json": #"{"dependencies": {"next-auth": "5.0.0-beta.30"}}"#,
    "web/auth.ts": """
    import NextAuth from "next-auth"
    import Keycloak from "next-auth/providers/keycloak"
    export const { auth } = NextAuth({ providers: [Keycloak({
      clientId: "web", issuer: process.env.AUTH_KEYCLOAK_ISSUER,
      authorization: { params: { scope: "openid profile phone" } } })] })
    """,
  ]
  private static let example = FactsExample(files)

  /// The checks of one claim as `outcome@text at the place`.
  private func checks(_ claim: String, _ claims: [(String, ClaimValue)]) -> [String] {
    let all = [("typ", ClaimValue.text("Bearer"))] + claims
    return TokenChecks(token(all), facts: Self.example.facts).all
      .filter { $0.claim == claim }
      .map { "\($0.outcome.rawValue)@\(Self.example.text($0.place) ?? "")" }
  }

  private static let issuer = ("iss", ClaimValue.text("http://id.localhost/realms/shop"))

  @Test("the issuer that an API and a login expect")
  func issuers() {
    #expect(
      checks("iss", [Self.issuer, ("azp", .text("web"))]) == [
        "fails@http://keycloak:8080/realms/shop", "ok@process.env.AUTH_KEYCLOAK_ISSUER",
      ])
    #expect(
      checks(
        "iss", [("iss", .text("http://keycloak:8080/realms/shop")), ("azp", .text("web"))]) == [
          "ok@http://keycloak:8080/realms/shop", "fails@process.env.AUTH_KEYCLOAK_ISSUER",
        ])
    // Nobody demands anything of another realm's tokens.
    #expect(checks("iss", [("iss", .text("http://id.localhost/realms/other"))]) == ["unknown@"])
    #expect(checks("iss", []) == ["fails@"])
  }

  @Test(
    "the audience that an API demands",
    arguments: [
      (ClaimValue.text("shop-api"), "ok@shop-api"),
      (.list([.text("a"), .text("shop-api")]), "ok@shop-api"),
      (.text("account"), "fails@shop-api"), (.list([]), "fails@shop-api"),
    ])
  func audiences(_ audience: ClaimValue, _ expected: String) {
    #expect(
      checks("aud", [Self.issuer, ("azp", .text("web")), ("aud", audience)]) == [expected])
  }

  @Test("a failing audience leads to the fault that rules judge")
  func explanation() {
    let claims = [("typ", ClaimValue.text("Bearer")), Self.issuer, ("azp", .text("web"))]
    let check = TokenChecks(token(claims), facts: Self.example.facts).all
      .first { $0.claim == "aud" }
    #expect(check?.explanation?.collection == .audienceFaults)
    #expect(check?.explanation?.places == Self.example.facts.audienceFaults.map(\.place))
  }

  @Test("the scope that a login requests")
  func scopes() {
    let web = [Self.issuer, ("azp", ClaimValue.text("web"))]
    #expect(
      checks("scope", web + [("scope", .text("openid profile phone"))]).map { $0.prefix(2) } == [
        "ok"
      ])
    #expect(checks("scope", web + [("scope", .text("openid profile"))]) == ["fails@phone"])
    #expect(checks("scope", web + [("scope", .text("openid phone"))]) == ["unknown@profile"])
    // Another client's token has nothing to do with the login.
    #expect(checks("scope", [Self.issuer, ("azp", .text("bare")), ("scope", .text(""))]) == [])
    #expect(checks("scope", web + [("typ", .text("ID")), ("scope", .text(""))]) == [])
  }

  @Test(
    "the client that the token was issued to",
    arguments: [
      ("web", "ok@web"), ("off", "fails@off"), ("admin-cli", "unknown@"),
      ("nobody", "unknown@shop"),
    ])
  func clients(_ id: String, _ expected: String) {
    #expect(checks("azp", [Self.issuer, ("azp", .text(id))]) == [expected])
  }

  @Test("the roles that reach it")
  func roleClaims() {
    let web = [Self.issuer, ("azp", ClaimValue.text("web"))]
    #expect(checks("roles", web + [("realm_access", roles(["reader"]))]) == ["ok@"])
    #expect(
      checks("roles", web + [("realm_access", roles(["offline_access"]))]) == ["unknown@reader"])
    // Without the scope `roles` nothing writes them.
    let bare = [Self.issuer, ("azp", ClaimValue.text("bare"))]
    #expect(checks("roles", bare).map { $0.prefix(5) } == ["fails"])
    #expect(checks("roles", bare + [("typ", .text("ID"))]) == [])
  }
}

@Suite("Claims as they are shown")
struct ShownClaimsTests {
  @Test(
    "what lets somebody act as the user is not shown",
    arguments: [
      ("preferred_username", "ada", "ada"), ("sid", "0123456789", "012345…"),
      ("sid", "01234567", "01234567"),
      ("at_hash", "abcdefghijkl", "abcdef…"), ("api_key", "Zq7", "***"),
      ("client_secret", "Zq7", "***"),
      ("refresh_token", "Zq7", "***"), ("note", "eyJhbGciOiJub25lIn0.e30.", "***"),
      ("token_type", "Bearer", "Bearer"), ("email", "ada@example.com", "ada@example.com"),
    ])
  func masks(_ name: String, _ value: String, _ shown: String) {
    #expect(ShownClaims.masked(.text(value), name: name) == .text(shown))
    let nested = ClaimValue.object([.init(name: name, value: .list([.text(value)]))])
    #expect(ShownClaims.masked(nested)[name] == .list([.text(shown)]))
  }

  @Test("rows have the names of all levels")
  func rows() {
    let claims = ClaimValue.object([
      .init(name: "exp", value: .number("0")), .init(name: "scope", value: .text("openid a")),
      .init(name: "realm_access", value: roles(["x", "y"])), .init(name: "o", value: .object([])),
    ])
    #expect(
      ShownClaims.rows(of: claims).map { "\($0.name)=\($0.items.joined(separator: "|"))" } == [
        "exp=1970-01-01T00:00:00Z", "scope=openid|a", "realm_access.roles=x|y", "o={}",
      ])
  }

  @Test("two tokens: the values of lists one by one, hidden parts compared")
  func comparison() {
    let a = token([
      ("aud", .list([.text("a"), .text("b")])), ("sid", .text("same-beginning-1")),
      ("x", .text("1")),
      ("scope", .text("openid a")),
    ])
    let b = token([
      ("aud", .text("b")), ("sid", .text("same-beginning-2")), ("y", .text("2")),
      ("scope", .text("a openid")),
    ])
    let lines = TokenComparison(a, b).lines.map {
      "\($0.differs ? "!" : " ")\($0.name) \($0.first ?? "-") \($0.second ?? "-")"
    }
    #expect(
      lines == [
        " alg RS256 RS256", "!aud a -", " aud b b", "!sid same-b… another", "!x 1 -",
        " scope openid openid", " scope a a", "!y - 2",
      ])
    #expect(TokenComparison(a, b).differing == ["aud", "sid", "x", "y"])
  }
}
