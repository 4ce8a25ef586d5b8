// Whether a Keycloak container starts a server, and what stops it.

import Analysis
import Deployment
import SourceText
import Testing

/// A compose file with one Keycloak.
struct KeycloakExample {
  let facts: KeycloakFacts
  let files: FactsExample

  /// Makes the example; `service` holds the lines of the service in flow style or indented by four.
  init(_ service: String, with others: [String: String] = [:]) throws {
    var texts = others
    texts["compose.yaml"] = "services:\n  kc:\n" + service
    files = FactsExample(texts)
    facts = try #require(files.facts.keycloakFacts.first)
  }

  static func image(_ tag: String, command: String? = "start-dev", _ environment: String = "{}")
    -> String
  {
    "    image: quay.io/keycloak/keycloak:\(tag)\n"
      + (command.map { "    command: \($0)\n" } ?? "") + "    environment: \(environment)\n"
  }
}

@Suite("Keycloak's start")
struct KeycloakStartTests {
  private typealias Kind = KeycloakRefusal.Kind

  /// Rows 9 to 12 of the table of hostname settings, and the neighbours that do start.
  @Test(
    "settings that the server refuses, with the place to change",
    arguments: [
      (
        "26.0", "start-dev", "{KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}", .dynamicWithoutURL,
        "KC_HOSTNAME_BACKCHANNEL_DYNAMIC"
      ),
      (
        "25.0", "start-dev", "{KC_HOSTNAME: a.test, KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}",
        .dynamicWithoutURL, "KC_HOSTNAME_BACKCHANNEL_DYNAMIC"
      ),
      (
        "26.0", "start-dev",
        "{KC_HOSTNAME: 'https://a.test', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}", nil, ""
      ),
      (
        "24.0", "start-dev", "{KC_HOSTNAME: a.test, KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}", nil,
        ""
      ),
      ("26.0", "start-dev", "{KC_HOSTNAME: 'a.test:8443'}", .malformedHostname, "a.test:8443"),
      ("26.0", "start-dev", "{KC_HOSTNAME: a.test/auth}", .malformedHostname, "a.test/auth"),
      ("26.0", "start-dev", "{KC_HOSTNAME: my_host}", .malformedHostname, "my_host"),
      ("26.0", "start-dev", "{KC_HOSTNAME: 'ftp://a.test'}", .malformedHostname, "ftp://a.test"),
      (
        "26.0", "start-dev", "{KC_HOSTNAME: 'https://a.test/?x=1'}", .malformedHostname,
        "https://a.test/?x=1"
      ),
      (
        "26.0", "start-dev", "{KC_HOSTNAME: 'https://u@a.test'}", .malformedHostname,
        "https://u@a.test"
      ),
      ("26.0", "start-dev", "{KC_HOSTNAME: 'https://my_host'}", nil, ""),
      ("26.0", "start-dev", "{KC_HOSTNAME: '[::1]'}", nil, ""),
      ("26.0", "start-dev", "{KC_HOSTNAME: 10.0.0.5}", nil, ""),
      ("26.0", "start-dev", "{KC_HOSTNAME: '${HOST}'}", nil, ""),
      ("26.0", "start-dev", "{KC_HOSTNAME: ''}", nil, ""),
      ("24.0", "start-dev", "{KC_HOSTNAME: 'a.test:8443'}", nil, ""),
      (
        "26.0", "start-dev", "{KC_HOSTNAME: a.test, KC_HOSTNAME_ADMIN: 'https://b.test'}",
        .adminWithoutURL, "KC_HOSTNAME_ADMIN"
      ),
      (
        "26.0", "start-dev", "{KC_HOSTNAME: 'https://a.test', KC_HOSTNAME_ADMIN: b.test}",
        .adminWithoutURL, "b.test"
      ),
      (
        "26.0", "start-dev", "{KC_HOSTNAME: 'https://a.test', KC_HOSTNAME_ADMIN: 'https://b.test'}",
        nil, ""
      ),
      ("26.0", "start", "{KC_HTTP_ENABLED: 'true'}", .missingHostname, "start"),
      ("26.0", "start --optimized", "{}", .missingHostname, "start"),
      ("18.0", "start", "{}", .missingHostname, "start"),
      ("nightly", "start", "{}", .missingHostname, "start"),
      ("26.0", "start", "{KC_HOSTNAME_URL: 'https://a.test'}", .missingHostname, "start"),
      ("24.0", "start", "{KC_HOSTNAME_URL: 'https://a.test'}", nil, ""),
      ("nightly", "start", "{KC_HOSTNAME_URL: 'https://a.test'}", nil, ""),
      ("26.0", "start --hostname-strict=false", "{}", nil, ""),
      ("26.0", "start", "{KC_HOSTNAME_STRICT: 'false'}", nil, ""),
      ("26.0", "start", "{KC_HOSTNAME_STRICT: '${STRICT}'}", nil, ""),
      ("26.0", "start --config-file=/etc/kc.conf", "{}", nil, ""),
      ("26.0", "start --hostname=${HOST}", "{}", nil, ""),
      (
        "23.0", "start-dev", "{KC_HOSTNAME: a.test, KC_HOSTNAME_URL: 'https://a.test'}",
        .twoHostnames, "KC_HOSTNAME"
      ),
      ("26.0", "start-dev", "{KC_HOSTNAME: a.test, KC_HOSTNAME_URL: 'https://a.test'}", nil, ""),
    ] as [(String, String, String, KeycloakRefusal.Kind?, String)])
  func refusals(
    _ tag: String, command: String, environment: String, kind: KeycloakRefusal.Kind?, place: String
  ) throws {
    let example = try KeycloakExample(
      KeycloakExample.image(tag, command: command, environment))
    #expect(example.facts.refusals.map(\.kind) == [kind].compactMap { $0 })
    guard let refusal = example.facts.refusals.first else { return }
    #expect(example.files.text(refusal.span) == place)
    #expect(refusal.because.steps.count >= 1)
  }

  @Test(
    "what may set a hostname without being seen keeps the check silent",
    arguments: [
      "    env_file: gone.env\n",
      "    volumes: ['./keycloak.conf:/opt/keycloak/conf/keycloak.conf']\n",
      "    volumes: ['./conf:/opt/keycloak/conf']\n",
    ])
  func unseenSources(_ lines: String) throws {
    let example = try KeycloakExample(
      KeycloakExample.image("26.0", command: "start") + lines)
    #expect(example.facts.refusals.isEmpty)
    #expect(!example.facts.server.unseenSources.isEmpty)
  }

  @Test(
    "the command that is run",
    arguments: [
      (nil, KeycloakCommand.Mode.none), ("start-dev", .development), ("start", .production),
      ("['--verbose', 'start-dev', '--http-port', '8180']", .development),
      ("-v start --import-realm", .production), ("-cf /etc/kc.conf start", .production),
      ("'--profile=prod start'", .production), ("--hostname=https://a.test", .none),
      ("build", .other("build")), ("--help", .other("--help")),
      ("export --file=/x", .other("export")),
      ("'${COMMAND}'", .unknown), ("bash", .unknown),
      ("['start-dev', '--hostname=${HOST}']", .development),
    ] as [(String?, KeycloakCommand.Mode)])
  func mode(_ command: String?, mode: KeycloakCommand.Mode) throws {
    let example = try KeycloakExample(KeycloakExample.image("26.0", command: command))
    #expect(example.facts.server.mode == mode)
    if mode == .production || mode == .development {
      #expect(
        ["start", "start-dev"].contains(
          example.files.text(example.facts.server.command.modeSpan) ?? ""))
    }
  }

  @Test(
    "entrypoints and shells",
    arguments: [
      ("/opt/keycloak/bin/kc.sh start-dev", nil, KeycloakCommand.Mode.development, false),
      ("['/opt/keycloak/bin/kc.sh']", "start", .production, false),
      (
        "['/bin/sh', '-c', 'exec /opt/keycloak/bin/kc.sh start --hostname=https://a.test']", nil,
        .production, false
      ),
      (
        "bash", "-c \"/opt/keycloak/bin/kc.sh import --dir /in; kc.sh start-dev\"", .development,
        true
      ),
      ("/wait.sh", "start", .production, false), ("/wait.sh", nil, .unknown, false),
      ("['sh', '-c', '/run.sh']", nil, .unknown, false),
    ] as [(String, String?, KeycloakCommand.Mode, Bool)])
  func entrypoints(
    _ entrypoint: String, command: String?, mode: KeycloakCommand.Mode, imports: Bool
  ) throws {
    let example = try KeycloakExample(
      KeycloakExample.image("26.0", command: command) + "    entrypoint: \(entrypoint)\n")
    #expect(example.facts.server.mode == mode)
    #expect(example.facts.server.command.runsImport == imports)
    if entrypoint.contains("--hostname") {
      let hostname = example.facts.server.value("hostname")
      #expect(hostname.value == "https://a.test")
      #expect(example.files.text(hostname.span) == "https://a.test")
    }
  }

  @Test(
    "Bitnami's script chooses by a variable",
    arguments: [
      ("{}", KeycloakCommand.Mode.development), ("{KEYCLOAK_PRODUCTION: 'true'}", .production),
      ("{KEYCLOAK_PRODUCTION: '${P}'}", .unknown),
    ])
  func bitnami(_ environment: String, mode: KeycloakCommand.Mode) throws {
    let example = try KeycloakExample(
      "    image: bitnami/keycloak:26.1\n    environment: \(environment)\n")
    #expect(example.facts.server.mode == mode)
    #expect(example.facts.listeners.refusesToStart == .no || mode == .unknown)
  }

  @Test(
    "the listeners of production mode",
    arguments: [
      ("26.0", "{}", "", Ternary.yes), ("26.0", "{KC_HTTP_ENABLED: 'true'}", "", .no),
      ("26.0", "{KC_HTTP_ENABLED: 'false'}", "", .yes), ("26.0", "{KC_PROXY: edge}", "", .yes),
      ("25.0", "{KC_PROXY: edge}", "", .no), ("24.0", "{KC_PROXY: reencrypt}", "", .yes),
      ("nightly", "{KC_PROXY: edge}", "", .unknown), ("nightly", "{}", "", .yes),
      ("26.0", "{KC_HTTPS_CERTIFICATE_FILE: /x.pem}", "", .no),
      ("26.0", "{KC_HTTPS_KEY_STORE_FILE: '${STORE}'}", "", .unknown),
      ("26.0", "{}", "./k.jks:/opt/keycloak/conf/server.keystore", .unknown),
      ("26.0", "{}", "./conf:/opt/keycloak/conf", .unknown),
      ("26.0", "{}", "./themes:/opt/keycloak/themes", .yes),
      ("26.0", "{QUARKUS_HTTP_SSL_CERTIFICATE_FILES: /x.pem}", "", .unknown),
    ] as [(String, String, String, Ternary)])
  func listeners(_ tag: String, environment: String, mount: String, refuses: Ternary) throws {
    let volumes = mount.isEmpty ? "" : "    volumes: ['\(mount)']\n"
    let example = try KeycloakExample(
      KeycloakExample.image(tag, command: "start", environment) + volumes)
    #expect(example.facts.listeners.refusesToStart == refuses)
  }

  @Test("development opens HTTP by itself; without a command nothing is said")
  func otherModes() throws {
    for (command, refuses) in [("start-dev", Ternary.no), ("'${C}'", .unknown)] {
      let example = try KeycloakExample(KeycloakExample.image("26.0", command: command))
      #expect(example.facts.listeners.refusesToStart == refuses)
    }
  }

  @Test("an image of the repository brings variables and the command of its Dockerfile")
  func dockerfile() throws {
    let example = try KeycloakExample(
      "    build: ./kc\n",
      with: [
        "kc/Dockerfile": """
        FROM quay.io/keycloak/keycloak:26.0
        ENV KC_HOSTNAME=https://a.test
        COPY theme /opt/keycloak/themes/own
        ENTRYPOINT ["/opt/keycloak/bin/kc.sh"]
        CMD ["start", "--http-enabled=true"]
        """
      ])
    let server = example.facts.server
    #expect(server.packaging == .built && server.mode == .production)
    #expect(server.value("hostname").value == "https://a.test")
    #expect(server.value("http-enabled").value == "true")
    #expect(example.files.text(server.command.modeSpan) == "\"start\"")
    #expect(server.basePath.value == "" && example.facts.listeners.http == .yes)
  }

  @Test("steps that nobody sees leave build options and certificates open")
  func optimisedImage() throws {
    let example = try KeycloakExample(
      "    build: ./kc\n    command: start --optimized\n",
      with: [
        "kc/Dockerfile": """
        FROM quay.io/keycloak/keycloak:26.0 AS builder
        RUN /opt/keycloak/bin/kc.sh build --http-relative-path=/auth
        FROM quay.io/keycloak/keycloak:26.0
        COPY --from=builder /opt/keycloak/ /opt/keycloak/
        """
      ])
    #expect(example.facts.server.basePath.isUnknown)
    #expect(example.facts.listeners.refusesToStart == .unknown)
    #expect(example.facts.refusals.isEmpty)
  }
}
