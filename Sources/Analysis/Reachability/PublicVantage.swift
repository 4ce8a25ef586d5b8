// Whether a deployment is meant for browsers on its own machine or for others.

import Deployment

/// Where the users' browsers run.
public enum PublicVantage: Hashable, Sendable {
  /// On the machine that runs the containers.
  case sameHost
  /// On other machines.
  case remote

  /// The vantage of a browser there.
  public var browser: Vantage { self == .sameHost ? .browserOnHost : .browserElsewhere }

  /// What the configuration states; else same host where any URL for browsers uses `localhost`, `*.localhost`, 127.x or
  /// a name that the configuration makes one of these, or where there is no URL.
  public static func of(_ deployment: Deployment) -> PublicVantage {
    switch deployment.stated.browsers {
    case .sameHost: return .sameHost
    case .remote: return .remote
    case nil: break
    }
    let hosts = Set(
      browserURLs(of: deployment).compactMap { WebAddress($0.textWithUnknownsEmpty)?.host })
    let isPublic = hosts.contains { HostKind($0) == .domainName }
    let isHere = hosts.contains { isLocal($0) || deployment.stated.makesLocal($0) }
    return isPublic && !isHere ? .remote : .sameHost
  }

  private static func isLocal(_ host: String) -> Bool {
    switch HostKind(host) {
    case .loopback, .localhostName: true
    case .dockerHost, .address, .label, .hostsFileName, .privateName, .domainName: false
    }
  }

  /// What browsers open: pages, redirect targets and the names of virtual servers.
  private static func browserURLs(of deployment: Deployment) -> [Sourced<String>] {
    let realms = deployment.providers.flatMap(\.realms)
    let clients = realms.flatMap(\.clients).filter(\.isEnabled)
    let servers = deployment.proxies.flatMap(\.ownServers).flatMap(\.names)
    let variables = deployment.services.flatMap { $0.environment }.filter {
      ["NEXTAUTH_URL", "AUTH_URL", "KC_HOSTNAME", "KC_HOSTNAME_URL"].contains($0.name)
    }
    return realms.map(\.frontendURL) + clients.flatMap(\.redirectURIs)
      + clients.flatMap { [$0.rootURL, $0.baseURL] } + deployment.logins.map(\.authorizationURL)
      + servers.map { $0.map { "http://\($0)" } }
      + variables.map { variable in
        variable.value.map { $0.contains("://") ? $0 : "http://\($0)" }
      }
  }
}
