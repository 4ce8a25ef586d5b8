// The parties that a realm exchanges SAML messages with.

import Deployment
import SourceText

/// A SAML client, or an identity provider that speaks SAML.
public struct SAMLParty: Sendable {
  /// What it is, for a sentence: "client `portal`".
  public let name: String
  /// Where its name stands.
  public let span: Span?
  /// The algorithm that Keycloak signs with for it.
  public let algorithm: Sourced<String>
  /// Whether Keycloak signs nothing of an answer to a client.
  public let unsignedAnswers: Sourced<Bool>
  /// Whether Keycloak believes messages of the party without a signature.
  public let unsignedMessages: Sourced<Bool>
  /// Whether it is an identity provider.
  public let isProvider: Bool

  /// Those of a realm.
  public static func all(of realm: Realm) -> [SAMLParty] {
    let clients = realm.clients.filter {
      $0.isEnabled && $0.protocol == "saml" && !$0.isBuiltIn(inRealm: realm.name.value)
    }.map { client in
      let settings = client.settings
      let signsNothing =
        settings.signsDocuments.value == false && settings.signsAssertions.value != true
      return SAMLParty(
        name: "client `\(client.clientID.value ?? "")`", span: client.clientID.span,
        algorithm: settings.samlAlgorithm,
        unsignedAnswers: settings.signsAssertions.isUnknown
          ? .unknown(needs: settings.signsAssertions.needs)
          : settings.signsDocuments.map { _ in signsNothing },
        unsignedMessages: settings.demandsSignature.map { !$0 }, isProvider: false)
    }
    let providers = realm.settings.identityProviders.filter { $0.providerID == "saml" }.map {
      SAMLParty(
        name: "identity provider `\($0.alias.value ?? "")`", span: $0.alias.span,
        algorithm: $0.signatureAlgorithm, unsignedAnswers: .absent,
        unsignedMessages: $0.validatesSignature.map { !$0 }, isProvider: true)
    }
    return clients + providers
  }
}
