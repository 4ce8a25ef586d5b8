// The client that a login signs in with, as the identity provider's own files define it.

import Deployment
import SourceText

/// A definition of a login's client.
public struct ClientRegistration: Sendable {
  /// Where it is defined.
  public enum Source: Sendable {
    /// A client of a realm file.
    case keycloak(Client, Realm)
    /// An OAuth2 provider of a blueprint.
    case authentik(AuthentikProvider)
  }

  /// Where it is defined.
  public let source: Source
  /// The service that runs the identity provider; nil where only the file is known.
  public let service: Service?

  /// How the deployment uses the file.
  public var use: Realm.Use {
    switch source {
    case .keycloak(_, let realm): realm.use
    case .authentik(let provider): provider.use
    }
  }

  /// The client's id.
  public var clientID: Sourced<String> {
    switch source {
    case .keycloak(let client, _): client.clientID
    case .authentik(let provider): provider.clientID
    }
  }

  /// The name at its place: the client id, or the name of an Authentik provider.
  public var name: Sourced<String> {
    switch source {
    case .keycloak(let client, _): return client.clientID
    case .authentik(let provider):
      var name = provider.name.value == nil ? provider.clientID : provider.name
      name.span = provider.name.span ?? provider.span
      return name
    }
  }

  /// Which version reads the file: the service's, else the one that a full export names.
  public var product: Product? {
    if let product = service?.effectiveProduct { return product }
    guard case .keycloak(_, let realm) = source else { return nil }
    return realm.exportVersion.value.flatMap { Product(image: "keycloak/keycloak:\($0)") }
  }
}

/// What the files say of a login's client.
public struct ClientStanding: Sendable {
  /// Whether the client exists.
  public enum Verdict: String, Sendable {
    /// It is defined.
    case registered
    /// The provider's files define others, but not this one.
    case missing
    /// They probably define all clients, and this one is not among them.
    case probablyMissing = "probably-missing"
    /// The files do not decide it.
    case unknown
  }

  /// Whether the client exists.
  public var verdict: Verdict
  /// The client id that stands where the login's would have to; absent where there are several.
  public var other: Sourced<String> = .absent
  /// Why.
  public var because = Because()
}
