// An env file of the repository: what compose reads, and the samples and apps' own files that it does not.

/// An env file that belongs to a deployment.
public struct EnvFile: Sendable {
  /// The path relative to the linted root.
  public var path: String
  /// Whether compose reads it for the project or one of its services.
  public var isRead: Bool
  /// The variables in file order, without interpolation: a value with a `$` is unknown.
  public var variables: [EnvironmentVariable]

  /// Makes an env file.
  public init(path: String, isRead: Bool, variables: [EnvironmentVariable]) {
    self.path = path
    self.isRead = isRead
    self.variables = variables
  }
}
