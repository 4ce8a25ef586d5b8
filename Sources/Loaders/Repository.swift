// From a set of paths to deployments: the order in which everything is read and joined.

import Deployment
import SourceText
import Syntax

/// Everything that was understood of the linted paths.
public struct Repository: Sendable {
  /// The deployments by path of their compose file; the loose files last, if there are any.
  public var deployments: [Deployment] = []
  /// The files that were recognised, by path.
  public var files: [DeploymentFile] = []
  /// What was left out, with the reason.
  public var skipped: [(path: String, reason: String)] = []
  /// What must not be shown.
  public var redaction = Redaction()

  /// The files that no compose project claims.
  public var looseFiles: [DeploymentFile] { deployments.last { $0.isLoose }?.files ?? [] }

  /// Reads the given paths.
  ///
  /// - Parameters:
  ///   - paths: relative to the root of `files`; files among them count as named by the user.
  ///   - files: the repository.
  ///   - options: how compose projects are chosen and loaded.
  public init(
    paths: [String], files access: inout some FileAccess,
    options: RepositoryOptions = RepositoryOptions()
  ) {
    let inventory = Inventory(
      paths: paths, files: &access, exclude: options.exclude, excludePrefix: options.excludePrefix)
    skipped = inventory.skipped
    var recognised: [RecognisedFile] = []
    for entry in inventory.entries {
      switch Recognition.verdict(on: entry, files: &access) {
      case .recognised(let file): recognised.append(file)
      case .skipped(let reason): skipped.append((entry.path, reason))
      case .notOurs: break
      }
    }
    var linker = Linker(files: recognised)
    deployments = linker.link(options: options, files: &access)
    redaction = linker.redaction
    var seen: Set<String> = []
    for deployment in deployments {
      files += deployment.files.filter { seen.insert($0.path).inserted }
    }
    files.sort { $0.path < $1.path }
    skipped.sort { $0.path < $1.path }
  }
}

/// How compose projects are chosen and loaded.
public struct RepositoryOptions: Sendable {
  /// A compose project by its files.
  public struct Project: Hashable, Sendable {
    /// The compose files, each laid over the ones before.
    public var files: [String]
    /// The profiles that are active.
    public var profiles: [String]
    /// The files that take the place of `.env`, later ones over earlier ones; empty reads `.env`.
    public var envFiles: [String]

    /// Names a project.
    public init(files: [String], profiles: [String] = [], envFiles: [String] = []) {
      self.files = files
      self.profiles = profiles
      self.envFiles = envFiles
    }
  }

  /// The projects to load; empty finds them by itself.
  public var projects: [Project] = []
  /// The profiles that are active in projects that are found.
  public var profiles: [String] = []
  /// The files that take the place of `.env`, later ones over earlier ones; empty reads `.env`.
  public var envFiles: [String] = []
  /// The files that a walk leaves out; those that are named are read nevertheless.
  public var exclude: [PathPattern] = []
  /// What the paths of the repository begin with in the eyes of these patterns.
  public var excludePrefix = ""
  /// Variables that compose would find in its process environment; empty unless the user asks for it.
  public var environment: [String: String] = [:]

  /// Whether one of the files is standard input.
  public var readsStandardInput: Bool {
    projects.contains { $0.files.contains(DiskFiles.standardInput) }
  }

  /// Makes the default options.
  public init() {}
}
