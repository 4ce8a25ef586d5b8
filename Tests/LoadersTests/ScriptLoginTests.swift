// Logins in scripts: how people write them, what must stay unknown, and what is said about it.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Logins in scripts")
struct ScriptLoginTests {
  private static let package = #"{"dependencies":{"next-auth":"5.0.0-beta.25"}}"#
  private static let head = """
    import NextAuth from "next-auth";
    import Keycloak from "next-auth/providers/keycloak";
    import Authentik from "next-auth/providers/authentik";

    """

  private func repository(_ files: [String: String]) -> Repository {
    var access = InMemoryFiles(["package.json": Self.package].merging(files) { $1 })
    return Repository(paths: ["."], files: &access)
  }

  private func logins(_ body: String, _ files: [String: String] = [:]) -> [Login] {
    repository(files.merging(["auth.ts": Self.head + body]) { $1 }).deployments.flatMap(\.logins)
  }

  private func shown(_ value: Sourced<String>) -> String {
    switch value.state {
    case .known(let text): text
    case .unknown(let needs): "?(\(needs.joined(separator: ", ")))"
    case .absent: "-"
    }
  }

  @Test(
    "every way of writing that was seen in public code",
    arguments: [
      (
        "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: process.env.X! })] })",
        ["keycloak a ?(X)"]
      ),
      (
        "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: `${process.env.X}` })] })",
        ["keycloak a ?(X)"]
      ),
      (
        "const issuer = process.env.X; NextAuth({ providers: [Keycloak({ clientId: 'a', issuer })] })",
        ["keycloak a ?(X)"]
      ),
      (
        "NextAuth({ providers: [Keycloak, Authentik] })",
        [
          "keycloak ?(AUTH_KEYCLOAK_ID) ?(AUTH_KEYCLOAK_ISSUER)",
          "authentik ?(AUTH_AUTHENTIK_ID) ?(AUTH_AUTHENTIK_ISSUER)",
        ]
      ),
      (
        "const list = []; if (process.env.X) list.push(Authentik); NextAuth({ providers: list })",
        ["authentik ?(AUTH_AUTHENTIK_ID) ?(AUTH_AUTHENTIK_ISSUER)"]
      ),
      (
        "NextAuth({ providers: [...(process.env.X ? [Keycloak({ clientId: 'a', issuer: 'http://i' })] : [])] })",
        ["keycloak a http://i"]
      ),
      (
        "NextAuth({ providers: [process.env.X ? Keycloak({ clientId: 'a', issuer: 'http://i' }) : Authentik({ clientId: 'b', issuer: 'http://j' })] })",
        ["keycloak a http://i", "authentik b http://j"]
      ),
      (
        "NextAuth({ providers: [process.env.X && Keycloak({ clientId: 'a', issuer: 'http://i' })].filter(Boolean) as any })",
        ["keycloak a http://i"]
      ),
      (
        "function provider() { if (process.env.X) { return Keycloak({ clientId: 'a', issuer: 'http://i' }) } return Authentik({ clientId: 'b', issuer: 'http://j' }) }\nNextAuth({ providers: [provider()] })",
        ["keycloak a http://i", "authentik b http://j"]
      ),
      (
        "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'http://i', ...(flag ? { authorization: { params: { prompt: 'login' } } } : {}) })] })",
        ["keycloak a http://i"]
      ),
      (
        "NextAuth({ providers: await fromDatabase() }); const rows = rows2.map((row) => Keycloak({ clientId: row.id, issuer: row.url }))",
        ["keycloak ?(row.id) ?(row.url)"]
      ),
      (
        "for (const realm of realms) { list.push(Keycloak({ id: realm, clientId: 'a', issuer: `http://i/realms/${realm}` })) }",
        ["keycloak a ?(realm)"]
      ),
      (
        "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'http://i/'.replace(/\\/$/, '') })] })",
        ["keycloak a http://i"]
      ),
      (
        "NextAuth({ providers: [{ id: 'sso', type: 'oidc', clientId: 'a', issuer: 'http://i' } as any] })",
        ["sso a http://i"]
      ),
      (
        "const p: OIDCConfig<Profile> = { id: 'sso', name: 'S', type: 'oidc', clientId: 'a', issuer: 'http://i' }",
        ["sso a http://i"]
      ),
      (
        "/* NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'http://i' })] }) */\n// Keycloak({ clientId: 'b' })",
        []
      ),
      (
        "NextAuth({ providers: [Keycloak({ client_id: 'a', redirect_uris: [], grant_type: 'x', issuer: 'http://i' })] })",
        ["keycloak ?(AUTH_KEYCLOAK_ID) http://i"]
      ),
      (
        "NextAuth({ providers: [Keycloak({ clientId: process.env.NEXT_PUBLIC_ID, issuer: process.env.NEXT_PUBLIC_ISSUER })] })",
        ["keycloak ?(NEXT_PUBLIC_ID) ?(NEXT_PUBLIC_ISSUER)"]
      ),
      (
        "NextAuth({ providers: [Keycloak({ ...common, clientId: 'a' })] })",
        ["keycloak a ?(common)"]
      ),
      ("NextAuth(config)", []),
      (
        "const options = { providers: [Keycloak({ clientId: 'a', issuer: 'http://i' })] }; export default options",
        ["keycloak a http://i"]
      ),
    ])
  func ways(_ body: String, expected: [String]) {
    let found = logins(body).map { "\($0.id) \(shown($0.clientID)) \(shown($0.issuer))" }
    #expect(found == expected)
  }

  @Test("a provider under a condition says so, a certain one does not")
  func conditions() {
    let found = logins(
      "NextAuth({ providers: [Authentik, ...(process.env.X ? [Keycloak({ clientId: 'a', issuer: 'http://i' })] : [])] })"
    )
    #expect(
      found.map { $0.background.steps.map(\.text) } == [[], ["this is there only if `X` says so"]])
  }

  @Test(
    "what asks no identity provider, and what cannot be told, is a note",
    arguments: [
      (
        "import Credentials from 'next-auth/providers/credentials'; NextAuth({ providers: [Credentials({})] })",
        "asks no identity provider"
      ),
      (
        "import GitHub from 'next-auth/providers/github'; NextAuth({ providers: [GitHub] })",
        "has fixed addresses"
      ),
      ("NextAuth({ providers: load() })", "cannot be told without running the app: `load()`"),
    ])
  func notes(_ body: String, note: String) {
    let deployments = repository([
      "auth.ts": Self.head + body + "\nexport const keep = Keycloak({ clientId: 'a', issuer: 'i' })"
    ]).deployments
    #expect(deployments.flatMap(\.notes).contains { $0.text.contains(note) })
  }

  @Test("a value's place is where it is written")
  func places() throws {
    let files = [
      "src/urls.ts": "export const issuer = \"http://keycloak:8080/realms/a\";",
      "src/auth.ts": Self.head
        + "import { issuer } from \"./urls\";\nNextAuth({ providers: [Keycloak({ clientId: 'a', issuer })] });",
    ]
    var access = InMemoryFiles(files)
    let login = try #require(
      Repository(paths: ["."], files: &access).deployments.flatMap(\.logins).first)
    let place = try #require(login.issuer.span)
    #expect(access.sources.textForHumans(place) == "http://keycloak:8080/realms/a")
    #expect(access.path(of: place.file) == "src/urls.ts")
    #expect(login.path == "src/auth.ts")
    #expect(access.sources.textForHumans(login.span).hasPrefix("Keycloak({"))
  }

  @Test(
    "what tells the version of the library",
    arguments: [
      (
        ["package.json": #"{"dependencies":{"next-auth":"^4.24.5"}}"#], "NextAuth({})",
        Login.Library.nextAuth4
      ),
      (
        [
          "package.json": #"{"dependencies":{"next-auth":"latest"}}"#,
          "package-lock.json":
            #"{"packages":{"node_modules/next-auth": {\n "version": "4.24.11"}}}"#,
        ], "", .nextAuth4
      ),
      (
        [
          "package.json": #"{"dependencies":{"next-auth":"*"}}"#,
          "yarn.lock": "next-auth@*:\n  version \"5.0.0-beta.25\"\n",
        ], "", .authJS5
      ),
      (
        [
          "package.json": "{}",
          "pnpm-lock.yaml": "packages:\n  next-auth@5.0.0-beta.25(next@15.0.1):\n",
        ], "", .authJS5
      ),
      (["package.json": "{}"], "import { getServerSession } from 'next-auth'", .nextAuth4),
      (["package.json": "{}"], "const options: NextAuthOptions = { providers: [] }", .nextAuth4),
      (
        ["package.json": "{}"], "export const { handlers, auth } = NextAuth({ providers: [] })",
        .authJS5
      ),
      (["package.json": "{}"], "import Apple from '@auth/core/providers/apple'", .authJS5),
      (["package.json": "{}"], "", .nextAuthUnknown),
    ] as [([String: String], String, Login.Library)])
  func versions(_ files: [String: String], _ body: String, library: Login.Library) {
    let found = logins(
      body + "\nNextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'http://i' })] })", files)
    #expect(found.map(\.library) == [library])
  }

  // MARK: Environment

  @Test(
    "env files in the order of Next.js, where the app sees them",
    arguments: [
      ([".env": "I=a", ".env.production": "I=b"], "", "?(I)"),
      ([".env": "I=a"], "", "a"),
      ([".env": "H=h\nI=http://${H}/x"], "", "http://h/x"),
      ([".env": "I=a", ".env.local": "I=c", ".env.development": "I=d"], "", "c"),
      ([".env.example": "I=a"], "", "?(I)"),
      (["app/.env": "I=a", "app/.env.production": "I=b"], "COPY . .", "b"),
      (["app/.env": "I=a", "app/.env.local": "I=b"], "COPY . .", "b"),
      (["app/.env": "I=a"], "COPY package.json ./", "?(I)"),
      (["app/.env": "I=a", "app/.dockerignore": ".env"], "COPY . .", "?(I)"),
      (["app/.env.example": "I=a", "app/.dockerignore": ".env*"], "COPY . .", "?(I)"),
      (["app/.dockerignore": ".env*"], "COPY . .", "-"),
      ([:], "COPY . .", "-"),
      ([".gitignore": ".env*"], "COPY . .", "?(I)"),
      ([".gitignore": ".env", "app/.dockerignore": ".env*"], "COPY . .", "-"),
      (["app/.dockerignore": ".env*"], "ENV I=z", "z"),
    ] as [([String: String], String, String)])
  func envFiles(_ files: [String: String], _ dockerfile: String, issuer: String) {
    let script =
      Self.head
      + "NextAuth({ providers: [Keycloak({ id: 'k', clientId: 'a', issuer: process.env.I, wellKnown: null })] })"
    var files = files
    if dockerfile.isEmpty {
      files["auth.ts"] = script
    } else {
      files["compose.yaml"] = "services: {web: {build: ./app, environment: {AUTH_K_ISSUER: ''}}}"
      files["app/Dockerfile"] = "FROM node:22\n\(dockerfile)\n"
      files["app/package.json"] = #"{"dependencies":{"next-auth":"^4"}}"#
      files["app/auth.ts"] = script
    }
    files["package.json"] = #"{"dependencies":{"next-auth":"^4"}}"#
    #expect(repository(files).deployments.flatMap(\.logins).map { shown($0.issuer) } == [issuer])
  }

  @Test("a variable leads to where it is set")
  func definitions() throws {
    let files = [
      "compose.yaml":
        "services: {web: {build: ., environment: {I: 'http://k/realms/a', AUTH_SECRET: s}}}",
      "auth.ts": Self.head
        + "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: process.env.I })] })",
      "package.json": Self.package,
    ]
    var access = InMemoryFiles(files)
    let login = try #require(
      Repository(paths: ["."], files: &access).deployments.flatMap(\.logins).first)
    #expect(login.service == "web")
    #expect(login.background.steps.map(\.text) == ["`I` is set here"])
    let place = try #require(login.issuer.pieces.first?.definition)
    #expect(access.sources.textForHumans(place) == "http://k/realms/a")
  }

  @Test("a service that is built from another folder does not run the script")
  func anotherFolder() {
    let files = [
      "compose.yaml": "services: {web: {build: ./other, environment: {AUTH_SECRET: s}}}",
      "app/auth.ts": Self.head
        + "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'http://i' })] })",
    ]
    #expect(repository(files).deployments.flatMap(\.logins).map(\.service) == [nil])
  }

  // MARK: What else is said

  @Test("a broken script gives what could be read, and a note")
  func broken() {
    let files = [
      "auth.ts": Self.head
        + "NextAuth({ providers: [Keycloak({ clientId: 'a' issuer: 'http://i', })], callbacks: { async jwt( {} } )"
    ]
    let deployments = repository(files).deployments
    #expect(deployments.flatMap(\.logins).map { shown($0.clientID) } == ["a"])
    #expect(!deployments.flatMap(\.problems).isEmpty)
    #expect(deployments.flatMap(\.problems).allSatisfy { !$0.isError && $0.kind == .script })
  }

  @Test("secrets in scripts and env files are hidden")
  func secrets() {
    let files = [
      "auth.ts": Self.head + """
        const CLIENT_SECRET = "aaa-bbb-111"
        NextAuth({
          secret: process.env.S || "aaa-bbb-222",
          providers: [Keycloak({ clientId: "open-id", clientSecret: "aaa-bbb-333", issuer: "http://i" }),
            Authentik({ clientSecret: cond ? `aaa-bbb-444` : CLIENT_SECRET, token: "http://i/token" })],
        })
        """,
      ".env": "API_SECRET=aaa-bbb-555\nI=http://i\n",
    ]
    let repository = repository(files)
    for secret in ["111", "222", "333", "444", "555"] {
      #expect(repository.redaction.sentence("aaa-bbb-\(secret)") == "***")
    }
    #expect(repository.redaction.sentence("open-id http://i/token") == "open-id http://i/token")
  }

  @Test(
    "tests and mere users of the library configure nothing",
    arguments: [
      [
        "auth.test.ts": head + "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'i' })] })"
      ],
      ["e2e/auth.ts": head + "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: 'i' })] })"],
      [
        "page.tsx":
          "import { useSession } from 'next-auth/react'; export default () => <Providers/>"
      ],
      ["a.ts": "export const providers = [{ id: 'a', type: 'oidc', issuer: 'i', clientId: 'b' }]"],
      ["a.ts": "// next-auth\nexport const providers = [{ id: 'a', type: 'oidc' }]"],
    ])
  func nothing(_ files: [String: String]) {
    #expect(repository(files).deployments.flatMap(\.logins).isEmpty)
  }

  @Test("one provider that two configurations share is one login")
  func shared() {
    let files = [
      "auth.config.ts": Self.head
        + "export const config = { providers: [Keycloak({ clientId: 'a', issuer: 'i' })] } satisfies NextAuthConfig",
      "auth.ts":
        "import NextAuth from 'next-auth'; import { config } from './auth.config'; export const { auth } = NextAuth(config)",
      "middleware.ts":
        "import NextAuth from 'next-auth'; import { config } from './auth.config'; export default NextAuth(config).auth // providers",
    ]
    #expect(repository(files).deployments.flatMap(\.logins).map(\.path) == ["auth.config.ts"])
  }
}
