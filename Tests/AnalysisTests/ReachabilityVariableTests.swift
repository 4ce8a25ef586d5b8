// Variables that the URLs of a login need and that no file sets.

import Analysis
import Testing

@Suite struct ReachabilityVariableTests {
  /// Every variable with the text at its places.
  private func unset(_ files: [String: String]) -> [String] {
    let example = FactsExample(files)
    return example.facts.unsetVariables.map { variable in
      "\(variable.name): "
        + variable.needs.map { "\($0.what) \(example.text($0.span) ?? "")" }
        .joined(separator: ", ")
    }
  }

  private func environment(_ environment: String, image: String = "x/app") -> [String] {
    unset([
      "compose.yaml": "services: {app: {image: '\(image)', environment: \(environment)}}"
    ])
  }

  @Test(
    arguments: [
      ("{OIDC_ISSUER: 'https://${HOST}/realms/r'}", ["HOST: `OIDC_ISSUER` ${HOST}"]),
      ("{OIDC_ISSUER: '${HOST}/realms/r'}", ["HOST: `OIDC_ISSUER` ${HOST}"]),
      ("{KEYCLOAK_URL: '$KC'}", ["KC: `KEYCLOAK_URL` $KC"]),
      (
        "{OIDC_ISSUER: 'https://${A}.${B}/realms/r'}",
        ["A: `OIDC_ISSUER` ${A}", "B: `OIDC_ISSUER` ${B}"]
      ),
      ("{NEXTAUTH_URL: 'https://${DOMAIN}'}", ["DOMAIN: `NEXTAUTH_URL` ${DOMAIN}"]),
      ("{VITE_SSO_URL: 'https://sso.${DOMAIN}'}", ["DOMAIN: `VITE_SSO_URL` ${DOMAIN}"]),
      ("{OIDC_ISSUER: 'https://${HOST:-a}/realms/r'}", []),
      ("{OIDC_ISSUER: 'https://${HOST:?say where}/realms/r'}", []),
      ("{OIDC_ISSUER: 'https://$HOME/realms/r'}", []),
      ("{API_URL: 'https://${HOST}/v1'}", []), ("{VITE_API_URL: 'https://${HOST}'}", []),
      ("{DB_PASSWORD: '$PASSWORD'}", []), ("{KEYCLOAK_CLIENT_SECRET: '$SECRET'}", []),
    ] as [(String, [String])])
  func findsWhatLoginsNeed(environment: String, unset: [String]) {
    #expect(self.environment(environment) == unset)
  }

  @Test func readsKeycloaksHostname() {
    #expect(
      environment(
        "{KC_HOSTNAME: 'https://auth.${HOST}', KC_DB_URL: 'jdbc:${DB}'}",
        image: "keycloak/keycloak:26.0") == ["HOST: `KC_HOSTNAME` ${HOST}"])
  }

  @Test("one variable, one finding with all its places")
  func groups() {
    let compose = """
      services:
        a: {image: x, environment: {OIDC_ISSUER: 'https://${HOST}/realms/r'}}
        b: {image: x, command: ['--oidc-issuer-url=https://${HOST}/realms/r']}
      """
    #expect(
      unset(["compose.yaml": compose]) == [
        "HOST: `OIDC_ISSUER` ${HOST}, `--oidc-issuer-url` ${HOST}"
      ])
  }

  @Test(
    "whatever env file names the variable",
    arguments: [
      ".env", ".env.example", ".env.template", ".env.prod", "env.example", "sample.env",
      ".env_pi.example", "web/.env.local",
    ])
  func looksIntoEnvFiles(name: String) {
    let compose =
      "services: {a: {image: 'x:$OTHER', environment: {OIDC_ISSUER: 'https://${HOST}/realms/r'}}}"
    #expect(unset(["compose.yaml": compose, name: "HOST=\n"]).isEmpty)
    let example = FactsExample(["compose.yaml": compose, name: "OTHER=1\n"])
    #expect(example.facts.unsetVariables.map(\.envFiles) == [[name]])
    let foreign = FactsExample(["compose.yaml": compose, name: "FOREIGN=1\n"])
    let isRead = name == ".env"
    #expect(foreign.facts.unsetVariables.map(\.envFiles) == [isRead ? [name] : []])
  }

  @Test("placeholders of a realm, filled from Keycloak's environment, filled by compose")
  func realmPlaceholders() {
    let realm = """
      {"realm": "r", "clients": [{"clientId": "a", "redirectUris":
        ["${WEB_URL}/cb", "${PASSED}/cb", "${AT_RUN_TIME}/cb", "${SET}/cb"]}]}
      """
    let compose = """
      services:
        kc:
          image: keycloak/keycloak:26.0
          command: start-dev --import-realm
          environment:
            WEB_URL: ${WEB}
            PASSED:
            SET: http://localhost
          volumes: ['./realm.json:/opt/keycloak/data/import/r.json']
      """
    #expect(
      unset(["realm.json": realm, "compose.yaml": compose]) == [
        "WEB: a redirect URI of client `a` ${WEB}", "PASSED: a redirect URI of client `a` PASSED",
      ])
  }
}
