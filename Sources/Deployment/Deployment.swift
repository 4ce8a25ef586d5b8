// The model: what the files of one deployment say, joined.

import SourceText

/// One compose project with everything linked to its services, or the files that no project claims.
public struct Deployment: Sendable {
  /// The project's name; `(loose)` for files outside every project.
  public var name: String
  /// The compose file that it starts from; nil for the loose deployment.
  public var path: String?
  /// The files that it was built from, by path.
  public var files: [DeploymentFile] = []
  /// The services in file order.
  public var services: [Service] = []
  /// The networks in file order, the implicit default network included where it is used.
  public var networks: [Network] = []
  /// The reverse proxies.
  public var proxies: [Proxy] = []
  /// The identity providers.
  public var providers: [IdentityProvider] = []
  /// The relying parties' logins.
  public var logins: [Login] = []
  /// The URLs that somebody has to open.
  public var urlUses: [URLUse] = []
  /// Calls that relying parties' sources make with a session's token.
  public var apiCalls: [APICall] = []
  /// What could not be understood, as notes for the reader.
  public var notes: [Because.Step] = []

  /// Makes an empty deployment.
  public init(name: String, path: String? = nil) {
    self.name = name
    self.path = path
  }

  /// Whether these are files outside every compose project.
  public var isLoose: Bool { path == nil }

  /// The service of this name.
  public func service(_ name: String) -> Service? { services.first { $0.name == name } }

  /// The network with this key.
  public func network(_ key: String) -> Network? { networks.first { $0.key == key } }
}

/// A file that belongs to a deployment.
public struct DeploymentFile: Hashable, Sendable {
  /// The path relative to the linted root.
  public var path: String
  /// What it is.
  public var kind: FileKind

  /// Makes an entry.
  public init(path: String, kind: FileKind) {
    self.path = path
    self.kind = kind
  }
}

/// What a recognised file is.
public enum FileKind: String, Hashable, Sendable, CaseIterable {
  /// A compose file.
  case compose
  /// An nginx configuration or a part of one.
  case nginx
  /// A Keycloak realm export or import.
  case keycloak
  /// A NextAuth/Auth.js provider configuration as JSON.
  case nextauth
  /// An Authentik blueprint.
  case authentik
  /// An env file.
  case env
  /// A Dockerfile.
  case dockerfile
  /// A TypeScript or JavaScript source that calls an identity provider.
  case script
  /// A `package.json`, read for library versions.
  case package
}

/// A call to a protected API that a relying party's source makes.
public struct APICall: Sendable {
  /// Whose token the call carries.
  public enum Credential: Sendable {
    /// The signed-in user's access token.
    case session
    /// A token of its own that is no session's.
    case fixed
    /// It cannot be told.
    case unknown
  }

  /// The path of the source file.
  public var path: String
  /// The URL's text in the source, quotes excluded.
  public var span: Span
  /// The path part of the URL, such as `/api/v3/core/users/me/`.
  public var urlPath: String
  /// Whose token it carries.
  public var credential: Credential

  /// Makes a call.
  public init(path: String, span: Span, urlPath: String, credential: Credential) {
    self.path = path
    self.span = span
    self.urlPath = urlPath
    self.credential = credential
  }
}
