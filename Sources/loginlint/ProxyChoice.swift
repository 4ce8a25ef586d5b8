// Which of several proxies a client's request arrives at.

import Analysis
import Deployment

/// The proxy that serves a request, and the port that it arrives on there.
struct ProxyChoice {
  let proxy: Proxy
  /// The port in the proxy's container; nil where it is the one that the client names.
  let listeningPort: Int?

  /// Chooses the proxy that offers the port and knows the name; nil where there is no proxy.
  ///
  /// The name weighs more, because people ask without the port.
  init?(of request: ProxyRequest, among deployments: [Deployment]) {
    var best: (weight: Int, choice: ProxyChoice)?
    for deployment in deployments {
      for proxy in deployment.proxies {
        let service = proxy.service.flatMap { deployment.service($0) }
        let port = Self.listeningPort(of: request, at: proxy, run: service)
        let isNamed = Self.names(request.host, proxy)
        let weight = (isNamed ? 2 : 0) + (port == nil ? 0 : 1)
        if weight > best?.weight ?? -1 {
          best = (weight, ProxyChoice(proxy: proxy, listeningPort: port))
        }
      }
    }
    guard let best else { return nil }
    self = best.choice
  }

  private init(proxy: Proxy, listeningPort: Int?) {
    self.proxy = proxy
    self.listeningPort = listeningPort
  }

  /// The port behind the published one; inside the networks and without a container it is the same.
  private static func listeningPort(
    of request: ProxyRequest, at proxy: Proxy, run service: Service?
  ) -> Int? {
    let published = service?.ports.first {
      $0.transport == "tcp" && $0.published.value == String(request.port)
    }
    if let target = published?.target.value { return target }
    let listens = proxy.servers.flatMap(\.listens).contains { $0.port == request.port }
    let isDirect =
      service.map { $0.name.lowercased() == request.host || $0.networkMode.value == "host" } ?? true
    return listens && isDirect ? request.port : nil
  }

  private static func names(_ host: String, _ proxy: Proxy) -> Bool {
    // Every official image has a server for `localhost`: it tells nothing.
    proxy.ownServers.flatMap(\.names).contains { name in
      guard let name = name.value?.lowercased() else { return false }
      if name.hasPrefix("*.") { return host.hasSuffix(name.dropFirst()) }
      if name.hasPrefix(".") { return host.hasSuffix(name) || host == name.dropFirst() }
      return name.hasSuffix(".*") ? host.hasPrefix(name.dropLast()) : name == host
    }
  }
}
