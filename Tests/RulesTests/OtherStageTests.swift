// Addresses of two stages in one repository: no error for a name that only the other stage has.

import Rules
import Testing

@Suite("Issuers of another stage")
struct OtherStageTests {
  /// The severity of `issuer-mismatch`, where there is one.
  private func severity(
    hostname: String, issuer: String, app: String = "build: ./web", endpoints: String
  ) -> String? {
    let run = Run([
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          ports: ["8080:8080"]
          environment: {KC_HOSTNAME: "\(hostname)"}
        other:
          \(app)
          environment: \(app.hasPrefix("build") ? #"{AUTH_SECRET: s, AUTH_URL: "http://localhost:3000"}"# : "{}")
      """,
      "web/package.json": #"{"dependencies": {"next-auth": "5.0.0-beta.25"}}"#,
      "web/auth.json": """
      {"id": "keycloak", "type": "oidc", "options": {"clientId": "a", "issuer": "\(issuer)",
        "authorization": "http://localhost:8080/realms/a/protocol/openid-connect/auth",
        "token": "\(endpoints)/realms/a/protocol/openid-connect/token",
        "userinfo": "\(endpoints)/realms/a/protocol/openid-connect/userinfo"}}
      """,
    ])
    return run.outcome.findings.first { $0.rule == "issuer-mismatch" }?.severity.name
  }

  @Test(
    arguments: [
      // Both sides of one stage.
      ("http://localhost:8080", "http://keycloak:8080/realms/a", "build: ./web", "error"),
      (
        "${PUBLIC:-http://localhost:8080}", "http://keycloak:8080/realms/a", "build: ./web", "error"
      ),
      // A default that production overrides, and the name of production.
      (
        "${PUBLIC:-http://localhost:8080}", "https://id.example.com/realms/a", "build: ./web",
        "warning"
      ),
      ("http://localhost:8080", "https://id.example.com/realms/a", "build: ./web", "error"),
      // Nothing tells that the app runs in this deployment.
      ("http://localhost:8080", "https://id.example.com/realms/a", "image: mailhog", "warning"),
    ])
  func mismatch(_ hostname: String, issuer: String, app: String, expected: String) {
    let found = severity(
      hostname: hostname, issuer: issuer, app: app,
      endpoints: app.hasPrefix("build") ? "http://keycloak:8080" : "http://localhost:8080")
    #expect(found == expected)
  }
}
