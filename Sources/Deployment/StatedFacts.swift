// What somebody says about a deployment because no file of it can: where its users sit, and what their machines know.

import SourceText

/// Facts about a deployment's surroundings that its configuration states.
public struct StatedFacts: Hashable, Sendable {
  /// Where the users' browsers run.
  public enum Browsers: String, Hashable, Sendable, CaseIterable {
    /// On the machine that runs the containers.
    case sameHost = "same-host"
    /// On other machines.
    case remote
  }

  /// Who knows a name.
  public enum Reader: Hashable, Sendable {
    /// Browsers and programs outside of the containers.
    case browsers
    /// Containers, through the DNS server that the engine asks.
    case containers
  }

  /// A name with the address that its readers take it for.
  public struct Host: Hashable, Sendable {
    /// The name in lower case.
    public let name: String
    /// An IP address, or `host-gateway` for containers.
    public let address: String
    /// Who knows it.
    public let reader: Reader
    /// Where it is stated.
    public let span: Span?

    /// States a name.
    public init(name: String, address: String, reader: Reader, span: Span? = nil) {
      self.name = name
      self.address = address
      self.reader = reader
      self.span = span
    }
  }

  /// Where the users' browsers run; nil where the deployment's own addresses tell.
  public var browsers: Browsers?
  /// Names that hosts files or a DNS server of the surroundings know.
  public var hosts: [Host] = []

  /// States nothing.
  public init() {}

  /// What somebody takes a name in lower case for.
  public func host(_ name: String, for reader: Reader) -> Host? {
    hosts.first { $0.reader == reader && $0.name == name }
  }
}
