// A port on which a product listens, and the settings that move it.

/// A listening port of a product.
public struct ListenSetting: Hashable, Sendable {
  /// What is found there.
  public enum Purpose: Hashable, Sendable {
    /// Pages over plain HTTP.
    case pages
    /// Pages over TLS.
    case securePages
    /// Health, metrics or another protocol: nothing that a browser opens.
    case other
  }

  /// The port where no setting moves it.
  public let port: Int
  /// What is found there.
  public let purpose: Purpose
  /// The command line flags that set it, such as `--http-port`.
  public let flags: [String]
  /// The environment variables that set it; a flag wins.
  public let variables: [String]
  /// Whether the program listens on its container's loopback only, unless a setting gives an address.
  public let isLoopbackByDefault: Bool

  /// Makes a setting.
  public init(
    _ port: Int, _ purpose: Purpose = .pages, flags: [String] = [], variables: [String] = [],
    isLoopbackByDefault: Bool = false
  ) {
    self.port = port
    self.purpose = purpose
    self.flags = flags
    self.variables = variables
    self.isLoopbackByDefault = isLoopbackByDefault
  }
}
