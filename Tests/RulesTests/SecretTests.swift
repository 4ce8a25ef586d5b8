// No report shows a secret, wherever a configuration keeps it.

import Rules
import Testing

@Suite("Secrets in reports")
struct SecretTests {
  private static let secrets = [
    "Cl13nt-s3cr3t", "Us3r-passw0rd", "D4tabase-pw", "S3ssion-secret", "Smtp-passw0rd",
    "Fallb4ck-value", "M4il-passw0rd", "B1nd-credential", "Url-passw0rd",
  ]

  private static let files = [
    "compose.yaml": """
    services:
      keycloak:
        image: quay.io/keycloak/keycloak:26.0
        command: start-dev --import-realm
        environment: {KC_DB_PASSWORD: D4tabase-pw, KC_PROXY: edge, KC_DB_URL: "postgres://kc:Url-passw0rd@db/kc"}
        volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
      app:
        build: ./app
        environment: {AUTH_SECRET: S3ssion-secret, VITE_KEYCLOAK_URL: "http://u:Url-passw0rd@keycloak:8080/"}
    """,
    "realm.json": """
    {"realm": "shop", "smtpServer": {"password": "Smtp-passw0rd"},
     "components": {"x": [{"config": {"bindCredential": ["B1nd-credential"]}}]},
     "users": [{"username": "u", "credentials": [{"type": "password", "value": "Us3r-passw0rd"}]}],
     "clients": [
      {"clientId": "app", "secret": "Cl13nt-s3cr3t", "webOrigins": ["*"], "redirectUris": ["http://a.test/*"]},
      {"clientId": "b", "secret": "${B_SECRET:Fallb4ck-value}", "webOrigins": ["http://x.test/"]}
    ]}
    """,
    "app/auth.json": """
    {"secret": "S3ssion-secret", "providers": [
      {"id": "mail", "type": "email", "server": "smtp://u:M4il-passw0rd@mail.test"},
      {"id": "keycloak", "type": "oidc", "options": {"clientId": "app", "clientSecret": "Cl13nt-s3cr3t",
       "issuer": "http://keycloak:8080/realms/shop", "authorization": {"params": {"scope": "openid groups"}}}}
    ]}
    """,
  ]

  @Test func stayHidden() {
    let run = Run(Self.files)
    #expect(
      Set(run.outcome.findings.map(\.rule)).isSuperset(of: [
        "wildcard-web-origin", "unmatchable-web-origin", "keycloak-removed-option",
        "browser-internal-url", "scope-not-granted",
      ]))
    let reports = run.reports
    for secret in Self.secrets { #expect(!reports.contains(secret)) }
    #expect(reports.contains("***"))
  }

  @Test("a file shown as a whole hides every one of them")
  func wholeFiles() {
    let sources = Run(Self.files).outcome.sources
    for file in sources.files {
      let text = sources.textForHumans(file.span)
      for secret in Self.secrets { #expect(!text.contains(secret), "\(file.path)") }
    }
  }
}
