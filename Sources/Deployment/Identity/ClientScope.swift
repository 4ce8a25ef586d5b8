// Client scopes and protocol mappers: what a Keycloak client may ask for, and what its tokens then say.

import SourceText

/// A client scope that a realm file defines.
public struct ClientScope: Sendable {
  /// The name.
  public var name: Sourced<String>
  /// Its protocol mappers.
  public var mappers: [ProtocolMapper]

  /// Makes a client scope.
  public init(name: Sourced<String>, mappers: [ProtocolMapper] = []) {
    self.name = name
    self.mappers = mappers
  }
}

/// A protocol mapper of a client or a client scope.
public struct ProtocolMapper: Sendable {
  /// `protocolMapper`: the type, such as `oidc-usermodel-attribute-mapper`.
  public var type: String
  /// Where the name stands, or the whole mapper.
  public var span: Span?
  /// `claim.name` of its config, dots between the levels; absent where the type has none.
  public var claim: Sourced<String>
  /// The audience that it adds; nil for other types.
  public var audience: MappedAudience?

  /// Makes a mapper.
  public init(type: String, span: Span? = nil, claim: Sourced<String> = .absent) {
    self.type = type
    self.span = span
    self.claim = claim
  }
}

/// What an `oidc-audience-mapper` writes (AudienceProtocolMapper, Keycloak 26).
public struct MappedAudience: Sendable {
  /// `included.client.audience`, which wins.
  public var client: Sourced<String> = .absent
  /// `included.custom.audience`.
  public var custom: Sourced<String> = .absent
  /// `access.token.claim`; false where absent.
  public var isInAccessToken: Sourced<Bool> = .absent
  /// `introspection.token.claim`.
  public var isInIntrospection: Sourced<Bool> = .absent

  /// Makes an audience.
  public init() {}

  /// What is added to the audience.
  public var name: Sourced<String> {
    client.value?.isEmpty == false || client.isUnknown ? client : custom
  }
}
