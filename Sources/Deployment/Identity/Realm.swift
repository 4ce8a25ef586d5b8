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
  /// The `clientScopes` list; nil where absent.
  public var clientScopesSpan: Span?
  /// `defaultDefaultClientScopes`; nil where absent.
  public var defaultScopes: [Sourced<String>]?
  /// `defaultOptionalClientScopes`; nil where absent.
  public var optionalScopes: [Sourced<String>]?
  /// `defaultSignatureAlgorithm`; RS256 where absent.
  public var signatureAlgorithm: Sourced<String> = .absent
  /// The users, as far as their rights to offline access go.
  public var users: [RealmUser] = []
  /// The roles of each group, by its path; groups inside others have those of the outer ones too.
  public var groupRoles: [String: Set<RoleName>] = [:]
  /// The roles that the file defines, those of the realm before those of clients.
  public var roles: [Role] = []
  /// The roles that tokens may carry although full scope is off.
  public var scopeMappings: [RoleMapping] = []
  /// The secrets of the file but for those of users; the clients that Keycloak creates itself are left out.
  public var secrets: [RealmSecret] = []
  /// How it guards users, tokens and sessions.
  public var settings = RealmSettings()
  /// URLs of brokered identity providers.
  public var brokers: [Broker] = []

  /// Makes a realm.
  public init(name: Sourced<String>, path: String, span: Span) {
    self.name = name
    self.path = path
    self.span = span
  }
}

/// A secret that a realm file holds.
public struct RealmSecret: Sendable {
  /// What it is, for a sentence: "the secret of client `web`".
  public var name: String
  /// The secret.
  public var value: Sourced<Secret>

  /// Makes a secret.
  public init(name: String, value: Sourced<Secret>) {
    self.name = name
    self.value = value
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
