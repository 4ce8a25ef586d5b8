// A Keycloak realm as a file defines it.

import SourceText

/// A realm.
public struct Realm: Sendable {
  /// Which program reads the file.
  public enum Dialect: Sendable {
    /// Keycloak's own import.
    case keycloak
    /// keycloak-config-cli, which patches a realm and substitutes variables in its own way.
    case configCLI
  }

  /// How the deployment uses the file.
  public enum Use: Sendable {
    /// A service mounts or copies it.
    case mounted
    /// It was named on the command line.
    case named
    /// Nothing that was read uses it.
    case unused
  }

  /// The realm's name.
  public var name: Sourced<String>
  /// The file's path.
  public var path: String
  /// The whole realm object.
  public var span: Span
  /// Who reads the file.
  public var dialect: Dialect = .keycloak
  /// How the deployment uses the file.
  public var use: Use = .unused
  /// Whether the file is a full export (`keycloakVersion` is present).
  public var isFullExport: Bool = false
  /// `keycloakVersion`.
  public var exportVersion: Sourced<String> = .absent
  /// `attributes.frontendUrl`.
  public var frontendURL: Sourced<String> = .absent
  /// `sslRequired`.
  public var tlsRequired: Sourced<String> = .absent
  /// The clients.
  public var clients: [Client] = []
  /// The client scopes that the file lists; nil where it has no `clientScopes`.
  public var clientScopes: [ClientScope]?
  /// `defaultDefaultClientScopes`; nil where absent.
  public var defaultScopes: [Sourced<String>]?
  /// `defaultOptionalClientScopes`; nil where absent.
  public var optionalScopes: [Sourced<String>]?
  /// URLs of brokered identity providers.
  public var brokers: [Broker] = []

  /// Makes a realm.
  public init(name: Sourced<String>, path: String, span: Span) {
    self.name = name
    self.path = path
    self.span = span
  }
}

/// A client scope that a realm file defines.
public struct ClientScope: Sendable {
  /// The name.
  public var name: Sourced<String>
  /// The types of its protocol mappers.
  public var mapperTypes: [String]

  /// Makes a client scope.
  public init(name: Sourced<String>, mapperTypes: [String] = []) {
    self.name = name
    self.mapperTypes = mapperTypes
  }
}

/// A brokered identity provider of a realm (`identityProviders`).
public struct Broker: Sendable {
  /// The alias.
  public var alias: String
  /// The URLs of its config by key, in file order.
  public var urls: [(key: String, value: Sourced<String>)]

  /// Makes a broker.
  public init(alias: String, urls: [(key: String, value: Sourced<String>)]) {
    self.alias = alias
    self.urls = urls
  }
}
