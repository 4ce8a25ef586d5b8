// Every step of a login: who opens what, where the address comes from, and what stops it.

import Analysis
import Deployment
import Testing

/// A Keycloak with a fixed name and a dynamic backchannel, and an app whose source is written in a test.
private struct AppScene {
  var login = """
    KeycloakProvider({ clientId: "web", issuer: "http://localhost:8080/realms/shop",
      wellKnown: "http://keycloak:8080/realms/shop/.well-known/openid-configuration" })
    """
  /// What stands beside the login in its own file.
  var helpers = ""
  var logout = ""
  var redirectURI = "http://localhost:3000/*"

  var flow: LoginFlow? {
    FactsExample([
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev --import-realm
          environment:
            KC_HOSTNAME: http://localhost:8080
            KC_HOSTNAME_BACKCHANNEL_DYNAMIC: "true"
          ports: ["8080:8080"]
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
        web:
          build: ./web
          ports: ["3000:3000"]
          environment: {NEXTAUTH_URL: "http://localhost:3000"}
      """,
      "realm.json": """
      {"realm": "shop", "clients": [{"clientId": "web", "redirectUris": ["\(redirectURI)"]}]}
      """,
      "web/package.json": #"{"dependencies": {"next-auth": "^4.24.0"}}"#,
      "web/lib/auth.ts": """
      import NextAuth from "next-auth";
      import KeycloakProvider from "next-auth/providers/keycloak";
      \(helpers)
      export default NextAuth({ providers: [\(login)] });
      """,
      "web/app/logout/route.ts": logout,
    ]).facts.logins.first
  }
}

extension LoginFlow {
  /// `name caller outcome url` of the steps of some names.
  fileprivate func shown(_ names: LoginStep.Name...) -> [String] {
    steps.filter { names.contains($0.name) }.map { step in
      let caller =
        switch step.caller {
        case .container(let service): service
        case .browserOnHost, .browserElsewhere: "browser"
        case .host: "host"
        case nil: "-"
        }
      return
        "\(step.name.rawValue) \(caller) \(step.outcome.rawValue) \(step.url.value ?? "-")"
    }
  }
}

@Suite("The steps of a login")
struct LoginStepTests {
  private static let endpoints = "/realms/shop/protocol/openid-connect"

  @Test("a login that works, from the first request to the way out")
  func whole() throws {
    let flow = try #require(AppScene().flow)
    #expect(
      flow.shown(
        .discover, .authorize, .callback, .token, .jwks, .userinfo, .refresh, .api, .logout)
        == [
          "discover web ok http://keycloak:8080/realms/shop/.well-known/openid-configuration",
          "authorize browser ok http://localhost:8080\(Self.endpoints)/auth",
          "callback browser ok http://localhost:3000/api/auth/callback/keycloak",
          "token web ok http://keycloak:8080\(Self.endpoints)/token",
          "jwks web ok http://keycloak:8080\(Self.endpoints)/certs",
          "userinfo web ok http://keycloak:8080\(Self.endpoints)/userinfo",
          "refresh - skipped -", "api - skipped -",
          "logout browser skipped http://localhost:8080\(Self.endpoints)/logout",
        ])
    #expect(flow.stop == nil)
  }

  @Test(
    "what the app's source asks for by itself",
    arguments: [
      (
        "fetch(`http://keycloak:8080/realms/shop/protocol/openid-connect/token`, { method: 'POST' });",
        "refresh web ok http://keycloak:8080\(endpoints)/token"
      ),
      (
        "axios.post('http://localhost:8080/realms/shop/protocol/openid-connect/token', body);",
        "refresh web fails http://localhost:8080\(endpoints)/token"
      ),
      (
        "fetch('http://keycloak:8080/admin/realms/shop/users', { headers: { Authorization: `Bearer ${token.accessToken}` } });",
        "api web ok http://keycloak:8080/admin/realms/shop/users"
      ),
      // A token of its own is no session's.
      (
        "fetch('http://keycloak:8080/admin/realms/shop/users', { headers: { Authorization: `Bearer ${process.env.T}` } });",
        "api - skipped -"
      ),
      // Another realm's tokens have nothing to do with this login.
      (
        "fetch('http://keycloak:8080/realms/other/protocol/openid-connect/token');",
        "refresh - skipped -"
      ),
    ])
  func calls(_ helpers: String, step: String) throws {
    let flow = try #require(AppScene(helpers: helpers).flow)
    #expect(flow.shown(step.hasPrefix("api") ? .api : .refresh) == [step])
    #expect(flow.stop == nil)
  }

  @Test(
    "who ends the provider's session",
    arguments: [
      (
        "redirect('http://keycloak:8080/realms/shop/protocol/openid-connect/logout?a=b')",
        "browser fails http://keycloak:8080"
      ),
      (
        "NextResponse.redirect(`http://localhost:8080/realms/shop/protocol/openid-connect/logout`)",
        "browser ok http://localhost:8080"
      ),
      (
        "window.location.href = 'http://keycloak:8080/realms/shop/protocol/openid-connect/logout'",
        "browser fails http://keycloak:8080"
      ),
      (
        "fetch('http://keycloak:8080/realms/shop/protocol/openid-connect/logout')",
        "web ok http://keycloak:8080"
      ),
      // An address that is only put together is no request.
      (
        "const u = new URL('http://keycloak:8080/realms/shop/protocol/openid-connect/logout')",
        "browser skipped http://localhost:8080"
      ),
    ])
  func logout(_ call: String, step: String) throws {
    let flow = try #require(AppScene(logout: "export function GET() { \(call) }").flow)
    let found = flow.shown(.logout)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("logout \(step)") == true, "\(found)")
  }

  @Test(
    "settings that do not fit stop a login whose addresses all work",
    arguments: [
      (
        "authorization: { params: { scope: 'openid shop:write' } }", "http://localhost:3000/*",
        LoginStep.Name.authorize, "Keycloak answers `invalid_scope`"
      ),
      ("", "http://localhost:4000/*", .callback, "does not allow this redirect URI"),
      (
        "client: { id_token_signed_response_alg: 'ES256' }", "http://localhost:3000/*", .token,
        "signed with RS256"
      ),
    ])
  func refused(
    _ option: String, redirectURI: String, name: LoginStep.Name, reason: String
  ) throws {
    var scene = AppScene()
    scene.login = scene.login.replacing(" })", with: ", \(option) })")
    scene.redirectURI = redirectURI
    let stop = try #require(scene.flow?.stop)
    #expect(stop.name == name)
    #expect(stop.reason.contains(reason), "\(stop.reason)")
    #expect(stop.reach?.verdict == .reachable)
  }

  @Test("every URL of a step says where it comes from")
  func origins() throws {
    let flow = try #require(
      AppScene(
        helpers:
          "fetch('http://keycloak:8080/admin/realms/shop/users', { headers: { Authorization: 'Bearer ' + token } });"
      ).flow)
    #expect(flow.steps.allSatisfy { !$0.origin.isEmpty })
    #expect(flow.step(.discover)?.url.span != nil)
    #expect(flow.step(.callback)?.url.span != nil)
    #expect(flow.step(.api)?.url.span != nil)
    // What a document gives stands in no file.
    #expect(flow.step(.token)?.url.span == nil)
  }

  @Test(
    "the library's own package tells where its routes lie",
    arguments: [
      ("next-auth", "5.0.0-beta.25", ["/api/auth/callback/keycloak"]),
      ("@auth/core", "0.41.0", ["/api/auth/callback/keycloak", "/auth/callback/keycloak"]),
    ])
  func routes(_ package: String, version: String, paths: [String]) throws {
    let flow = try #require(
      FactsExample([
        "compose.yaml": "services: {web: {build: ./web}}",
        "web/package.json": #"{"dependencies": {"\#(package)": "\#(version)"}}"#,
        "web/auth.json":
          #"{"id": "keycloak", "type": "oidc", "clientId": "web", "issuer": "http://id.test/realms/a"}"#,
      ]).facts.logins.first)
    #expect(flow.client.callbackURL.candidates.map(\.path) == paths)
  }
}
