// The model: what the files of one deployment say, joined.

import SourceText

/// One compose project with everything linked to its services, or the files that no project claims.
public struct Deployment: Sendable {
  /// The project's name; `(loose)` for files outside every project.
  public var name: String
  /// The compose file that it starts from; nil for the loose deployment.
  public var path: String?
  /// What tells it from the repository's other deployments: its compose file, or for a variant of another
  /// deployment all of its compose files, joined by ` + `.
  public var title: String
  /// The compose files that it is loaded from, each laid over the ones before; the files that these
  /// include or extend are not among them.
  public var composeFiles: [String] = []
  /// The files that it was built from, by path.
  public var files: [DeploymentFile] = []
  /// The paths among the files, as far as ``add(_:)`` knows them.
  private var listed: Set<String> = []
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
  /// The env files, those that compose does not read included.
  public var envFiles: [EnvFile] = []
  /// Calls that relying parties' sources make with a session's token.
  public var apiCalls: [APICall] = []
  /// Where relying parties' sources ask for a variable that browsers get and that holds a secret by its name.
  public var publicSecretUses: [EnvironmentVariable] = []
  /// What could not be understood, as notes for the reader.
  public var notes: [Because.Step] = []
  /// What the products that read the deployment's files would refuse, or nearly.
  public var problems: [FileProblem] = []
  /// The files that are part of the deployment by their place alone: no service mounts or copies them.
  public var unusedFiles: Set<FileID> = []
  /// What its configuration states about the surroundings.
  public var stated = StatedFacts()

  /// Makes an empty deployment.
  public init(name: String, path: String? = nil) {
    self.name = name
    self.path = path
    title = path ?? name
  }

  /// Whether these are files outside every compose project.
  public var isLoose: Bool { path == nil }

  /// The service of this name.
  public func service(_ name: String) -> Service? { services.first { $0.name == name } }

  /// The network with this key.
  public func network(_ key: String) -> Network? { networks.first { $0.key == key } }

  /// Adds a file unless it is there.
  public mutating func add(_ file: DeploymentFile) {
    if listed.count != files.count { listed = Set(files.map(\.path)) }
    if listed.insert(file.path).inserted { files.append(file) }
  }
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
  /// A Caddyfile or a part of one.
  case caddy
  /// A static or dynamic configuration of Traefik.
  case traefik
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
  /// A TypeScript or JavaScript source that configures a login or calls an identity provider.
  case script
  /// A `package.json`, read for library versions.
  case package
}

/// Something in a file that its reader cannot accept.
public struct FileProblem: Hashable, Sendable {
  /// The file's path.
  public let path: String
  /// What the file is.
  public let kind: FileKind
  /// What is wrong, as a sentence without a full stop.
  public let message: String
  /// Where.
  public let span: Span
  /// Further places that explain it.
  public let related: [Because.Step]
  /// Whether the product that reads the file refuses it.
  public let isError: Bool

  /// Makes a problem.
  public init(
    path: String, kind: FileKind, message: String, span: Span, related: [Because.Step] = [],
    isError: Bool
  ) {
    self.path = path
    self.kind = kind
    self.message = message
    self.span = span
    self.related = related
    self.isError = isError
  }
}
