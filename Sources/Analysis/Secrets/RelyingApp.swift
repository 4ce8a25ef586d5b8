// A relying party's app as a whole: whether its library has the secret that it needs, and whether it answers
// under the host names that it is asked under.
//
// next-auth 4.24.15 (next/index.ts, core/lib/assert.ts), @auth/core 0.41.3 (lib/utils/env.ts, lib/utils/assert.ts)
// and next-auth 5.0.0-beta.32 (lib/env.ts).

import Deployment
import SourceText

/// An app with one or more logins.
public struct RelyingApp: Sendable {
  /// Something that the library lacks.
  public struct Gap: Sendable {
    /// Which.
    public enum Kind: String, Sendable {
      /// A setting is there and empty.
      case empty
      /// Nothing sets it.
      case unset
      /// The configuration itself says no.
      case refused
      /// Only the variable of next-auth 4 is set.
      case oldName = "old-name"
      /// A text that reads like a no, and counts as a yes.
      case mistaken
    }

    /// Which.
    public let kind: Kind
    /// The setting.
    public let setting: String
    /// Where it stands, or the service that lacks it.
    public let span: Span?
    /// How sure it is.
    public let confidence: Confidence
    /// Why.
    public let because: Because
  }

  /// The first of its logins.
  public let login: Login
  /// The service that runs it.
  public let service: Service?
  /// What keeps the library from having a secret; nil where it has one, or the files do not tell.
  public let secretGap: Gap?
  /// What keeps Auth.js from trusting the host of a request; nil where it does, or the files do not tell.
  public let trustGap: Gap?
  /// A `NEXTAUTH_URL` whose path takes the callback away from its route.
  public let movedBase: Sourced<String>?
  /// The callback URL that follows from it.
  public let movedCallback: String

  /// The apps of a deployment.
  static func all(of deployment: Deployment) -> [RelyingApp] {
    var seen: Set<String> = []
    return deployment.logins.filter { login in
      seen.insert(login.service.map { "service \($0)" } ?? "file \(login.path)").inserted
    }.map { RelyingApp($0, in: deployment) }
  }

  private init(_ login: Login, in deployment: Deployment) {
    self.login = login
    let service = login.service.flatMap { deployment.service($0) }
    self.service = service
    let reader = AppReader(login: login, service: service, deployment: deployment)
    secretGap = reader.secretGap()
    trustGap = reader.trustGap()
    movedBase = reader.movedBase()
    let base = movedBase?.value ?? ""
    movedCallback =
      (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/callback/\(login.id)"
  }
}
