// What a client of a realm file says of its security.

import Deployment
import Syntax

/// Reads a client's settings.
struct ClientSettingsReader {
  private let reader: SettingReader
  private let attributes: SettingReader

  init(_ node: DataNode, placeholders: PlaceholderReader) {
    reader = SettingReader(node, placeholders: placeholders)
    attributes = reader["attributes"]
  }

  var settings: ClientSettings {
    var settings = ClientSettings()
    settings.implicitFlow.take(reader.flag("implicitFlowEnabled"))
    settings.passwordGrant.take(reader.flag("directAccessGrantsEnabled"))
    settings.serviceAccount.take(reader.flag("serviceAccountsEnabled"))
    settings.standardFlow.take(reader.flag("standardFlowEnabled"))
    settings.fullScope.take(fullScope)
    settings.deviceGrant.take(attributes.flag("oauth2.device.authorization.grant.enabled"))
    settings.backchannelGrant.take(attributes.flag("oidc.ciba.grant.enabled"))
    settings.pkceMethod.take(attributes.text("pkce.code.challenge.method"))
    settings.accessTokenLifespan = attributes.number("access.token.lifespan")
    settings.isTemporaryAdmin = attributes.flag("is_temporary_admin").value == true
    settings.signsDocuments = attributes.flag("saml.server.signature")
    settings.signsAssertions = attributes.flag("saml.assertion.signature")
    settings.demandsSignature = attributes.flag("saml.client.signature")
    settings.samlAlgorithm = attributes.text("saml.signature.algorithm")
    return settings
  }

  /// A client whose users are asked for consent gets no roles but those that are mapped to it
  /// (RepresentationToModel.createClient, Keycloak 26).
  private var fullScope: Sourced<Bool> {
    let written = reader.flag("fullScopeAllowed")
    guard written.isAbsent else { return written }
    let consent = reader.flag("consentRequired")
    return consent.value == false ? .absent : consent.map { !$0 }
  }
}
