// Issuers that services demand, beside those that Keycloak signs with.

import Analysis
import SourceText
import Testing

@Suite("Issuers that services demand")
struct IssuerDemandTests {
  private static let client =
    #"{"clientId": "spa", "publicClient": true, "redirectUris": ["http://localhost:3000/*"]}"#

  private func example(
    keycloak: String, api: String, clients: String = client, realm: String = ""
  ) -> FactsExample {
    FactsExample([
      "compose.yaml": """
      services:
        kc:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev --import-realm
          ports: ["9090:8080"]
          environment: \(keycloak)
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
        api: {image: x/api, environment: \(api)}
      """,
      "realm.json": #"{"realm": "r", "clients": [\#(clients)]\#(realm)}"#,
    ])
  }

  private static let spring = "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI"
  private static let inside = "http://kc:8080/realms/r"
  private static let outside = "http://localhost:9090/realms/r"

  @Test(
    arguments: [
      // Without a hostname the browser's address counts.
      ("{}", "{\(spring): '\(inside)'}", client, "", outside),
      ("{}", "{MY_ISSUER_URI: '\(inside)'}", client, "", outside),
      ("{}", "{QUARKUS_OIDC_AUTH_SERVER_URL: '\(inside)'}", client, "", outside),
      // Nobody's page asks for tokens.
      ("{}", "{\(spring): '\(inside)'}", #"{"clientId": "server", "secret": "${S}"}"#, "", nil),
      // A fixed name is in every token and document.
      (
        "{KC_HOSTNAME: 'https://id.test'}", "{\(spring): '\(inside)'}", "", "",
        "https://id.test/realms/r"
      ),
      ("{KC_HOSTNAME: 'https://id.test'}", "{\(spring): 'https://id.test/realms/r'}", "", "", nil),
      // Quarkus expects what the document says.
      (
        "{KC_HOSTNAME: 'https://id.test'}", "{QUARKUS_OIDC_AUTH_SERVER_URL: '\(inside)'}", "", "",
        nil
      ),
      (
        "{KC_HOSTNAME: 'https://id.test'}",
        "{QUARKUS_OIDC_AUTH_SERVER_URL: '\(inside)', QUARKUS_OIDC_TOKEN_ISSUER: '\(inside)'}", "",
        "",
        "https://id.test/realms/r"
      ),
      (
        "{}", "{\(spring): '\(inside)'}", client,
        #", "attributes": {"frontendUrl": "https://own.test"}"#, "https://own.test/realms/r"
      ),
      // Programs that sign users in themselves judge in their own way.
      ("{}", "{OAUTH2_PROXY_OIDC_ISSUER_URL: '\(inside)'}", client, "", nil),
      ("{}", "{\(spring): 'http://elsewhere:8080/realms/r'}", client, "", nil),
      ("{}", "{\(spring): '${ISSUER}'}", client, "", nil),
    ] as [(String, String, String, String, String?)])
  func demands(
    keycloak: String, api: String, clients: String, realm: String, published: String?
  ) throws {
    let example = example(keycloak: keycloak, api: api, clients: clients, realm: realm)
    #expect(example.facts.issuerDemands.map(\.published) == [published].compactMap { $0 })
    if let demand = example.facts.issuerDemands.first {
      #expect(example.text(demand.expected.span) == Self.inside)
      #expect(demand.services == ["api"] && demand.provider == "kc")
    }
  }

  @Test("a Keycloak of another project on the same network, and one finding for all services")
  func neighbours() throws {
    let example = FactsExample([
      "apps.yaml": """
      services:
        a: {image: x/a, environment: {ISSUER_URI: '\(Self.inside)'}, networks: [net]}
        b: {image: x/b, environment: {ISSUER_URI: '\(Self.inside)'}, networks: [net]}
      networks: {net: {external: true, name: shared}}
      """,
      "infra/compose.yaml": """
      services:
        kc:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev --import-realm
          ports: ["9090:8080"]
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
          networks: [net]
      networks: {net: {name: shared}}
      """,
      "infra/realm.json": #"{"realm": "r", "clients": [\#(Self.client)]}"#,
    ])
    let demand = try #require(example.facts.issuerDemands.first)
    #expect(example.facts.issuerDemands.count == 1)
    #expect(demand.services == ["a", "b"] && demand.published == Self.outside)
    #expect(demand.alsoAt.map { example.text($0) } == [Self.inside])
  }
}
