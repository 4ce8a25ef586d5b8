// Which Keycloak it is, as far as the image's tag or the settings tell.

import Deployment
import SourceText

/// The version of a Keycloak server: known, the newest, or only bounded from below.
public struct KeycloakVersion: Sendable {
  private let product: Product
  /// The oldest version that has the settings in use; asked only where the image tells nothing.
  private let floor: Int?
  /// What tells the version.
  public let because: Because

  /// Whether only the settings tell how old the server can be.
  public var isInferred: Bool { floor != nil }

  init(of service: Service, product: Product, options: [KeycloakOption]) {
    self.product = product
    let image = service.effectiveImage
    if let version = product.version {
      floor = nil
      because = Because("`\(service.name)` runs Keycloak \(version)", at: image.span)
    } else if product.isLatest {
      floor = nil
      because = Because(
        "`\(service.name)` runs the newest Keycloak (no version in the image's tag)",
        at: image.span)
    } else {
      let newest = Self.newest(options, beside: service)
      floor = newest?.major
      because =
        newest.map {
          Because(
            "`\(service.name)` is at least Keycloak \($0.major), the first version with `\($0.option.spelling)`",
            at: $0.option.span)
        } ?? Because("nothing tells the version of `\(service.name)`", at: service.nameSpan)
    }
  }

  /// The setting that came last.
  private static func newest(
    _ options: [KeycloakOption], beside service: Service
  ) -> (option: KeycloakOption, major: Int)? {
    // Whoever writes the old name too wants the file to serve both.
    let servesBoth = service.variable("KEYCLOAK_ADMIN") != nil
    return options.compactMap { option in
      guard let major = KeycloakOptions.since[option.name] else { return nil }
      return servesBoth && major == 26 ? nil : (option, major)
    }.max { $0.major < $1.major }
  }

  /// Whether it is at least `major.minor`.
  public func isAtLeast(_ major: Int, _ minor: Int = 0) -> Ternary {
    if product.kind == .keycloakLegacy { return major >= 17 ? .no : .unknown }
    if let floor, (floor, 0) >= (major, minor) { return .yes }
    let answer = product.isAtLeast(major, minor)
    // The settings and names that make it Keycloak at all are those of Quarkus.
    if answer == .unknown, product.kind == .keycloak, product.version == nil, major <= 17 {
      return .yes
    }
    return answer
  }

  /// The ranges of versions that treat addresses alike, which it may belong to.
  public func generations(hasHostnameV1: Bool) -> [KeycloakGeneration] {
    KeycloakGeneration.allCases.filter { generation in
      if hasHostnameV1, isAtLeast(26) == .no { return generation == .hostnameV1 }
      let isOldEnough = generation.end.map { isAtLeast($0.major, $0.minor) } != .yes
      return isOldEnough && isAtLeast(generation.start.major, generation.start.minor) != .no
    }
  }
}

/// A range of versions that derive their addresses in the same way.
public enum KeycloakGeneration: Sendable, CaseIterable {
  /// WildFly, up to 16: one frontend URL for browsers.
  case wildFly
  /// 17 and 18: hostname v1 without `hostname-url` and `hostname-port`
  /// (quarkus/runtime DefaultHostnameProvider, 18.0).
  case firstQuarkus
  /// 19 to 21: `hostname-strict-https` counts without a hostname too (DefaultHostnameProvider, 20.0).
  case earlyHostnameV1
  /// 22 to 24, and 25 with the feature `hostname:v1` (DefaultHostnameProvider, 24.0).
  case hostnameV1
  /// 25 to 26.6 (HostnameV2Provider, 25.0).
  case hostnameV2
  /// 26.7 and later: requests for other hosts are answered 421 (RejectMisdirectedRequestFilter).
  case hostCheck

  /// The first version.
  var start: (major: Int, minor: Int) {
    switch self {
    case .wildFly: (0, 0)
    case .firstQuarkus: (17, 0)
    case .earlyHostnameV1: (19, 0)
    case .hostnameV1: (22, 0)
    case .hostnameV2: (25, 0)
    case .hostCheck: (26, 7)
    }
  }

  /// The first version of the next range; nil for the last.
  var end: (major: Int, minor: Int)? {
    switch self {
    case .wildFly: (17, 0)
    case .firstQuarkus: (19, 0)
    case .earlyHostnameV1: (22, 0)
    case .hostnameV1: (25, 0)
    case .hostnameV2: (26, 7)
    case .hostCheck: nil
    }
  }

  /// Whether hostname v2 holds.
  var isV2: Bool { self == .hostnameV2 || self == .hostCheck }

  /// The versions, for a sentence.
  var words: String {
    switch self {
    case .wildFly: "Keycloak up to 16"
    case .firstQuarkus: "Keycloak 17 and 18"
    case .earlyHostnameV1: "Keycloak 19 to 21"
    case .hostnameV1: "Keycloak 22 to 24"
    case .hostnameV2: "Keycloak 25 to 26.6"
    case .hostCheck: "Keycloak 26.7 and later"
    }
  }
}
