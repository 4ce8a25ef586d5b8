// What an image is. The one table of product knowledge about images and the ports they listen on.

/// A product known by its image.
public struct Product: Hashable, Sendable {
  /// The products that matter for a login.
  public enum Kind: String, Sendable {
    /// Keycloak on Quarkus (17 and later).
    case keycloak
    /// Keycloak on WildFly (`jboss/keycloak`, `-legacy` tags, 16 and earlier).
    case keycloakLegacy = "keycloak-legacy"
    /// Bitnami's Keycloak, with environment names of its own.
    case keycloakBitnami = "keycloak-bitnami"
    /// Authentik's server and worker.
    case authentik
    /// An Authentik outpost.
    case authentikOutpost = "authentik-outpost"
    /// nginx.
    case nginx
    /// Traefik.
    case traefik
    /// Caddy.
    case caddy
    /// oauth2-proxy.
    case oauth2Proxy = "oauth2-proxy"
    /// A database, cache or other service with a known port.
    case other
  }

  /// Which product.
  public let kind: Kind
  /// `major[.minor[.patch]]` from the tag; nil for `latest`, no tag, or a tag that is no version.
  public let version: String?
  /// Whether the tag is missing or `latest`, and no digest pins a release: the newest one.
  public let isLatest: Bool
  /// The TCP ports that the image listens on without further settings.
  public let ports: [Int]

  /// The product of an image reference such as `quay.io/keycloak/keycloak:26.0`; nil where it is not known.
  public init?(image: String) {
    var name = image.split(separator: "@", maxSplits: 1).first.map(String.init) ?? image
    var tag: String?
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      tag = String(name[name.index(after: colon)...])
      name = String(name[..<colon])
    }
    var parts = name.lowercased().split(separator: "/").map(String.init)
    if parts.count > 1, let first = parts.first,
      first.contains(".") || first.contains(":") || first == "localhost"
    {
      parts.removeFirst()
    }
    guard let entry = Self.table[parts.joined(separator: "/")] ?? Self.table[parts.last ?? ""]
    else { return nil }
    let version = tag.flatMap(Self.version(inTag:))
    let isLegacy =
      entry.kind == .keycloak
      && (tag?.contains("legacy") == true
        || version.flatMap { $0.split(separator: ".").first }.flatMap { Int($0) }
          .map { $0 <= 16 } == true)
    self.kind = isLegacy ? .keycloakLegacy : entry.kind
    self.version = version
    // A digest pins some release, and does not say which.
    self.isLatest = (tag == nil || tag == "latest") && !image.contains("@")
    self.ports = entry.ports
  }

  /// Keycloak in an image whose name hides product and version.
  public static let keycloakOfUnknownVersion = Product(
    kind: .keycloak, version: nil, isLatest: false, ports: [8080, 8443, 9000])

  private init(kind: Kind, version: String?, isLatest: Bool, ports: [Int]) {
    self.kind = kind
    self.version = version
    self.isLatest = isLatest
    self.ports = ports
  }

  /// The leading `1`, `1.2` or `1.2.3` of a tag, a `v` before it ignored.
  private static func version(inTag tag: String) -> String? {
    var text = Substring(tag)
    if text.first == "v" { text = text.dropFirst() }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: true).prefix(3)
    guard let first = parts.first, first.count <= 4 else { return nil }
    return parts.joined(separator: ".")
  }

  /// What each image is, by its name without registry; keys without a slash match any repository.
  ///
  /// Ports: Keycloak 8080/8443 and 9000 for management since 25 (keycloak.org/server/management-interface),
  /// Authentik 9000/9443 (its compose file, 2025.2), nginx, Traefik and databases: their images' `EXPOSE`.
  private static let table: [String: (kind: Kind, ports: [Int])] = [
    "keycloak/keycloak": (.keycloak, [8080, 8443, 9000]),
    "phasetwo/phasetwo-keycloak": (.keycloak, [8080, 8443, 9000]),
    "jboss/keycloak": (.keycloakLegacy, [8080, 8443, 9990]),
    "bitnami/keycloak": (.keycloakBitnami, [8080, 8443, 9000]),
    "bitnamilegacy/keycloak": (.keycloakBitnami, [8080, 8443, 9000]),
    "goauthentik/server": (.authentik, [9000, 9443]),
    "goauthentik/proxy": (.authentikOutpost, [9000, 9443]),
    "goauthentik/ldap": (.authentikOutpost, [3389, 6636]),
    "beryju/authentik": (.authentik, [9000, 9443]),
    "nginx": (.nginx, [80]),
    "nginxinc/nginx-unprivileged": (.nginx, [8080]),
    "openresty/openresty": (.nginx, [80]),
    "bitnami/nginx": (.nginx, [8080, 8443]),
    "traefik": (.traefik, []),
    "caddy": (.caddy, [80, 443]),
    "oauth2-proxy/oauth2-proxy": (.oauth2Proxy, [4180]),
    "bitnami/oauth2-proxy": (.oauth2Proxy, [4180]),
    "postgres": (.other, [5432]),
    "bitnami/postgresql": (.other, [5432]),
    "postgis/postgis": (.other, [5432]),
    "mysql": (.other, [3306]),
    "mariadb": (.other, [3306]),
    "mongo": (.other, [27017]),
    "redis": (.other, [6379]),
    "valkey/valkey": (.other, [6379]),
    "rabbitmq": (.other, [5672]),
    "memcached": (.other, [11211]),
    "httpd": (.other, [80]),
    "axllent/mailpit": (.other, [1025, 8025]),
    "mailhog/mailhog": (.other, [1025, 8025]),
    "minio/minio": (.other, [9000]),
  ]

  /// The first `count` numbers of the version, missing ones as nil.
  private func number(_ index: Int) -> Int? {
    let parts = (version ?? "").split(separator: ".")
    return parts.indices.contains(index) ? Int(parts[index]) : nil
  }

  /// The major version.
  public var major: Int? { number(0) }

  /// The minor version.
  public var minor: Int? { number(1) }

  /// Whether the product is at least `major.minor`; `latest` is, a tag without a version is unknown.
  public func isAtLeast(_ major: Int, _ minor: Int = 0) -> Ternary {
    if isLatest { return .yes }
    guard let own = self.major else { return .unknown }
    if own != major { return Ternary(own > major) }
    guard let ownMinor = self.minor else { return minor == 0 ? .yes : .unknown }
    return Ternary(ownMinor >= minor)
  }

  /// Whether it is Keycloak in any packaging.
  public var isKeycloak: Bool {
    kind == .keycloak || kind == .keycloakLegacy || kind == .keycloakBitnami
  }
}
