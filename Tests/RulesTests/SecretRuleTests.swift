// The rules about secrets, each fact in a table: what fires, and where; what does not.

import Testing

@Suite("Findings about secrets")
struct SecretRuleTests {
  private static let rules: Set<String> = [
    "public-secret", "mismatched-client-secret", "missing-auth-secret", "untrusted-host",
    "nextauth-url-path", "tls-required-over-http", "masked-secret-import", "unset-client-secret",
    "disabled-imported-user", "plaintext-secret",
  ]

  /// The findings of this family over some files.
  private func lines(_ files: [String: String]) -> [String] {
    Run(files).lines.filter { line in
      Self.rules.contains { line.contains(" \($0) ") }
    }
  }

  // MARK: Public secrets

  @Test(
    "a secret's name behind a prefix of the pages",
    arguments: [
      ("NEXT_PUBLIC_CLIENT_SECRET: ${S}", "error"),
      ("VITE_KEYCLOAK_CLIENT_SECRET: f00-b4r", "error"),
      ("REACT_APP_JWT_SECRET: changeme", "error"), ("NUXT_PUBLIC_ADMIN_PASSWORD: 123456", "error"),
      ("EXPO_PUBLIC_SIGNING_PRIVATE_KEY: abc-def", "error"), ("VUE_APP_SECRET_KEY: abc", "error"),
      ("GATSBY_SIGNING_SECRET_2: abcd", "error"), ("PUBLIC_OIDC_CLIENT_SECRET: abcd", "warning"),
      ("VITE_OTHER: ${ADMIN_PASSWORD}", "error"),
      ("NEXT_PUBLIC_SECRET_NAME: kv/web", nil), ("NEXT_PUBLIC_PASSWORD_RESET_URL: /reset", nil),
      ("VITE_PASSWORD_MIN_LENGTH: 8", nil), ("VITE_SHOW_PASSWORD: secret", nil),
      ("VITE_LOGIN_WITH_PASSWORD: \"true\"", nil), ("VITE_FORGOT_PASSWORD: /forgot", nil),
      ("VITE_RESET_PASSWORD: https://id.example.org/reset", nil), ("VITE_DEMO_PASSWORD: demo", nil),
      ("VITE_CLIENT_SECRET: \"\"", nil), ("VITE_HAS_CLIENT_SECRET: abc", nil),
      ("VITE_BASIC_PASSWORD: \"false\"", nil), ("VITE_FEATURE_PASSWORD: \"1\"", nil),
      ("NEXT_PUBLIC_PUBLIC_KEY: abc", nil), ("NEXT_PUBLIC_MAP_TOKEN: pk.abc", nil),
      ("NEXT_PUBLIC_SUPABASE_ANON_KEY: abc", nil), ("CLIENT_SECRET: f00-b4r", nil),
    ] as [(String, String?)])
  func publicSecret(_ line: String, severity: String?) {
    let compose = """
      services:
        web:
          build: ./web
          environment:
            \(line)
      """
    let found = lines(["compose.yaml": compose])
    #expect(found == (severity.map { ["compose.yaml:5 public-secret \($0)"] } ?? []))
  }

  @Test("one variable is one finding, wherever it is set")
  func publicSecretOnce() {
    let files = [
      "compose.yaml": """
      services:
        web:
          build:
            context: .
            args:
              VITE_CLIENT_SECRET: ${VITE_CLIENT_SECRET}
          environment:
            VITE_CLIENT_SECRET: ${VITE_CLIENT_SECRET}
      """, ".env": "VITE_CLIENT_SECRET=kQ-77-zz-01\n",
      ".env.example": "VITE_CLIENT_SECRET=changeme\n",
    ]
    let run = Run(files)
    let found = run.outcome.findings.filter { $0.rule == "public-secret" }
    #expect(found.map { run.place($0) } == ["compose.yaml:6"])
    #expect(found.first?.labels.count == 3)
  }

  @Test(
    "a sample only shows what may be set; a declaration without a value sets nothing",
    arguments: [
      (".env.example", "VITE_CLIENT_SECRET=abc", "warning"),
      (".env.production", "VITE_CLIENT_SECRET=abc", "error"),
      (".env", "VITE_CLIENT_SECRET", nil), (".env.local", "VITE_CLIENT_SECRET=", nil),
    ] as [(String, String, String?)])
  func publicSecretInEnvFiles(_ path: String, text: String, severity: String?) {
    let found = lines([path: text + "\n"])
    #expect(found == (severity.map { ["\(path):1 public-secret \($0)"] } ?? []))
  }

  @Test(
    "the lines of a Dockerfile, those of an earlier stage too",
    arguments: [
      ("ENV VITE_CLIENT_SECRET=f00-b4r", true), ("ARG VITE_CLIENT_SECRET=f00-b4r", true),
      ("ENV VITE_CLIENT_SECRET=$SECRET", true), ("ARG VITE_CLIENT_SECRET", false),
      ("ENV CLIENT_SECRET=f00-b4r", false), ("ENV VITE_CLIENT_ID=web", false),
    ])
  func publicSecretInDockerfile(_ line: String, fires: Bool) {
    let files = [
      "compose.yaml": "services: {web: {build: ./web}}\n",
      "web/Dockerfile": """
      FROM node:22 AS build
      \(line)
      RUN npm run build
      FROM nginx:1.27
      COPY --from=build /app/dist /usr/share/nginx/html
      """,
    ]
    #expect(lines(files) == (fires ? ["web/Dockerfile:2 public-secret error"] : []))
  }

  @Test("a script that asks for it, each place once")
  func publicSecretInScript() {
    let files = [
      "web/auth.ts": """
      import NextAuth from "next-auth"
      import Keycloak from "next-auth/providers/keycloak"

      export default NextAuth({
        providers: [Keycloak({ clientId: "web", clientSecret: process.env.NEXT_PUBLIC_KC_SECRET,
          issuer: "https://id.example.com/realms/shop" })],
      })
      const body = {
        client_secret: process.env.NEXT_PUBLIC_KC_SECRET!,
        id: process.env.NEXT_PUBLIC_KC_ID, url: process.env.NEXT_PUBLIC_PASSWORD_URL,
        other: process.env.NEXT_PUBLIC_OTHER_SECRET,
      }
      """
    ]
    let run = Run(files)
    #expect(
      run.lines.filter { $0.contains("public-secret") } == [
        "web/auth.ts:5 public-secret error", "web/auth.ts:11 public-secret error",
      ])
    let first = run.outcome.findings.first { $0.rule == "public-secret" }
    #expect(first?.labels.count == 1)
  }

  @Test("a known product's own variables are no pages")
  func publicSecretOfProduct() {
    let compose = """
      services:
        db:
          image: postgres:16
          environment: {PUBLIC_SCHEMA_PASSWORD: abcdef}
      """
    #expect(lines(["compose.yaml": compose]).isEmpty)
  }

  // MARK: Client secrets

  private static func pair(app: String, realm: String, env: String = "") -> [String: String] {
    var files = [
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev --import-realm
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
          environment: {KNOWN: pq7-Wd4-kk1-Zt}
        gate:
          image: quay.io/oauth2-proxy/oauth2-proxy:v7.6.0
          environment:
            OAUTH2_PROXY_CLIENT_ID: gate
            OAUTH2_PROXY_CLIENT_SECRET: \(app)
      """,
      "realm.json": """
      {"realm": "ops", "clients": [{"clientId": "gate", \(realm)
        "redirectUris": ["http://localhost:4180/oauth2/callback"], "webOrigins": []}]}
      """,
    ]
    if !env.isEmpty { files[".env"] = env }
    return files
  }

  @Test(
    "a client's secret on both sides",
    arguments: [
      (
        "pq7-Wd4-kk1-Zt", "\"secret\": \"pq7-Wd4-kk1-Zx\",", "", "11 mismatched-client-secret error"
      ),
      ("pq7-Wd4-kk1-Zt", "\"secret\": \"pq7-Wd4-kk1-Zt\",", "", nil),
      ("pq7-Wd4-kk1-Zt", "\"secret\": \"${KNOWN}\",", "", nil),
      ("pq7-Wd4-kk1-Zx", "\"secret\": \"${KNOWN}\",", "", "11 mismatched-client-secret error"),
      ("pq7-Wd4-kk1-Zt", "\"secret\": \"${UNSET}\",", "", nil),
      (
        "pq7-Wd4-kk1-Zt", "\"secret\": \"${UNSET:pq7-Wd4-kk1-Zx}\",", "",
        "11 mismatched-client-secret warning"
      ),
      ("${S}", "\"secret\": \"pq7-Wd4-kk1-Zx\",", "", nil),
      (
        "${S:-pq7-Wd4-kk1-Zt}", "\"secret\": \"pq7-Wd4-kk1-Zx\",", "",
        "11 mismatched-client-secret warning"
      ),
      (
        "${S}", "\"secret\": \"pq7-Wd4-kk1-Zx\",", "S=pq7-Wd4-kk1-Zt\n",
        "11 mismatched-client-secret error"
      ),
      ("changeme", "\"secret\": \"pq7-Wd4-kk1-Zx\",", "", nil),
      ("pq7-Wd4-kk1-Zt", "\"secret\": \"change-me\",", "", nil),
      ("pq7-Wd4-kk1-Zt", "\"publicClient\": true, \"secret\": \"pq7-Wd4-kk1-Zx\",", "", nil),
      (
        "pq7-Wd4-kk1-Zt",
        "\"clientAuthenticatorType\": \"client-jwt\", \"secret\": \"pq7-Wd4-kk1-Zx\",", "", nil
      ),
      ("secret", "\"secret\": \"pq7-Wd4-kk1-Zx\",", "", "11 mismatched-client-secret error"),
    ] as [(String, String, String, String?)])
  func clientSecret(_ app: String, realm: String, env: String, finding: String?) {
    let found = lines(Self.pair(app: app, realm: realm, env: env))
    #expect(found == (finding.map { ["compose.yaml:\($0)"] } ?? []))
  }

  @Test(
    "a client without a secret beside an app that has one",
    arguments: [
      ("pq7-Wd4-kk1-Zt", "", "1 unset-client-secret warning"),
      ("${S}", "", "1 unset-client-secret note"), ("changeme", "", nil),
      ("pq7-Wd4-kk1-Zt", "\"secret\": \"\",", "1 unset-client-secret warning"),
      ("pq7-Wd4-kk1-Zt", "\"publicClient\": true,", nil),
      ("pq7-Wd4-kk1-Zt", "\"bearerOnly\": true,", nil),
      ("pq7-Wd4-kk1-Zt", "\"clientAuthenticatorType\": \"client-x509\",", nil),
      (
        "pq7-Wd4-kk1-Zt", "\"clientAuthenticatorType\": \"client-secret-jwt\",",
        "1 unset-client-secret warning"
      ),
    ] as [(String, String, String?)])
  func unsetSecret(_ app: String, realm: String, finding: String?) {
    let found = lines(Self.pair(app: app, realm: realm))
    #expect(found == (finding.map { ["realm.json:\($0)"] } ?? []))
  }

  @Test(
    "names of a client's id and secret",
    arguments: [
      ("QUARKUS_OIDC_CLIENT_ID", "QUARKUS_OIDC_CREDENTIALS_SECRET", true),
      ("AUTH_KEYCLOAK_ID", "AUTH_KEYCLOAK_SECRET", true), ("KEYCLOAK_ID", "KEYCLOAK_SECRET", true),
      ("OIDC_CLIENTID", "OIDC_CLIENTSECRET", true), ("A_CLIENT_ID", "A_SECRET", true),
      ("A_CLIENT_ID", "B_CLIENT_SECRET", false), ("A_CLIENT_ID", "A_CLIENT_SECRET_NAME", false),
    ])
  func pairs(_ id: String, secret: String, fires: Bool) {
    var files = Self.pair(app: "", realm: "\"secret\": \"pq7-Wd4-kk1-Zx\",")
    files["compose.yaml"] = files["compose.yaml"].map { text in
      text.split(separator: "\n").dropLast(2).joined(separator: "\n")
        + "\n      \(id): gate\n      \(secret): pq7-Wd4-kk1-Zt\n"
    }
    #expect(lines(files) == (fires ? ["compose.yaml:11 mismatched-client-secret error"] : []))
  }

  @Test("a variable that several env files give several values is not certain")
  func severalFiles() {
    var files = Self.pair(
      app: "${GATE_CLIENT_SECRET}", realm: "\"secret\": \"pq7-Wd4-kk1-Zx\",",
      env: "GATE_CLIENT_SECRET=pq7-Wd4-kk1-Zt\n")
    files[".env.production"] = "GATE_CLIENT_SECRET=pq7-Wd4-kk1-Zp\n"
    #expect(lines(files) == ["compose.yaml:11 mismatched-client-secret warning"])
  }

  @Test("a login's secret counts for the realm that its address names")
  func otherRealm() {
    func files(_ realm: String) -> [String: String] {
      [
        "realm.json": """
        {"realm": "shop", "clients": [{"clientId": "web", "secret": "pq7-Wd4-kk1-Zx",
          "redirectUris": ["http://localhost:3000/*"], "webOrigins": []}]}
        """,
        "auth.json": """
        {"id": "keycloak", "type": "oidc", "options": {"clientId": "web",
          "clientSecret": "pq7-Wd4-kk1-Zt", "issuer": "http://localhost:8080/realms/\(realm)"}}
        """,
      ]
    }
    #expect(lines(files("shop")).contains("auth.json:2 mismatched-client-secret error"))
    #expect(!lines(files("other")).contains { $0.contains("mismatched") })
  }

  // MARK: Realms

  @Test(
    "asterisks where a secret has to be",
    arguments: [
      ("\"clients\": [{\"clientId\": \"a\", \"secret\": \"**********\"}]", true),
      (
        "\"clients\": [{\"clientId\": \"a\", \"publicClient\": true, \"secret\": \"**********\"}]",
        false
      ),
      ("\"clients\": [{\"clientId\": \"broker\", \"secret\": \"**********\"}]", false),
      (
        "\"clients\": [{\"clientId\": \"a\", \"enabled\": false, \"secret\": \"**********\"}]",
        false
      ),
      (
        "\"clients\": [{\"clientId\": \"a\", \"bearerOnly\": true, \"secret\": \"**********\"}]",
        false
      ),
      ("\"clients\": [], \"smtpServer\": {\"password\": \"**********\"}", true),
      (
        "\"clients\": [], \"identityProviders\": [{\"alias\": \"g\", \"config\": {\"clientSecret\": \"**********\"}}]",
        true
      ),
      (
        "\"clients\": [], \"components\": {\"x\": [{\"name\": \"l\", \"config\": {\"bindCredential\": [\"**********\"]}}]}",
        true
      ),
      ("\"clients\": [], \"smtpServer\": {\"password\": \"${vault.smtp}\"}", false),
    ])
  func masked(_ members: String, fires: Bool) {
    let found = lines(["realm.json": "{\"realm\": \"shop\", \(members)}"])
    #expect(found == (fires ? ["realm.json:1 masked-secret-import note"] : []))
  }

  @Test(
    "users without `enabled`",
    arguments: [
      ("{\"username\": \"a\"}", true), ("{\"username\": \"a\", \"enabled\": false}", false),
      ("{\"username\": \"a\", \"enabled\": true}", false),
      ("{\"username\": \"service-account-x\"}", false),
      ("{\"username\": \"x\", \"serviceAccountClientId\": \"x\"}", false),
    ])
  func users(_ user: String, fires: Bool) {
    let found = lines([
      "realm.json": "{\"realm\": \"shop\", \"clients\": [], \"users\": [\n\(user)]}"
    ])
    #expect(found == (fires ? ["realm.json:2 disabled-imported-user note"] : []))
  }

  @Test(
    "a realm that demands TLS under an address without",
    arguments: [
      ("\"sslRequired\": \"external\",", "http://id.example.com:8080", true),
      ("\"sslRequired\": \"EXTERNAL\",", "http://id.example.com:8080", true),
      ("", "http://id.example.com:8080", true), ("", "http://203.0.113.7:8080", true),
      ("\"sslRequired\": \"none\",", "http://id.example.com:8080", false),
      ("\"sslRequired\": \"${TLS}\",", "http://id.example.com:8080", false),
      ("", "https://id.example.com", false), ("", "http://localhost:8080", false),
      ("", "http://id.localhost:8080", false), ("", "http://192.168.1.5:8080", false),
      ("", "http://keycloak:8080", false), ("", "http://id.test:8080", false),
      ("", "http://id.internal", false), ("", "${KC_URL:-http://id.example.com}", true),
      ("\"sslRequired\": \"all\",", "http://localhost:8080", true),
    ])
  func tls(_ member: String, hostname: String, fires: Bool) {
    let files = [
      "compose.yaml": """
      services:
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start --import-realm
          ports: ["8080:8080"]
          environment: {KC_HOSTNAME: "\(hostname)", KC_HTTP_ENABLED: "true"}
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
      """,
      "realm.json": "{\"realm\": \"shop\", \(member) \"clients\": []}",
    ]
    #expect(lines(files) == (fires ? ["realm.json:1 tls-required-over-http warning"] : []))
  }
}
