// A Keycloak whose version nothing tells: only what holds for every version that it may be is reported.

import Rules
import SourceText
import Testing

/// Settings that versions treat differently.
private struct KeycloakSettings: CustomTestStringConvertible {
  let environment: String
  var command = "start"
  /// The oldest version that has the settings.
  var since = 17
  var issuer = "http://keycloak:8080/realms/shop"

  var testDescription: String { "\(command) \(environment) \(issuer)" }

  static let all: [KeycloakSettings] = {
    let environments: [(String, Int)] = [
      ("{}", 17), ("{KC_HOSTNAME: id.localhost}", 17), ("{KC_HOSTNAME: 'http://id.localhost'}", 17),
      ("{KC_HOSTNAME: 'id.localhost:8080'}", 17),
      ("{KC_HOSTNAME: id.localhost, KC_HOSTNAME_STRICT: 'false', KC_HTTP_ENABLED: 'true'}", 17),
      ("{KC_HOSTNAME_STRICT: 'false', KC_HTTP_ENABLED: 'true'}", 17),
      ("{KC_HOSTNAME_URL: 'http://id.localhost', KC_PROXY: edge}", 17),
      ("{KC_HOSTNAME: id.localhost, KC_PROXY: edge}", 17),
      ("{KC_PROXY: edge, KC_HOSTNAME_STRICT: 'false', KC_HOSTNAME_STRICT_HTTPS: 'false'}", 17),
      ("{KC_HOSTNAME: 'http://id.localhost', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}", 25),
      ("{KC_HOSTNAME: id.localhost, KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'}", 25),
      ("{KC_PROXY_HEADERS: xforwarded, KC_HTTP_ENABLED: 'true', KC_HOSTNAME_STRICT: 'false'}", 24),
      ("{KC_HOSTNAME_ADMIN: id.localhost, KC_HOSTNAME: id.localhost}", 17),
      (
        "{KC_HTTP_RELATIVE_PATH: /auth, KC_HTTP_ENABLED: 'true', KC_HOSTNAME: 'http://id.localhost'}",
        17
      ),
      ("{KEYCLOAK_ADMIN: admin, KEYCLOAK_ADMIN_PASSWORD: '${P}'}", 17),
    ]
    let issuers = ["http://keycloak:8080/realms/shop", "http://id.localhost/realms/shop"]
    return environments.flatMap { environment, since in
      ["start", "start-dev"].flatMap { command in
        issuers.map {
          KeycloakSettings(
            environment: environment, command: command, since: since, issuer: $0)
        }
      }
    }
  }()

  /// The findings with a tag, as `rule path offset severity`.
  func findings(_ tag: String) -> Set<String> {
    let run = Run([
      "compose.yaml": """
      services:
        keycloak:
          command: \(command) --import-realm
          environment: \(environment)
          ports: ["8080:8080", "9000:9000"]
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
          image: quay.io/keycloak/keycloak:\(tag)
        edge:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf"]
        app:
          build: ./app
          environment: {AUTH_URL: "http://localhost:3000", PROBE_URL: "http://keycloak:9000/health/ready"}
      """,
      "edge.conf": """
      server { listen 80; server_name id.localhost;
        location / { proxy_set_header Host $host; proxy_pass http://keycloak:8080; } }
      """,
      "realm.json": """
      {"realm": "shop", "clientScopes": [{"name": "profile", "protocol": "openid-connect"}], "clients": [
        {"clientId": "app", "secret": "s", "redirectUris": ["http://localhost:3000/*"],
         "defaultClientScopes": ["profile", "acr", "organization", "roles"], "optionalClientScopes": ["basic"]}]}
      """,
      "app/auth.json": """
      {"id": "keycloak", "type": "oidc", "clientId": "app", "issuer": "\(issuer)",
       "authorization": {"params": {"scope": "openid profile organization"}}}
      """,
    ])
    return Set(
      run.outcome.findings.map {
        "\($0.rule) \($0.primary.span.file.rawValue) \($0.primary.span.start)"
      })
  }
}

@Suite("A Keycloak of unknown version")
struct UnknownKeycloakTests {
  @Test("what every version has is reported, and nothing else", arguments: KeycloakSettings.all)
  fileprivate func agreement(_ settings: KeycloakSettings) {
    let open = settings.findings("nightly")
    var common: Set<String>?
    for version in ["17.0.1", "20.0", "23.0", "24.0", "25.0", "26.0", "26.8"] {
      guard let major = Int(version.prefix(2)), major >= settings.since else { continue }
      let known = settings.findings(version)
      common = common.map { $0.intersection(known) } ?? known
      #expect(open.isSubset(of: known), "\(version): \(open.subtracting(known))")
    }
    // Where every version names another wrong issuer, nobody can say which one to write.
    let unsaid = (common ?? []).subtracting(open)
    #expect(unsaid.allSatisfy { $0.hasPrefix("issuer-mismatch ") }, "\(unsaid)")
  }
}
