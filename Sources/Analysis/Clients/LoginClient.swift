// A login beside its client: what the identity provider will make of the login's requests.

import Deployment
import SourceText

/// Everything that follows from a login and the definitions of its client.
public struct LoginClient: Sendable {
  /// The client's definitions, the one that counts first; empty where none is known.
  public let registrations: [ClientRegistration]
  /// Whether the client exists.
  public let standing: ClientStanding
  /// What becomes of the requested scope; nil without a definition or with an unknown scope.
  public let grant: ScopeGrant?
  /// The callback URL that the library sends.
  public let callbackURL: CallbackURL
  /// Whether the callback URL is accepted; nil without a definition.
  public let callback: CallbackCheck?
  /// Whether the library takes the ID tokens; nil without a definition.
  public let idToken: IDTokenCheck?
  /// Who cannot have the offline access that is requested; nil where nobody requests it.
  public let offlineAccess: OfflineAccess?
  /// The claims that the app reads and that no mapper writes.
  public let missingClaims: [ClaimUse]

  /// The definition that counts.
  public var registration: ClientRegistration? { registrations.first }

  /// Puts a login beside its client.
  ///
  /// - Parameters:
  ///   - login: the login.
  ///   - deployment: its deployment.
  ///   - provider: the service that the login's URLs lead to.
  init(of login: Login, in deployment: Deployment, provider: String?) {
    let lookup = ClientLookup(deployment: deployment)
    let registrations = lookup.registrations(of: login)
    self.registrations = registrations
    standing = lookup.standing(of: login, registrations: registrations, provider: provider)
    let grant = ScopeGrant(of: login, registrations: registrations)
    self.grant = grant
    callbackURL = CallbackURL(of: login)
    callback = CallbackCheck(callbackURL, registrations: registrations)
    idToken = registrations.first.flatMap { IDTokenCheck.of(login, $0) }
    offlineAccess = OfflineAccess(of: login, registrations: registrations, grant: grant)
    missingClaims = ClaimUse.all(of: login, in: deployment).filter { use in
      !registrations.isEmpty
        && registrations.allSatisfy {
          EmittedClaims($0, scope: login.scope).contains(use.claim) == .no
        }
    }
  }
}
