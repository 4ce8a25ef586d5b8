// The administrator that a Keycloak makes for its first start.
//
// `KC_BOOTSTRAP_ADMIN_USERNAME` and `_PASSWORD` make a temporary one since 26, `KEYCLOAK_ADMIN` and `_PASSWORD` a
// lasting one from 17 to 25, a temporary one since (upgrading guide 26.0.0, "Admin bootstrapping and recovery");
// WildFly read `KEYCLOAK_USER` and `KEYCLOAK_PASSWORD`. Bitnami's scripts read `KEYCLOAK_ADMIN_USER` besides, and
// take `user` and `bitnami` where nothing is set (bitnami/containers, keycloak/26, README).

import Deployment
import SourceText

/// The account that a server's settings make.
public struct AdminBootstrap: Sendable {
  /// The name of the variable that holds the password.
  public let variable: String
  /// Where the password is set, or the service whose image has one of its own.
  public let span: Span?
  /// Whether everybody would try the password first.
  public let isGuessable: Ternary
  /// Whether somebody who starts the server may give another password without changing a file.
  public let isOverridable: Bool
  /// Whether no file sets a password, and the image's own counts.
  public let isImageDefault: Bool

  /// The account of a server; nil where no setting makes one.
  public init?(_ server: KeycloakServer) {
    let service = server.service
    let isWildFly = server.product.kind == .keycloakLegacy
    let isBitnami = server.product.kind == .keycloakBitnami
    let names: [(user: String, password: String)] =
      isWildFly
      ? [("KEYCLOAK_USER", "KEYCLOAK_PASSWORD")]
      : [
        ("KC_BOOTSTRAP_ADMIN_USERNAME", "KC_BOOTSTRAP_ADMIN_PASSWORD"),
        (isBitnami ? "KEYCLOAK_ADMIN_USER" : "KEYCLOAK_ADMIN", "KEYCLOAK_ADMIN_PASSWORD"),
      ]
    for (userName, passwordName) in names {
      guard let password = service.variable(passwordName)?.value, password.isPresent,
        password.value != ""
      else { continue }
      let user = service.variable(userName)?.value.value
      variable = passwordName
      span = password.span
      isGuessable = password.value.map { Ternary(FirstGuess.isOne($0, user: user)) } ?? .unknown
      isOverridable = password.isOverridable
      isImageDefault = false
      return
    }
    let hasFile = service.environment.contains { $0.name.hasSuffix("PASSWORD_FILE") }
    guard isBitnami, !hasFile, server.unseenSources.isEmpty else { return nil }
    variable = "KEYCLOAK_ADMIN_PASSWORD"
    span = service.effectiveImage.span ?? service.nameSpan
    isGuessable = .yes
    isOverridable = false
    isImageDefault = true
  }
}
