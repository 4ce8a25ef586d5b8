// What an image is: the product, its version, and where it listens.

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
  /// The repository without registry and tag, such as `grafana/grafana`.
  public let repository: String
  /// The ports of the image's row in the table.
  private let tablePorts: [ListenSetting]

  /// The product of an image reference such as `quay.io/keycloak/keycloak:26.0`; nil where it is not known.
  public init?(image: String) {
    let bytes = image.utf8
    let digest = bytes.firstIndex(of: UInt8(ascii: "@"))
    var name = image[..<(digest ?? image.endIndex)]
    var tag: String?
    if let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")),
      !name.utf8[colon...].contains(UInt8(ascii: "/"))
    {
      tag = String(name[bytes.index(after: colon)...])
      name = name[..<colon]
    }
    // A digest pins some release, and does not say which.
    self.init(
      repository: String(name), tag: tag,
      isTagKnown: digest == nil || (tag != nil && tag != "latest"))
  }

  /// The product of an image whose tag may depend on variables; nil where the name does, or is not known.
  public init?(image: Sourced<String>) {
    if let text = image.value {
      self.init(image: text)
      return
    }
    let written = image.pieces.prefix { $0.text != nil }.compactMap(\.text).joined()
    guard let colon = written.lastIndex(of: ":"), !written[colon...].contains("/") else {
      return nil
    }
    self.init(repository: String(written[..<colon]), tag: nil, isTagKnown: false)
  }

  private init?(repository name: String, tag: String?, isTagKnown: Bool) {
    var parts = name.lowercased().utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    if parts.count > 1, let first = parts.first,
      first.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") })
        || first == "localhost"
    {
      parts.removeFirst()
    }
    if parts.count > 1, parts.first == "library" { parts.removeFirst() }
    let repository = parts.joined(separator: "/")
    guard let entry = ProductTable.entry(repository) else { return nil }
    let version = tag.flatMap(Self.version(inTag:))
    let isLegacy =
      entry.kind == .keycloak
      && (tag?.contains("legacy") == true
        || version.flatMap { $0.split(separator: ".").first }.flatMap { Int($0) }
          .map { $0 <= 16 } == true)
    self.kind = isLegacy ? .keycloakLegacy : entry.kind
    self.version = version
    self.isLatest = isTagKnown && (tag == nil || tag == "latest")
    self.repository = repository
    tablePorts = entry.ports
  }

  /// Keycloak in an image whose name hides product and version.
  public static let keycloakOfUnknownVersion = Product(
    kind: .keycloak, version: nil, isLatest: false, repository: "", tablePorts: [])

  private init(
    kind: Kind, version: String?, isLatest: Bool, repository: String, tablePorts: [ListenSetting]
  ) {
    self.kind = kind
    self.version = version
    self.isLatest = isLatest
    self.repository = repository
    self.tablePorts = tablePorts
  }

  /// The leading `1`, `1.2` or `1.2.3` of a tag, a `v` before it ignored.
  private static func version(inTag tag: String) -> String? {
    var text = Substring(tag)
    if text.first == "v" { text = text.dropFirst() }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: true).prefix(3)
    // A commit's hash may start with digits, and a date is no version either.
    let rest = text[digits.endIndex...].first
    guard let first = parts.first, first.count <= 4, rest.map({ "-._+".contains($0) }) ?? true
    else { return nil }
    return parts.joined(separator: ".")
  }

  /// Where the program listens, and what moves it.
  public var listens: [ListenSetting] {
    switch kind {
    case .keycloak: ProductTable.keycloak(hasManagement: isAtLeast(25) != .no)
    case .keycloakLegacy: ProductTable.keycloakOnWildFly
    case .keycloakBitnami, .authentik, .authentikOutpost, .nginx, .traefik, .caddy, .oauth2Proxy,
      .other:
      tablePorts
    }
  }

  /// A number of the version, by its place.
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

  /// Whether it answers logins itself.
  public var isIdentityProvider: Bool { isKeycloak || kind == .authentik }
}
