// Secrets that stand in files as they are.

import Deployment
import SourceText

/// A secret in plain words.
public struct PlainSecret: Sendable {
  /// What kind of file holds it.
  public enum Holder: String, Sendable {
    /// The configuration of a login.
    case login
    /// A realm file.
    case realm
    /// A blueprint.
    case blueprint
  }

  /// What kind of file holds it.
  public let holder: Holder
  /// What it is, for a sentence.
  public let name: String
  /// Where it stands, and where the same file holds more.
  public let spans: [Span]

  /// The secrets of a deployment, those of one realm together.
  static func all(of deployment: Deployment) -> [PlainSecret] {
    var found = deployment.logins.compactMap { login in
      span(of: login.clientSecret).map {
        PlainSecret(holder: .login, name: "the client secret of login `\(login.id)`", spans: [$0])
      }
    }
    var seen: Set<Span> = []
    for login in deployment.logins {
      guard let span = span(of: login.app.secret), seen.insert(span).inserted else { continue }
      found.append(
        PlainSecret(
          holder: .login, name: "the secret that the app signs its sessions with", spans: [span]))
    }
    for provider in deployment.providers {
      for realm in provider.realms {
        let secrets = realm.secrets.compactMap { secret in
          span(of: secret.value).map { (secret.name, $0) }
        }
        guard let first = secrets.first else { continue }
        let more = secrets.count > 1 ? " and \(secrets.count - 1) more" : ""
        found.append(
          PlainSecret(
            holder: .realm, name: "\(first.0)\(more)", spans: secrets.map(\.1)))
      }
      for entry in provider.oauth2Providers {
        guard let span = span(of: entry.clientSecret) else { continue }
        let name = entry.name.value ?? entry.clientID.value ?? ""
        found.append(
          PlainSecret(
            holder: .blueprint, name: "the client secret of provider `\(name)`", spans: [span]))
      }
    }
    return found
  }

  /// The place of a secret that somebody has to keep, written out.
  private static func span(of secret: Sourced<Secret>) -> Span? {
    guard let value = secret.value, value.kind == .literal, !value.isTrivial,
      secret.variables.isEmpty
    else { return nil }
    return secret.span
  }
}
