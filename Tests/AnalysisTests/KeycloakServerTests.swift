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

@Suite("What replaces Keycloak's options")
struct KeycloakReplacementTests {
  @Test(
    arguments: [
      (
        "start-dev", "{KC_HOSTNAME_URL: 'https://a.test'}", "write the full URL in KC_HOSTNAME",
        "KC_HOSTNAME"
      ),
      (
        "start-dev", "{KC_HOSTNAME_URL: 'https://a.test', KC_HOSTNAME: a.test}",
        "remove it: KC_HOSTNAME takes the full URL now", nil
      ),
      ("start-dev", "{KC_PROXY: edge}", "write KC_PROXY_HEADERS=xforwarded instead", nil),
      (
        "start", "{KC_PROXY: edge}",
        "write KC_PROXY_HEADERS=xforwarded and KC_HTTP_ENABLED=true instead", nil
      ),
      (
        "start", "{KC_PROXY: edge, KC_HTTP_ENABLED: 'true', KC_PROXY_HEADERS: xforwarded}",
        "remove it", nil
      ),
      ("start", "{KC_PROXY: reencrypt}", "write KC_PROXY_HEADERS=xforwarded instead", nil),
      ("start", "{KC_PROXY: none}", "remove it", nil),
      ("start-dev", "{KC_PROXY_HEADER: xforwarded}", "write KC_PROXY_HEADERS", "KC_PROXY_HEADERS"),
      ("start-dev --proxy-header=xforwarded", "{}", "write --proxy-headers", "--proxy-headers"),
      (
        "start-dev --hostname-url=https://a.test", "{}", "write the full URL in KC_HOSTNAME",
        "--hostname"
      ),
    ] as [(String, String, String, String?)])
  func replacements(
    _ command: String, environment: String, replacement: String, newName: String?
  ) throws {
    let example = try KeycloakExample(
      KeycloakExample.image("26.1", command: command, environment))
    let option = try #require(example.facts.server.options.first { $0.status != .known })
    #expect(option.replacement == replacement && option.newName == newName)
    #expect(example.files.text(option.span) == option.spelling)
  }

  @Test(
    "a setting of 26 dates an image that hides its version, unless the file serves older ones too")
  func inferredVersion() throws {
    for (environment, status) in [
      (
        "{KC_BOOTSTRAP_ADMIN_USERNAME: a, KC_DB: postgres, KC_PROXY: edge}",
        KeycloakOption.Status.removed
      ),
      ("{KC_BOOTSTRAP_ADMIN_USERNAME: a, KEYCLOAK_ADMIN: a, KC_PROXY: edge}", .known),
      ("{KC_DB: postgres, KC_HOSTNAME: a.test, KC_PROXY: edge}", .known),
    ] {
      let example = try KeycloakExample(
        "    image: registry.example.org/sso:v1\n    environment: \(environment)\n")
      let option = try #require(example.facts.server.option("proxy"))
      #expect(option.status == status)
      #expect(option.confidence == (status == .removed ? .likely : .certain))
    }
  }

  @Test("a digest pins a release without naming it")
  func digest() throws {
    let example = try KeycloakExample(
      KeycloakExample.image(
        "latest@sha256:\(String(repeating: "ab", count: 32))", "{KC_PROXY: edge}"))
    #expect(example.facts.server.option("proxy")?.status == .known)
  }
}
