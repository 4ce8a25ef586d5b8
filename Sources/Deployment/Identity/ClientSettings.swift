// The settings of a client that decide how hard it is to attack.

import SourceText

/// How a client guards its logins and tokens; what the file leaves out has the value of an import.
public struct ClientSettings: Sendable {
  /// `implicitFlowEnabled`.
  public var implicitFlow: Sourced<Bool> = .imported(false, for: "implicitFlowEnabled")
  /// `directAccessGrantsEnabled`.
  public var passwordGrant: Sourced<Bool> = .imported(false, for: "directAccessGrantsEnabled")
  /// `serviceAccountsEnabled`.
  public var serviceAccount: Sourced<Bool> = .imported(false, for: "serviceAccountsEnabled")
  /// `standardFlowEnabled`.
  public var standardFlow: Sourced<Bool> = .imported(true, for: "standardFlowEnabled")
  /// The attribute `oauth2.device.authorization.grant.enabled`.
  public var deviceGrant: Sourced<Bool> = .imported(
    false, for: "oauth2.device.authorization.grant.enabled")
  /// The attribute `oidc.ciba.grant.enabled`.
  public var backchannelGrant: Sourced<Bool> = .imported(false, for: "oidc.ciba.grant.enabled")
  /// `fullScopeAllowed`; without the key what `consentRequired` does not say (RepresentationToModel.createClient).
  public var fullScope: Sourced<Bool> = .imported(true, for: "fullScopeAllowed")
  /// The attribute `pkce.code.challenge.method`.
  public var pkceMethod: Sourced<String> = .imported("", for: "pkce.code.challenge.method")
  /// The attribute `access.token.lifespan`, in seconds; absent for the realm's.
  public var accessTokenLifespan: Sourced<Int> = .absent
  /// The attribute `is_temporary_admin` (Keycloak 26).
  public var isTemporaryAdmin = false
  /// The attribute `saml.server.signature`: whether Keycloak signs its answers.
  public var signsDocuments: Sourced<Bool> = .absent
  /// The attribute `saml.assertion.signature`: whether Keycloak signs the assertions in them.
  public var signsAssertions: Sourced<Bool> = .absent
  /// The attribute `saml.client.signature`: whether requests have to be signed.
  public var demandsSignature: Sourced<Bool> = .absent
  /// The attribute `saml.signature.algorithm`.
  public var samlAlgorithm: Sourced<String> = .absent

  /// The settings of a client whose file says nothing of them.
  public init() {}

  /// The same settings, all that nobody wrote unknown.
  var withoutDefaults: ClientSettings {
    var settings = self
    settings.implicitFlow = implicitFlow.withoutDefault
    settings.passwordGrant = passwordGrant.withoutDefault
    settings.serviceAccount = serviceAccount.withoutDefault
    settings.standardFlow = standardFlow.withoutDefault
    settings.deviceGrant = deviceGrant.withoutDefault
    settings.backchannelGrant = backchannelGrant.withoutDefault
    settings.fullScope = fullScope.withoutDefault
    settings.pkceMethod = pkceMethod.withoutDefault
    return settings
  }
}
