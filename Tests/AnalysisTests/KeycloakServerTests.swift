// Keycloak's options by version, and the document that they lead to.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Keycloak's options")
struct KeycloakServerTests {
  private func server(
    _ tag: String, environment: String = "{}", command: String = "start-dev"
  ) throws -> (KeycloakServer, FactsExample) {
    let example = FactsExample([
      "compose.yaml":
        "services:\n  kc:\n    image: \(tag)\n    environment: \(environment)\n    command: \(command)\n"
    ])
    return (try #require(example.facts.keycloaks["kc"]), example)
  }

  private static let official = "quay.io/keycloak/keycloak"

  @Test(
    arguments: [
      ("26.0", "KC_HOSTNAME_URL", .removed), ("25.0.5", "KC_HOSTNAME_URL", .removed),
      ("24.0.5", "KC_HOSTNAME_URL", .known), ("26", "KC_PROXY", .removed),
      ("25.0", "KC_PROXY", .known), ("25", "KC_HOSTNAME_STRICT_HTTPS", .removed),
      ("latest", "KC_PROXY", .removed), ("nightly", "KC_PROXY", .known),
      ("26.0", "KC_HOSTNAME", .known), ("26.0", "KC_PROXY_HEADER", .misspelt),
      ("26.0", "KC_HOTSNAME", .misspelt), ("26.0", "KC_HTTP_ENABLE", .misspelt),
      ("26.0", "KC_LOG_LEVEL_ORG_X", .known), ("26.0", "KC_SPI_HOSTNAMES", .known),
      ("26.0", "KC_DBB", .known), ("26.0", "KC_SOMETHING_ELSE_ENTIRELY", .known),
    ] as [(String, String, KeycloakOption.Status)])
  func status(_ tag: String, name: String, status: KeycloakOption.Status) throws {
    let (server, example) = try server("\(Self.official):\(tag)", environment: "{\(name): x}")
    let option = try #require(server.options.first { $0.spelling == name })
    #expect(option.status == status)
    #expect(example.text(option.span) == name)
    #expect(option.replacement.isEmpty == (status == .known))
    #expect(option.because.steps.isEmpty == (status == .known))
  }

  @Test("hostname v1 lives on in 25 where the feature is switched on, not in 26")
  func hostnameV1Feature() throws {
    let environment = "{KC_FEATURES: 'hostname:v1', KC_HOSTNAME_URL: x}"
    for (tag, status) in [("25.0", KeycloakOption.Status.known), ("26.0", .removed)] {
      let server = try server("\(Self.official):\(tag)", environment: environment).0
      #expect(server.option("hostname-url")?.status == status)
    }
  }

  @Test(arguments: ["bitnami/keycloak:26", "jboss/keycloak:16.1.1"])
  func otherPackagingsHaveOptionsOfTheirOwn(_ image: String) throws {
    let (server, _) = try server(image, environment: "{KC_HOSTNAME_URL: x}")
    #expect(server.options.allSatisfy { $0.status == .known })
  }

  @Test(arguments: [
    "start --hostname=https://a.test --http-enabled=true",
    "start --hostname https://a.test --http-enabled true",
    "['start', '--hostname=https://a.test', '--http-enabled=true']",
    "['start', '--hostname', 'https://a.test', '--http-enabled']",
  ])
  func flagsWin(_ command: String) throws {
    let (server, example) = try server(
      "\(Self.official):26.0", environment: "{KC_HOSTNAME: https://b.test}", command: command)
    #expect(server.value("hostname").value == "https://a.test")
    #expect(server.value("http-enabled").value == "true")
    #expect(example.text(server.value("hostname").span) == "https://a.test")
    #expect(example.text(server.option("hostname")?.span) == "--hostname")
  }

  @Test func anEmptyValueIsNone() throws {
    let (server, _) = try server("\(Self.official):26.0", environment: "{KC_HOSTNAME: ''}")
    #expect(server.value("hostname").isAbsent && server.option("hostname") != nil)
  }
}
