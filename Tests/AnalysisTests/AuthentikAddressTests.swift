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

  @Test(
    "the provider's own settings decide the issuer, and nothing else",
    arguments: [
      ("", "http://idp:9000/application/o/app/"),
      ("issuer_mode: per_provider", "http://idp:9000/application/o/app/"),
      ("issuer_mode: global", "http://idp:9000/"),
      ("issuer_mode: !Context mode", nil),
      ("issuer_override: https://id.test/a", "https://id.test/a"),
      ("issuer_mode: global\n      issuer_override: https://id.test/a", "https://id.test/a"),
    ] as [(String, String?)])
  func issuerModes(_ setting: String, issuer: String?) throws {
    let example = FactsExample([
      "compose.yaml": """
      services:
        idp:
          image: ghcr.io/goauthentik/server:2025.6.3
          command: server
          volumes: ["./blueprints:/blueprints/custom"]
      """,
      "blueprints/app.yaml": """
      version: 1
      metadata: {name: app}
      entries:
        - model: authentik_providers_oauth2.oauth2provider
          id: provider
          identifiers: {name: app}
          attrs:
            client_id: app
            \(setting)
        - model: authentik_core.application
          identifiers: {slug: app}
          attrs: {provider: !KeyOf provider}
      """,
    ])
    let address = try #require(WebAddress("http://idp:9000/application/o/app/"))
    let document = try #require(example.facts.discovery.document(at: address, provider: "idp"))
    #expect(document.issuer.value == issuer)
    #expect(document.token.value == "http://idp:9000/application/o/token/")
  }

  @Test(
    "where Authentik's outposts send browsers",
    arguments: [
      (
        "ghcr.io/goauthentik/proxy:2025.6", "{AUTHENTIK_HOST: 'http://a'}",
        ["opened: `AUTHENTIK_HOST`", "fetched by app: `AUTHENTIK_HOST`"]
      ),
      (
        "ghcr.io/goauthentik/proxy:2025.6",
        "{AUTHENTIK_HOST: 'http://a', AUTHENTIK_HOST_BROWSER: 'http://b'}",
        ["fetched by app: `AUTHENTIK_HOST`", "opened: `AUTHENTIK_HOST_BROWSER`"]
      ),
      (
        "ghcr.io/goauthentik/ldap:2025.6", "{AUTHENTIK_HOST: 'http://a'}",
        ["fetched by app: `AUTHENTIK_HOST`"]
      ),
      // The server itself reads neither.
      ("ghcr.io/goauthentik/server:2025.6", "{AUTHENTIK_HOST: 'http://a'}", []),
    ] as [(String, String, [String])])
  func outposts(_ image: String, variables: String, expected: [String]) {
    let example = FactsExample([
      "compose.yaml": "services: {app: {image: '\(image)', environment: \(variables)}}"
    ])
    let found = example.facts.urls.map { opened in
      if case .container = opened.vantage { return "fetched by app: \(opened.use.purpose)" }
      return "opened: \(opened.use.purpose)"
    }
    #expect(found.sorted() == expected.sorted())
  }
}
