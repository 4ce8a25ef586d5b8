// Which service of a deployment stands behind an upstream's address.

import Deployment
import SourceText

/// Looks up the services by the addresses that proxies call.
struct UpstreamOwners {
  private let deployment: Deployment
  /// The services' places by every name that containers know them under, the strongest name first.
  private let owners: [String: Int]

  init(_ deployment: Deployment) {
    self.deployment = deployment
    owners = deployment.proxies.isEmpty ? [:] : Self.owners(deployment)
  }

  private static func owners(_ deployment: Deployment) -> [String: Int] {
    var owners: [String: Int] = [:]
    func add(_ name: String?, _ index: Int) {
      guard let name = name?.lowercased(), owners[name] == nil else { return }
      owners[name] = index
    }
    for (index, service) in deployment.services.enumerated() { add(service.name, index) }
    for (index, service) in deployment.services.enumerated() {
      add(service.containerName.value, index)
      for alias in service.networks.flatMap(\.aliases) { add(alias.value, index) }
    }
    for (index, service) in deployment.services.enumerated() { add(service.hostname.value, index) }
    return owners
  }

  /// Whether a host is a word that a template's reader is to replace, such as `BACKEND_HOST` or `__HOST__`.
  static func isPlaceholder(_ host: String) -> Bool {
    host.contains("__")
      || (host.contains(where: \.isLetter) && !host.contains(where: \.isLowercase))
  }

  /// The service that a name inside the networks belongs to.
  subscript(host: String) -> Service? {
    owners[host.lowercased()].map { deployment.services[$0] }
  }

  /// The service behind an upstream of a proxy: by its name, or by a port of the host that it publishes.
  func service(of upstream: ProxyRoute.Upstream, calledBy proxy: Proxy) -> Service? {
    guard let host = upstream.host.value else { return nil }
    if let owner = self[host] { return owner }
    guard let port = upstream.port.value, isHost(host, for: proxy) else { return nil }
    return deployment.services.first { service in
      service.ports.contains { $0.published.value.flatMap { Int($0) } == port }
        || (service.networkMode.value == "host"
          && ListeningPorts(of: service, in: deployment).entry(for: port) != nil)
    }
  }

  /// Whether an address is the host's for a proxy: loopback only where the proxy runs on the host itself.
  private func isHost(_ host: String, for proxy: Proxy) -> Bool {
    switch HostKind(host.lowercased()) {
    case .dockerHost: true
    case .loopback:
      proxy.service.flatMap { deployment.service($0) }.map { $0.networkMode.value == "host" }
        ?? !deployment.isLoose
    case .localhostName, .address, .label, .hostsFileName, .privateName, .domainName: false
    }
  }
}
