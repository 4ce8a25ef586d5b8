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
  /// `claim.name` of its config, dots between the levels; absent where the type has none.
  public var claim: Sourced<String>

  /// Makes a mapper.
  public init(type: String, claim: Sourced<String> = .absent) {
    self.type = type
    self.claim = claim
  }
}
