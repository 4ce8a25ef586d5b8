// An address under which the outside world finds a service, as a proxy's routes give it.

import SourceText

/// A proxy route from an origin that browsers use to a service.
public struct PublicAddress: Hashable, Sendable {
  /// The service that the route leads to.
  public var service: String
  /// `http://auth.localhost`, without a slash at the end.
  public var origin: String
  /// The start of the paths that the route takes, such as `/auth/`.
  public var pathPrefix: String
  /// What the upstream gets in place of `pathPrefix`.
  public var upstreamPathPrefix: String
  /// The port at which the proxy calls the service; nil where it is not known.
  public var upstreamPort: Int?
  /// Where the route is written.
  public var span: Span?

  /// Makes an address.
  public init(
    service: String, origin: String, pathPrefix: String = "/", upstreamPathPrefix: String = "/",
    upstreamPort: Int? = nil, span: Span? = nil
  ) {
    self.service = service
    self.origin = origin
    self.pathPrefix = pathPrefix
    self.upstreamPathPrefix = upstreamPathPrefix
    self.upstreamPort = upstreamPort
    self.span = span
  }
}
