// What Authentik publishes.

import Analysis
import Deployment
import Testing

@Suite("Authentik's addresses")
struct AuthentikAddressTests {
  @Test(
    "the path of all pages goes into every URL",
    arguments: [
      ("{}", "http://idp:9000/application/o/app/"),
      ("{AUTHENTIK_WEB__PATH: /sso/}", "http://idp:9000/sso/application/o/app/"),
      ("{AUTHENTIK_WEB__PATH: '${WEB}'}", nil),
    ] as [(String, String?)])
  func webPath(_ environment: String, issuer: String?) throws {
    let example = FactsExample([
      "compose.yaml": """
      services:
        idp:
          image: ghcr.io/goauthentik/server:2025.6.3
          command: server
          environment: \(environment)
      """
    ])
    let address = try #require(WebAddress("http://idp:9000/sso/application/o/app/"))
    let document = try #require(
      example.facts.discovery.document(at: address, provider: "idp"))
    #expect(document.issuer.value == issuer)
  }
}
