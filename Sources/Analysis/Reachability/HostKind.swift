// What a URL's host is before anybody resolves it.

/// A host name or address, sorted by who may know it.
enum HostKind: Hashable, Sendable {
  /// `localhost` or a loopback address; the literal where there is one.
  case loopback(IPAddress?)
  /// `NAME.localhost` (RFC 6761).
  case localhostName
  /// The name that Docker Desktop gives the host.
  case dockerHost
  /// Any other address.
  case address(IPAddress)
  /// One label: a name of a container or of a machine in the office.
  case label
  /// A name under a suffix that public DNS never has and containers cannot look up: `.test` (RFC 6761),
  /// `.docker`, `.local` (multicast DNS, which containers do not speak: moby issue 38531).
  case hostsFileName
  /// A name under a suffix that only a company's or a home's own DNS has.
  case privateName
  /// Any other name with a dot.
  case domainName

  private static let placeholderWords: Set<Substring> = [
    "replace", "your", "yourhost", "changeme", "placeholder", "todo", "xxx", "insert", "fillme",
  ]

  /// Whether a single label asks its reader to write something else: `replace_pi_ip`, `your-host`.
  static func isPlaceholder(_ host: String) -> Bool {
    guard !host.contains(".") else { return false }
    return host.split { "-_".contains($0) }.contains(where: Self.placeholderWords.contains)
  }

  /// Sorts a host in lower case.
  init(_ host: String) {
    if let address = IPAddress(host) {
      let isLocal = address.isLoopback || address.isUnspecified
      self = isLocal ? .loopback(address) : .address(address)
      return
    }
    guard let dot = host.utf8.lastIndex(of: UInt8(ascii: ".")) else {
      self = host == "localhost" ? .loopback(nil) : .label
      return
    }
    let suffix =
      host.utf8.index(after: dot) == host.endIndex
      ? host.split(separator: ".").last ?? "" : host[host.utf8.index(after: dot)...]
    switch suffix {
    case "localhost": self = .localhostName
    case _ where host == "host.docker.internal" || host == "gateway.docker.internal":
      self = .dockerHost
    case "test", "docker", "local": self = .hostsFileName
    case "internal", "lan": self = .privateName
    default: self = .domainName
    }
  }
}
