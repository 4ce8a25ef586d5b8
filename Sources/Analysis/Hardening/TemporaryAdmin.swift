// Administrators that Keycloak 26 makes for the first start and wants replaced.

import Deployment
import SourceText

/// A temporary administrator.
public struct TemporaryAdmin: Sendable {
  /// What makes one.
  public enum Kind: String, Sendable {
    /// A setting of a server that is started for production.
    case setting
    /// A user of a realm file.
    case user
    /// A client of a realm file.
    case client
  }

  /// What makes it.
  public let kind: Kind
  /// The setting, the user's realm or the client, for a sentence.
  public let name: String
  /// Where it stands.
  public let span: Span

  /// The settings of the server's options that make one.
  private static let options = ["bootstrap-admin-password", "bootstrap-admin-client-secret"]

  /// Those of a deployment.
  public static func all(
    of deployment: Deployment, servers: [String: KeycloakServer]
  ) -> [TemporaryAdmin] {
    let settings = deployment.services.compactMap { servers[$0.name] }.flatMap { server in
      server.mode == .production && server.version.isAtLeast(26) != .no
        ? options.compactMap { server.option($0) } : []
    }.compactMap { option in
      option.span.map { TemporaryAdmin(kind: .setting, name: option.spelling, span: $0) }
    }
    let realms = deployment.providers.filter { $0.kind == .keycloak }.flatMap(\.realms)
    let users = realms.flatMap { realm in
      realm.settings.admins.filter(\.isTemporary).map {
        TemporaryAdmin(kind: .user, name: realm.name.value ?? "", span: $0.span)
      }
    }
    let clients = realms.flatMap(\.clients).filter { $0.isEnabled && $0.settings.isTemporaryAdmin }
    return settings + users
      + clients.map {
        TemporaryAdmin(
          kind: .client, name: $0.clientID.value ?? "", span: $0.clientID.span ?? $0.span)
      }
  }
}
