// What Keycloak publishes for every row of the table of hostname settings.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Keycloak's addresses by version and settings")
struct KeycloakHostnameTests {
  private func document(_ row: HostnameRow) throws -> DiscoveryDocument {
    let envFile = row.environment["env_file"].map { "    env_file: \($0)\n" } ?? ""
    let environment = row.environment.filter { $0.key != "env_file" }.sorted { $0.key < $1.key }
      .map { "      \($0.key): \"\($0.value)\"\n" }.joined()
    let base =
      row.environment["KC_HTTP_RELATIVE_PATH"] ?? (row.image.contains("jboss") ? "/auth" : "")
    let frontend = row.frontendURL.map { #","attributes":{"frontendUrl":"\#($0)"}"# } ?? ""
    let example = FactsExample([
      "compose.yaml": """
      services:
        keycloak:
          image: \(row.image)
          command: \(row.command)
      \(envFile)    environment:
            KC_LOG_LEVEL: info
      \(environment)    volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
        edge:
          image: nginx:1.27
          ports: ["443:443"]
          volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf"]
      """,
      "edge.conf": """
      server { listen 443 ssl; server_name auth.example.com;
        location / { \(row.headers) proxy_pass http://keycloak:8080; } }
      """,
      "realm.json": #"{"realm":"r"\#(frontend),"clients":[{"clientId":"app"}]}"#,
    ])
    let origin = row.way == .inside ? "http://keycloak:8080" : "https://auth.example.com"
    let address = try #require(WebAddress("\(origin)\(base)/realms/r"))
    return try #require(example.facts.discovery.document(at: address, provider: "keycloak"))
  }

  @Test(arguments: HostnameRow.v2 + HostnameRow.v1 + HostnameRow.unknownVersion)
  func published(_ row: HostnameRow) throws {
    let document = try document(row)
    let endpoints = "/realms/r/protocol/openid-connect"
    #expect(document.issuer.value == row.front.map { $0 + "/realms/r" })
    #expect(document.authorization.value == row.front.map { $0 + endpoints + "/auth" })
    #expect(document.endSession.value == row.front.map { $0 + endpoints + "/logout" })
    #expect(document.token.value == row.back.map { $0 + endpoints + "/token" })
    #expect(document.jwks.value == row.back.map { $0 + endpoints + "/certs" })
    #expect(document.userinfo.value == row.back.map { $0 + endpoints + "/userinfo" })
    if row.front == nil { #expect(!document.issuer.needs.isEmpty) }
    if row.back == nil { #expect(!document.token.needs.isEmpty) }
    #expect((document.isMisdirected == .yes) == row.isMisdirected)
    #expect(!document.because.steps.isEmpty || row.front == nil)
  }

  @Test("versions that disagree say what each would do")
  func disagreement() throws {
    let row = try #require(HostnameRow.unknownVersion.first { $0.name == "unknown: bare host" })
    let document = try document(row)
    #expect(document.issuer.needs == ["the version of Keycloak in `keycloak`"])
    #expect(document.because.steps.contains { $0.text.hasPrefix("Keycloak 25 to 26.6 would") })
  }
}
