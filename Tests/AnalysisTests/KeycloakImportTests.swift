// What becomes of the realm files that a Keycloak container sees.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Keycloak's realm import")
struct KeycloakImportTests {
  private static let realm = #"{"realm":"shop","clients":[{"clientId":"web"}]}"#

  private func example(
    image: String = "quay.io/keycloak/keycloak:26.1", command: String, volumes: String,
    environment: String = "{}", more: String = ""
  ) throws -> KeycloakExample {
    try KeycloakExample(
      """
          image: \(image)
          command: \(command)
          environment: \(environment)
          volumes: \(volumes)
      \(more)
      """,
      with: [
        "realm.json": Self.realm, "in/a.json": Self.realm,
        "in/b.json": #"{"realm":"desk","clients":[{"clientId":"web"}]}"#,
        "twice/a.json": Self.realm, "twice/b.json": Self.realm, "twice/sub/c.json": Self.realm,
      ])
  }

  @Test(
    "mounts that nothing imports",
    arguments: [
      ("start-dev", "['./realm.json:/opt/keycloak/data/import/realm.json']", 1),
      ("start-dev", "['./in:/opt/keycloak/data/import']", 1),
      ("start-dev", "['./realm.json:/tmp/realm.json']", 1),
      ("start-dev", "['./in:/opt/jboss/keycloak/imports']", 1),
      ("start-dev", "['./gone.json:/opt/keycloak/data/import/x.json']", 1),
      ("start-dev", "['./empty:/opt/keycloak/data/import']", 0),
      ("start-dev", "['data:/opt/keycloak/data/import']", 0),
      ("start-dev", "['./in:/srv/files']", 0),
      ("start-dev --import-realm", "['./realm.json:/opt/keycloak/data/import/realm.json']", 0),
      ("-v start --import-realm", "['./in:/opt/keycloak/data/import']", 0),
      ("build", "['./in:/opt/keycloak/data/import']", 0),
      ("'${COMMAND}'", "['./in:/opt/keycloak/data/import']", 0),
    ])
  func unread(_ command: String, volumes: String, count: Int) throws {
    let example = try example(command: command, volumes: volumes)
    #expect(example.facts.imports.unread.count == count)
    if let mount = example.facts.imports.unread.first {
      let text = volumes.split(separator: "'").dropFirst().first.map(String.init)
      #expect(example.files.text(mount.span) == text.map { "'\($0)'" })
    }
  }

  @Test(
    "other ways to import",
    arguments: [
      "{JAVA_OPTS_APPEND: '-Dkeycloak.import=/x'}", "{KC_IMPORT_REALM: 'true'}",
      "{JAVA_OPTS: '${OPTS}'}",
    ])
  func otherWays(_ environment: String) throws {
    let example = try example(
      command: "start-dev", volumes: "['./in:/opt/keycloak/data/import']", environment: environment)
    #expect(example.facts.imports.unread.isEmpty && example.facts.imports.isOn == .unknown)
  }

  @Test("WildFly imports what KEYCLOAK_IMPORT names")
  func wildFly() throws {
    let example = try example(
      image: "jboss/keycloak:16.1.1", command: "[]", volumes: "['./realm.json:/tmp/realm.json']",
      environment: "{KEYCLOAK_IMPORT: /tmp/realm.json}")
    #expect(example.facts.imports.unread.isEmpty)
  }

  @Test("keycloak-config-cli imports for the server")
  func configCLI() throws {
    let example = try example(
      command: "start-dev", volumes: "['./realm.json:/opt/keycloak/data/import/realm.json']",
      more: """
          cli:
            image: adorsys/keycloak-config-cli:6
            volumes: ['./realm.json:/config/realm.json']
        """)
    #expect(example.facts.imports.unread.isEmpty)
  }

  @Test(
    "a flag that finds nothing",
    arguments: [
      ("quay.io/keycloak/keycloak:26.1", "[]", Ternary.yes),
      ("quay.io/keycloak/keycloak:26.1", "['./in:/opt/jboss/keycloak/imports']", .yes),
      ("quay.io/keycloak/keycloak:26.1", "['./in:/opt/keycloak/data/import']", .no),
      ("quay.io/keycloak/keycloak:26.1", "['data:/opt/keycloak/data']", .unknown),
      ("registry.example.org/sso:1", "[]", .unknown),
    ])
  func empty(_ image: String, volumes: String, isEmpty: Ternary) throws {
    let example = try example(
      image: image, command: "start-dev --import-realm", volumes: volumes,
      environment: "{KC_DB: postgres, KC_HOSTNAME: localhost}")
    #expect(example.facts.imports.isEmpty == isEmpty)
    #expect(example.files.text(example.facts.imports.flag?.span) == "--import-realm")
  }

  @Test("two files of the folder for one realm; sub-folders are not read")
  func duplicates() throws {
    let twice = try example(
      command: "start-dev --import-realm", volumes: "['./twice:/opt/keycloak/data/import']")
    #expect(twice.facts.imports.duplicates.map(\.realm.path) == ["twice/b.json"])
    #expect(twice.facts.imports.duplicates.map(\.other.path) == ["twice/a.json"])
    let distinct = try example(
      command: "start-dev --import-realm", volumes: "['./in:/opt/keycloak/data/import']")
    #expect(distinct.facts.imports.duplicates.isEmpty)
  }
}
