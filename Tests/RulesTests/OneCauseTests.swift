// One cause, one finding: what a login says is not said again by the variable or the call that shares its address.

import Rules
import Testing

@Suite("One cause, one finding")
struct OneCauseTests {
  /// The rules that fire for an app with a login at `ISSUER` and whatever else its source does.
  private func rules(
    _ issuer: String, hostname: String = "http://id.localhost", isSplit: Bool = false,
    rest: String = "", version: String = "5.0.0-beta.25"
  ) -> [String] {
    let base = "/realms/shop/protocol/openid-connect"
    let endpoints =
      isSplit
      ? """
      , wellKnown: null, authorization: { url: "http://id.localhost\(base)/auth", params: { scope: "openid" } },
        token: "http://idp:8080\(base)/token", userinfo: "http://idp:8080\(base)/userinfo"
      """ : ""
    let run = Run([
      "compose.yaml": """
      services:
        idp:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          environment: {KC_HOSTNAME: "\(hostname)"}
          ports: ["8080:8080"]
        edge:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf"]
        app:
          build: ./app
          ports: ["3000:3000"]
          environment:
            AUTH_URL: http://localhost:3000
            AUTH_SECRET: ${SECRET:?}
            ISSUER: \(issuer)
      """,
      "edge.conf": """
      server { listen 80; server_name id.localhost;
        location / { proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
          proxy_pass http://idp:8080; } }
      """,
      "app/package.json": #"{"dependencies": {"next-auth": "\#(version)"}}"#,
      "app/auth.ts": """
      import NextAuth from "next-auth";
      import Keycloak from "next-auth/providers/keycloak";
      \(rest)
      export default NextAuth({ providers: [Keycloak({ clientId: "app", issuer: process.env.ISSUER\(endpoints) })] });
      """,
    ])
    return run.outcome.findings.map(\.rule)
  }

  private static let refresh =
    "fetch(`${process.env.ISSUER}/protocol/openid-connect/token`, { method: 'POST' });"
  private static let logout = "redirect(`${process.env.ISSUER}/protocol/openid-connect/logout`);"
  private static let outside = "http://id.localhost/realms/shop"
  private static let inside = "http://idp:8080/realms/shop"

  @Test(
    "a name that only browsers know is one conflict, whoever else uses it",
    arguments: ["", refresh, logout, refresh + logout])
  func conflict(_ rest: String) {
    #expect(rules(Self.outside, rest: rest) == ["discovery-conflict"])
  }

  @Test("an issuer that is only compared needs no way to it")
  func compared() {
    #expect(rules(Self.outside, isSplit: true).isEmpty)
    // A call that opens it does.
    #expect(
      rules(Self.outside, isSplit: true, rest: Self.refresh) == ["service-unreachable-url"])
  }

  @Test("a wrong issuer is one finding, whatever is put together of it", arguments: ["", logout])
  func wrongIssuer(_ rest: String) {
    #expect(rules(Self.inside, isSplit: true, rest: rest) == ["issuer-mismatch"])
  }

  @Test("a document that the app cannot fetch is not compared with the issuer too")
  func unfetched() {
    #expect(rules("http://localhost:8080/realms/shop") == ["service-unreachable-url"])
  }
}
