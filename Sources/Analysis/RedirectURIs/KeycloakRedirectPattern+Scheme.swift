// What scheme and which host a redirect URI of Keycloak leads to.

import Deployment

extension KeycloakRedirectPattern {
  /// The scheme, in lower case; nil for a path and for text without one.
  public var scheme: String? {
    guard let text = entry.value, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      return nil
    }
    let scheme = text[..<colon]
    // `localhost:3000` is a host with its port.
    if text[colon...].dropFirst().first?.isNumber == true { return nil }
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    guard scheme.first.map(letters.contains) == true,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    else { return nil }
    return scheme.lowercased()
  }

  /// Whether it lets every path through, on a host that is neither the user's own machine nor a container.
  public var opensForeignPaths: Bool {
    guard effect == .wildcard else { return false }
    let host = isRelative ? rootURL.value.flatMap { WebAddress($0)?.host } : host
    guard let host else { return false }
    switch HostKind(host) {
    case .loopback, .localhostName, .dockerHost, .label: return false
    case .address, .hostsFileName, .privateName, .domainName: return true
    }
  }
}
