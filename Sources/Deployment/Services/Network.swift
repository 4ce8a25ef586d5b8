// The networks of a compose project and the ports it publishes on its host.

import SourceText

/// A network of a compose project.
public struct Network: Sendable {
  /// The key in the project.
  public var key: String
  /// The engine's name for it, by which projects share it.
  public var name: Sourced<String>
  /// Whether it has no way out (`internal: true`).
  public var isInternal: Bool
  /// Whether somebody else creates it.
  public var isExternal: Bool
  /// The subnets that the file fixes.
  public var subnets: [Sourced<String>]
  /// Where it is declared; nil for the implicit default network.
  public var span: Span?

  /// Makes a network.
  public init(
    key: String, name: Sourced<String>, isInternal: Bool = false, isExternal: Bool = false,
    subnets: [Sourced<String>] = [], span: Span? = nil
  ) {
    self.key = key
    self.name = name
    self.isInternal = isInternal
    self.isExternal = isExternal
    self.subnets = subnets
    self.span = span
  }
}

/// That a service is on a network.
public struct NetworkMembership: Sendable {
  /// The network's key in the project.
  public var network: String
  /// The extra names that the service has there.
  public var aliases: [Sourced<String>]
  /// The fixed IPv4 address.
  public var ipv4: Sourced<String> = .absent
  /// The fixed IPv6 address.
  public var ipv6: Sourced<String> = .absent
  /// Where it is written; nil for the implicit default network.
  public var span: Span?

  /// Makes a membership.
  public init(network: String, aliases: [Sourced<String>] = [], span: Span? = nil) {
    self.network = network
    self.aliases = aliases
    self.span = span
  }
}

/// A container port that the host offers.
public struct PublishedPort: Sendable {
  /// The host address that it is bound to; empty means all.
  public var hostIP: Sourced<String>
  /// The host port, or a range `8100-8105` of which one is taken; empty where the engine chooses.
  public var published: Sourced<String>
  /// The container port; nil where it is unknown.
  public var target: Sourced<Int>
  /// `tcp` or `udp`.
  public var transport: String
  /// Where it is written.
  public var span: Span?

  /// Makes a published port.
  public init(
    hostIP: Sourced<String>, published: Sourced<String>, target: Sourced<Int>,
    transport: String = "tcp", span: Span?
  ) {
    self.hostIP = hostIP
    self.published = published
    self.target = target
    self.transport = transport
    self.span = span
  }
}
