// Variables of the WildFly image and of Bitnami's that Keycloak's own image does not read.

import Deployment
import SourceText

/// A variable that has no effect on the image that runs.
public struct KeycloakLegacyVariable: Sendable {
  /// The variable.
  public let variable: EnvironmentVariable
  /// What does its job now; empty where nothing does.
  public let replacement: String

  /// The order of the file; what comes from elsewhere stands last.
  fileprivate var place: UInt32 { variable.nameSpan?.start ?? .max }
}

/// The variables of other images in a server's environment.
enum KeycloakLegacyVariables {
  /// The variables of a server that its image ignores; empty for images with start scripts of their own.
  static func of(_ server: KeycloakServer) -> [KeycloakLegacyVariable] {
    guard server.product.kind == .keycloak, server.version.isAtLeast(17) == .yes,
      server.packaging == .stock || server.packaging == .built
    else { return [] }
    // A script in front may read any name.
    if server.service.entrypoint?.first?.value.map({ !$0.hasSuffix("kc.sh") }) == true { return [] }
    if server.service.build?.entrypoint?.first?.value.map({ !$0.hasSuffix("kc.sh") }) == true {
      return []
    }
    return server.service.environment.compactMap { variable in
      replacement(of: variable.name, on: server).map { replacement in
        let name = replacement.split(separator: "=").first.map(String.init) ?? replacement
        let isGiven = KeycloakOption.name(ofVariable: name).flatMap(server.option) != nil
        return KeycloakLegacyVariable(
          variable: variable, replacement: isGiven ? "\(name) (set already)" : replacement)
      }
    }.filter { $0.variable.value.isPresent }.sorted { $0.place < $1.place }
  }

  /// The names that the two images read, by what Keycloak reads for the same
  /// (jboss/keycloak README 16.1; bitnami/containers keycloak README; upgrading guide 17.0.0).
  private static let successors: [String: String] = [
    "DB_VENDOR": "KC_DB", "DB_ADDR": "KC_DB_URL_HOST", "DB_PORT": "KC_DB_URL_PORT",
    "DB_DATABASE": "KC_DB_URL_DATABASE", "DB_USER": "KC_DB_USERNAME",
    "DB_PASSWORD": "KC_DB_PASSWORD", "DB_SCHEMA": "KC_DB_SCHEMA",
    "JDBC_PARAMS": "KC_DB_URL_PROPERTIES", "KEYCLOAK_LOGLEVEL": "KC_LOG_LEVEL",
    "ROOT_LOGLEVEL": "KC_LOG_LEVEL", "KEYCLOAK_STATISTICS": "KC_METRICS_ENABLED",
    "KEYCLOAK_IMPORT": "--import-realm and a mount below /opt/keycloak/data/import",
    "KEYCLOAK_HTTP_PORT": "KC_HTTP_PORT", "KEYCLOAK_HTTPS_PORT": "KC_HTTPS_PORT",
    "KEYCLOAK_HTTP_RELATIVE_PATH": "KC_HTTP_RELATIVE_PATH",
    "KEYCLOAK_ENABLE_HTTPS": "KC_HTTPS_CERTIFICATE_FILE and KC_HTTPS_CERTIFICATE_KEY_FILE",
    "KEYCLOAK_HTTPS_CERTIFICATE_FILE": "KC_HTTPS_CERTIFICATE_FILE",
    "KEYCLOAK_HTTPS_CERTIFICATE_KEY_FILE": "KC_HTTPS_CERTIFICATE_KEY_FILE",
    "KEYCLOAK_PRODUCTION": "the command `start`", "KEYCLOAK_EXTRA_ARGS": "the command's options",
    "KEYCLOAK_DATABASE_VENDOR": "KC_DB", "KEYCLOAK_DATABASE_HOST": "KC_DB_URL_HOST",
    "KEYCLOAK_DATABASE_PORT": "KC_DB_URL_PORT", "KEYCLOAK_DATABASE_NAME": "KC_DB_URL_DATABASE",
    "KEYCLOAK_DATABASE_USER": "KC_DB_USERNAME", "KEYCLOAK_DATABASE_PASSWORD": "KC_DB_PASSWORD",
    "KEYCLOAK_DATABASE_SCHEMA": "KC_DB_SCHEMA", "KEYCLOAK_JDBC_PARAMS": "KC_DB_URL_PROPERTIES",
  ]

  private static func replacement(of name: String, on server: KeycloakServer) -> String? {
    let version = server.version
    switch name {
    // The names of 17 to 25 still work in 26 (upgrading guide 26.0.0, "Admin bootstrapping").
    case "KEYCLOAK_USER":
      return version.isAtLeast(26) == .yes ? "KC_BOOTSTRAP_ADMIN_USERNAME" : "KEYCLOAK_ADMIN"
    case "KEYCLOAK_PASSWORD":
      return version.isAtLeast(26) == .yes
        ? "KC_BOOTSTRAP_ADMIN_PASSWORD" : "KEYCLOAK_ADMIN_PASSWORD"
    case "KEYCLOAK_FRONTEND_URL", "KEYCLOAK_HOSTNAME", "KEYCLOAK_ADMIN_URL":
      let isAdmin = name == "KEYCLOAK_ADMIN_URL"
      return version.isAtLeast(25) == .no
        ? (isAdmin ? "KC_HOSTNAME_ADMIN_URL" : "KC_HOSTNAME_URL")
        : (isAdmin ? "KC_HOSTNAME_ADMIN" : "KC_HOSTNAME")
    case "PROXY_ADDRESS_FORWARDING", "KEYCLOAK_PROXY_ADDRESS_FORWARDING", "KEYCLOAK_PROXY",
      "KEYCLOAK_PROXY_HEADERS":
      return server.forwardingSetting
    default: return successors[name]
    }
  }
}
