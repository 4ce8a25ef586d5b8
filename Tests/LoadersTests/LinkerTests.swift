// Which file belongs to which service.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Links between files and services")
struct LinkerTests {
  private static let realm = #"{"realm":"shop","clients":[{"clientId":"app"}]}"#
  private static let auth =
    #"{"id":"keycloak","type":"oidc","clientId":"app","issuer":"http://k/realms/shop"}"#

  private func deployments(_ files: [String: String], _ paths: [String] = ["."]) -> [Deployment] {
    var access = InMemoryFiles(files)
    return Repository(paths: paths, files: &access).deployments
  }

  private func uses(_ files: [String: String], _ paths: [String] = ["."]) -> [Realm.Use] {
    deployments(files, paths).flatMap(\.providers).flatMap(\.realms).map(\.use)
  }

  private func keycloak(_ rest: String) -> String {
    "services:\n  keycloak:\n    image: quay.io/keycloak/keycloak:26.0\n    \(rest)\n"
  }

  @Test func aMountedRealmIsItsServices() {
    let files = [
      "compose.yaml": keycloak("volumes: ['./kc:/opt/keycloak/data/import']"),
      "kc/realm.json": Self.realm,
    ]
    #expect(uses(files) == [.mounted])
    let provider = deployments(files).first?.providers.first
    #expect(provider?.service == "keycloak" && provider?.realms.count == 1)
  }

  @Test("the users of a directory export belong to the realm in the same folder")
  func directoryExport() throws {
    let service = #"{"username":"service-account-app","clientRoles":{"app":["uma"]}}"#
    let files = [
      "kc/shop-realm.json": Self.realm,
      "kc/shop-users-0.json": #"{"realm":"shop","users":[{"username":"ann"}]}"#,
      "kc/shop-users-1.json": #"{"realm":"shop","users":[\#(service)]}"#,
      "kc/other-users-0.json": #"{"realm":"other","users":[{"username":"ben"}]}"#,
      "elsewhere/shop-users-0.json": #"{"realm":"shop","users":[{"username":"eve"}]}"#,
    ]
    let realms = deployments(files).flatMap(\.providers).flatMap(\.realms)
    #expect(
      realms.map(\.path) == [
        "kc/shop-realm.json", "elsewhere/shop-users-0.json", "kc/other-users-0.json",
      ])
    let shop = try #require(realms.first)
    #expect(shop.users.count == 2 && shop.users.last?.serviceAccountOf == "app")
    #expect(Set(shop.users.map(\.span.file)).count == 2)
  }

  @Test("a service that merely sees the file does not take it from the one that imports it")
  func theImporterCounts() {
    let compose = """
      services:
        backup: {image: alpine, volumes: ['./kc:/data']}
        keycloak: {image: 'quay.io/keycloak/keycloak:26.0', environment: {HOST: id.test}, volumes: ['./kc:/opt/keycloak/data/import']}
      """
    let realm = #"{"realm":"shop","clients":[{"clientId":"app","rootUrl":"http://${HOST}"}]}"#
    let found = deployments(["compose.yaml": compose, "kc/realm.json": realm]).first?.providers
    #expect(found?.count == 1)
    #expect(found?.first?.realms.first?.clients.first?.rootURL.value == "http://id.test")
  }

  @Test func aCopiedRealmIsUsed() {
    let files = [
      "compose.yaml": "services: {keycloak: {build: ./kc}}",
      "kc/Dockerfile":
        "FROM quay.io/keycloak/keycloak:26.0\nCOPY realm.json /opt/keycloak/data/import/\n",
      "kc/realm.json": Self.realm,
    ]
    #expect(uses(files) == [.mounted])
  }

  @Test func aRealmThatNothingUsesIsUnusedUnlessNamed() {
    let files = ["compose.yaml": keycloak("command: start-dev"), "test/realm.json": Self.realm]
    #expect(uses(files) == [.unused])
    #expect(deployments(files).first?.unusedFiles.count == 1)
    #expect(uses(files, [".", "test/realm.json"]) == [.named])
    #expect(deployments(files, [".", "test/realm.json"]).first?.unusedFiles.isEmpty == true)
  }

  @Test(
    arguments: [
      ("services: {web: {build: ./web}, other: {build: ./other}}", "web", .certain),
      (
        "services: {web: {image: x/web, environment: {NEXTAUTH_URL: 'http://w'}}, other: {image: y}}",
        "web", .likely
      ),
      ("services: {web: {build: .}, db: {image: postgres}}", "web", .possible),
      ("services: {a: {build: ./a}, b: {build: ./b}}", nil, .possible),
      (
        "services: {a: {image: x, environment: {AUTH_SECRET: s}}, b: {image: y, environment: {AUTH_URL: u}}}",
        nil, .possible
      ),
      (
        "services: {keycloak: {image: 'quay.io/keycloak/keycloak', environment: {AUTH_URL: x}}, db: {image: postgres}}",
        nil, .possible
      ),
    ] as [(String, String?, Confidence)])
  func theServiceOfALogin(_ compose: String, service: String?, confidence: Confidence) {
    let login = deployments(["compose.yaml": compose, "web/auth.json": Self.auth])
      .flatMap(\.logins).first
    #expect(login != nil && login?.service == service)
    #expect(login?.serviceConfidence == confidence)
  }

  @Test("a file belongs to the project in the nearest folder above it")
  func proximity() {
    let compose = "services: {web: {image: x}}"
    let files = [
      "a/compose.yaml": compose, "b/compose.yaml": compose, "a/app/auth.json": Self.auth,
      "auth.json": Self.auth,
    ]
    let found = deployments(files)
    #expect(found.map(\.path) == ["a/compose.yaml", "b/compose.yaml", nil])
    #expect(found.map(\.logins.count) == [1, 0, 1])
    #expect(found.last?.isLoose == true)
  }

  @Test("without a compose file everything is loose")
  func loose() {
    let found = deployments(["realm.json": Self.realm, "nginx.conf": "server { listen 80; }"])
    #expect(found.map(\.name) == ["(loose)"])
    #expect(found.first?.proxies.count == 1 && found.first?.providers.first?.service == nil)
    #expect(found.first?.files.map(\.path).sorted() == ["nginx.conf", "realm.json"])
    #expect(deployments(["README.md": "x"]).isEmpty)
  }

  @Test("the configuration that nginx sees is the one that it runs")
  func proxies() {
    let compose =
      "services: {edge: {image: 'nginx:1.27', volumes: ['./a.conf:/etc/nginx/conf.d/default.conf']}}"
    let files = [
      "compose.yaml": compose, "a.conf": "server { listen 81; }", "b.conf": "server { listen 82; }",
    ]
    let found = deployments(files).first
    #expect(found?.proxies.map(\.service) == ["edge", nil])
    #expect(found?.proxies.map(\.confidence).first == .certain)
    #expect(found?.unusedFiles.count == 1)
  }

  @Test("an app's package says which library runs")
  func packages() {
    let auth = #"{"id":"a","clientId":"x","issuer":"http://k"}"#
    let files = [
      "package.json": #"{"dependencies":{"next-auth":"^4"}}"#, "web/auth.json": auth,
      "api/package.json": #"{"dependencies":{"@auth/core":"1"}}"#, "api/auth.json": auth,
    ]
    #expect(
      deployments(files).flatMap(\.logins).map { "\($0.path) \($0.library.name)" }
        == ["api/auth.json next-auth@5", "web/auth.json next-auth@4"])
  }

  @Test("Lua is a matter of notes, where it stands", arguments: [true, false])
  func lua(isMounted: Bool) {
    let text = """
      server { listen 81;
        access_by_lua_block { ngx.req.clear_header("Authorization") }
        location / { content_by_lua_file /etc/nginx/a.lua; }
      }
      """
    let volumes = isMounted ? "['./a.conf:/etc/nginx/conf.d/a.conf']" : "[]"
    let found = deployments([
      "compose.yaml": "services: {edge: {image: 'openresty/openresty:1.25', volumes: \(volumes)}}",
      "a.conf": text,
    ]).first
    let problems = found?.problems ?? []
    #expect(
      problems.map(\.message) == [
        "of this Lua code only calls that set or clear request headers are understood",
        "this Lua code is not understood",
      ])
    #expect(problems.allSatisfy { !$0.isError && $0.path == "a.conf" })
    #expect(found?.notes.map(\.text) == problems.map(\.message))
  }

  @Test("an include of a file that nothing mounts is looked for below its folder")
  func includes() {
    let found = deployments([
      "site/a.conf": "server { location / { include parts/p.inc; proxy_pass http://a; } }",
      "site/parts/p.inc": "proxy_set_header Authorization '';",
    ])
    let proxies = found.flatMap(\.proxies)
    #expect(proxies.map(\.path) == ["site/a.conf"])
    #expect(
      proxies.first?.servers.first?.locations.first?.settings.map(\.name) == [
        "proxy_set_header", "proxy_pass",
      ])
    #expect(found.first?.files.map(\.path).sorted() == ["site/a.conf", "site/parts/p.inc"])
  }
}
