// What an app's library makes of its environment: its own secret, the host that it trusts, its callback.

import Linting
import Testing

@Suite("Settings of relying parties")
struct AppSecretTests {
  private static let rules: Set<String> = [
    "missing-auth-secret", "untrusted-host", "nextauth-url-path", "plaintext-secret",
  ]

  /// The findings over an app with a Dockerfile, of which everything is seen.
  private func found(
    _ environment: [String], version: Int, config: String = "", command: String = "npm start",
    more: [String: String] = [:]
  ) -> [String] {
    let variables = environment.map { "      \($0)\n" }.joined()
    var files = [
      "compose.yaml": """
      services:
        web:
          build: ./web
          command: \(command)
          environment:
            TZ: UTC
      \(variables)
      """,
      "web/Dockerfile": "FROM node:22-alpine\nCOPY package.json auth.ts ./\n",
      "web/package.json":
        "{\"dependencies\": {\"next-auth\": \"\(version == 4 ? "^4.24.0" : "5.0.0-beta.30")\"}}",
      "web/auth.ts": """
      import NextAuth from "next-auth"
      import Keycloak from "next-auth/providers/keycloak"

      export default NextAuth({
        \(config)
        providers: [Keycloak({ clientId: "web", clientSecret: process.env.KC_SECRET,
          issuer: "https://id.example.com/realms/shop" })],
      })
      """,
    ]
    files.merge(more) { _, new in new }
    return Run(files).lines.filter { line in Self.rules.contains { line.contains(" \($0) ") } }
  }

  @Test(
    "next-auth 4 wants a secret in production",
    arguments: [
      ([], "", "npm start", "2 missing-auth-secret warning"),
      (["NODE_ENV: production"], "", "npm start", "2 missing-auth-secret error"),
      ([], "", "npm run dev", nil), ([], "", "sleep 1", nil),
      (["NODE_ENV: development"], "", "npm start", nil),
      (["NEXTAUTH_SECRET: abc"], "", "npm start", nil),
      (["AUTH_SECRET: abc"], "", "npm start", nil),
      (["NEXTAUTH_SECRET: ${S}"], "", "npm start", nil),
      (["NEXTAUTH_SECRET:"], "", "npm start", nil),
      (["NEXTAUTH_SECRET: ${S:-}"], "", "npm start", nil),
      (["NEXTAUTH_SECRET: \"\""], "", "node server.js", "7 missing-auth-secret warning"),
      (
        ["NEXTAUTH_SECRET: \"\"", "AUTH_SECRET: abc", "NODE_ENV: production"], "", "npm start",
        "7 missing-auth-secret error"
      ),
      ([], "secret: process.env.MY_SECRET ?? crypto(),", "npm start", nil),
      ([], "secret: \"\",", "npm start", "web/auth.ts:5 missing-auth-secret warning"),
      ([], "", "sh -c 'export NEXTAUTH_SECRET=x && npm start'", nil),
      ([], "", "./start.sh start", nil),
    ] as [([String], String, String, String?)])
  func secretOfVersion4(_ environment: [String], config: String, command: String, line: String?) {
    let found = found(environment, version: 4, config: config, command: command)
    #expect(found == (line.map { [$0.hasPrefix("web/") ? $0 : "compose.yaml:\($0)"] } ?? []))
  }

  @Test(
    "Auth.js 5 wants one in every mode",
    arguments: [
      (["AUTH_URL: http://a.test"], "2 missing-auth-secret error"),
      (["AUTH_SECRET: abc", "AUTH_URL: http://a.test"], nil),
      (["AUTH_URL: http://a.test", "NEXTAUTH_SECRET: abc"], nil),
      (["AUTH_URL: http://a.test", "AUTH_SECRET_1: abc"], nil),
      (
        ["AUTH_SECRET: \"\"", "NEXTAUTH_SECRET: abc", "AUTH_URL: http://a.test"],
        "7 missing-auth-secret error"
      ),
      (["AUTH_SECRET: \"\"", "AUTH_SECRET_2: abc", "AUTH_URL: http://a.test"], nil),
    ] as [([String], String?)])
  func secretOfVersion5(_ environment: [String], line: String?) {
    let found = found(environment, version: 5, command: "npm run dev")
    #expect(found == (line.map { ["compose.yaml:\($0)"] } ?? []))
  }

  @Test(
    "the first of the variables that is set decides whether the host is trusted",
    arguments: [
      (["AUTH_URL: https://a.test"], "", nil), (["AUTH_TRUST_HOST: \"true\""], "", nil),
      (["AUTH_URL: \"\"", "AUTH_TRUST_HOST: \"true\""], "", "7 untrusted-host error"),
      (["AUTH_URL: ${URL:-}"], "", nil), (["AUTH_URL: ${URL}"], "", nil),
      (["AUTH_TRUST_HOST: \"\""], "", "7 untrusted-host error"),
      (["AUTH_TRUST_HOST: \"false\""], "", "7 untrusted-host warning"),
      (["AUTH_URL: https://a.test", "AUTH_TRUST_HOST: \"false\""], "", nil),
      (["NEXTAUTH_URL: https://a.test"], "", "7 untrusted-host warning"),
      (["NEXTAUTH_URL: https://a.test", "NODE_ENV: production"], "", "7 untrusted-host error"),
      (["NEXTAUTH_URL: https://a.test", "NODE_ENV: development"], "", nil),
      (["NEXTAUTH_URL: https://a.test"], "trustHost: true,", nil),
      (["AUTH_URL: https://a.test"], "trustHost: false,", "web/auth.ts:5 untrusted-host error"),
      (["NODE_ENV: production"], "", "2 untrusted-host error"),
      (["NODE_ENV: production", "VERCEL: \"1\""], "", nil),
      (["NODE_ENV: production", "TRUST: ${T}"], "trustHost: process.env.TRUST === \"1\",", nil),
      ([], "", nil),
    ] as [([String], String, String?)])
  func trustedHost(_ environment: [String], config: String, line: String?) {
    let found = found(environment + ["AUTH_SECRET: ${S}"], version: 5, config: config)
    #expect(found == (line.map { [$0.hasPrefix("web/") ? $0 : "compose.yaml:\($0)"] } ?? []))
  }

  @Test("an export of one provider does not show whether the configuration trusts the host itself")
  func oneProvider() {
    let files = [
      "compose.yaml": "services: {web: {image: a/b:1, environment: {AUTH_URL: ''}}}\n",
      "auth.json": """
      {"id": "keycloak", "type": "oidc",
       "options": {"clientId": "web", "issuer": "https://id.example.com/realms/shop"}}
      """,
    ]
    #expect(Run(files).lines == ["compose.yaml:1 untrusted-host warning"])
  }

  @Test("next-auth 4 knows no trust, and an unknown version is not judged")
  func otherVersions() {
    #expect(found(["AUTH_URL: \"\"", "NEXTAUTH_SECRET: x"], version: 4).isEmpty)
    #expect(
      found(["AUTH_URL: \"\""], version: 5, more: ["web/package.json": "{\"name\": \"web\"}"])
        .isEmpty)
  }

  @Test("a sample that names the variable may be what the deployment follows")
  func sample() {
    let found = found(
      ["AUTH_URL: http://a.test"], version: 5, more: ["web/.env.example": "AUTH_SECRET=\n"])
    #expect(found.isEmpty)
  }

  @Test("what one of an app's configurations says counts for all of them")
  func severalConfigurations() {
    let middleware = """
      import NextAuth from "next-auth"
      import Keycloak from "next-auth/providers/keycloak"

      export const { auth } = NextAuth({
        providers: [Keycloak({ clientId: "web", issuer: "https://id.example.com/realms/shop" })],
      })
      """
    let found = found(
      ["NODE_ENV: production", "S: ${S}"], version: 5,
      config: "secret: process.env.S, trustHost: true,",
      more: ["web/a-middleware.ts": middleware])
    #expect(found.isEmpty)
  }

  @Test(
    "the path of NEXTAUTH_URL stands in for the route",
    arguments: [
      ("https://a.test/app", 4, true), ("https://a.test/app/", 4, true),
      ("https://a.test", 4, false),
      ("https://a.test/", 4, false), ("https://a.test/app/api/auth", 4, false),
      ("https://a.test/api/auth/", 4, false), ("https://a.test/authentication", 4, false),
      ("https://a.test/app", 5, false), ("${URL}", 4, false),
    ])
  func path(_ url: String, version: Int, fires: Bool) {
    let found = found(
      ["NEXTAUTH_URL: \(url)", "NEXTAUTH_SECRET: ${S}", "AUTH_TRUST_HOST: \"1\""],
      version: version)
    #expect(found == (fires ? ["compose.yaml:7 nextauth-url-path warning"] : []))
  }

  @Test(
    "a secret that is written out in a login",
    arguments: [
      ("t7Qx-20pp-Vn4c-9s", true), ("***", false), ("**********", false), ("", false),
      ("changeme", false), ("${KC_SECRET}", false), ("<secret>", false), ("secret", false),
    ])
  func writtenOut(_ secret: String, fires: Bool) {
    let export = """
      {"id": "keycloak", "type": "oidc",
       "clientSecret": "\(secret)", "clientId": "web", "issuer": "https://id.example.com/realms/shop"}
      """
    let found = Run(["auth.json": export]).lines.filter { $0.contains("plaintext") }
    #expect(found == (fires ? ["auth.json:2 plaintext-secret warning"] : []))
  }

  @Test("realm files and blueprints are told of to those who ask")
  func advice() {
    let files = [
      "realm.json": """
      {"realm": "shop", "clients": [
        {"clientId": "web", "secret": "t7Qx-20pp-Vn4c-9s", "redirectUris": ["http://localhost/*"], "webOrigins": []}]}
      """
    ]
    func rules(_ run: Run) -> [String] {
      run.outcome.findings.map(\.rule).filter { $0 == "plaintext-secret" }
    }
    #expect(rules(Run(files)).isEmpty)
    var options = Lint.Options()
    options.includesAudit = true
    #expect(rules(Run(files, options: options)).count == 1)
  }
}
