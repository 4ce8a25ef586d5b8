// One service of a compose project, as docker compose would run it.

import SourceText

/// A service: one kind of container.
///
/// A service is asked for in every fact, so that a copy is one reference and not one for each of its fields; it is
/// still a value, since whoever changes a shared one gets a copy of its own.
@dynamicMemberLookup
public struct Service: Sendable {
  @usableFromInline var settings: SharedSettings

  /// Makes a service without settings.
  public init(name: String, nameSpan: Span? = nil) {
    settings = SharedSettings(ServiceSettings(name: name, nameSpan: nameSpan))
  }

  /// A setting.
  @inlinable
  public subscript<Setting>(
    dynamicMember path: WritableKeyPath<ServiceSettings, Setting>
  ) -> Setting {
    get { settings.value[keyPath: path] }
    _modify {
      if !isKnownUniquelyReferenced(&settings) { settings = SharedSettings(settings.value) }
      yield &settings.value[keyPath: path]
    }
  }

  /// What the image tells of it.
  var identity: ServiceIdentity { settings.value.identity }

  /// The environment variable of this name.
  public func variable(_ name: String) -> EnvironmentVariable? {
    self.environment.first { $0.name == name }
  }

  /// The settings that copies share; nobody else holds it while it is changed.
  @usableFromInline final class SharedSettings: @unchecked Sendable {
    @usableFromInline var value: ServiceSettings

    @usableFromInline init(_ value: ServiceSettings) { self.value = value }
  }
}

/// The settings of a service.
public struct ServiceSettings: Sendable {
  /// The service's name, which is also its DNS name.
  public var name: String
  /// The key in the file that defines it.
  public var nameSpan: Span?
  /// The image reference.
  public var image: Sourced<String> = .absent { didSet { identify() } }
  /// The build, where the image is built from the repository.
  public var build: Build? { didSet { if build != nil || oldValue != nil { identify() } } }
  /// The environment, merged from `environment`, `env_file` and (where known) the Dockerfile; sorted by name.
  public var environment: [EnvironmentVariable] = []
  /// The env files that could not be read; each may set variables that are missing in `environment`.
  public var unreadEnvFiles: [Sourced<String>] = []
  /// The networks that the container joins; empty with a network mode.
  public var networks: [NetworkMembership] = []
  /// `host`, `none`, `bridge`, `service:NAME`, `container:NAME`.
  public var networkMode: Sourced<String> = .absent
  /// The ports published on the host.
  public var ports: [PublishedPort] = []
  /// The container ports named by `expose` (`3000`, `8000-8010`, `53/udp`).
  public var expose: [Sourced<String>] = []
  /// `container_name`.
  public var containerName: Sourced<String> = .absent
  /// `hostname`.
  public var hostname: Sourced<String> = .absent
  /// Entries of the container's hosts file.
  public var extraHosts: [ExtraHost] = []
  /// Links to other services.
  public var links: [Link] = []
  /// Files and folders that the container sees: volumes, configs and secrets alike.
  public var mounts: [Mount] = []
  /// The words of `entrypoint`; nil where the file has none.
  public var entrypoint: [Sourced<String>]?
  /// The words of `command`; nil where the file has none.
  public var command: [Sourced<String>]?
  /// Where `command` is written.
  public var commandSpan: Span?
  /// The profiles of which one has to be active.
  public var profiles: [String] = []
  /// Whether one of its profiles is active, or it has none.
  public var isActive: Bool = true
  /// The services that have to be up first.
  public var dependsOn: [String] = []
  /// Container labels; sorted by name.
  public var labels: [EnvironmentVariable] = []
  /// The labels of the swarm service (`deploy.labels`), which only swarm sets; sorted by name.
  public var swarmLabels: [EnvironmentVariable] = []

  private(set) var identity = ServiceIdentity(image: .absent, build: nil)

  private mutating func identify() { identity = ServiceIdentity(image: image, build: build) }

  init(name: String, nameSpan: Span?) {
    self.name = name
    self.nameSpan = nameSpan
  }
}

/// A variable of a container's environment, or a label.
public struct EnvironmentVariable: Sendable {
  /// The name.
  public var name: String
  /// The value; absent where the variable is passed through and nobody sets it.
  public var value: Sourced<String>
  /// Where the name is written.
  public var nameSpan: Span?

  /// Makes a variable.
  public init(name: String, value: Sourced<String>, nameSpan: Span? = nil) {
    self.name = name
    self.value = value
    self.nameSpan = nameSpan
  }
}

/// `build:` of a service.
public struct Build: Sendable {
  /// The context's path relative to the linted root.
  public var context: Sourced<String>
  /// The Dockerfile's path relative to the linted root.
  public var dockerfile: Sourced<String>
  /// Build arguments.
  public var arguments: [EnvironmentVariable]
  /// The stage to build.
  public var target: Sourced<String>
  /// The ports that the Dockerfile exposes, where it could be read.
  public var exposedPorts: [Sourced<Int>] = []
  /// The image of the final stage, where the Dockerfile could be read.
  public var baseImage: Sourced<String> = .absent
  /// The words of the Dockerfile's last `ENTRYPOINT`; nil where it has none or could not be read.
  public var entrypoint: [Sourced<String>]?
  /// The words of the Dockerfile's last `CMD`; nil where it has none or could not be read.
  public var command: [Sourced<String>]?
  /// What the Dockerfile's own `ARG` and `ENV` lines set, in any of the stages that the image needs.
  public var settings: [EnvironmentVariable] = []
  /// Whether the image gets files that nobody sees: by `RUN`, or copied from another stage or image.
  public var hasUnseenSteps = false

  /// Makes a build.
  public init(
    context: Sourced<String>, dockerfile: Sourced<String> = .absent,
    arguments: [EnvironmentVariable] = [], target: Sourced<String> = .absent
  ) {
    self.context = context
    self.dockerfile = dockerfile
    self.arguments = arguments
    self.target = target
  }
}

/// An entry of `extra_hosts`.
public struct ExtraHost: Sendable {
  /// The host name.
  public var host: String
  /// The address or `host-gateway`.
  public var address: Sourced<String>
  /// Where the entry is written.
  public var span: Span?

  /// Makes an entry.
  public init(host: String, address: Sourced<String>, span: Span?) {
    self.host = host
    self.address = address
    self.span = span
  }
}

/// An entry of `links`.
public struct Link: Sendable {
  /// The linked service.
  public var service: String
  /// The name under which this container sees it; the service's own name where none is given.
  public var alias: String
  /// Where the entry is written.
  public var span: Span?

  /// Makes a link.
  public init(service: String, alias: String, span: Span?) {
    self.service = service
    self.alias = alias
    self.span = span
  }
}

/// Something of the repository that a container sees as a file or folder.
public struct Mount: Sendable {
  /// How it gets there.
  public enum Kind: String, Sendable {
    /// `volumes:` with a path of the host.
    case bind
    /// `volumes:` with a named or anonymous volume.
    case volume
    /// `tmpfs`.
    case tmpfs
    /// A compose config.
    case config
    /// A compose secret.
    case secret
    /// `COPY` or `ADD` in the Dockerfile of the build context.
    case copy
  }
  /// How it gets there.
  public var kind: Kind
  /// The path relative to the linted root for binds, configs, secrets and copies; the volume's name otherwise.
  public var source: Sourced<String>
  /// The path in the container.
  public var target: Sourced<String>
  /// The text of an inline config.
  public var content: Sourced<String> = .absent
  /// Where it is written.
  public var span: Span?

  /// Makes a mount.
  public init(kind: Kind, source: Sourced<String>, target: Sourced<String>, span: Span?) {
    self.kind = kind
    self.source = source
    self.target = target
    self.span = span
  }
}
