// When which Keycloak came out: fixes go into the newest release (keycloak.org/2024/10/release-updates; the project's
// security policy on GitHub).

import Deployment

/// The minor releases of Keycloak that this program knows.
enum KeycloakReleases {
  /// A minor release and the month of its first version.
  struct Release {
    let major: Int
    let minor: Int
    /// `2024-10`.
    let month: String
  }

  /// From the announcements at keycloak.org/blog, the oldest first.
  private static let all: [Release] = [
    Release(major: 10, minor: 0, month: "2020-05"), Release(major: 11, minor: 0, month: "2020-07"),
    Release(major: 12, minor: 0, month: "2020-12"), Release(major: 13, minor: 0, month: "2021-05"),
    Release(major: 14, minor: 0, month: "2021-06"), Release(major: 15, minor: 0, month: "2021-07"),
    Release(major: 15, minor: 1, month: "2021-12"), Release(major: 16, minor: 0, month: "2021-12"),
    Release(major: 16, minor: 1, month: "2021-12"), Release(major: 17, minor: 0, month: "2022-02"),
    Release(major: 18, minor: 0, month: "2022-04"), Release(major: 19, minor: 0, month: "2022-07"),
    Release(major: 20, minor: 0, month: "2022-11"), Release(major: 21, minor: 0, month: "2023-02"),
    Release(major: 21, minor: 1, month: "2023-04"), Release(major: 22, minor: 0, month: "2023-07"),
    Release(major: 23, minor: 0, month: "2023-11"), Release(major: 24, minor: 0, month: "2024-03"),
    Release(major: 25, minor: 0, month: "2024-06"), Release(major: 26, minor: 0, month: "2024-10"),
    Release(major: 26, minor: 1, month: "2025-01"), Release(major: 26, minor: 2, month: "2025-04"),
    Release(major: 26, minor: 3, month: "2025-07"), Release(major: 26, minor: 4, month: "2025-09"),
    Release(major: 26, minor: 5, month: "2026-01"), Release(major: 26, minor: 6, month: "2026-04"),
    Release(major: 26, minor: 7, month: "2026-07"), Release(major: 26, minor: 8, month: "2026-10"),
  ]

  /// The known releases after a version, the oldest first; a tag such as `26` follows all of its major version.
  static func releases(after product: Product) -> [Release] {
    guard let major = product.major else { return [] }
    return all.filter { release in
      guard release.major == major else { return release.major > major }
      return product.minor.map { release.minor > $0 } ?? false
    }
  }
}

/// How far a server is behind.
public struct KeycloakAge: Sendable {
  /// The version that the image's tag names.
  public let version: String
  /// How many minor releases came after it.
  public let newer: Int
  /// The month in which the first of them took its place: `2024-10`.
  public let replaced: String
  /// The newest of them.
  public let newest: String

  /// The age of a server; nil where its version is not known, none newer is, or somebody else keeps it alive.
  public init?(_ server: KeycloakServer) {
    // Vendors such as Red Hat bring fixes into old versions.
    let isVendors = server.packaging == .vendor && server.product.kind == .keycloak
    guard !isVendors, let version = server.product.version else { return nil }
    let newer = KeycloakReleases.releases(after: server.product)
    guard let first = newer.first, let last = newer.last else { return nil }
    self.version = version
    self.newer = newer.count
    replaced = first.month
    newest = "\(last.major).\(last.minor)"
  }
}
