// The reasons for a verdict on a URL; part of the JSON that users see.

/// Why a URL can or cannot be opened.
public enum ReachCode: String, Hashable, Sendable, CaseIterable {
  // Reachable.

  /// A network alias of a service on a common network.
  case aliasSameNetwork = "alias-same-network"
  /// The fixed address of a service on a common network.
  case containerIPSameNetwork = "container-ip-same-network"
  /// The `container_name` of a service on a common network.
  case containerName = "container-name"
  /// `extra_hosts` leads to the host, which publishes the port.
  case extraHostsGateway = "extra-hosts-gateway"
  /// The container shares the host's network, so loopback is the host's.
  case hostNetworkLoopback = "host-network-loopback"
  /// The `hostname` of a service on a common network.
  case hostname
  /// A name from the container's own `links`.
  case linkAlias = "link-alias"
  /// A `*.localhost` name, and the host publishes the port.
  case localhostNamePublished = "localhost-name-published"
  /// `NAME.NETWORK` with the network's real name.
  case nameDotNetwork = "name-dot-network"
  /// The host publishes the port.
  case publishedPort = "published-port"
  /// The name of a service on a common network.
  case serviceNameSameNetwork = "service-name-same-network"
  /// Loopback of a network namespace in which the port is listened on.
  case sharedNamespace = "shared-namespace"

  // Not reachable.

  /// The port is published on another address of the host only.
  case addressBound = "address-bound"
  /// A container's address, which no other machine has a route to.
  case containerIPElsewhere = "container-ip-elsewhere"
  /// The port inside the container, used on the host.
  case containerPortInBrowser = "container-port-in-browser"
  /// The default bridge has no service discovery.
  case defaultBridgeNoDNS = "default-bridge-no-dns"
  /// The engine chooses the host port.
  case ephemeralHostPort = "ephemeral-host-port"
  /// `extra_hosts` leads back into the container.
  case extraHostsLoopback = "extra-hosts-loopback"
  /// A container on the host's network does not see compose names.
  case hostNetworkNoDNS = "host-network-no-dns"
  /// A link alias of another container.
  case linkAliasOfOther = "link-alias-of-other"
  /// Loopback is the container itself.
  case localhostInContainer = "localhost-in-container"
  /// Loopback is the other machine.
  case localhostNameElsewhere = "localhost-name-elsewhere"
  /// A `*.localhost` name is the container itself or unknown there.
  case localhostNameInContainer = "localhost-name-in-container"
  /// The port is published on the host's loopback only.
  case loopbackBound = "loopback-bound"
  /// The container is on internal networks only.
  case noEgress = "no-egress"
  /// The service has no name of its own on any network.
  case noEndpointName = "no-endpoint-name"
  /// The container has no network.
  case noNetwork = "no-network"
  /// The two services have no network in common on which the name is known.
  case noSharedNetwork = "no-shared-network"
  /// The service does not listen on the port.
  case portNotListened = "port-not-listened"
  /// The host does not publish the port.
  case portNotPublished = "port-not-published"
  /// The name belongs to one service, the port to another.
  case portOfOtherService = "port-of-other-service"
  /// The publishing service is on internal networks only.
  case publishedOnInternalOnly = "published-on-internal-only"
  /// The host's port, used inside the network.
  case publishedPortInContainer = "published-port-in-container"
  /// A container name, used in a browser.
  case serviceNameInBrowser = "service-name-in-browser"
  /// Nobody has the name.
  case unknownName = "unknown-name"

  // Unknown.

  /// A container's address, which some hosts have a route to.
  case containerIPFromHost = "container-ip-from-host"
  /// `host.docker.internal` without an `extra_hosts` entry.
  case hostDockerInternalImplicit = "host-docker-internal-implicit"
  /// `host.docker.internal` in a browser.
  case hostDockerInternalInBrowser = "host-docker-internal-in-browser"
  /// A `*.localhost` name in the container that serves it.
  case localhostNameInOwnListener = "localhost-name-in-own-listener"
  /// A `*.localhost` name for a client that never asks DNS for it.
  case localhostNameLibcurl = "localhost-name-libcurl"
  /// A port on the host's loopback, used through the gateway.
  case loopbackBoundViaGateway = "loopback-bound-via-gateway"
  /// A name or address outside of the deployment.
  case publicName = "public-name"
  /// A public name of this deployment that only the outside world resolves.
  case publicNameOfOwnProxy = "public-name-of-own-proxy"
  /// A variable without a known value.
  case unresolvedVariable = "unresolved-variable"
}
