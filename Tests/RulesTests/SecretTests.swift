// No report shows a secret, wherever a configuration keeps it.

import Linting
import Rules
import Testing

@Suite("Secrets in reports")
struct SecretTests {
  private static let secrets = [
    "Cl13nt-s3cr3t", "Us3r-passw0rd", "D4tabase-pw", "S3ssion-secret", "Smtp-passw0rd",
    "Fallb4ck-value", "M4il-passw0rd", "B1nd-credential", "Url-passw0rd",
    "Fl4g-passw0rd", "Unr3ad-passw0rd", "YWRtaW46bmdpbng", "0dd-client-s3cret", "Bluepr1nt-s3cret",
  ]

  private static let files = [
    "compose.yaml": """
    services:
      keycloak:
        image: quay.io/keycloak/keycloak:26.0
        command: start-dev --import-realm --db-password=Fl4g-passw0rd
        environment: {KC_DB_PASSWORD: D4tabase-pw, KC_PROXY: edge, KC_DB_URL: "postgres://kc:Url-passw0rd@db/kc"}
        volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
      app:
        build: ./app
        environment: {AUTH_SECRET: S3ssion-secret, KC_CRED: 0dd-client-s3cret, VITE_KEYCLOAK_URL: "http://u:Url-passw0rd@keycloak:8080/"}
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
    "app/.env.production": "VITE_ADMIN_PASSWORD=Unr3ad-passw0rd\n",
    "nginx.conf": """
    server { listen 80; server_name a.test;
      location / { proxy_set_header Authorization "Basic YWRtaW46bmdpbng"; proxy_pass http://app:3000; } }
    """,
    "wiki.yaml": """
    version: 1
    metadata: {name: wiki}
    entries:
      - model: authentik_providers_oauth2.oauth2provider
        identifiers: {name: wiki}
        attrs: {client_id: wiki, client_secret: Bluepr1nt-s3cret, redirect_uris: [{matching_mode: regex, url: ".*"}]}
    """,
    "app/auth.ts": """
    import NextAuth from "next-auth"
    import Keycloak from "next-auth/providers/keycloak"
    export default NextAuth({ providers: [Keycloak({ id: "two", clientId: "app",
      clientSecret: process.env.KC_CRED, issuer: "http://keycloak:8080/realms/shop" })] })
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
    var options = Lint.Options()
    options.includesAudit = true
    let run = Run(Self.files, options: options)
    #expect(
      Set(run.outcome.findings.map(\.rule)).isSuperset(of: [
        "wildcard-web-origin", "unmatchable-web-origin", "keycloak-removed-option",
        "browser-internal-url", "scope-not-granted", "mismatched-client-secret", "public-secret",
        "plaintext-secret", "plaintext-password",
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
